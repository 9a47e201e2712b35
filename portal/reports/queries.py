"""A drive's figures as a reader may see them: the number, whether its list opens, and the list itself."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.campaigns.rules import CellNumbers, withheld
from portal.ground.db import db
from portal.ground.text import Sentence
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import UnitRow, setting, units
from portal.people.models import Person
from portal.people.queries.namesakes import told_apart
from portal.policy import Action, Actor, PolicySubject, can, require
from portal.reports.figures import OF_A_DRIVE, Figure, NamedFigure


class FigureLine(NamedTuple):
    """A figure as this reader sees it; `shown` False: a small group, withheld where its list may not be opened."""

    named: NamedFigure
    figure: Figure
    shown: bool
    opens: bool  # the list of the whole ward
    mine: tuple[tuple[UnitRow, Share], ...]  # cells whose list this reader may open, when the ward's is closed to them


class Name(NamedTuple):
    """Someone behind a figure: how many times it counts them, and what this reader may be told beside the name."""

    name: str
    times: int
    beside: Sentence | str = ""


class FigureGroup(NamedTuple):
    """A cell's people behind a figure, and those of its whole whom it does not count; of a figure that counts cells or
    reported numbers, the cell's share alone."""

    unit: UnitRow | None
    counted: list[Name]
    others: list[Name]
    share: Share | None = None


class ListedFigure(NamedTuple):
    named: NamedFigure
    figure: Figure
    share: Share
    groups: list[FigureGroup]


def figures_for(actor: Actor, campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[FigureLine]:
    """As of a day, as known now or at an instant; cells under the names they bore that day."""
    require(actor, Action.CAMPAIGN_READ)
    cells, below = units_on(as_of, UnitKind.CELL, known_at=known_at), int(setting("suppress_below", as_of))
    ward = _ward()
    lines = [_line(actor, one, one.figure(campaign, as_of, known_at), ward, cells, below) for one in OF_A_DRIVE]
    shown = {line.named.name: line.shown for line in lines}
    split = {line.named.splits for line in lines if line.named.splits and not line.shown}
    return [
        line._replace(shown=line.shown and shown.get(line.named.rests_on, True) and line.named.splits not in split)
        for line in lines
        if line.figure.part or not line.named.made_up
    ]


def list_for(
    actor: Actor,
    campaign: Campaign,
    slug: str,
    as_of: date,
    cell_id: int | None = None,
    known_at: datetime | None = None,
) -> ListedFigure | None:
    """The people behind a figure, of the ward or of one cell; None where the actor may not open that list."""
    named = next((one for one in OF_A_DRIVE if one.slug == slug), None)
    if named is None:
        return None
    cells = units_on(as_of, UnitKind.CELL, known_at=known_at)
    place = _ward() if cell_id is None else next((one for one in cells if one.id == cell_id), None)
    if place is None or not can(actor, named.lists, PolicySubject(path=place.path)):
        return None
    figure = named.figure(campaign, as_of, known_at)
    if figure.shares:
        groups = _shares(figure, cells, cell_id)
    else:
        groups = _groups(figure, cells, cell_id, named.beside(actor, campaign, as_of) if named.beside else {})
        if named.alone:
            groups = [group._replace(others=[]) for group in groups if group.counted]
    if cell_id is None:
        return ListedFigure(named, figure, Share(figure.part, figure.whole), groups)
    return ListedFigure(named, figure, figure.by_cell().get(cell_id, Share(0)), groups)


def _line(
    actor: Actor, named: NamedFigure, figure: Figure, ward: UnitRow, cells: list[UnitRow], below: int
) -> FigureLine:
    if can(actor, named.lists, PolicySubject(path=ward.path)):
        return FigureLine(named, figure, True, True, ())
    opened = [cell for cell in cells if can(actor, named.lists, PolicySubject(path=cell.path))]
    by_cell = figure.by_cell()
    shown = not (
        named.of_people
        and not named.public
        and withheld(
            {cell or 0: CellNumbers(*share) for cell, share in by_cell.items()}, {one.id for one in opened}, below
        ).total
    )
    mine = tuple((cell, by_cell[cell.id]) for cell in opened if cell.id in by_cell)
    return FigureLine(named, figure, shown, False, mine)


def _shares(figure: Figure, cells: list[UnitRow], cell_id: int | None) -> list[FigureGroup]:
    told = figure.by_cell()
    return [
        FigureGroup(cell, [], [], told[cell.id]) for cell in cells if cell.id in told and cell_id in (None, cell.id)
    ]


def _groups(
    figure: Figure, cells: list[UnitRow], cell_id: int | None, beside: Mapping[int, Sentence | str]
) -> list[FigureGroup]:
    where = figure.cell_of()
    times = Counter(figure.listing())
    people = {one for one in {*times, *figure.out_of()} if cell_id is None or where.get(one) == cell_id}
    rows = db.session.execute(
        sa.select(Person.id, Person.name).where(Person.id.in_(people)).order_by(Person.sort_key, Person.id)
    ).all()
    called = told_apart([(row.id, row.name) for row in rows], figure.as_of)
    counted: dict[int | None, list[Name]] = defaultdict(list)
    others: dict[int | None, list[Name]] = defaultdict(list)
    for row in rows:
        if row.id in times:
            counted[where.get(row.id)].append(Name(called[row.id], times[row.id], beside.get(row.id, "")))
        else:
            others[where.get(row.id)].append(Name(called[row.id], 0))
    places: list[UnitRow | None] = [*cells, None]
    return [
        FigureGroup(place, counted[key], others[key])
        for place in places
        for key in [place.id if place else None]
        if counted[key] or others[key]
    ]


def _ward() -> UnitRow:
    return units(UnitKind.WARD_PARTY)[0]
