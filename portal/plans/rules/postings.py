"""When a copy may be marked as sent or received, and when a plan may hang on the board."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.plans.models.routing import DeliveryState, Recipient
from portal.plans.models.version import VersionState

OFFICE_BOARD = "Bảng tin trụ sở phường"


class CopyState(NamedTuple):
    """One line of the register as the rules see it."""

    name: str
    recipient: Recipient
    state: DeliveryState
    version_state: VersionState
    sent_on: date | None


def not_to_send(copy: CopyState, day: date, today: date) -> Sentence | None:
    if copy.recipient is Recipient.NOTICE_BOARD:
        return say("Bản của %(name)s niêm yết tại trụ sở: hãy ghi ở trang Niêm yết.", name=copy.name)
    if copy.state is not DeliveryState.TO_SEND:
        return say("Bản của %(name)s đã được ghi là đã chuyển.", name=copy.name)
    if copy.version_state is VersionState.SUPERSEDED:
        return say("Kế hoạch của %(name)s đã có bản mới; hãy chuyển bản mới.", name=copy.name)
    return not_yet(day, today)


def not_to_receive(copy: CopyState, day: date, today: date) -> Sentence | None:
    if copy.recipient is Recipient.NOTICE_BOARD:
        return say("Bản của %(name)s niêm yết tại trụ sở, không có bên nhận.", name=copy.name)
    if copy.state is DeliveryState.TO_SEND:
        return say("Bản của %(name)s chưa được ghi là đã chuyển.", name=copy.name)
    if copy.state is DeliveryState.RECEIVED:
        return say("Bản của %(name)s đã được ghi là đã nhận.", name=copy.name)
    if copy.sent_on is not None and day < copy.sent_on:
        return say(
            "Bản của %(name)s được chuyển ngày %(sent)s; ngày nhận không được sớm hơn.",
            name=copy.name,
            sent=copy.sent_on,
        )
    return not_yet(day, today)


def not_to_correct(copy: CopyState) -> Sentence | None:
    if copy.recipient is Recipient.NOTICE_BOARD:
        return say("Bản niêm yết được gỡ ở trang Niêm yết, kèm lý do.")
    if copy.state is DeliveryState.TO_SEND:
        return say("Bản này chưa được ghi là đã chuyển, không có gì để ghi lại.")
    return None


def not_yet(day: date, today: date) -> Sentence | None:
    return say("Ngày %(day)s chưa tới.", day=day) if day > today else None


class PostingSpan(NamedTuple):
    """From when to when a plan hung on the board; None where it is not known, or where no end is."""

    posted_from: date | None
    posted_until: date | None  # the last day, as announced
    withdrawn_on: date | None

    def last_day(self) -> date | None:
        days = [day for day in (self.posted_until, self.withdrawn_on and self.withdrawn_on - timedelta(days=1)) if day]
        return min(days, default=None)

    def hangs_on(self, day: date) -> bool:
        last = self.last_day()
        return (self.posted_from is None or self.posted_from <= day) and (last is None or day <= last)


def not_to_post(others: Iterable[PostingSpan], posted_from: date, posted_until: date | None) -> Sentence | None:
    """The same plan hangs once at a time."""
    for one in others:
        last = one.last_day()
        begins_before = posted_until is None or one.posted_from is None or one.posted_from <= posted_until
        if begins_before and (last is None or last >= posted_from):
            if one.posted_from is None:
                return say("Kế hoạch này đang niêm yết theo bảng tổng hợp. Hãy gỡ trước khi niêm yết lại.")
            return say(
                "Kế hoạch này đã niêm yết từ ngày %(day)s trong cùng thời gian. Hãy gỡ trước khi niêm yết lại.",
                day=one.posted_from,
            )
    return None


def not_to_withdraw(one: PostingSpan, day: date, today: date) -> Sentence | None:
    if one.withdrawn_on is not None:
        return say("Bản niêm yết này đã gỡ ngày %(day)s.", day=one.withdrawn_on)
    if one.posted_from is not None and day < one.posted_from:
        return say("Bản này niêm yết từ ngày %(day)s; ngày gỡ không được sớm hơn.", day=one.posted_from)
    return not_yet(day, today)
