"""When a plan may be written, changed, handed in or taken back, and what it must hold. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.plans.models import VersionState
from portal.plans.rules.form import WRITTEN, PartKind, PlanPart
from portal.plans.said import Committed, FollowedBy, Section

LONGEST = {"narrative": 6000, "reason": 500}
MOST_ROWS = 40
MOST_FILES = 10
LARGEST_DRAFT = 200_000  # characters: every part full, and forty rows

OPEN = (None, VersionState.DRAFT, VersionState.RETURNED)  # the next words are the member's
IN_FORCE = (VersionState.APPROVED, VersionState.CLOSED)

# Who follows a commitment unless its plan says otherwise: the cell what only the cell can see.
FOLLOWED_BY = {
    Section.POLITICS: FollowedBy.CHI_UY,
    Section.DISCIPLINE: FollowedBy.CHI_UY,
    Section.ETHICS: FollowedBy.LEAD,
    Section.RESIDENCE: FollowedBy.LEAD,
    Section.STYLE: FollowedBy.LEAD,
    Section.DUTIES: FollowedBy.BOTH,
    Section.OTHER: FollowedBy.BOTH,
}


@dataclass(frozen=True)
class CommitmentRow(Committed):
    """A commitment as it is written; `key` names its fields on the form."""

    key: str
    continues_id: int | None = None


class PlanContent(NamedTuple):
    """What a plan says."""

    narratives: Mapping[str, str]  # by the part's code
    rows: tuple[CommitmentRow, ...]
    reason: str = ""  # why a plan in force is changed

    def filled(self) -> "PlanContent":
        """Without rows in which nothing was written."""
        return self._replace(rows=tuple(row for row in self.rows if not row.is_blank))


def field_of(part: PlanPart) -> str:
    return f"phan-{part.code}"


def closed_to_writing(
    newest: VersionState | None, *, changing: bool, in_cell: bool, on_paper: bool = False
) -> Sentence | None:
    if not in_cell:
        return say("Chỉ đảng viên đang sinh hoạt tại một chi bộ của phường viết kế hoạch.")
    if newest is VersionState.SUBMITTED:
        return say("Kế hoạch đã nộp và đang chờ chi ủy xem. Muốn sửa, hãy rút lại trước.")
    if newest is VersionState.DRAFT and on_paper:  # what a member took back is theirs alone, and stays
        return say("Đồng chí ấy vừa rút bản đã nộp để tự sửa trên cổng, nên chưa nhập bản giấy được.")
    if newest in OPEN:
        return None
    if newest is VersionState.APPROVED and changing:
        return None
    if newest is VersionState.APPROVED:
        return say("Kế hoạch đã được thông qua nên không sửa nữa. Muốn thay đổi, hãy lập bản thay đổi.")
    return say("Kế hoạch của đợt này đã tổng kết.")


def closed_to_taking_back(state: VersionState, *, on_paper: bool) -> Sentence | None:
    if state is not VersionState.SUBMITTED:
        return say("Chi ủy đã xem bản này nên không rút lại được nữa.")
    if on_paper:
        return say("Bản này nhập theo bản giấy đã ký. Muốn sửa, hãy báo chi ủy.")
    return None


def lacking(
    content: PlanContent, parts: Sequence[PlanPart], *, starts_on: date, changing: bool, files: int
) -> dict[str, Sentence]:
    """What is missing or wrong in a plan that is handed in, by field."""
    wrong: dict[str, Sentence] = {}
    for part in parts:
        if part.kind in WRITTEN and part.required and not content.narratives.get(part.code):
            wrong[field_of(part)] = say("Hãy viết phần này; mẫu kế hoạch yêu cầu.")
        if part.kind is PartKind.ATTACHMENTS and part.required and not files:
            wrong["tep"] = say("Mẫu kế hoạch yêu cầu tài liệu kèm theo; hãy thêm ít nhất một tệp.")
        if part.kind is PartKind.COMMITMENTS and part.required and not content.rows:
            wrong["rows"] = say("Hãy ghi ít nhất một hạn chế với biện pháp và thời hạn khắc phục.")
    for row in content.rows:
        wrong.update(_lacking_in(row, starts_on))
    if len(content.rows) > MOST_ROWS:
        wrong["rows"] = say("Kế hoạch có quá %(most)s nội dung khắc phục, hãy gộp bớt.", most=MOST_ROWS)
    if changing and not content.reason:
        wrong["reason"] = say("Hãy ghi lý do thay đổi kế hoạch đã được thông qua.")
    return wrong


def with_usual(row: CommitmentRow) -> CommitmentRow:
    """Under an area, and followed by whom its area is usually followed by."""
    section = row.section or Section.OTHER
    return replace(row, section=section, followed_by=row.followed_by or FOLLOWED_BY[section])


def _lacking_in(row: CommitmentRow, starts_on: date) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not row.shortcoming:
        wrong[f"han-che-{row.key}"] = say("Hãy ghi hạn chế, khuyết điểm; nếu không cần dòng này, hãy bỏ dòng.")
    if not row.remedy:
        wrong[f"bien-phap-{row.key}"] = say("Hãy ghi biện pháp khắc phục, là việc người khác thấy được.")
    if row.section is None:
        wrong[f"linh-vuc-{row.key}"] = say("Hãy chọn lĩnh vực của hạn chế này.")
    if row.due_on is None:
        wrong[f"thoi-han-{row.key}"] = say("Hãy ghi thời hạn hoàn thành, ví dụ 30/12/%(year)s.", year=starts_on.year)
    elif row.due_on <= starts_on:
        wrong[f"thoi-han-{row.key}"] = say("Thời hạn phải sau ngày bắt đầu của đợt, %(day)s.", day=starts_on)
    return wrong


def wrong_on_paper(signed_on: date | None, *, starts_on: date, today: date, scans: int) -> dict[str, Sentence]:
    """What is missing or wrong in a signed paper that the chi ủy types in."""
    wrong: dict[str, Sentence] = {}
    if signed_on is None:
        wrong["signed_on"] = say("Hãy ghi ngày trên bản giấy đã ký.")
    elif signed_on > today:
        wrong["signed_on"] = say("Ngày %(day)s chưa đến. Hãy ghi ngày trên bản giấy.", day=signed_on)
    elif signed_on < starts_on:
        wrong["signed_on"] = say("Bản giấy không thể ký trước ngày bắt đầu của đợt, %(day)s.", day=starts_on)
    if not scans:
        wrong["tep"] = say("Hãy thêm ảnh chụp hoặc bản quét của bản giấy đã ký.")
    return wrong


def unknown_continuations(rows: Collection[CommitmentRow], known: Collection[int]) -> bool:
    """Whether some row says it carries on a commitment that is not this member's."""
    return any(row.continues_id is not None and row.continues_id not in known for row in rows)


def lowered(label: str) -> str:
    """The document's name as it stands inside a sentence."""
    return label[:1].lower() + label[1:]
