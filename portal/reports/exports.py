"""A report as a workbook: real numbers and days, shares as their two numbers and a percentage."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from portal.campaigns.progress import Share
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.ground.workbook import CELL, HEAD, Book, broken_into, width_of
from portal.papers import Letterhead
from portal.papers.content import words
from portal.papers.signing import Signer
from portal.reports.official.content import Report, ReportTable, TableColumn, Value, rate

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

SUM = {"bold": True, "bg_color": "#F6F6F6"}
NARROWEST = 9
LINE = 17  # points of a line of the headings
ROOM_TO_SIGN = 4  # rows between the post and the name


class BookHead(NamedTuple):
    """What a workbook has of an office paper: the letterhead, title and signature of its report."""

    letterhead: Letterhead
    title: str
    sub: str
    signer: Signer | None


def report_book(report: Report, marks: Sequence[str], head: Letterhead) -> bytes:
    """A sheet for each table, fit to be signed; what the report says in words stands on a last one."""
    book, of_paper = Book(), BookHead(head, report.title, words(report.sub), report.signer)
    several = len(report.tables) > 1
    for number, table in enumerate(report.tables, 1):
        name = words(say("Bảng %(number)s", number=number)) if several else words(say("Số liệu"))
        _sheet(book, name, of_paper, words(table.caption) if several else "", marks, table, report.decimals)
    _text(book, report, marks, of_paper)
    return book.content()


def _sheet(
    book: Book, name: str, head: BookHead, caption: str, marks: Sequence[str], table: ReportTable, decimals: int
) -> None:
    sheet = book.empty_sheet(name)
    wide = [len(_spread(column, None)) for column in table.columns]
    top = _heading(book, sheet, head, sum(wide), caption)
    at = 0
    for column, span in zip(table.columns, wide, strict=True):
        for offset, label in enumerate(_labels(column)):
            sheet.write_string(top, at + offset, words(label), book.look(HEAD))
        at += span
    share_look = {**CELL, "num_format": f"0.{'0' * decimals}%" if decimals else "0%"}
    lines: list[tuple[Sequence[Value], dict[str, object]]] = [(row, {}) for row in table.rows]
    lines += [(table.total, SUM)] if table.total else []
    held: list[list[str]] = [[] for _ in range(at)]
    for down, (row, look) in enumerate(lines, top + 1):
        cells = [
            one
            for column, value in zip(table.columns, row, strict=True)
            for one in _spread(column, value, total=row is table.total)
        ]
        for place, (value, is_rate) in enumerate(cells):
            held[place].append("" if is_rate else words(value))
            if is_rate and isinstance(value, float):
                sheet.write_number(down, place, value, book.look({**share_look, **look}))
            else:
                book.write(sheet, down, place, value, **look)
    widths = [
        max(NARROWEST, width_of([text if place < 3 else text[:18] for text in texts]))
        for place, texts in enumerate(held)
    ]
    labels = [words(label) for column in table.columns for label in _labels(column)]
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    lines_of_heads = max(broken_into(label, width) for label, width in zip(labels, widths, strict=True))
    sheet.set_row(top, LINE * lines_of_heads)
    _ending(book, sheet, head, marks, top + len(lines) + 2, at)
    book.set_for_print(sheet, marks, top, columns=2 if table.columns[0].number else 1)


def _heading(book: Book, sheet: "Worksheet", head: BookHead, wide: int, caption: str) -> int:
    """Issuing body left, title of the organisation right, then what it is; answers with the row of the headings."""
    on, right = head.letterhead, _right(wide)
    bold, plain = book.look({"bold": True}), book.look({})
    for row, line in enumerate((*on.upper, on.body)):
        sheet.write_string(row, 0, line, bold if line == on.body else plain)
    for row, line in enumerate(one for one in (on.layout.title, on.layout.motto) if one):
        sheet.write_string(row, right, line, bold)
    if on.number:
        sheet.write_string(2, 0, on.number, plain)
    sheet.write_string(2, right, on.place_and_date, book.look({"italic": True}))
    sheet.write_string(4, 0, head.title, book.look({"bold": True, "font_size": 14}))
    sheet.write_string(5, 0, head.sub, bold)
    if caption:
        sheet.write_string(6, 0, caption, book.look({"italic": True}))
    return 8


def _ending(book: Book, sheet: "Worksheet", head: BookHead, marks: Sequence[str], row: int, wide: int) -> None:
    """Receivers left, signature right, and in small who took the file out."""
    right, bold = _right(wide), book.look({"bold": True})
    signed = head.letterhead.signed(
        head.signer.name if head.signer else None, capacity=head.signer.capacity if head.signer else None
    )
    received = ["Nơi nhận:", *(f"- {one}" for one in head.letterhead.recipients)] if head.letterhead.number else []
    for down, line in enumerate(received):
        sheet.write_string(row + down, 0, line, book.look({"italic": down == 0, "bold": down == 0, "font_size": 11}))
    for down, line in enumerate(signed["capacity"]):
        sheet.write_string(row + down, right, line, bold)
    below = row + len(signed["capacity"])
    if signed["hint"]:
        sheet.write_string(below, right, signed["hint"], book.look({"italic": True, "font_size": 11}))
    sheet.write_string(below + ROOM_TO_SIGN, right, signed["name"], bold)
    last = max(below + ROOM_TO_SIGN, row + len(received)) + 2
    for down, mark in enumerate(marks):
        sheet.write_string(last + down, 0, mark, book.look({"italic": True, "font_size": 9, "font_color": "#555555"}))


def _right(wide: int) -> int:
    return max(1, wide // 2)


def _labels(column: TableColumn) -> list[Sentence]:
    return [column.label, *(one for one in (column.whole, column.rate) if one is not None)]


def _spread(column: TableColumn, value: Value, *, total: bool = False) -> list[tuple[Value, bool]]:
    """The cells a value fills: a share its part, its whole and, of the whole ward alone, its rate: cells stand in one
    column, and nobody is ranked at a glance. (value, whether a rate)"""
    if column.whole is None:
        plain = value.part if isinstance(value, Share) else value
        return [(words(plain) if isinstance(plain, Sentence | Labelled) else plain, False)]
    if not isinstance(value, Share):
        cells: list[tuple[Value, bool]] = [(value if value is None else words(value), False), (None, False)]
        return [*cells, (None, True)] if column.rate is not None else cells
    cells = [(value.part, False), (value.whole, False)]
    return [*cells, (rate(value) if total else None, True)] if column.rate is not None else cells


def _text(book: Book, report: Report, marks: Sequence[str], head: BookHead) -> None:
    lines = [words(one) for one in (*report.text, *report.notes)]
    if not lines:
        return
    sheet, top = book.sheet(words(say("Thuyết minh")), f"{head.title} {head.sub}".strip(), [])
    sheet.set_column(0, 0, 110)
    for down, line in enumerate(lines, top):
        sheet.write_string(down, 0, line, book.look({"text_wrap": True, "valign": "top"}))
    book.set_for_print(sheet, marks, top - 1, columns=0, landscape=False)
