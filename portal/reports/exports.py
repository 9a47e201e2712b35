"""A report as a workbook: real numbers and days, shares as their two numbers and a percentage."""

from collections.abc import Sequence
from typing import Any

from portal.campaigns.progress import Share
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.ground.workbook import CELL, HEAD, Book, width_of
from portal.papers.content import words
from portal.reports.official.content import Report, ReportTable, TableColumn, Value, rate

SUM = {"bold": True, "bg_color": "#F6F6F6"}
NARROWEST = 9


def report_book(report: Report, marks: Sequence[str]) -> bytes:
    """A sheet for each table; what the report says in words stands on a last one."""
    book = Book()
    titles = [f"{report.title} {words(report.sub)}".strip(), *(words(one.caption) for one in report.tables)]
    for number, table in enumerate(report.tables, 1):
        name = words(say("Bảng %(number)s", number=number)) if len(report.tables) > 1 else words(say("Số liệu"))
        caption = titles[0] if len(report.tables) == 1 else f"{titles[0]}: {titles[number]}"
        _sheet(book, name, caption, marks, table, report.decimals)
    _text(book, report, marks, titles[0])
    return book.content()


def _sheet(book: Book, name: str, title: str, marks: Sequence[str], table: ReportTable, decimals: int) -> None:
    sheet, top = book.sheet(name, title, marks)
    wide = [len(_spread(column, None)) for column in table.columns]
    at = 0
    for column, span in zip(table.columns, wide, strict=True):
        for offset, label in enumerate(_labels(column)):
            sheet.write_string(top, at + offset, words(label), book.look(HEAD))
        at += span
    share_look = {**CELL, "num_format": f"0.{'0' * decimals}%" if decimals else "0%"}
    lines: list[tuple[Sequence[Value], dict[str, Any]]] = [(row, {}) for row in table.rows]
    lines += [(table.total, SUM)] if table.total else []
    held: list[list[str]] = [[] for _ in range(at)]
    for down, (row, look) in enumerate(lines, top + 1):
        cells = [one for column, value in zip(table.columns, row, strict=True) for one in _spread(column, value)]
        for place, (value, is_rate) in enumerate(cells):
            held[place].append(words(value))
            if is_rate and isinstance(value, float):
                sheet.write_number(down, place, value, book.look({**share_look, **look}))
            else:
                book.write(sheet, down, place, value, **look)
    for place, texts in enumerate(held):
        sheet.set_column(place, place, max(NARROWEST, width_of([text if place < 3 else text[:18] for text in texts])))
    book.set_for_print(sheet, marks, top, columns=2 if table.columns[0].number else 1)


def _labels(column: TableColumn) -> list[Sentence]:
    return [column.label, *(one for one in (column.whole, column.rate) if one is not None)]


def _spread(column: TableColumn, value: Value) -> list[tuple[Any, bool]]:
    """The cells a value fills: a share its part, its whole and its rate. (value, whether a rate)"""
    if column.whole is None:
        plain = value.part if isinstance(value, Share) else value
        return [(words(plain) if isinstance(plain, Sentence | Labelled) else plain, False)]
    if not isinstance(value, Share):
        cells: list[tuple[Any, bool]] = [(value if value is None else words(value), False), (None, False)]
        return [*cells, (None, True)] if column.rate is not None else cells
    cells = [(value.part, False), (value.whole, False)]
    return [*cells, (rate(value), True)] if column.rate is not None else cells


def _text(book: Book, report: Report, marks: Sequence[str], title: str) -> None:
    lines = [words(one) for one in (*report.paragraphs, *report.notes)]
    if not lines:
        return
    sheet, top = book.sheet(words(say("Thuyết minh")), title, marks)
    sheet.set_column(0, 0, 110)
    for down, line in enumerate(lines, top):
        sheet.write_string(down, 0, line, book.look({"text_wrap": True, "valign": "top"}))
    book.set_for_print(sheet, marks, top - 1, columns=0, landscape=False)
