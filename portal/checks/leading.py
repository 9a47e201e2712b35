"""What checks say first to the committee member in charge: those of their cells that nobody has closed."""

from collections.abc import Iterator
from datetime import date

from portal.checks.queries.checks import open_by_cell
from portal.ground.text import say
from portal.meetings import links
from portal.notifications.leading import LeadingLine
from portal.organisations.models import UnitKind
from portal.organisations.queries import units
from portal.policy import Actor, Role


def lines(actor: Actor, today: date) -> Iterator[LeadingLine]:
    looked_after = actor.units(Role.CELL_SPONSOR)
    if not looked_after:
        return
    names = {one.id: one.short_name for one in units(UnitKind.CELL)}
    waiting = open_by_cell(actor)
    for cell_id in looked_after:
        if cell_id in names and (count := waiting.get(cell_id, 0)):
            yield of_checks(names[cell_id], cell_id, count)


def of_checks(cell: str, cell_id: int, count: int) -> LeadingLine:
    words = say("lần kiểm tra chưa kết thúc")
    return LeadingLine(cell, say("Kiểm tra"), links.looked_after(cell_id), str(count), [words], rank=3)
