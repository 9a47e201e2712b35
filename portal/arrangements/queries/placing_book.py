"""Whoever must be told where they go, as a workbook to fill in: a row a person, offered the units that follow."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from portal.arrangements.queries.snapshot import Worked
from portal.arrangements.rules.placing import HEADINGS, SHEET, Placing
from portal.arrangements.rules.shapes import Going
from portal.ground.db import db
from portal.ground.text import say
from portal.ground.workbook import HEAD, TEXT, Book
from portal.people.models import Membership, Person
from portal.people.queries.history import names_of

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

WIDTHS = {"key": 4, "number": 5, "name": 26, "card": 16, "leaves": 22, "home": 22, "to": 26}
PLACES = {name: place for place, name in enumerate(HEADINGS)}
LONGEST_LIST = 255  # characters of a choice list inside a cell; a longer one stands on a sheet of its own


def shared_out(worked: Worked) -> list[Going]:
    """Everybody of a unit that several follow, those who stay in it among them, by unit and name."""
    after = worked.after
    several = {unit: into for unit, into in [*after.ended.items(), *after.shared.items()] if len(into) > 1}
    told = {(one.belonging.person_id, one.belonging.unit_id): one.to for one in after.goings}
    found = []
    for one in worked.before.belongings:
        if (into := several.get(one.unit_id)) is not None:
            found.append(Going(one, told.get((one.person_id, one.unit_id), one.unit_id), into))
    order = {row.id: row.sort_key for row in db.session.execute(sa.select(Person.id, Person.sort_key))}
    return sorted(found, key=lambda one: (one.belonging.unit_id, order.get(one.belonging.person_id, "")))


def placing_book(worked: Worked, title: str, marks: Sequence[str]) -> bytes:
    book = Book()
    sheet, top = book.sheet(SHEET, title, marks, column=1)
    looks = {True: book.look({**TEXT, "locked": False, "bg_color": "#FFFBE6"}), False: book.look(TEXT)}
    for name, words in HEADINGS.items():
        sheet.write_string(top, PLACES[name], words, book.look(HEAD))
        sheet.set_column(PLACES[name], PLACES[name], WIDTHS[name], None, {"hidden": True} if name == "key" else {})
    people = shared_out(worked)
    names, cards = _known([one.belonging.person_id for one in people])
    lists: dict[tuple[int, ...], list[int]] = {}
    for number, one in enumerate(people, 1):
        told = {
            "key": str(Placing(one.belonging.person_id, one.belonging.unit_id)),
            "number": str(number),
            "name": names.get(one.belonging.person_id, ""),
            "card": cards.get(one.belonging.person_id, ""),
            "leaves": worked.after.name_of(one.belonging.unit_id),
            "home": worked.after.name_of(one.belonging.lives_in) if one.belonging.lives_in else "",
            "to": worked.after.name_of(one.to) if one.to else "",
        }
        for name, text in told.items():
            sheet.write_string(top + number, PLACES[name], text, looks[name == "to"])
        lists.setdefault(one.choices, []).append(top + number)
    _offer(book, sheet, worked, lists)
    sheet.protect("", {"format_rows": True, "format_columns": True, "autofilter": True})
    book.set_for_print(sheet, marks, top, columns=PLACES["name"] + 1)
    return book.content()


def _known(people: list[int]) -> tuple[dict[int, str], dict[int, str]]:
    names = names_of(people)
    told = sa.select(Membership.person_id, Membership.card_number).where(
        Membership.person_id.in_(people), Membership.withdrawn_at.is_(None), Membership.card_number.is_not(None)
    )
    return names, {row.person_id: row.card_number for row in db.session.execute(told)}


def _offer(book: Book, sheet: "Worksheet", worked: Worked, lists: dict[tuple[int, ...], list[int]]) -> None:
    """The units that follow, as a choice in the cell."""
    beside = None
    for number, (into, rows) in enumerate(lists.items()):
        names = [worked.after.name_of(one) for one in into]
        source: Any = names
        if len(",".join(names)) > LONGEST_LIST or any("," in name for name in names):
            beside = beside or book.empty_sheet("Tổ chức nhận")
            beside.write_column(0, number, names)
            column = _letter(number)
            source = f"='Tổ chức nhận'!${column}$1:${column}${len(names)}"
        offered = {"validate": "list", "source": source}
        for row in rows:
            refused = {"error_title": "Chưa đúng", "error_message": str(say("Hãy chọn trong danh sách của ô."))}
            sheet.data_validation(row, PLACES["to"], row, PLACES["to"], offered | refused)


def _letter(at: int) -> str:
    return chr(ord("A") + at) if at < 26 else _letter(at // 26 - 1) + _letter(at % 26)
