"""Góp ý in a cell's themed session: where it is recorded, what it must hold, when it is answered. Pure."""

from datetime import date

from portal.ground.text import Sentence, say
from portal.meetings.models import MeetingKind, MeetingState

LONGEST = 3000


def not_here(kind: MeetingKind, of_cell: bool, state: MeetingState) -> Sentence | None:
    if kind is not MeetingKind.THEMED or not of_cell:
        return say("Góp ý được ghi tại buổi sinh hoạt chuyên đề của chi bộ.")
    if state in (MeetingState.MOVED, MeetingState.NOT_HELD):
        return say("Buổi này không họp nên không có góp ý.")
    return None


def roll_is_open(closed: bool) -> Sentence | None:
    return None if closed else say("Hãy chốt điểm danh trước: người trình bày được đếm trên số có mặt.")


def too_early(begins: date, today: date) -> Sentence | None:
    return say("Chưa đến ngày họp (%(day)s).", day=begins) if today < begins else None


def wrong(speaker_id: int | None, addressee_id: int | None, text: str) -> dict[str, Sentence]:
    found = {}
    if speaker_id is None:
        found["speaker"] = say("Hãy chọn người góp ý.")
    elif speaker_id == addressee_id:
        found["addressee"] = say("Người góp ý và người nhận phải là hai người khác nhau.")
    if not text:
        found["text"] = say("Hãy ghi lời góp ý.")
    elif len(text) > LONGEST:
        found["text"] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    return found


def closed_to_answering(answered: bool, withdrawn: bool) -> Sentence | None:
    if withdrawn:
        return say("Góp ý này đã được rút.")
    if answered:
        return say("Góp ý này đã được trả lời.")
    return None


def closed_to_withdrawing(answered: bool, withdrawn: bool) -> Sentence | None:
    if withdrawn:
        return say("Góp ý này đã được rút.")
    return say("Góp ý này đã được trả lời, không rút được nữa.") if answered else None
