"""What may be done with a request, and when."""

from datetime import date

from portal.ground.text import Sentence, say
from portal.privacy.models import RequestState

LONGEST = 2000
MOST_WAITING = 5  # of one person at once: more is a slip or a flood
OPEN = (RequestState.RECEIVED, RequestState.ACCEPTED)


def closed_to_answer(state: RequestState) -> Sentence | None:
    return None if state is RequestState.RECEIVED else say("Yêu cầu này đã được trả lời hoặc đã kết thúc.")


def closed_to_carrying_out(state: RequestState) -> Sentence | None:
    if state is RequestState.RECEIVED:
        return say("Hãy trả lời yêu cầu trước khi ghi đã thực hiện.")
    return None if state is RequestState.ACCEPTED else say("Yêu cầu này đã kết thúc.")


def closed_to_extension(state: RequestState, extended: bool, carry_out_by: date, today: date) -> Sentence | None:
    if state not in OPEN:
        return say("Yêu cầu này đã kết thúc.")
    if extended:
        return say("Yêu cầu này đã gia hạn một lần, không gia hạn thêm.")
    if today > carry_out_by:
        return say("Đã quá hạn thực hiện ngày %(day)s, không gia hạn được nữa.", day=carry_out_by)
    return None


def closed_to_withdrawal(state: RequestState) -> Sentence | None:
    return None if state in OPEN else say("Yêu cầu này đã kết thúc.")


def too_many(waiting: int) -> Sentence | None:
    if waiting < MOST_WAITING:
        return None
    return say("Đồng chí đang có %(count)s yêu cầu chờ xử lý; hãy đợi trả lời hoặc rút bớt.", count=waiting)
