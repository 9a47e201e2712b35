"""Figures of a month's supervision: what is owed, and what became of it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.organisations.names import named_on, units_on
from portal.organisations.queries import UnitRow, units
from portal.reports.figures.figure import Figure
from portal.reports.figures.people import active
from portal.supervision.models import Part, Period
from portal.supervision.queries.duties import FRONTS, Duty, What, coordinating_bodies, duties, duties_of, masked

RULES: dict[What, Sentence] = {
    What.RECORDED: say("Có nhận xét, không có ý kiến hoặc chưa có điều kiện theo dõi; bản nháp không tính"),
    What.REMARK: say("Nhận xét có nội dung, không phải bản nháp"),
    What.NIL: say("Ghi rõ “Không có ý kiến nhận xét”"),
    What.UNSEEN: say("Ghi rõ “Chưa có điều kiện theo dõi” cùng lý do"),
    What.OPEN: say("Chưa ghi gì; bản nháp cũng tính là chưa ghi"),
    What.MOVED: say("Nhận xét chưa mở về người đọc số liệu; lệnh và bản chốt không có người đọc nào"),
    What.SENT: say("Đã gửi chi ủy và UBMTTQ phường"),
}


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
    found = [one for one in duties_of(body, period, known_at) if one.part is Part.COORDINATING]
    rule = say("Đảng viên là hội viên, không được miễn, không thuộc chi bộ không công khai, không kể cấp trưởng")
    return Figure(len(found), None, rule, period.due_on, lambda: [one.person_id for one in found])


def standing(period: Period, body: UnitRow, what: What, known_at: datetime | None = None) -> Figure:
    """What became of a body's members this month: written, nil, unseen, open, sent."""
    return _standing(duties_of(body, period, known_at), period, what)


def remarked(period: Period, known_at: datetime | None = None, about: Collection[int] = ()) -> Figure:
    """Of the obligations, those with a remark, cell by cell. `about`: those who read it, whose own note is in the whole
    and in no part until it is released; whether it exists must show in no count."""
    owed = masked(_owed(duties(period, known_at)), about)
    found = [one.person_id for one in owed if one.counts_as(What.REMARK)]
    rule = say("Đảng viên được tổ chức chủ trì nhận xét có nội dung trong tháng, trên số phải nhận xét")
    return Figure(
        len(found),
        len(owed),
        rule,
        period.due_on,
        lambda: found,
        lambda: [one.person_id for one in owed],
        lambda: {one.person_id: one.cell_id for one in owed},
    )


def by_body(period: Period, known_at: datetime | None = None) -> dict[UnitRow, dict[What, Figure]]:
    """The same for every body at once, with one reading of the month."""
    every = duties(period, known_at)
    coordinating = named_on(coordinating_bodies(period.due_on), period.due_on, known_at)
    bodies = [*units_on(period.due_on, *FRONTS, known_at=known_at), *coordinating]
    found = {body: [one for one in every if one.body_id == body.id] for body in bodies}
    return {body: {what: _standing(mine, period, what) for what in RULES} for body, mine in found.items() if mine}


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
