"""The roll and the cell's year as workbooks. Text stays text, numbers are numbers: nothing typed becomes a formula."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

from portal.ground.clock import ward_now
from portal.ground.text import say
from portal.meetings.models import Presence
from portal.meetings.queries.attendance import Year
from portal.meetings.queries.meetings import MeetingRow
from portal.meetings.queries.roll import Roll
from portal.policy import Actor

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDEST = 45
SIGNS = {Presence.PRESENT: "x", Presence.EXCUSED: "P", Presence.ABSENT: "K", Presence.EXEMPT: "M"}


def marks(actor: Actor) -> list[str]:
    """Who took it out, and when; they stand above the table and on every page."""
    return [str(say("Do %(name)s tải về lúc %(at)s.", name=actor.name, at=ward_now().replace(tzinfo=None)))]


def roll_book(meeting: MeetingRow, roll: Roll, notes: Sequence[str], *, whys: bool) -> bytes:
    """Reasons only when asked for, and then of those about whom the reader may know them."""
    headings = [say("STT"), say("Họ và tên"), say("Chi bộ"), say("Điểm danh"), *([say("Lý do vắng")] if whys else [])]
    lines = [
        [number, row.name, row.cell, row.label or "", *([_why(row)] if whys else [])]
        for number, row in enumerate(roll.rows, 1)
    ]
    told = roll.numbers
    totals = [
        (say("Triệu tập"), told.convened), (say("Có mặt"), told.present), (say("Vắng có lý do"), told.excused),
        (say("Vắng không lý do"), told.absent), (say("Được miễn"), told.exempt),
    ]  # fmt: skip
    title = say("Điểm danh: %(theme)s, %(day)s", theme=meeting.theme, day=meeting.on)
    return _book(str(title), notes, headings, lines, totals)


def year_book(year: Year, notes: Sequence[str]) -> bytes:
    headings = [say("STT"), say("Họ và tên"), *(f"{one.on:%d/%m} {one.theme}" for one in year.sessions)]
    lines = [
        [number, one.name, *(SIGNS.get(mark, "") if mark else "" for mark in one.marks)]
        for number, one in enumerate(year.members, 1)
    ]
    title = say("Điểm danh %(cell)s năm %(year)s", cell=year.cell, year=year.year)
    legend = str(say("x: có mặt; P: vắng có lý do; K: vắng không lý do; M: được miễn; để trống: không triệu tập."))
    return _book(str(title), [*notes, legend], headings, lines, [])


def _why(row: Any) -> str:
    return ", ".join(str(one) for one in (row.reason.label if row.reason else "", row.words or "") if str(one))


def _book(
    title: str, notes: Sequence[str], headings: Sequence[Any], lines: Sequence[Sequence[Any]],
    totals: Sequence[tuple[Any, int]],
) -> bytes:  # fmt: skip
    import xlsxwriter  # type: ignore[import-untyped]  # heavy, and needed for files alone

    out = BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    sheet = book.add_worksheet("Điểm danh")
    sheet.write_string(0, 0, title, book.add_format({"bold": True, "font_size": 14}))
    quiet = book.add_format({"italic": True, "font_color": "#555555"})
    for number, note in enumerate(notes, 1):
        sheet.write_string(number, 0, note, quiet)
    top = len(notes) + 2
    head = book.add_format({"bold": True, "border": 1, "text_wrap": True, "valign": "top", "bg_color": "#EEEEEE"})
    text = book.add_format({"border": 1, "text_wrap": True, "valign": "top", "num_format": "@"})
    figure = book.add_format({"border": 1, "valign": "top", "num_format": "0"})
    for column, words in enumerate(map(str, headings)):
        sheet.write_string(top, column, words, head)
        longest = max([min(len(words), 12), *(len(str(line[column])) for line in lines)])
        sheet.set_column(column, column, min(WIDEST, longest + 2))
    at = top + 1
    for line in [*lines, *([["", label, "", number] for label, number in totals])]:
        for column, value in enumerate(line):
            if isinstance(value, int):
                sheet.write_number(at, column, value, figure)
            else:
                sheet.write_string(at, column, str(value), text)
        at += 1
    sheet.freeze_panes(top + 1, 2)
    sheet.repeat_rows(top)
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    # 255 characters are all a footer takes; & begins a code in it.
    sheet.set_footer("&L&8" + " · ".join(notes).replace("&", "&&")[:230] + "&R&8&P/&N")
    book.close()
    return out.getvalue()
