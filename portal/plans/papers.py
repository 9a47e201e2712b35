"""The plan as an office paper, and the minutes of its posting: what stands in them, for Word and PDF alike. What a
summary does not say is left to the pen, and one line under the paper says why."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from portal import papers
from portal.ground.clock import ward_today
from portal.ground.db import db
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on
from portal.organisations.queries import UnitRow, setting, units
from portal.papers import Letterhead
from portal.papers.content import DOTS, DOTS_IN_A_CELL, Paper
from portal.papers.kinds import Content
from portal.papers.letterheads import HasName
from portal.papers.numerals import day_written
from portal.people.models import CellMembership
from portal.people.queries.history import posts_of
from portal.people.queries.namesakes import names_spelt
from portal.plans.queries.board import Posted
from portal.plans.queries.whole_plan import HandedInCommitment, WholePlan
from portal.plans.rules.versions import STOOD

LEFT_TO_THE_PEN = "Chỗ để trống: bảng tổng hợp không ghi."


def plan_paper(whole: WholePlan) -> Paper:
    """The caller has found the plan through the policy. Dated as the plan is: a paper of 2022 looks as in 2022."""
    version = whole.version
    on = version.approved_on or version.submitted_on or version.known_approved_on or ward_today()
    cell = cell_on(whole.person_id, on)
    # A summary tells by when a plan had been approved, not on which day: that is no day to put on a paper.
    head = papers.letterhead(cell or _ward(), on, dated=bool(version.approved_on or version.submitted_on))
    name = _spelt(whole.person_id, whole.name, on)
    facts = [
        ("Họ và tên", name),
        ("Chức vụ", ", ".join(posts_of(whole.person_id, on)) or "Đảng viên"),
        ("Sinh hoạt tại", cell.name if cell else whole.cell),
        ("Đợt sinh hoạt", whole.drive.theme),
        ("Căn cứ", f"Kế hoạch số {whole.drive.document_number}, ngày {day_written(whole.drive.document_date)}"),
        ("Ngày nộp", version.submitted_on or DOTS),
    ]
    context = {
        "title": whole.drive.plan_label.upper(),
        "sub": f"Năm {whole.drive.starts_on.year}",
        "facts": _pairs(facts),
        "sections": [{"title": one.label, "text": one.text} for one in whole.narratives],
        "commitments_label": setting("commitment_label", on),
        "commitments": [_commitment(number, one, whole) for number, one in enumerate(whole.commitments, 1)],
        "remarks": _remarks(whole),
        "foot": _origin(whole),
        "signatures": [_approval(whole, head), head.signed(name, capacity=["NGƯỜI LẬP KẾ HOẠCH"])],
    }
    return context, head


def posting_paper(posted: Posted) -> Paper:
    """Biên bản niêm yết; once it was taken down, that too stands in it."""
    on = posted.posted_from or ward_today()
    (office,) = units(UnitKind.WARD_OFFICE)
    head = papers.letterhead(office, on, document="BB", dated=posted.posted_from is not None)
    whose = ", ".join((_spelt(posted.person_id, posted.name, on), *posted.titles))
    facts = [
        ("Kế hoạch của đồng chí", whose),
        ("Nơi niêm yết", posted.place),
        ("Niêm yết từ ngày", posted.posted_from or DOTS),
        ("Đến hết ngày", posted.posted_until or DOTS),
        ("Theo thông báo", posted.notice or DOTS),
        ("Người chứng kiến", posted.witnesses or DOTS),
    ]
    paragraphs = ["Nội dung ghi nhận: " + (posted.minutes or DOTS)]
    if posted.withdrawn_on:
        paragraphs.append(f"Đã gỡ ngày {day_written(posted.withdrawn_on)}. Lý do: {posted.withdrawn_reason or DOTS}.")
        paragraphs += [f"Người gỡ: {posted.withdrawn_by}."] if posted.withdrawn_by else []
    context = {
        "title": "BIÊN BẢN NIÊM YẾT",
        "sub": posted.plan_label,
        "facts": _pairs(facts),
        "paragraphs": paragraphs,
        "remarks": [LEFT_TO_THE_PEN] if posted.source else [],
        "foot": f"Theo bảng tổng hợp: {posted.source}" if posted.source else "",
        "signatures": [
            head.signed(capacity=["NGƯỜI CHỨNG KIẾN"]),
            head.signed(posted.posted_by, capacity=["NGƯỜI LẬP BIÊN BẢN"]),
        ],
    }
    return context, head


def cell_on(person_id: int, day: date) -> UnitRow | None:
    """Where the member took part on the day, as it was called then; where that is not recorded, where they do today."""
    for asked in (day, ward_today()):
        cell_id = db.session.scalar(
            select(CellMembership.cell_id).where(CellMembership.person_id == person_id, CellMembership.holds(asked))
        )
        if cell_id:
            return next(iter(named_on((one for one in units(UnitKind.CELL) if one.id == cell_id), day)), None)
    return None


def _approver(whole: WholePlan) -> str:
    by, on = whole.version.approved_by, whole.version.approved_on
    return _spelt(by, whole.approver, on) if by and on else whole.approver


def _spelt(person_id: int, name: str, day: date) -> str:
    return names_spelt([person_id], day).get(person_id, name)


def _ward() -> HasName:
    (ward,) = units(UnitKind.WARD_PARTY)
    return ward


def _pairs(facts: Sequence[tuple[str, object]]) -> list[Content]:
    return [{"label": label, "value": value} for label, value in facts]


def _commitment(number: int, one: HandedInCommitment, whole: WholePlan) -> Content:
    outcome = one.outcome
    came_of_it = f"{outcome.kind.vietnamese}, {day_written(outcome.on)}" if outcome else ""
    return {
        "number": number,
        "section": one.section,
        "shortcoming": one.shortcoming,
        "cause": one.cause or (DOTS_IN_A_CELL if whole.from_summary else ""),
        "remedy": one.remedy,
        "due": one.due_on or (DOTS_IN_A_CELL if whole.from_summary else ""),
        "followed_by": one.followed_by,
        "outcome": came_of_it,
    }


def _approval(whole: WholePlan, head: Letterhead) -> Content:
    """The chi ủy's block; the cell secretary's own plan is the ward's to approve."""
    capacity = list(head.signature)
    if whole.subject.heads_cell:
        capacity = setting("signature_ward", head.on)
    return head.signed(_approver(whole) if whole.version.state in STOOD else "", capacity=capacity)


def _remarks(whole: WholePlan) -> list[str]:
    """What is known of this version and what is not: it must not look more certain than it is."""
    version, said = whole.version, []
    if version.state in STOOD:
        who = f", {_approver(whole)}" if whole.approver else ""
        as_what = f", {version.approved_as}" if version.approved_as else ""
        day = day_written(version.approved_on) if version.approved_on else DOTS
        said.append(f"Ngày thông qua: {day}{who}{as_what}.")
    else:
        said.append(f"Bản này chưa được thông qua: {version.state.vietnamese}.")
    if version.number > 1 or version.reason:
        why = f" Lý do thay đổi: {version.reason}" if version.reason else ""
        said.append(f"Bản số {version.number}.{why}")
    if version.superseded_on:
        said.append(f"Đã thay bằng bản mới từ ngày {day_written(version.superseded_on)}.")
    if whole.from_summary:
        said.append(LEFT_TO_THE_PEN)
    return said


def _origin(whole: WholePlan) -> str:
    """Where the portal has the paper's words from: said in its foot, for it is no part of what the member wrote."""
    if whole.typed_in:
        return f"Theo bản giấy đã ký; người nhập: {whole.submitter}" if whole.submitter else "Theo bản giấy đã ký"
    if whole.from_summary:
        return f"Theo bảng tổng hợp: {whole.version.source}" if whole.version.source else "Theo bảng tổng hợp"
    return ""
