"""What the library counts of a drive's tasks: who has studied what was to be studied, and papers that supplement others
(the ward's action programme after a new conclusion)."""

from collections.abc import Sequence
from datetime import date, datetime

import sqlalchemy as sa

from portal.campaigns.counting import Counted, Tally, TaskCount, TaskSpan, counted_from
from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.documents import links
from portal.documents.models import Acknowledgement, Document, DocumentRelation, Relation
from portal.documents.queries.audience import studying
from portal.ground.db import db
from portal.ground.text import say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.policy import Action

WARD = (UnitKind.WARD_PARTY, UnitKind.WARD_OFFICE, UnitKind.WARD_PEOPLE)


def _studied(_campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """Each document counts once for each person it is to be studied by; of a cell its members, of the ward all."""
    people = studying(span.last)
    confirmed = sa.and_(
        Acknowledgement.document_id == people.c.document_id,
        Acknowledgement.person_id == people.c.person_id,
        Acknowledgement.withdrawn_at.is_(None),
        Acknowledgement.studied_on <= span.last,
    )
    rows = db.session.execute(
        sa.select(people.c.cell_id, sa.func.count(Acknowledgement.id).label("part"), sa.func.count().label("whole"))
        .select_from(people)
        .join(Document, Document.id == people.c.document_id)
        .outerjoin(Acknowledgement, confirmed)
        .where(Document.to_study, Document.withdrawn_at.is_(None), Document.dated <= span.last)
        .group_by(people.c.cell_id)
    )
    of_cell = {row.cell_id: Share(row.part, row.whole) for row in rows}
    of_ward = Share(sum(one.part for one in of_cell.values()), sum(one.whole or 0 for one in of_cell.values()))
    shares = {one.id: of_ward if one.kind in WARD else of_cell.get(one.id) for one in bodies}
    return {"": {body: Counted(share, links.library()) for body, share in shares.items() if share and share.whole}}


def _supplemented(campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    found = supplements(campaign, span.last)
    url = links.document(found[0]) if len(found) == 1 else links.library() if found else ""
    return {"": {one.id: Counted(Share(len(found)), url) for one in bodies}}


def supplements(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[int]:
    """Papers dated since the drive's first month that the library relates to an earlier one as its supplement."""
    return list(
        db.session.scalars(
            sa.select(Document.id)
            .join(
                DocumentRelation,
                sa.and_(DocumentRelation.ward_id == Document.ward_id, DocumentRelation.document_id == Document.id),
            )
            .where(
                DocumentRelation.relation == Relation.AMENDS,
                Document.withdrawn_at.is_(None),
                Document.dated.between(counted_from(campaign), as_of),
                *([Document.added_at <= known_at] if known_at else []),
            )
            .distinct()
            .order_by(Document.id)
        )
    )


counts = [
    TaskCount(
        "hoc-tap-van-ban",
        say("lượt xác nhận đã học văn bản phải học"),
        (*WARD, UnitKind.CELL),
        _studied,
        lists=Action.DOCUMENT_PROGRESS,
    ),
    TaskCount("bo-sung-van-ban", say("văn bản bổ sung, sửa đổi văn bản trước"), WARD, _supplemented),
]
