"""What goes to the superior: counts only. Whoever prints it, groups under five are left out together with whatever
would let them be subtracted: the paper leaves the ward."""

from datetime import date
from typing import NamedTuple

from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.campaigns.rules import CellNumbers, withheld
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.organisations.queries import UnitRow, setting, units
from portal.policy import Action, Actor, PolicySubject, require
from portal.reports.facts import StatedNumber, facts_on
from portal.reports.figures import OF_A_DRIVE, Figure, NamedFigure


class SuperiorLine(NamedTuple):
    named: NamedFigure
    figure: Figure
    total: Share | None  # None: withheld
    cells: dict[int, Share | None]  # what is missing has nothing to show


class Counts(NamedTuple):
    campaign: Campaign
    as_of: date
    facts: list[StatedNumber]
    lines: list[SuperiorLine]
    cells: list[UnitRow]
    below: int  # groups smaller than this are not shown

    @property
    def by_cell(self) -> list[SuperiorLine]:
        return [line for line in self.lines if line.cells and line.figure.whole is not None]


def counts_for(actor: Actor, campaign: Campaign, as_of: date) -> Counts:
    require(actor, Action.SNAPSHOT_READ, PolicySubject(path=units(UnitKind.WARD_PARTY)[0].path))
    below = int(setting("suppress_below", as_of))
    lines = [
        _line(one, one.figure(campaign, as_of, None), below) for one in OF_A_DRIVE if not (one.unknown or one.made_up)
    ]
    small = {line.named.splits for line in lines if line.total is None}
    lines = [line._replace(total=None) if line.named.splits and line.named.splits in small else line for line in lines]
    shown = {line.named.name for line in lines if line.total is not None}
    lines = [line for line in lines if not line.named.rests_on or line.named.rests_on in shown]
    return Counts(campaign, as_of, facts_on(as_of), lines, units_on(as_of, UnitKind.CELL), below)


def _line(named: NamedFigure, figure: Figure, below: int) -> SuperiorLine:
    total = Share(figure.part, figure.whole)
    if not named.of_people:
        return SuperiorLine(named, figure, total, {})
    shares = dict(figure.by_cell())
    if named.public:
        return SuperiorLine(named, figure, total, {cell: share for cell, share in shares.items() if cell is not None})
    hidden = withheld({cell or 0: CellNumbers(*share) for cell, share in shares.items()}, set(), below)
    by_cell = {
        cell: None if cell in hidden.parts or cell in hidden.wholes else share
        for cell, share in shares.items()
        if cell is not None
    }
    return SuperiorLine(named, figure, None if hidden.total else total, by_cell if figure.whole is not None else {})
