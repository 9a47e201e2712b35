"""What the person has studied."""

import sqlalchemy as sa

from portal.documents.models import Acknowledgement, Document
from portal.ground.db import db
from portal.ground.text import say
from portal.policy import Action
from portal.privacy.holdings.section import DataKind, HeldRows, HoldingScope, held


def studied(asked: HoldingScope) -> HeldRows:
    rows = db.session.execute(
        sa.select(
            Document.number,
            Document.dated,
            Document.subject,
            Acknowledgement.studied_on,
            Acknowledgement.way,
            Acknowledgement.withdrawn_at,
        )
        .join(
            Document, sa.and_(Document.ward_id == Acknowledgement.ward_id, Document.id == Acknowledgement.document_id)
        )
        .where(Acknowledgement.person_id == asked.person_id)
        .order_by(Acknowledgement.studied_on)
    ).all()
    columns = (
        say("Số, ký hiệu"),
        say("Ngày văn bản"),
        say("Trích yếu"),
        say("Ngày học"),
        say("Cách xác nhận"),
        say("Đã rút"),
    )
    return held(columns, rows, [row.studied_on for row in rows])


HOLDINGS = (
    DataKind(
        "studied",
        say("Văn bản đã học"),
        say("Theo dõi việc học tập, quán triệt"),
        say("Kế hoạch học tập nghị quyết của Đảng ủy"),
        (Action.DOCUMENT_STUDIED, Action.DOCUMENT_PROGRESS),
        "",
        studied,
    ),
)
