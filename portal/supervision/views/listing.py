"""The list of a month's sheet: its filters, a name looked for, and of a long one a page."""

from collections.abc import Callable
from functools import cache
from typing import NamedTuple

from flask import request, url_for

from portal.ground import ids
from portal.ground.names import fold, search_terms
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.names import units_on
from portal.supervision.models import Part
from portal.supervision.queries.lines import MonthSheet, SheetLine
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.sheet import named
from portal.supervision.rules.parts import MonthStanding
from portal.web.jumps import Jump, shortened
from portal.web.paging import Leaf, leaf_of, page_asked

PAGE = 100  # members; no cell has so many
PARTS = {  # as they stand in the address
    "chua": MonthStanding.OPEN,
    "nhan-xet": MonthStanding.REMARK,
    "khong-y-kien": MonthStanding.NIL,
    "chua-theo-doi": MonthStanding.UNSEEN,
    "chuyen": MonthStanding.MOVED,
}
MARKS: dict[str, tuple[Sentence, Callable[[SheetLine], bool]]] = {  # beside a part, and in no sum
    "nhap": (say("Nháp"), lambda line: line.draft_at is not None),
    "lam-ro": (say("Làm rõ"), lambda line: line.asked),
}


class Listed(NamedTuple):
    """Those of the sheet who are listed, and the page of them that is shown."""

    lines: list[SheetLine]
    leaf: Leaf[SheetLine]
    narrowed: bool  # by a filter or a name

    def shows(self, person_id: int) -> bool:
        """Whether the list that stands beside an opened member shows this one too: while members are written about
        one after the other it is not drawn anew, and whoever left a filter since is still on it."""
        whole = not self.narrowed and any(one.person_id == person_id for one in self.leaf.rows)
        return self.leaf.pages == 1 or whole


def address(place: BodyPlace, person_id: int | None = None, *, saved: int | None = None, **more: str) -> str:
    """Where the sheet stands, a member open on it or none; the filter goes along."""
    carried = {"loc": request.args.get("loc") or None, **more}
    whom = {"mo": ids.written(person_id)} if person_id else {}
    just = {"luu": ids.written(saved)} if saved else {}
    return url_for("sheet.sheet", month=place.month, body_id=place.body.id, **whom, **just, **carried)


def addresses(place: BodyPlace) -> Callable[..., str]:
    """`address` for the members of a list: built once, each is written into it."""

    @cache
    def around(*more: tuple[str, str]) -> tuple[str, str]:
        before, _, after = address(place, ids.LARGEST, **dict(more)).partition(ids.written(ids.LARGEST))
        return before, after

    return lambda person_id, **more: ids.written(person_id).join(around(*more.items()))


def listed(sheet: MonthSheet[SheetLine], opened: int | None, code: str, wanted: str) -> Listed:
    """By the filter, else by a name; the page that was asked for, else the one where the opened member stands."""
    lines = _searched(sheet, wanted) if search_terms(wanted) else _filtered(sheet, code)
    here = sheet.numbers.get(opened or 0, 0)
    above = sum(sheet.numbers[one.person_id] < here for one in lines)
    return Listed(lines, leaf_of(lines, page_asked() or above // PAGE + 1, PAGE), bool(wanted or code))


def turned(place: BodyPlace, found: Listed, opened: int | None, wanted: str) -> dict[str, object]:
    """What a list of several pages says under and over itself; what was typed stands in no address, so that of a name
    found too often there is one page."""
    leaf, links = found.leaf, leafing(place, opened)
    typed = bool(wanted) or leaf.pages == 1
    return {
        "leaf": leaf,
        "earlier": links(leaf.number - 1) if leaf.number > 1 and not typed else None,
        "later_ones": links(leaf.number + 1) if leaf.number < leaf.pages and not typed else None,
        "jumps": _jumps(place, found, links) if place.part is Part.COORDINATING and not typed else [],
    }


def leafing(place: BodyPlace, opened: int | None) -> Callable[[int], str]:
    """The addresses of the list's pages, with the member who is open beside it."""
    code = request.args.get("loc", "")
    kept = {"loc": code} if code or not opened else {}
    return lambda page: address(place, opened, **kept, trang=str(page))


def _jumps(place: BodyPlace, found: Listed, links: Callable[[int], str]) -> list[Jump]:
    """To the page and the line where each cell begins."""
    names = {one.id: one.short_name for one in units_on(place.window.due_on, UnitKind.CELL)}
    first: dict[int, int] = {}
    for place_in_list, line in enumerate(found.lines):
        first.setdefault(line.cell_id, place_in_list)
    jumps = [
        Jump(names[cell], f"{links(at // PAGE + 1)}#chi-bo-{ids.written(cell)}", at // PAGE + 1 == found.leaf.number)
        for cell, at in first.items()
        if cell in names
    ]
    return shortened(jumps, [str(one.label) for one in jumps])


def _searched(sheet: MonthSheet[SheetLine], wanted: str) -> list[SheetLine]:
    """Those with words that begin as what was typed, marks or none; namesakes also by what tells them apart."""
    terms = search_terms(wanted)
    return [one for one in named(sheet, sheet.rows) if all(f" {term}" in f" {fold(one.name)}" for term in terms)]


def _filtered(sheet: MonthSheet[SheetLine], code: str) -> list[SheetLine]:
    if code in PARTS:
        return [line for line in sheet.rows if line.standing is PARTS[code]]
    if code in MARKS:
        return [line for line in sheet.rows if MARKS[code][1](line)]
    return sheet.rows


def filters(place: BodyPlace, sheet: MonthSheet[SheetLine], code: str | None) -> list[dict[str, object]]:
    """The parts, which add up to the whole, and what stands beside them; `code` None: a member is open, all of it
    stands beside them and no chip is where one is."""
    here, parts = url_for("sheet.sheet", month=place.month, body_id=place.body.id), sheet.parts
    counted = [(one, standing.label, parts.number(standing)) for one, standing in PARTS.items()]
    counted += [(one, label, len(_filtered(sheet, one))) for one, (label, _) in MARKS.items()]
    every = {"label": say("Tất cả"), "count": parts.whole, "url": f"{here}?loc=", "current": code == ""}
    return [every] + [
        {"label": label, "count": number, "url": f"{here}?loc={one}", "current": one == code}
        for one, label, number in counted
        if number or one == code
    ]
