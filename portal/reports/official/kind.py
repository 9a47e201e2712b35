"""A kind of report: what it asks for, as which files it comes, who may have it made, and how."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from portal.ground import ids
from portal.ground.jobs import Progress
from portal.ground.labels import Labelled
from portal.ground.text import Sentence
from portal.ground.values import JsonObject
from portal.organisations.queries import UnitRow
from portal.policy import Actor
from portal.reports.official.content import Report


class ReportForm(Labelled):
    XLSX = "xlsx", "Excel"
    DOCX = "docx", "Word"
    PDF = "pdf", "PDF"


class ReportRequest(NamedTuple):
    """What a report is asked of; a kind reads what it takes and leaves the rest."""

    as_of: date
    campaign: str = ""  # its slug
    month: str = ""  # 2022-04
    unit_id: int | None = None
    period: str = ""  # 2022-quy-1, as evidence sheets have it
    year: int = 0
    decimals: int = 1
    number: str = ""  # số, as the register of outgoing papers gave it; without one, room for the pen
    signer_id: int | None = None

    def plain(self) -> JsonObject:
        """For the record of the file and for the trail."""
        kept = self._asdict() | {
            "as_of": self.as_of.isoformat(),
            "unit_id": self.unit_id and ids.written(self.unit_id),
            "signer_id": self.signer_id and ids.written(self.signer_id),
        }
        return {name: value for name, value in kept.items() if value not in (None, "") and (name != "year" or value)}

    @classmethod
    def read(cls, kept: JsonObject) -> "ReportRequest":
        unit, signer = (ids.read(kept.get(name) or "") for name in ("unit_id", "signer_id"))
        return cls(**{**kept, "as_of": date.fromisoformat(kept["as_of"]), "unit_id": unit, "signer_id": signer})


class Bundle(NamedTuple):
    """A file that is no drawn report: sheets bound together. `people`: whose texts stand in it."""

    content: bytes
    rows: int
    people: tuple[int, ...]


class Binding(NamedTuple):
    """What binding a file needs: the marks on its cover, where files are kept, whom to tell how far it is."""

    marks: Sequence[str]
    root: Path
    progress: Progress


def nowhere(_actor: Actor, _day: date) -> list[UnitRow]:
    return []


class ReportKind(NamedTuple):
    """`title` names the file; it, `report` and `bundle` raise Unknown or NotAllowed where the actor may not have it."""

    code: str
    slug: str
    label: Sentence
    about: Sentence
    takes: tuple[str, ...]
    forms: tuple[ReportForm, ...]
    offered: Callable[[Actor, date], bool]
    filters: Callable[[Actor, ReportRequest], Sentence | str]
    title: Callable[[Actor, ReportRequest], str]
    places: Callable[[Actor, date], list[UnitRow]] = nowhere  # the cells or bodies it may be asked of
    report: Callable[[Actor, ReportRequest, date], Report] | None = None
    bundle: Callable[[Actor, ReportRequest, date, Binding], Bundle] | None = None
    names: bool = False  # people's names are taken out: a reason is asked for
    on_page: bool = False  # shown before a file is made, names or not: a list of states that the reader has anyway
    long: bool = False  # made in the background
    issuer: Callable[[], UnitRow] | None = None  # of an official paper: whose head or deputy signs it
