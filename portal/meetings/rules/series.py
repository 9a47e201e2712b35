"""How sessions repeat, as RFC 5545 writes it. Holidays are not guessed: a session on one is moved by hand. Pure."""

from datetime import date, datetime, time

from dateutil.rrule import rrulestr  # type: ignore[import-untyped]

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
DAY_NAMES = (
    say("Thứ Hai"),
    say("Thứ Ba"),
    say("Thứ Tư"),
    say("Thứ Năm"),
    say("Thứ Sáu"),
    say("Thứ Bảy"),
    say("Chủ nhật"),
)
NTH = {1: say("thứ nhất"), 2: say("thứ hai"), 3: say("thứ ba"), 4: say("thứ tư"), -1: say("cuối cùng")}
SHORTEST_MONTH = 28
MONTHS_AHEAD = 3
MOST = 60  # sessions made at once


class Repeat(Labelled):
    NO = "no", "Một buổi, không lặp lại"
    WEEKLY = "weekly", "Hằng tuần, vào thứ của ngày đầu"
    FORTNIGHTLY = "fortnightly", "Hai tuần một lần"
    MONTHLY_DAY = "monthly_day", "Hằng tháng, vào ngày cố định"
    MONTHLY_WEEKDAY = "monthly_weekday", "Hằng tháng, vào thứ cố định (như thứ Bảy đầu tháng)"
    QUARTERLY = "quarterly", "Hằng quý, vào ngày cố định"


def rule_of(repeat: Repeat, first: date) -> str:
    """The RRULE that begins with this day. A day that a month lacks is its last one."""
    match repeat:
        case Repeat.WEEKLY:
            return f"FREQ=WEEKLY;BYDAY={DAYS[first.weekday()]}"
        case Repeat.FORTNIGHTLY:
            return f"FREQ=WEEKLY;INTERVAL=2;BYDAY={DAYS[first.weekday()]}"
        case Repeat.MONTHLY_DAY:
            return f"FREQ=MONTHLY;{_month_day(first.day)}"
        case Repeat.QUARTERLY:
            return f"FREQ=MONTHLY;INTERVAL=3;{_month_day(first.day)}"
        case Repeat.MONTHLY_WEEKDAY:
            nth = (first.day - 1) // 7 + 1
            return f"FREQ=MONTHLY;BYDAY={nth if nth < 5 else -1}{DAYS[first.weekday()]}"
    raise ValueError(repeat)


def _month_day(day: int) -> str:
    if day <= SHORTEST_MONTH:
        return f"BYMONTHDAY={day}"
    days = ",".join(str(one) for one in range(SHORTEST_MONTH, day + 1))
    return f"BYMONTHDAY={days};BYSETPOS=-1"


def occurrences(rule: str, first: date, after: date, until: date) -> list[date]:
    """The days of the rule later than `after`, up to and with `until`."""
    found = rrulestr(f"RRULE:{rule}", dtstart=datetime.combine(first, time()))
    days = found.between(datetime.combine(after, time()), datetime.combine(until, time()), inc=True)
    return [day.date() for day in days if after < day.date() <= until][:MOST]


def rule_words(rule: str) -> Sentence:
    """The rule as people say it."""
    parts = dict(part.split("=", 1) for part in rule.split(";"))
    by_day = parts.get("BYDAY", "")
    if parts["FREQ"] == "WEEKLY":
        day = _named(by_day)
        if parts.get("INTERVAL") == "2":
            return say("Hai tuần một lần, %(day)s", day=day)
        return say("Hằng tuần, %(day)s", day=day)
    if by_day:
        nth = NTH[int(by_day[:-2])]
        return say("Hằng tháng, %(day)s %(nth)s", day=_named(by_day[-2:]), nth=nth)
    number = parts["BYMONTHDAY"].split(",")[-1]
    quarterly = parts.get("INTERVAL") == "3"
    if int(number) > SHORTEST_MONTH:
        words = say("Hằng quý, ngày %(number)s, tháng thiếu thì ngày cuối", number=number)
        return words if quarterly else say("Hằng tháng, ngày %(number)s, tháng thiếu thì ngày cuối", number=number)
    if quarterly:
        return say("Hằng quý, ngày %(number)s", number=number)
    return say("Hằng tháng, ngày %(number)s", number=number)


def _named(code: str) -> str:
    """A weekday inside a sentence."""
    name = str(DAY_NAMES[DAYS.index(code)])
    return name[0].lower() + name[1:]


def months_on(day: date, months: int = MONTHS_AHEAD) -> date:
    """The end of the month that lies so many months ahead."""
    years, index = divmod(day.year * 12 + day.month - 1 + months + 1, 12)
    return date.fromordinal(date(years, index + 1, 1).toordinal() - 1)
