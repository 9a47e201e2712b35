"""The ways in which work is declined; `web` gives each its status and its page."""

from collections.abc import Mapping
from typing import Any, TypeVar

Record = TypeVar("Record")


class Refused(Exception):
    """Work the domain will not do now; its words are for the person (HTTP 409)."""

    status = 409


class Invalid(Exception):
    """Something typed cannot be taken as it is (HTTP 422): field name to sentence, '' for the whole form."""

    status = 422

    def __init__(self, reasons: Mapping[str, object]) -> None:
        super().__init__(*(str(reason) for reason in reasons.values()))
        self.reasons: dict[str, object] = dict(reasons)


class Conflict(Refused):
    """Someone else wrote meanwhile (HTTP 409); `theirs` is the record as it now stands."""

    def __init__(self, reason: object, theirs: Any = None) -> None:
        super().__init__(reason)
        self.theirs = theirs


class NotAllowed(Exception):
    """Someone who may not do this, whatever the day (HTTP 403)."""


class Unknown(Exception):
    """A record that is not there for this person: absent and hidden look alike (HTTP 404)."""


def refuse(reason: object | None) -> None:
    if reason:
        raise Refused(reason)


def or_404(record: Record | None) -> Record:
    """The record, or the same 404 for absent and hidden."""
    if record is None:
        raise Unknown
    return record
