"""When a roll may be taken, told, closed, corrected and reopened, and what it must hold. Pure."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from portal.attendance.models import AbsenceReason, Presence
from portal.ground.errors import Invalid
from portal.ground.text import Sentence, say
from portal.meetings.models import MeetingState

LONGEST = 200
SHOWN_FOR = timedelta(seconds=60)  # a code at the door gives way to the next
OPENS_FOR = timedelta(seconds=75)  # ... and may still be scanned a little later
CONFIRMS_FOR = timedelta(seconds=180)  # ... from its first second, for who scanned it in time to press the button

NOT_NOW = {
    MeetingState.MOVED: say("Buổi này đã dời lịch, hãy điểm danh ở buổi mới."),
    MeetingState.NOT_HELD: say("Buổi này đã ghi là không họp."),
}
WHY = say("Hãy ghi lý do.")


class RollCount(NamedTuple):
    """A roll in numbers: who is exempt stands apart, the others are the whole."""

    convened: int
    said: int
    present: int
    excused: int
    absent: int
    exempt: int

    @property
    def unsaid(self) -> int:
        return self.convened - self.said


def count(presences: Iterable[Presence | None]) -> RollCount:
    said = list(presences)
    exempt = sum(one is Presence.EXEMPT for one in said)
    present, excused, absent = (
        sum(one is wanted for one in said) for wanted in (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)
    )
    return RollCount(len(said) - exempt, present + excused + absent, present, excused, absent, exempt)


def closed_to_roll(state: MeetingState, begins: date, today: date, closed: bool) -> Sentence | None:
    """Before its day nobody can have been there."""
    if state in NOT_NOW:
        return NOT_NOW[state]
    if closed:
        return say("Điểm danh của buổi này đã chốt. Sai sót thì đính chính, có ghi lý do.")
    if today < begins:
        return say("Chưa đến ngày họp (%(day)s); trước ngày đó chỉ ghi báo vắng.", day=begins)
    return None


def closed_to_telling(state: MeetingState, ends: date, today: date, closed: bool) -> Sentence | None:
    """An absence is told beforehand, or at latest while the roll is still open."""
    if state in NOT_NOW:
        return NOT_NOW[state]
    if closed:
        return say("Điểm danh của buổi này đã chốt, không báo vắng được nữa.")
    if today > ends:
        return say("Buổi này đã họp ngày %(day)s, không báo vắng được nữa.", day=ends)
    return None


def closed_to_closing(state: MeetingState, begins: date, today: date, closed: bool, convened: int) -> Sentence | None:
    if refused := closed_to_roll(state, begins, today, closed):
        return refused
    return None if convened else say("Buổi này chưa có ai được triệu tập nên không có gì để chốt.")


def closed_to_correcting(closed: bool) -> Sentence | None:
    return None if closed else say("Điểm danh chưa chốt: hãy sửa ngay trong danh sách.")


class Hours(NamedTuple):
    """When somebody came late and left early, as far as it was noted."""

    came: time | None = None
    left: time | None = None

    def covers(self, at: time | None) -> bool:
        """In the room at that hour; whoever was there at all when none is asked for."""
        return at is None or ((self.came is None or self.came <= at) and (self.left is None or at < self.left))

    @property
    def in_words(self) -> Sentence | None:
        if self.came and self.left:
            return say("đến %(came)s, về %(left)s", came=f"{self.came:%H:%M}", left=f"{self.left:%H:%M}")
        if self.came:
            return say("đến %(came)s", came=f"{self.came:%H:%M}")
        return say("về %(left)s", left=f"{self.left:%H:%M}") if self.left else None


WITHOUT_HOUR = say("Không ghi giờ đến là có mặt từ đầu buổi; đến muộn thì hãy ghi giờ đến.")


def came_after_all(before: Presence | None, after: Presence | None, has_hours: bool) -> bool:
    """Marked as away in this session and there now, with no hour: late, or marked wrongly before."""
    return before in (Presence.EXCUSED, Presence.ABSENT) and after is Presence.PRESENT and not has_hours


def hour_of_coming(now: datetime, ends: datetime) -> time:
    """Of who comes in as it is noted; afterwards the hour has to be told."""
    if now >= ends:
        raise Invalid({"came": say("Buổi họp đã hết giờ: hãy ghi giờ đến.")})
    return now.time().replace(second=0, microsecond=0)


def wrong_hours(presence: Presence | None, hours: Hours, began: time | None) -> dict[str, Sentence]:
    """What is wrong with them, by field; `began` None: the session lasted days."""
    wrong = {}
    if any(hours) and presence is not Presence.PRESENT:
        wrong["came" if hours.came else "left"] = say("Giờ đến, giờ về chỉ ghi cho người có mặt.")
    elif began and hours.came and hours.came <= began:
        wrong["came"] = say("Buổi họp bắt đầu lúc %(began)s; đến trước giờ đó thì để trống.", began=f"{began:%H:%M}")
    elif hours.left and (earliest := hours.came or began) and hours.left <= earliest:
        wrong["left"] = say("Giờ về phải sau %(hour)s.", hour=f"{earliest:%H:%M}")
    return wrong


def unfit(presence: Presence | None, reason: AbsenceReason | None, words: str) -> dict[str, Sentence]:
    """What is wrong with one line of the roll, by field."""
    wrong = {}
    if (reason or words) and presence is not Presence.EXCUSED:
        wrong["reason"] = say("Lý do chỉ ghi cho người vắng có lý do.")
    if reason is AbsenceReason.OTHER and not words:
        wrong["words"] = say("Lý do khác thì hãy ghi rõ.")
    if len(words) > LONGEST:
        wrong["words"] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    return wrong


def closed_to_check_in(
    opened: datetime | None, closed: datetime | None, at: datetime, roll_closed: bool, within: timedelta
) -> Sentence | None:
    """Why a code lets nobody in: unknown, over, or the roll is closed."""
    if roll_closed:
        return say("Điểm danh của buổi này đã chốt. Hãy báo thư ký buổi họp.")
    if closed is not None and opened is not None and closed <= at:
        return say("Buổi họp không còn điểm danh bằng mã. Hãy báo thư ký buổi họp.")
    if opened is None or at - opened > within:
        return say("Mã này đã hết hạn. Hãy quét mã đang hiện trên màn hình.")
    return None


def not_among(person_id: int | None, convened: Collection[int]) -> Sentence | None:
    if person_id in convened:
        return None
    return say("Đồng chí không có trong danh sách triệu tập của buổi này. Hãy báo thư ký buổi họp.")
