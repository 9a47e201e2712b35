"""Figures (chỉ tiêu): each by its name, with numerator, denominator, its rule in words and the day it holds for, and
with the people it counts. A rate never exceeds 100 %, and what is not written is never counted as written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from portal.ground.db import dated, db
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, units
from portal.people.models import CellMembership, Exemption, ExemptionKind, Membership
from portal.people.queries.active import active as taking_part
from portal.plans.models import Commitment, Plan, PlanVersion, VersionState
from portal.supervision.models import Part, Period
from portal.supervision.queries.progress import FRONTS, Duty, What, coordinating_bodies, duties

RULES: dict[What, Sentence] = {
    What.REMARK: say("Nhận xét có nội dung, không phải bản nháp"),
    What.NIL: say("Ghi rõ “Không có ý kiến nhận xét”"),
    What.UNSEEN: say("Ghi rõ “Chưa có điều kiện theo dõi” cùng lý do"),
    What.OPEN: say("Chưa ghi gì; bản nháp cũng tính là chưa ghi"),
    What.SENT: say("Đã gửi chi ủy và UBMTTQ phường"),
}


@dataclass(frozen=True)
class Figure:
    """A number that can account for itself; `whole` None: a plain count."""

    part: int
    whole: int | None
    rule: Sentence
    as_of: date
    listing: Callable[[], list[int]] = field(repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.part < 0 or (self.whole is not None and self.part > self.whole):
            raise ValueError(f"{self.part} of {self.whole} is no part of a whole")

    def people(self) -> list[int]:
        """Whom it counts, each once."""
        return sorted(set(self.listing()))

    @property
    def rate(self) -> float | None:
        return 100 * self.part / self.whole if self.whole else None


def members(as_of: date, known_at: datetime | None = None) -> Figure:
    found = _ids(sa.select(Membership.person_id).where(dated(Membership, as_of, known_at)).distinct())
    return Figure(len(found), None, say("Đảng viên có đảng tịch tại phường trong ngày"), as_of, lambda: found)


def exempt(as_of: date, known_at: datetime | None = None) -> Figure:
    found = _ids(
        sa.select(Membership.person_id)
        .join(Exemption, sa.and_(Exemption.ward_id == Membership.ward_id, Exemption.person_id == Membership.person_id))
        .where(
            dated(Membership, as_of, known_at), dated(Exemption, as_of, known_at),
            Exemption.kind == ExemptionKind.EXEMPT,
        )
        .distinct()
    )
    rule = say("Đảng viên được miễn công tác và sinh hoạt đảng trong ngày")
    return Figure(len(found), members(as_of, known_at).part, rule, as_of, lambda: found)


def active(as_of: date, known_at: datetime | None = None) -> Figure:
    """Taking part: of the members, those in a cell and not exempt."""
    found = _ids(sa.select(taking_part(as_of, known_at).subquery().c.person_id).distinct())
    rule = say("Đảng viên có chi bộ và không được miễn trong ngày")
    return Figure(len(found), members(as_of, known_at).part, rule, as_of, lambda: found)


def cells(as_of: date, known_at: datetime | None = None) -> Figure:
    """Cells in which someone takes part; its people are their members."""
    rows = db.session.execute(
        sa.select(CellMembership.cell_id, CellMembership.person_id)
        .join(Membership, sa.and_(
            Membership.ward_id == CellMembership.ward_id, Membership.person_id == CellMembership.person_id,
        ))
        .where(dated(CellMembership, as_of, known_at), dated(Membership, as_of, known_at))
    ).all()  # fmt: skip
    rule = say("Chi bộ có đảng viên trong ngày")
    return Figure(len({row.cell_id for row in rows}), None, rule, as_of, lambda: [row.person_id for row in rows])


def commitments(as_of: date, campaign_id: int) -> Figure:
    """Of the drive's plan versions in force; its people are whose plans they are, if they take part."""
    rows = db.session.execute(
        sa.select(Plan.person_id)
        .join(PlanVersion, sa.and_(PlanVersion.ward_id == Plan.ward_id, PlanVersion.plan_id == Plan.id))
        .join(Commitment, sa.and_(
            Commitment.ward_id == PlanVersion.ward_id, Commitment.plan_version_id == PlanVersion.id,
        ))
        .where(
            Plan.campaign_id == campaign_id,
            Plan.person_id.in_(taking_part(as_of).with_only_columns(CellMembership.person_id)),
            PlanVersion.state == VersionState.APPROVED,
            sa.func.coalesce(PlanVersion.approved_on, PlanVersion.known_approved_on) <= as_of,
        )
    ).all()  # fmt: skip
    rule = say("Nội dung khắc phục trong kế hoạch chi ủy đã thông qua của đảng viên không được miễn")
    return Figure(len(rows), None, rule, as_of, lambda: [row.person_id for row in rows])


def obligations(period: Period, known_at: datetime | None = None) -> Figure:
    """Of those who take part, the ones on whom some body owes a note."""
    owed = _owed(duties(period, known_at))
    rule = say("Đảng viên được giám sát, mỗi người một tổ chức phải nhận xét, vào ngày hạn gửi")
    whole = active(period.due_on, known_at).part
    return Figure(len(owed), whole, rule, period.due_on, lambda: [one.person_id for one in owed])


def obligations_of(period: Period, kind: UnitKind, known_at: datetime | None = None) -> Figure:
    """The share of one kind of body: the residence groups' Front committees, or the ward Front."""
    bodies = {body.id for body in units(kind)}
    every = _owed(duties(period, known_at))
    owed = [one for one in every if one.body_id in bodies]
    rule = say("Nghĩa vụ của %(kind)s", kind=kind.label)
    return Figure(len(owed), len(every), rule, period.due_on, lambda: [one.person_id for one in owed])


def coordinating(period: Period, body: UnitRow, known_at: datetime | None = None) -> Figure:
    """A mass organisation's own list: nobody on it is missing."""
    found = [one for one in duties(period, known_at) if one.part is Part.COORDINATING and one.body_id == body.id]
    rule = say("Đảng viên là hội viên, không được miễn, không thuộc chi bộ không công khai, không kể cấp trưởng")
    return Figure(len(found), None, rule, period.due_on, lambda: [one.person_id for one in found])


def standing(period: Period, body: UnitRow, what: What, known_at: datetime | None = None) -> Figure:
    """What became of a body's members this month: written, nil, unseen, open, sent."""
    return _standing([one for one in duties(period, known_at) if one.body_id == body.id], period, what)


def by_body(period: Period, known_at: datetime | None = None) -> dict[UnitRow, dict[What, Figure]]:
    """The same for every body at once, with one reading of the month."""
    every = duties(period, known_at)
    bodies = [*units(*FRONTS), *coordinating_bodies(period.due_on)]
    found = {body: [one for one in every if one.body_id == body.id] for body in bodies}
    return {
        body: {what: _standing(mine, period, what) for what in RULES} for body, mine in found.items() if mine
    }  # fmt: skip


def unassigned(as_of: date) -> list[UnitRow]:
    """Mass organisations without a head (chưa phân công): no list, and nobody missing."""
    headed = {body.id for body in coordinating_bodies(as_of)}
    return [body for body in units(UnitKind.MASS_ORGANISATION) if body.id not in headed]


def _standing(mine: Sequence[Duty], period: Period, what: What) -> Figure:
    if what is What.OPEN:  # only obligations stand open: a coordinating body is never missing any
        mine = _owed(mine)
    found = [one.person_id for one in mine if one.counts_as(what)]
    return Figure(len(found), len(mine), RULES[what], period.due_on, lambda: found)


def _owed(every: Sequence[Duty]) -> list[Duty]:
    return [one for one in every if one.part is Part.LEAD]


def _ids(query: sa.Select[Any]) -> list[int]:
    return list(db.session.scalars(query))
