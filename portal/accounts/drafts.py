"""Drafts (nháp): kept on the server as one types, seen by their writer only, never audited, never released."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.accounts.models import Draft
from portal.ground.clock import now
from portal.ground.db import db
from portal.policy import Actor

LARGEST = 20_000  # characters in all: a draft is a form, not an archive


class Kept(NamedTuple):
    """A draft as its writer finds it again."""

    fields: dict[str, Any]
    pinned_id: int | None
    saved_at: Any


def draft_of(actor: Actor, form: str, record: str) -> Kept | None:
    found = _row(actor, form, record)
    return Kept(found.fields, found.pinned_id, found.saved_at) if found else None


def drafts_of(actor: Actor, form: str, records: Iterable[str]) -> dict[str, Any]:
    """When each of these records' drafts was last kept."""
    rows = db.session.execute(
        sa.select(Draft.record, Draft.saved_at).where(
            Draft.account_id == actor.account_id, Draft.form == form, Draft.record.in_(list(records))
        )
    )
    return {row.record: row.saved_at for row in rows}


def all_kept(actor: Actor, form: str, records: Iterable[str]) -> dict[str, dict[str, Any]]:
    """What was typed into each of these records' drafts: a page of many small forms is read at once."""
    rows = db.session.execute(
        sa.select(Draft.record, Draft.fields).where(
            Draft.account_id == actor.account_id, Draft.form == form, Draft.record.in_(list(records))
        )
    )
    return {row.record: row.fields for row in rows}


def size_of(fields: Mapping[str, Any]) -> int:
    """In characters: a form that takes more than the usual asks before it keeps, and tells the person."""
    return sum(len(str(value)) for value in fields.values())


def keep(
    actor: Actor,
    form: str,
    record: str,
    fields: Mapping[str, Any],
    pinned_id: int | None = None,
    *,
    largest: int = LARGEST,
) -> Any:
    """Keep what is being typed; answers with the instant it was kept. An emptied form leaves no draft."""
    found = _row(actor, form, record)
    typed = {name: value for name, value in fields.items() if value not in ("", None, [], {})}
    if size_of(typed) > largest:
        return found.saved_at if found else None
    if found is None:
        found = Draft(account_id=actor.account_id, form=form, record=record, fields=typed, pinned_id=pinned_id)
        db.session.add(found)
    found.fields, found.saved_at = typed, now()
    return found.saved_at


def drop(actor: Actor, form: str, record: str) -> None:
    db.session.execute(
        sa.delete(Draft).where(Draft.account_id == actor.account_id, Draft.form == form, Draft.record == record)
    )


def _row(actor: Actor, form: str, record: str) -> Draft | None:
    return db.session.scalar(
        sa.select(Draft).where(Draft.account_id == actor.account_id, Draft.form == form, Draft.record == record)
    )
