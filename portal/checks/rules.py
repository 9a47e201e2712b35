"""When a check of a cell (kiểm tra) may be recorded, answered and closed, and a session confirmed as attended. Pure."""

from datetime import date

from portal.ground.text import Sentence, say
from portal.meetings.models import MeetingState

LONGEST = 3000


def unfit(on: date | None, finding: str, request: str, due_on: date | None, today: date) -> dict[str, Sentence]:
    """What is wrong with the check, by field."""
    wrong = {}
    if on is None:
        wrong["on"] = say("Hãy ghi ngày kiểm tra.")
    elif on > today:
        wrong["on"] = say("Ngày %(day)s chưa tới.", day=on)
    if not finding:
        wrong["finding"] = say("Hãy ghi nhận xét qua kiểm tra.")
    for name, text in (("finding", finding), ("request", request)):
        if len(text) > LONGEST:
            wrong[name] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)
    if due_on and not request:
        wrong["request"] = say("Đã ghi hạn thì hãy ghi đề nghị gì.")
    if due_on and on and due_on < on:
        wrong["due_on"] = say("Hạn phải từ ngày kiểm tra (%(day)s) trở đi.", day=on)
    return wrong


def unfit_answer(text: str) -> dict[str, Sentence]:
    if not text:
        return {"text": say("Hãy ghi chi ủy trả lời thế nào.")}
    if len(text) > LONGEST:
        return {"text": say("Dài quá %(most)s ký tự, hãy rút gọn.", most=LONGEST)}
    return {}


def closed(is_closed: bool) -> Sentence | None:
    return say("Lần kiểm tra này đã kết thúc.") if is_closed else None


def answers_themself(checked_by: int, person_id: int | None) -> Sentence | None:
    return say("Đồng chí là người kiểm tra nên không trả lời thay chi bộ.") if checked_by == person_id else None


def not_theirs(checked_by: int, person_id: int | None, still_in_charge: bool) -> Sentence | None:
    """Whoever checked closes it; when they no longer may, whoever looks after the cell now."""
    if checked_by == person_id or not still_in_charge:
        return None
    return say("Người đã kiểm tra sẽ xem trả lời và kết thúc.")


def unanswered(request: str, answers: int) -> Sentence | None:
    return say("Chi bộ chưa trả lời đề nghị này.") if request and not answers else None


def cannot_have_attended(state: MeetingState, on: date, today: date) -> Sentence | None:
    if state in (MeetingState.MOVED, MeetingState.NOT_HELD):
        return say("Buổi này không họp ngày %(day)s.", day=on)
    if on > today:
        return say("Buổi này đến ngày %(day)s mới họp.", day=on)
    return None
