"""How long backups are kept, and when the last one is too old."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from portal.ground.text import Sentence, say

DAYS, WEEKS, MONTHS = 14, 8, 12
TOO_OLD = timedelta(hours=26)  # a night's backup may begin two hours late
PRACTISED_WITHIN = timedelta(days=365)
SNAPPED_EVERY, SNAPSHOTS_KEPT = timedelta(minutes=5), timedelta(hours=24)
NO_SNAPSHOT = timedelta(minutes=20)  # the worker may be in the midst of a long job
NIGHTLY_AFTER, NIGHTLY_EVERY = 1, timedelta(hours=20)  # one o'clock in the morning, ward time


def to_keep(days: Iterable[date], today: date) -> set[date]:
    """Of the days on which a backup was made: the last 14 days, the last of each of 8 weeks and of 12 months. The
    newest is never let go, however old."""
    made = sorted(set(days), reverse=True)
    kept = {day for day in made if day > today - timedelta(days=DAYS)} | set(made[:1])
    weeks: dict[tuple[int, int], date] = {}
    months: dict[tuple[int, int], date] = {}
    for day in made:  # newest first: the last of its week and month comes first
        weeks.setdefault(day.isocalendar()[:2], day)
        months.setdefault((day.year, day.month), day)
    return kept | set(list(weeks.values())[:WEEKS]) | set(list(months.values())[:MONTHS])


def is_due(at: datetime, last: datetime | None, closed_since: bool) -> bool:
    """Every night, and as soon as something was closed for good."""
    return last is None or closed_since or (at.hour >= NIGHTLY_AFTER and at - last >= NIGHTLY_EVERY)


def late(at: datetime, last: datetime | None) -> bool:
    return last is None or at - last > TOO_OLD


def not_practised(at: datetime, last: datetime | None) -> bool:
    return last is None or at - last > PRACTISED_WITHIN


def backup_words(at: datetime, last: datetime | None) -> Sentence:
    if last is None:
        return say("Chưa có bản sao lưu nào được kiểm tra. Hãy báo người quản trị máy chủ.")
    if late(at, last):
        return say(
            "Bản sao lưu đã kiểm tra gần nhất là từ %(when)s, quá 24 giờ. Hãy báo người quản trị máy chủ.", when=last
        )
    return say("Bản sao lưu đã kiểm tra gần nhất: %(when)s.", when=last)


def practice_words(at: datetime, last: datetime | None) -> Sentence:
    if last is None:
        return say("Chưa lần nào mở thử bản sao lưu bằng khóa trong két.")
    if not_practised(at, last):
        return say("Lần mở thử bản sao lưu bằng khóa gần nhất là từ %(when)s, quá một năm.", when=last)
    return say("Mở thử bản sao lưu bằng khóa lần gần nhất: %(when)s.", when=last)


def unsnapped(at: datetime, last: datetime | None) -> bool:
    return last is None or at - last > NO_SNAPSHOT


def unsnapped_words(last: datetime | None) -> Sentence:
    if last is None:
        return say("Chưa có bản chụp giữa hai lần sao lưu: hãy xem tiến trình ./tusoi jobs work.")
    return say("Bản chụp dừng từ %(when)s: hãy xem tiến trình ./tusoi jobs work và nơi sao lưu thứ hai.", when=last)
