"""When an arrangement may be changed, confirmed, applied and undone. Pure."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from portal.arrangements.rules.shapes import Arranged
from portal.arrangements.rules.states import ArrangementState
from portal.ground.text import Sentence, say
from portal.supervision.rules.month import first_day

LONGEST_NUMBER, LONGEST_REASON = 120, 500


def closed_to_drafting(state: ArrangementState) -> Sentence | None:
    if state is ArrangementState.DRAFT:
        return None
    return say("Đợt sắp xếp này không còn là nháp nên không sửa được nữa.")


def not_ready(after: Arranged, deeds: int) -> Sentence | None:
    """What is left over is zero before anything is confirmed or done."""
    if not deeds:
        return say("Đợt sắp xếp này chưa có việc nào.")
    if after.refused:
        return after.refused[0]
    if after.asked:
        return say("Còn %(count)s người chưa rõ chuyển về đâu.", count=len(after.asked))
    return None


class MonthInHand(NamedTuple):
    """A month that is not locked: its days, and whether a body that the arrangement touches has begun it."""

    month: str
    due_on: date
    locks_on: date
    begun: bool


def too_early(day: date, decided_on: date, months: Sequence[tuple[date, date]], today: date) -> Sentence | None:
    """`months`: their (due, lock) days. Whom a note is owed by is settled on the due day, and stays settled."""
    if day < decided_on:
        return say("Ngày thực hiện không được trước ngày quyết định.")
    settled = [due_on for due_on, _ in months if day <= due_on < today]
    if settled:
        return say("Kỳ có hạn gửi %(day)s đã tính theo tổ chức cũ; ngày thực hiện phải sau ngày đó.", day=max(settled))
    return None


def finished_by_the_old(months: Sequence[MonthInHand], day: date) -> list[MonthInHand]:
    """Whoever began a month finishes it: months that were due before the day, and those that a body concerned has
    begun and that did not begin on the day or after it."""
    return [one for one in months if one.due_on < day or (one.begun and first_day(one.month) < day)]


def due_before(one: MonthInHand, day: date) -> date:
    """A month begun by the old bodies is theirs as a whole: it is due while they stand."""
    return min(one.due_on, day - timedelta(days=1))


def closed_to_undoing(state: ArrangementState, *, newest: bool, leans: Collection[object]) -> Sentence | None:
    if state is not ArrangementState.APPLIED:
        return say("Chỉ hoàn tác được đợt sắp xếp đã thực hiện.")
    if not newest:
        return say("Sau đợt này đã có đợt sắp xếp khác; hãy hoàn tác đợt sau trước, hoặc ra quyết định mới.")
    if leans:
        return say("Tổ chức mới đã có việc làm nên không hoàn tác được nữa; hãy sắp xếp lại theo quyết định mới.")
    return None
