"""What people type, made safe to keep: text, days, months. A refusal is a sentence for the person."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from portal.ground.clock import ward_today
from portal.ground.text import Sentence, say

FIRST_YEAR, LAST_YEAR = 1900, 2100
EXCEL_DAY_ZERO = date(1899, 12, 30)
OLDEST_SERIAL = (date(1920, 1, 1) - EXCEL_DAY_ZERO).days  # below it a number is no day but a slip

NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Controls but newline and tab; soft hyphen, zero-width and direction signs, which hide or turn text.
UNSEEN = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
LONE_SURROGATE = re.compile("[\ud800-\udfff]")
# No writing stacks more than three marks; a flood of them takes quadratic time to normalise.
FLOOD = re.compile(
    "([\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
    "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+"
)

DAY_FIRST = re.compile(r"(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)
SHORT_YEAR = re.compile(r"(\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*)(\d{2})", re.ASCII)
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{2}:\d{2}(?::\d{2})?)?", re.ASCII)
IN_WORDS = re.compile(r"ngày\s+(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.ASCII)
MONTH_FIRST = re.compile(r"(?:tháng\s*)?(\d{1,2})\s*[/.\-]\s*(\d{4})", re.ASCII)
YEAR_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
HOUR = re.compile(r"\b(\d{1,2}):(\d{2})\b", re.ASCII)
MIDNIGHT = re.compile(r"\s+(?:0?0:00(?::00)?|12:00:00 am)$", re.ASCII)  # what a program adds to a day saved as text
YEAR = re.compile(r"(?:năm\s*)?(\d{4})", re.ASCII)
SERIAL = re.compile(r"\d{5}(?:\.0+)?", re.ASCII)  # a day as Excel counts it, saved as text


class BadText(ValueError):
    """Something typed that cannot be kept or understood; `sentence` says why."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


@dataclass(frozen=True)
class PartialDay:
    """A day as far as it is known: the day, or month and year, or the year alone."""

    day: date | None
    year: int
    month: int | None = None

    def __str__(self) -> str:
        if self.day:
            return f"{self.day:%d/%m/%Y}"
        return f"{self.month:02}/{self.year}" if self.month else str(self.year)


def clean_text(text: str) -> str:
    """NFC, newlines as \\n, nothing unseen; raises BadText for half of a character."""
    if text.isprintable() and not FLOOD.search(text):
        return unicodedata.normalize("NFC", text)
    if LONE_SURROGATE.search(text):
        raise BadText(say("Nội dung có ký tự hỏng. Hãy xóa ký tự lạ rồi gõ lại."))
    text = UNSEEN.sub("", NEWLINE.sub("\n", text))
    return unicodedata.normalize("NFC", FLOOD.sub(r"\1", text))


def clean_line(text: str) -> str:
    """Clean, on one line, single spaces."""
    return " ".join(clean_text(text).split())


def parse_day(text: str | None) -> date | None:
    """28/02/2022, 28-2-2022, 28.2.2022, 2022-02-28 or in words; None when nothing was typed."""
    typed = clean_line(text or "").lstrip("'").casefold()
    if not typed:
        return None
    for form, order in ((DAY_FIRST, (3, 2, 1)), (YEAR_FIRST, (1, 2, 3)), (IN_WORDS, (3, 2, 1))):
        if parts := form.fullmatch(typed):
            return _day(*(int(parts[place]) for place in order))
    raise BadText(say("“%(typed)s” không phải là ngày. Hãy ghi ngày/tháng/năm, ví dụ 28/02/2022.", typed=typed[:40]))


def parse_moment(text: str | None) -> datetime | None:
    """25/04/2022 08:30, or 08:30 25/04/2022 as the portal shows it, on the ward's wall clock; a day alone means its
    end. None when nothing was typed."""
    typed = clean_line(text or "")
    if not typed:
        return None
    hour = HOUR.search(typed)
    day = parse_day(HOUR.sub(" ", typed)) if hour else parse_day(typed)
    if day is None or (hour and not (int(hour[1]) < 24 and int(hour[2]) < 60)):
        raise BadText(
            say("“%(typed)s” không phải là lúc nào. Hãy ghi ngày và giờ, ví dụ 28/02/2022 17:00.", typed=typed[:40])
        )
    return datetime(day.year, day.month, day.day, *((int(hour[1]), int(hour[2])) if hour else (23, 59, 59)))


def parse_partial_day(value: object) -> PartialDay | None:
    """What stands in a birth-date cell: a date, text, a bare year, a month, a day Excel shows as a number."""
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, date):
        return PartialDay(_day(value.year, value.month, value.day), value.year, value.month)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _from_number(value)
    typed = MIDNIGHT.sub("", clean_line("" if value is None else str(value)).lstrip("'").casefold())
    if not typed:
        return None
    if SERIAL.fullmatch(typed):
        return _from_number(float(typed))
    if parts := YEAR.fullmatch(typed):
        return PartialDay(None, _year(int(parts[1])))
    if parts := MONTH_FIRST.fullmatch(typed):
        return _month_of(int(parts[2]), int(parts[1]))
    if parts := YEAR_MONTH.fullmatch(typed):
        return _month_of(int(parts[1]), int(parts[2]))
    # An unknown day is often typed as 00: 00/03/1955, 00/00/1955.
    if (parts := DAY_FIRST.fullmatch(typed)) and int(parts[1]) == 0:
        return _month_of(int(parts[3]), int(parts[2]))
    # 03/02/84 can only be 1984; 03/02/15 may be either century's, and is refused as it stands.
    if (parts := SHORT_YEAR.fullmatch(typed)) and int(parts[2]) > ward_today().year % 100:
        typed = f"{parts[1]}19{parts[2]}"
    day = parse_day(typed)
    return PartialDay(day, day.year, day.month) if day else None


def parse_month(text: str) -> str:
    """'2022-04' from 2022-04, 04/2022 or tháng 4/2022."""
    typed = clean_line(text).casefold()
    for form, year, month in ((YEAR_MONTH, 1, 2), (MONTH_FIRST, 2, 1)):
        if (parts := form.fullmatch(typed)) and 1 <= int(parts[month]) <= 12:
            return f"{_year(int(parts[year]))}-{int(parts[month]):02}"
    raise BadText(say("“%(typed)s” không phải là tháng. Hãy ghi tháng/năm, ví dụ 04/2022.", typed=typed[:40]))


def _from_number(number: float) -> PartialDay:
    if number == number and abs(number) < 1e6:  # neither NaN nor beyond any calendar
        whole = int(number)
        if whole == number and FIRST_YEAR <= whole <= LAST_YEAR:
            return PartialDay(None, whole)
        if whole >= OLDEST_SERIAL:
            day = EXCEL_DAY_ZERO + timedelta(days=whole)
            return PartialDay(_day(day.year, day.month, day.day), day.year, day.month)
    raise BadText(say("Số %(number)s không phải là ngày hay năm. Hãy ghi 28/02/1955 hoặc 1955.", number=number))


def _month_of(year: int, month: int) -> PartialDay:
    if month > 12:
        raise BadText(say("Không có tháng %(month)s.", month=month))
    return PartialDay(None, _year(year), month or None)


def _day(year: int, month: int, day: int) -> date:
    _year(year)
    try:
        return date(year, month, day)
    except ValueError:
        typed = f"{day:02}/{month:02}/{year}"
        raise BadText(say("Không có ngày %(typed)s.", typed=typed)) from None


def _year(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise BadText(
            say("Năm %(year)s nằm ngoài khoảng %(first)s đến %(last)s.", year=year, first=FIRST_YEAR, last=LAST_YEAR)
        )
    return year


def lines_of(text: str | None) -> list[str]:
    """What was typed one to a line, empty ones left out."""
    return [line.strip() for line in (text or "").splitlines() if line.strip()]
