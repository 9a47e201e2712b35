"""Whom a row means: by card number held against the name, else by name and cell."""

from datetime import date

from portal.ground.names import fold
from portal.ground.text import say
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import Cells
from portal.imports.values import tidy_card
from portal.organisations.queries import plain


def member_in(cells: Cells, base: CurrentFacts, day: date) -> int | None:
    """The member of the day whom the row names; None, with the reason against the row, when nobody can tell."""
    person_id = _carded(cells, base) if tidy_card(cells.raw("card")) else _named(cells, base, day)
    if person_id is not None and not base.member_on(person_id, day):
        cells.reject("name", say("Không còn sinh hoạt tại phường vào ngày %(day)s.", day=day))
        return None
    return person_id


def _carded(cells: Cells, base: CurrentFacts) -> int | None:
    card = tidy_card(cells.raw("card"))
    person_id = base.by_card.get(card)
    if person_id is None:
        cells.reject(
            "card", say("Không có đảng viên mang số thẻ %(card)s. Hãy nhập danh sách đảng viên trước.", card=card)
        )
        return None
    if base.people[person_id].folded != fold(cells.change.who):
        cells.reject(
            "card", say("Số thẻ %(card)s trên cổng là của %(name)s.", card=card, name=base.people[person_id].name)
        )
        return None
    return person_id


def _named(cells: Cells, base: CurrentFacts, day: date) -> int | None:
    cell = cells.text("cell")
    same = [one.id for one in base.by_name.get(fold(cells.change.who), ()) if _here(base, one.id, cell, day)]
    if len(same) != 1:
        cells.reject("name", say("Thiếu số thẻ; có %(count)s đảng viên tên như vậy.", count=len(same)))
        return None
    return same[0]


def _here(base: CurrentFacts, person_id: int, cell: str, day: date) -> bool:
    where = base.cell_of(person_id, day)
    wanted = base.cells.get(plain(cell)) if cell else None
    return bool(where and (not cell or (wanted and wanted.id == where.id)))
