"""When a session may be changed, and what its hours must be. Pure."""

import re
from datetime import date, datetime, time, timedelta

from portal.ground.clock import HERE
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText, clean_line
from portal.meetings.models import MeetingState

SOON = timedelta(days=14)  # what is further off is told by the calendar, not by a message
ADULT = 18
HOUR = re.compile(r"(\d{1,2})\s*(?:[:hg.]|giờ)\s*(\d{2})?(?:\s*phút)?", re.ASCII)


def parse_hour(text: str | None) -> time | None:
    """19:30, 19h30, 19h or 19 giờ 30; None when nothing was typed."""
    typed = clean_line(text or "").casefold()
    if not typed:
        return None
    parts = HOUR.fullmatch(typed)
    if parts and int(parts[1]) < 24 and int(parts[2] or 0) < 60:
        return time(int(parts[1]), int(parts[2] or 0))
    raise BadText(say("“%(typed)s” không phải là giờ. Hãy ghi giờ:phút, ví dụ 19:30.", typed=typed[:20]))


def instant(day: date, hour: time) -> datetime:
    """That wall clock at Asia/Ho_Chi_Minh."""
    return datetime.combine(day, hour, tzinfo=HERE)


def hours_are_wrong(starts_at: datetime, ends_at: datetime) -> Sentence | None:
    if ends_at <= starts_at:
        return say("Giờ kết thúc phải sau giờ bắt đầu.")
    return None


def may_not_change(state: MeetingState, roll_closed: bool) -> Sentence | None:
    """A session is arranged while it is still to come; what was held is told in its minutes."""
    if state is MeetingState.HELD or roll_closed:
        return say("Buổi này đã họp; nội dung đã ghi trong biên bản, không sửa lịch được nữa.")
    if state is MeetingState.MOVED:
        return say("Buổi này đã dời sang lịch khác; hãy sửa ở lịch mới.")
    if state is MeetingState.NOT_HELD:
        return say("Buổi này đã ghi là không họp. Hãy lên lịch một buổi khác.")
    return None


def may_not_be_held(state: MeetingState, starts_at: datetime, at: datetime) -> Sentence | None:
    if state is not MeetingState.PLANNED:
        return say("Buổi này đã được ghi: %(state)s.", state=state.label)
    if at < starts_at:
        return say("Buổi này chưa đến giờ họp.")
    return None


def soon(starts_at: datetime, at: datetime) -> bool:
    return at <= starts_at <= at + SOON


def grown_up(birth_date: date | None, birth_year: int | None, day: date) -> bool:
    """Unknown counts as grown up: whoever the portal knows by name is a member or an officer."""
    if birth_date is not None:
        years = day.year - birth_date.year - ((day.month, day.day) < (birth_date.month, birth_date.day))
        return years >= ADULT
    return birth_year is None or day.year - birth_year >= ADULT
