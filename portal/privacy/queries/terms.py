from datetime import date
from typing import NamedTuple

from portal.organisations.queries import setting
from portal.privacy.models import RequestKind
from portal.privacy.rules import clock


class RetentionTerms(NamedTuple):
    """How long what is kept, as set on a day."""

    years: dict[str, int]
    days: dict[str, int]
    photo_days: int


class AnswerTerms(NamedTuple):
    """The clock of requests as set on a day."""

    answer_days: int
    days: dict[str, int]
    others_days: int
    extension_days: int
    holidays: frozenset[date]

    def limits(self, kind: RequestKind, received: date, *, others: bool = False) -> clock.Limits:
        return clock.limits(
            received,
            kind.value,
            answer_days=self.answer_days,
            days=self.days,
            others_days=self.others_days,
            others=others,
            holidays=self.holidays,
        )


def terms(day: date) -> RetentionTerms:
    return RetentionTerms(
        setting("retention_years", day), setting("retention_days", day), setting("makeup_photo_days", day)
    )


def promise(day: date) -> AnswerTerms:
    return AnswerTerms(
        setting("data_answer_days", day),
        setting("data_request_days", day),
        setting("data_others_days", day),
        setting("data_extension_days", day),
        clock.listed(setting("holidays", day)),
    )
