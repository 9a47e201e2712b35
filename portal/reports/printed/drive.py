from collections import defaultdict
from datetime import date, datetime
from typing import NamedTuple

from portal.campaigns.models import Campaign
from portal.ground.clock import at_ward
from portal.ground.names import sort_key
from portal.ground.text import Sentence, say
from portal.ground.values import JsonObject
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on, units_on
from portal.organisations.queries import this_ward, units
from portal.people.queries.history import names_of
from portal.reports.figures import OF_A_DRIVE, Figure, of_a_drive

NOT_KNOWN = say("không có thông tin (theo bảng tổng hợp)")


class DriveFigures(NamedTuple):
    """A drive's figures, read once."""

    campaign: Campaign
    as_of: date
    known_at: datetime | None
    named: dict[str, Figure]


def of(campaign: Campaign, as_of: date, known_at: datetime | None) -> DriveFigures:
    return DriveFigures(campaign, as_of, known_at, of_a_drive(campaign, as_of, known_at))


def plain(drive: DriveFigures, *, names: bool = False) -> JsonObject:
    """Numbers by name, then each with its whole, its rule and its day; `unknown` is what the summary does not say."""
    one = drive.campaign
    found: JsonObject = {
        "ward": this_ward().name,
        "campaign": {
            "slug": one.slug,
            "theme": one.theme,
            "document": one.document_number,
            "document_date": one.document_date.isoformat(),
            "deadline": one.deadline.isoformat(),
        },
        "as_of": drive.as_of.isoformat(),
        "known_at": at_ward(drive.known_at).isoformat(timespec="seconds") if drive.known_at else None,
    }
    for name, figure in drive.named.items():
        group, dot, last = name.rpartition(".")
        (found.setdefault(group, {}) if dot else found)[last] = figure.part
    found["unknown_words"] = str(NOT_KNOWN)
    found["figures"] = {
        name: {
            "part": figure.part,
            "whole": figure.whole,
            "rate": None if figure.rate is None else round(figure.rate, 1),
            "rule": str(figure.rule),
            "as_of": figure.as_of.isoformat(),
        }
        for name, figure in drive.named.items()
    }
    for one_by_name in (one for one in OF_A_DRIVE if one.by_name and names):
        found["figures"][one_by_name.name]["people"] = _by_name(drive.named[one_by_name.name])
    return found


def _by_name(figure: Figure) -> list[dict[str, str | None]]:
    """Whom it counts, with their cells and nothing more: a terminal is no reader whose rights could be asked."""
    called, where = names_of(figure.people()), figure.cell_of()
    cells = {one.id: one.short_name for one in named_on(units(UnitKind.CELL), figure.as_of)}
    people = sorted(figure.people(), key=lambda one: sort_key(called[one]))
    return [{"name": called[one], "cell": cells.get(where.get(one, 0))} for one in people]


def table(drive: DriveFigures) -> None:
    from rich.console import Console  # heavy, and only wanted at a terminal
    from rich.table import Column, Table

    console = Console()
    title = f"{this_ward().name} · {drive.campaign.theme} · {drive.campaign.document_number}"
    for unknown, words in ((False, title), (True, str(NOT_KNOWN))):
        shown = Table("Chỉ tiêu", Column("Tên", no_wrap=True), "Số", "Trên", "Cách tính", title=words)
        for one in OF_A_DRIVE:
            figure = drive.named[one.name]
            if one.unknown is unknown and (figure.part or not one.made_up):
                whole = "" if figure.rate is None else f"{figure.whole} ({figure.rate:.1f} %)"
                shown.add_row(str(one.label), one.name, str(figure.part), whole, str(figure.rule))
        console.print(shown)
    console.print(f"Tính đến ngày {drive.as_of:%d/%m/%Y}")


def names(drive: DriveFigures, name: str) -> None:
    """Whom one figure counts, cell by cell."""
    from rich.console import Console  # heavy, and only wanted at a terminal

    console = Console(highlight=False)
    figure = drive.named[name]
    cells: list[tuple[int | None, str | Sentence]] = [
        (one.id, one.short_name) for one in units_on(drive.as_of, UnitKind.CELL, known_at=drive.known_at)
    ]
    cells.append((None, say("Không ở chi bộ nào ngày đó")))
    if figure.shares:  # it counts no person whom it could name
        told = figure.by_cell()
        if set(told) == {None}:
            cells = [(None, say("Toàn phường"))]
        for cell, words in cells:
            if cell in told:
                whole = "" if told[cell].whole is None else f"/{told[cell].whole}"
                console.print(f"{words}: {told[cell].part}{whole}")
        console.print(f"{figure.part} · {figure.rule}")
        return
    called, where = names_of(figure.people()), figure.cell_of()
    by_cell: dict[int | None, list[str]] = defaultdict(list)
    for person in figure.people():
        by_cell[where.get(person)].append(called[person])
    for cell, words in cells:
        if by_cell.get(cell):
            console.print(f"{words}: {len(by_cell[cell])}")
            for person_name in sorted(by_cell[cell], key=sort_key):
                console.print(f"  {person_name}")
    console.print(f"{figure.part} · {figure.rule}")
