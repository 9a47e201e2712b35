"""How far a plan has come, and what may be done to a version when. Pure."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.plans.models import OutcomeKind, ReturnReason, VersionState
from portal.plans.rules.form import WRITTEN, PartKind, PlanPart

LONGEST_REASON = 1000
LONGEST_WORDS = 1000


class Stage(Labelled):
    """How a member's plan stands with the chi ủy, told from its versions; a draft is nobody's but its writer's."""

    NONE = "chua-nop", "Chưa nộp"
    SUBMITTED = "da-nop", "Đã nộp, chờ chi ủy xem"
    RESUBMITTED = "nop-lai", "Đã sửa và nộp lại"
    CHANGED = "thay-doi", "Bản thay đổi chờ chi ủy xem"
    RETURNED = "chinh-sua", "Yêu cầu chỉnh sửa"
    APPROVED = "thong-qua", "Chi ủy thông qua"
    CLOSED = "tong-ket", "Đã tổng kết năm"


KINDS = {
    Stage.NONE: "none",
    Stage.SUBMITTED: "asked",
    Stage.RESUBMITTED: "asked",
    Stage.CHANGED: "asked",
    Stage.RETURNED: "draft",
    Stage.APPROVED: "done",
    Stage.CLOSED: "locked",
}
WAITING = (Stage.SUBMITTED, Stage.RESUBMITTED, Stage.CHANGED)
STOOD = (VersionState.APPROVED, VersionState.SUPERSEDED, VersionState.CLOSED)


def stage_of(states: Sequence[VersionState]) -> Stage:
    """From the states of a plan's versions, oldest first."""
    handed_in = [state for state in states if state is not VersionState.DRAFT]
    if not handed_in:
        return Stage.NONE
    *before, newest = handed_in
    if newest is VersionState.SUBMITTED:
        if before and before[-1] is VersionState.RETURNED:
            return Stage.RESUBMITTED
        return Stage.CHANGED if any(state in STOOD for state in before) else Stage.SUBMITTED
    if newest is VersionState.RETURNED:
        return Stage.RETURNED
    return Stage.CLOSED if newest is VersionState.CLOSED else Stage.APPROVED


def has_stood(states: Collection[VersionState]) -> bool:
    """Whether the plan counts as written: starting a new version does not unwrite it."""
    return any(state in STOOD for state in states)


def not_to_be_decided(state: VersionState, *, approved_on: date | None) -> Sentence | None:
    """Why this version can be neither approved nor handed back now."""
    if state is VersionState.SUBMITTED:
        return None
    if state is VersionState.DRAFT:
        return say("Đảng viên vừa rút bản này lại để sửa. Khi nộp lại, bản mới hiện trong danh sách chờ.")
    if state is VersionState.RETURNED:
        return say("Bản này đã được yêu cầu chỉnh sửa; chi ủy xem bản nộp lại.")
    if approved_on:
        return say("Bản này đã được thông qua ngày %(day)s nên không thay đổi nữa.", day=approved_on)
    return say("Bản này đã được thông qua nên không thay đổi nữa.")


def wrong_in_return(code: ReturnReason | None, reason: str) -> dict[str, Sentence]:
    """The reason is counted by its code; the sentence tells the member what to do."""
    wrong = {}
    if code is None:
        wrong["code"] = say("Hãy chọn lý do yêu cầu chỉnh sửa.")
    if not reason:
        wrong["reason"] = say("Hãy ghi rõ cần sửa gì, để đồng chí ấy biết đường sửa.")
    return wrong


def missing(
    parts: Sequence[PlanPart], *, narratives: Mapping[str, str], commitments: int, files: int
) -> tuple[str, ...]:
    """The labels of required parts that a version leaves empty."""
    there = {PartKind.COMMITMENTS: bool(commitments), PartKind.ATTACHMENTS: bool(files)}
    return tuple(
        part.label
        for part in parts
        if part.required and not (narratives.get(part.code) if part.kind in WRITTEN else there[part.kind])
    )


def not_to_be_approved(lacking: Collection[str], *, closed: bool) -> Sentence | None:
    if closed:
        return say("Kế hoạch của đợt này đã tổng kết năm nên không nhận thêm bản mới.")
    if lacking:
        return say("Bản này còn thiếu phần bắt buộc: %(parts)s. Hãy yêu cầu chỉnh sửa.", parts="; ".join(lacking))
    return None


def not_to_be_concluded(state: VersionState, *, closed_on: date | None) -> Sentence | None:
    """Why no outcome is written now: only the plan in force has any."""
    if state is VersionState.APPROVED:
        return None
    if state is VersionState.CLOSED:
        return say("Kế hoạch đã tổng kết năm ngày %(day)s nên kết quả không sửa nữa.", day=closed_on or "")
    if state is VersionState.SUPERSEDED:
        return say("Bản này đã thay bằng bản mới; kết quả ghi vào bản đang thực hiện.")
    return say("Kế hoạch chưa được thông qua nên chưa có kết quả để ghi.")


def wrong_in_outcome(
    kind: OutcomeKind | None, words: str, on: date | None, *, since: date | None, today: date
) -> dict[str, Sentence]:
    """What is missing or wrong in one outcome; finished needs no more words, anything else says how it stands."""
    wrong: dict[str, Sentence] = {}
    if kind is None:
        wrong["kind"] = say("Hãy chọn kết quả, hoặc để trống cả dòng này.")
    elif not words and kind is not OutcomeKind.FINISHED:
        wrong["words"] = say("Hãy ghi rõ đã làm được gì, còn lại gì; chỉ “Đã khắc phục xong” mới để trống.")
    if on is None:
        wrong["on"] = say("Hãy ghi ngày chi ủy xác định kết quả, ví dụ 20/11/2022.")
    elif on > today:
        wrong["on"] = say("Ngày %(day)s chưa đến.", day=on)
    elif since and on < since:
        wrong["on"] = say("Kết quả không thể có trước ngày kế hoạch được thông qua, %(day)s.", day=since)
    return wrong


def not_to_be_closed(state: VersionState, *, open_rows: int, waiting: bool) -> Sentence | None:
    if state is VersionState.CLOSED:
        return say("Kế hoạch này đã tổng kết năm.")
    if state is not VersionState.APPROVED:
        return say("Chỉ tổng kết kế hoạch đang thực hiện.")
    if waiting:
        return say("Có một bản thay đổi đang chờ chi ủy xem. Hãy thông qua hoặc yêu cầu chỉnh sửa bản đó trước.")
    if open_rows:
        return say("Còn %(count)s nội dung chưa có kết quả. Hãy ghi đủ rồi tổng kết.", count=open_rows)
    return None
