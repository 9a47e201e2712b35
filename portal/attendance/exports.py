"""The roll and the cell's year as workbooks. Text stays text, numbers are numbers: nothing typed becomes a formula."""

from collections.abc import Sequence

from portal.attendance.models import Presence
from portal.attendance.queries.cell_year import CellYearRoll
from portal.attendance.queries.roll import MeetingRoll, RollRow
from portal.ground.clock import ward_now
from portal.ground.text import Sentence, say
from portal.ground.workbook import HEAD, Book, width_of
from portal.meetings.queries.meetings import MeetingRow
from portal.policy import Actor

SIGNS = {Presence.PRESENT: "x", Presence.EXCUSED: "P", Presence.ABSENT: "K", Presence.EXEMPT: "M"}


def marks(actor: Actor) -> list[str]:
    """Who took it out, and when; they stand above the table and on every page."""
    return [str(say("Do %(name)s tải về lúc %(at)s.", name=actor.name, at=ward_now().replace(tzinfo=None)))]


def roll_book(meeting: MeetingRow, roll: MeetingRoll, notes: Sequence[str], *, whys: bool) -> bytes:
    """Reasons only when asked for, and then of those about whom the reader may know them."""
    headings = [say("STT"), say("Họ và tên"), say("Chi bộ"), say("Điểm danh"), *([say("Lý do vắng")] if whys else [])]
    lines = [
        [number, row.name, row.cell, _marked(row), *([_why(row)] if whys else [])]
        for number, row in enumerate(roll.rows, 1)
    ]
    told = roll.numbers
    totals = [
        (say("Triệu tập"), told.convened),
        (say("Có mặt"), told.present),
        (say("Vắng có lý do"), told.excused),
        (say("Vắng không lý do"), told.absent),
        (say("Được miễn"), told.exempt),
    ]
    title = say("Điểm danh: %(theme)s, %(day)s", theme=meeting.theme, day=meeting.on)
    return _book(str(title), notes, headings, lines, totals)


def year_book(year: CellYearRoll, notes: Sequence[str]) -> bytes:
    headings = [say("STT"), say("Họ và tên"), *(f"{one.on:%d/%m} {one.theme}" for one in year.sessions)]
    lines = [
        [number, one.name, *(SIGNS.get(mark, "") if mark else "" for mark in one.marks)]
        for number, one in enumerate(year.members, 1)
    ]
    title = say("Điểm danh %(cell)s năm %(year)s", cell=year.cell, year=year.year)
    legend = str(say("x: có mặt; P: vắng có lý do; K: vắng không lý do; M: được miễn; để trống: không triệu tập."))
    return _book(str(title), [*notes, legend], headings, lines, [])


def _marked(row: RollRow) -> str:
    hours = row.hours.in_words
    return f"{row.label or ''} ({hours})" if hours else str(row.label or "")


def _why(row: RollRow) -> str:
    return ", ".join(str(one) for one in (row.reason.label if row.reason else "", row.words or "") if str(one))


def _book(
    title: str,
    notes: Sequence[str],
    headings: Sequence[object],
    lines: Sequence[Sequence[object]],
    totals: Sequence[tuple[Sentence, int]],
) -> bytes:
    book = Book()
    sheet, top = book.sheet("Điểm danh", title, notes)
    for column, words in enumerate(map(str, headings)):
        sheet.write_string(top, column, words, book.look(HEAD))
        sheet.set_column(column, column, width_of([words[:12], *(str(line[column]) for line in lines)]))
    for at, line in enumerate([*lines, *([["", label, "", number] for label, number in totals])], top + 1):
        for column, value in enumerate(line):
            book.write(sheet, at, column, value)
    book.set_for_print(sheet, notes, top, landscape=False)
    return book.content()
