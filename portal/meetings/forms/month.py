"""A month of sessions typed in one sitting: rows of plain fields, so that they work without script."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, time

from portal.ground.text import Sentence, say
from portal.ground.typed import BadText, clean_line, parse_day
from portal.meetings.rules.meetings import parse_hour

FIELDS = ("type", "theme", "on", "starts", "ends", "place", "expected")
BEGINNING, MORE, MOST = 5, 5, 60
LONGEST = 200
MISSING: dict[str, Sentence] = {
    "theme": say("Hãy ghi chủ đề."),
    "on": say("Hãy ghi ngày, ví dụ 26/03/2022."),
    "starts": say("Hãy ghi giờ bắt đầu, ví dụ 19:30."),
    "ends": say("Hãy ghi giờ kết thúc, ví dụ 21:00."),
    "place": say("Hãy ghi nơi họp."),
}


@dataclass
class MonthRow:
    """One session of the plan as it was typed, what it means, and what is wrong with it."""

    number: int
    typed: dict[str, str]
    on: date | None = None
    starts: time | None = None
    ends: time | None = None
    expected: int | None = None
    errors: dict[str, Sentence] = field(default_factory=dict)
    conflicts: list[Sentence] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        return not any(value for name, value in self.typed.items() if name != "type")


def blank_rows(count: int = BEGINNING, start: int = 0) -> list[MonthRow]:
    return [MonthRow(number, dict.fromkeys(FIELDS, "")) for number in range(start, start + count)]


def read_rows(form: Mapping[str, str], month: str, types: set[str]) -> list[MonthRow]:
    """Every row of the grid; what cannot be taken says why in its own row."""
    asked = form.get("rows", "")
    count = min(int(asked), MOST) if asked.isdigit() else BEGINNING
    return [_read(form, number, month, types) for number in range(count)]


def _read(form: Mapping[str, str], number: int, month: str, types: set[str]) -> MonthRow:
    row = MonthRow(number, {})
    for name in FIELDS:
        try:
            row.typed[name] = clean_line(form.get(f"{name}-{number}", ""))
        except BadText as bad:
            row.typed[name], row.errors[name] = "", bad.sentence
    if row.empty:
        row.errors.clear()
        return row
    for name, words in MISSING.items():
        if not row.typed[name]:
            row.errors.setdefault(name, words)
        elif len(row.typed[name]) > LONGEST:
            row.errors[name] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    if row.typed["type"] not in types:
        row.errors["type"] = say("Hãy chọn loại sinh hoạt.")
    _parse(row, "on", parse_day)
    _parse(row, "starts", parse_hour)
    _parse(row, "ends", parse_hour)
    if row.on and f"{row.on:%Y-%m}" != month:
        row.errors["on"] = say("Ngày %(day)s không thuộc tháng đang lập lịch.", day=row.on)
    if row.starts and row.ends and row.ends <= row.starts:
        row.errors["ends"] = say("Giờ kết thúc phải sau giờ bắt đầu.")
    expected = row.typed["expected"]
    if expected:
        if expected.isascii() and expected.isdigit() and len(expected) < 6:
            row.expected = int(expected)
        else:
            row.errors["expected"] = say("Hãy ghi một số nguyên, từ 0.")
    return row


def _parse(row: MonthRow, name: str, how: Callable[[str], object]) -> None:
    if row.typed[name] and name not in row.errors:
        try:
            setattr(row, name, how(row.typed[name]))
        except BadText as bad:
            row.errors[name] = bad.sentence
