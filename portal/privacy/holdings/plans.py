"""The person's plans: what they wrote, what the cell said to it, where copies went, where it was posted."""

from typing import Any

import sqlalchemy as sa

from portal.campaigns.models import Campaign
from portal.ground.columns import columns_of
from portal.ground.db import db
from portal.ground.files import StoredFile
from portal.ground.sql import Query
from portal.ground.text import say
from portal.organisations.models import Unit
from portal.organisations.names import LONG, unit_called
from portal.plans.models import (
    Commitment,
    Delivery,
    DeliveryEntry,
    Narrative,
    Outcome,
    Plan,
    PlanFile,
    PlanTemplate,
    PlanVersion,
    Posting,
    Return,
)
from portal.plans.said import FIELDS, Committed
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held

BASIS = say("Kế hoạch của Đảng ủy về đợt sinh hoạt chính trị; Kết luận 21-KL/TW ngày 25/10/2021")
DRIVE, NUMBER = say("Đợt"), say("Bản số")


def versions(asked: HoldingScope) -> HeldRows:
    rows = _mine(
        asked,
        PlanVersion.state,
        PlanVersion.origin,
        PlanVersion.reason,
        PlanVersion.submitted_on,
        PlanVersion.approved_on,
        PlanVersion.approved_as,
        PlanVersion.closed_on,
        PlanVersion.source,
        PlanVersion.recorded_at,
    )
    columns = (
        DRIVE,
        NUMBER,
        say("Trạng thái"),
        say("Nguồn"),
        say("Lý do lập bản mới"),
        say("Ngày nộp"),
        say("Ngày thông qua"),
        say("Thông qua với tư cách"),
        say("Ngày tổng kết"),
        say("Tệp nguồn"),
        say("Ghi vào cổng"),
    )
    return held(columns, rows, [row[-1] for row in rows])


def passages(asked: HoldingScope) -> HeldRows:
    """Under the labels of the form each was written in."""
    rows = db.session.execute(
        _plans(asked, Narrative.section, Narrative.text, PlanTemplate.sections)
        .join(Narrative, sa.and_(Narrative.ward_id == PlanVersion.ward_id, Narrative.plan_version_id == PlanVersion.id))
        .outerjoin(
            PlanTemplate,
            sa.and_(PlanTemplate.ward_id == PlanVersion.ward_id, PlanTemplate.id == PlanVersion.template_id),
        )
        .order_by(Campaign.starts_on, PlanVersion.number, Narrative.id)
    ).all()
    said = [(row[0], row[1], _label(row.sections, row.section), row.text) for row in rows]
    return held((DRIVE, NUMBER, say("Phần"), say("Nội dung")), said)


def _label(sections: list[Any] | None, code: str) -> str:
    return next((str(one["label"]) for one in sections or () if one["code"] == code), code)


def commitments(asked: HoldingScope) -> HeldRows:
    rows = _mine(
        asked,
        Commitment.position,
        *columns_of(Commitment, Committed),
        join=(Commitment, Commitment.plan_version_id),
        order=(Commitment.position,),
    )
    return held((DRIVE, NUMBER, say("Thứ tự"), *(one.label for one in FIELDS)), rows)


def review(asked: HoldingScope) -> HeldRows:
    """Requests to revise, and the cell's word on each commitment."""
    returned = _mine(
        asked,
        Return.returned_on,
        Return.code,
        Return.reason,
        Return.source,
        join=(Return, Return.plan_version_id),
        order=(Return.recorded_at,),
    )
    outcomes = db.session.execute(
        _plans(asked, Outcome.on, Outcome.kind, Outcome.words, Outcome.withdrawn_at)
        .join(
            Commitment, sa.and_(Commitment.ward_id == PlanVersion.ward_id, Commitment.plan_version_id == PlanVersion.id)
        )
        .join(Outcome, sa.and_(Outcome.ward_id == Commitment.ward_id, Outcome.commitment_id == Commitment.id))
        .order_by(Outcome.recorded_at)
    ).all()
    rows = [(row[0], row[1], say("Yêu cầu chỉnh sửa"), *row[2:]) for row in returned]
    rows += [
        (row[0], row[1], say("Kết quả khắc phục"), row[2], row[3], row[4], say("đã thay") if row[5] else "")
        for row in outcomes
    ]
    columns = (DRIVE, NUMBER, say("Việc"), say("Ngày"), say("Loại"), say("Lời ghi"), say("Ghi chú, nguồn"))
    return held(columns, rows, [row[3] for row in rows])


def copies(asked: HoldingScope) -> HeldRows:
    sent = db.session.execute(
        _plans(
            asked,
            Delivery.recipient,
            unit_called(Unit, Delivery.sent_on, LONG),
            Delivery.state,
            Delivery.sent_on,
            Delivery.received_on,
        )
        .join(Delivery, sa.and_(Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id))
        .join(Unit, sa.and_(Unit.ward_id == Delivery.ward_id, Unit.id == Delivery.unit_id))
        .order_by(Campaign.starts_on, PlanVersion.number, Delivery.recipient, Unit.name)
    ).all()
    noted = db.session.execute(
        _plans(asked, DeliveryEntry.kind, DeliveryEntry.state, DeliveryEntry.on, DeliveryEntry.words)
        .join(Delivery, sa.and_(Delivery.ward_id == PlanVersion.ward_id, Delivery.plan_version_id == PlanVersion.id))
        .join(
            DeliveryEntry, sa.and_(DeliveryEntry.ward_id == Delivery.ward_id, DeliveryEntry.delivery_id == Delivery.id)
        )
        .order_by(DeliveryEntry.recorded_at)
    ).all()
    posted = _mine(
        asked,
        Posting.place,
        Posting.posted_from,
        Posting.posted_until,
        Posting.withdrawn_on,
        Posting.notice,
        Posting.witnesses,
        Posting.minutes,
        Posting.withdrawn_reason,
        Posting.source,
        join=(Posting, Posting.plan_version_id),
        order=(Posting.recorded_at,),
    )
    rows: list[tuple[Any, ...]] = [(*row, "") for row in sent]
    rows += [(row[0], row[1], say("Sổ giao nhận"), row[2], row[3], row[4], "", row[5]) for row in noted]
    rows += [
        (
            row[0],
            row[1],
            say("Niêm yết"),
            row[2],
            say("Đã gỡ") if row[5] else say("Đã niêm yết"),
            row[3],
            row[5] or row[4],
            "; ".join(filter(None, row[6:])),
        )
        for row in posted
    ]
    columns = (
        DRIVE,
        NUMBER,
        say("Gửi cho"),
        say("Tổ chức, nơi"),
        say("Trạng thái"),
        say("Ngày chuyển, niêm yết"),
        say("Ngày nhận, gỡ"),
        say("Lời ghi"),
    )
    return held(columns, rows, [row[5] for row in rows])


def files_of(asked: HoldingScope) -> list[StoredFile]:
    """Scans and attachments of the person's own plans."""
    mine = (
        sa.select(PlanFile.file_id)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == PlanFile.ward_id, PlanVersion.id == PlanFile.plan_version_id))
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .where(Plan.person_id == asked.person_id)
    )
    return list(db.session.scalars(sa.select(StoredFile).where(StoredFile.id.in_(mine)).order_by(StoredFile.id)))


def _mine(
    asked: HoldingScope, *columns: Any, join: tuple[Any, Any] | None = None, order: tuple[Any, ...] = ()
) -> list[tuple[Any, ...]]:
    asks = _plans(asked, *columns)
    if join:
        table, key = join
        asks = asks.join(table, sa.and_(table.ward_id == PlanVersion.ward_id, key == PlanVersion.id))
    found = db.session.execute(asks.order_by(Campaign.starts_on, PlanVersion.number, *order))
    return [tuple(row) for row in found]


def _plans(asked: HoldingScope, *columns: Any) -> Query:
    return (
        sa.select(Campaign.theme, PlanVersion.number, *columns)
        .select_from(Plan)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(Campaign, sa.and_(Campaign.ward_id == Plan.ward_id, Campaign.id == Plan.campaign_id))
        .where(Plan.person_id == asked.person_id)
    )


HOLDINGS = (
    DataKind(
        "plans",
        say("Kế hoạch: các bản"),
        say("Biết ai đã lập, đã nộp, đã thông qua kế hoạch"),
        BASIS,
        (Action.PLAN_LIST, Action.PLAN_READ),
        "plans",
        versions,
    ),
    DataKind(
        "narratives",
        say("Kế hoạch: phần trình bày"),
        say("Tự soi, tự sửa; chi ủy đọc để thông qua"),
        BASIS,
        (Action.PLAN_READ,),
        "plans",
        passages,
    ),
    DataKind(
        "commitments",
        say("Kế hoạch: nội dung khắc phục"),
        say("Để chi ủy, tổ chức giám sát theo dõi"),
        BASIS,
        (Action.COMMITMENT_READ, Action.BOARD_READ),
        "plans",
        commitments,
    ),
    DataKind(
        "review",
        say("Yêu cầu chỉnh sửa, kết quả khắc phục"),
        say("Chi ủy góp ý và ghi kết quả"),
        BASIS,
        (Action.PLAN_READ, Action.EVIDENCE_READ),
        "plans",
        review,
    ),
    DataKind(
        "copies",
        say("Kế hoạch đã gửi và niêm yết ở đâu"),
        say("Sổ giao nhận, biên bản niêm yết"),
        BASIS,
        (Action.DELIVERY_READ, Action.BOARD_READ),
        "plans",
        copies,
    ),
)
