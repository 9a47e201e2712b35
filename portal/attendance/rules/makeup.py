"""When make-up study (học bù) may be sent, accepted and returned, and what it must hold. Pure."""

from datetime import date, datetime, timedelta

from portal.attendance.models import MakeUpState
from portal.ground.text import Sentence, say

LONGEST = 2000
MOST_PHOTOS = 5


def closed_to_sending(state: MakeUpState) -> Sentence | None:
    return {
        MakeUpState.SENT: say("Đồng chí đã gửi, đang chờ chi ủy xem."),
        MakeUpState.ACCEPTED: say("Chi ủy đã ghi nhận phần học bù này."),
    }.get(state)


def materials_wrongly(on: date, *, begins: date, today: date) -> Sentence | None:
    if on > today:
        return say("Ngày %(day)s chưa tới: hãy ghi khi tài liệu đã gửi.", day=on)
    if on < begins:
        return say("Buổi họp diễn ra ngày %(day)s; hãy ghi ngày gửi từ hôm đó trở đi.", day=begins)
    return None


def nobody_to_send_to(waiting: int) -> Sentence | None:
    return None if waiting else say("Không còn ai vắng mà chưa được gửi tài liệu.")


def closed_to_deciding(state: MakeUpState) -> Sentence | None:
    return {
        MakeUpState.OWED: say("Đảng viên chưa gửi minh chứng học bù."),
        MakeUpState.RETURNED: say("Chi ủy đã đề nghị bổ sung, đang chờ đảng viên gửi lại."),
        MakeUpState.ACCEPTED: say("Phần học bù này đã được ghi nhận."),
    }.get(state)


def unfit(studied_on: date | None, words: str, photos: int, *, begins: date, today: date) -> dict[str, Sentence]:
    """What is wrong with what the member sends, by field."""
    wrong = {}
    if studied_on is None:
        wrong["studied_on"] = say("Hãy ghi ngày đã học.")
    elif studied_on > today:
        wrong["studied_on"] = say("Ngày %(day)s chưa tới.", day=studied_on)
    elif studied_on < begins:
        wrong["studied_on"] = say("Ngày học phải từ ngày hội nghị (%(day)s) trở đi.", day=begins)
    if len(words) > LONGEST:
        wrong["words"] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    if not words and not photos:
        wrong["words"] = say("Hãy ghi đã học những gì, hoặc gửi ảnh chụp.")
    if photos > MOST_PHOTOS:
        wrong["photos"] = say("Tối đa %(most)s ảnh; hãy bớt đi.", most=MOST_PHOTOS)
    return wrong


def photos_go_on(decided_at: datetime, days: int) -> datetime:
    """The instant from which a picture is no longer kept; the fact that it was there stays."""
    return decided_at + timedelta(days=days)
