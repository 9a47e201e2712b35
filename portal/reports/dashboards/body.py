"""A body's month (tháng của ban): how its own members stand, and how the month went, day by day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.errors import NotAllowed
from portal.ground.text import say
from portal.organisations.names import named_on
from portal.organisations.queries import UnitRow
from portal.policy import Action, Actor, PolicySubject, can
from portal.reports.dashboards.charts import Course, Distribution, Point, Slice
from portal.supervision.models import Note, NoteRevision, Part, Period, Sending
from portal.supervision.queries.duties import Duty, count, duties_of, known_to
from portal.supervision.queries.places import bodies_of
from portal.supervision.rules.month import first_day
from portal.supervision.rules.parts import OPTIONAL, MonthStanding, Parts

KINDS = {
    MonthStanding.REMARK: "written",
    MonthStanding.NIL: "nil",
    MonthStanding.UNSEEN: "unseen",
    MonthStanding.OPEN: "open",
    MonthStanding.MOVED: "out",
}
MEMBERS = say("Đảng viên của tổ chức theo trạng thái nhận xét")


class BodyMonth(NamedTuple):
    body: UnitRow
    period: Period
    parts: Parts
    states: Distribution
    course: Course
    sent: int
    sent_on: date | None


def bodies_seen(actor: Actor) -> list[UnitRow]:
    """The bodies whose month this reader follows as their own; a cell's own sheet is on the page of its year."""
    return [body for body in bodies_of(actor) if body.kind.value != "cell"]


def month_of_body(actor: Actor, body: UnitRow, period: Period, today: date) -> BodyMonth:
    if not can(actor, Action.SHEET_READ, PolicySubject(body_id=body.id, path=body.path)):
        raise NotAllowed(Action.SHEET_READ)
    (body,) = named_on([body], period.due_on)
    mine = known_to(actor, duties_of(body, period))
    parts = count(mine)
    coordinating = any(one.part is Part.COORDINATING for one in mine)
    labels = {one.standing: one.label for one in parts.lines} | ({MonthStanding.OPEN: OPTIONAL} if coordinating else {})
    slices = [Slice(KINDS[one.standing], one.number, labels[one.standing]) for one in parts.lines]
    title = say("Trạng thái nhận xét của %(body)s", body=body.short_name)
    sent_on = db.session.scalar(
        sa.select(sa.func.min(Sending.sent_on)).where(Sending.period_id == period.id, Sending.body_id == body.id)
    )
    return BodyMonth(
        body,
        period,
        parts,
        Distribution(title, MEMBERS, slices),
        _course(body, period, mine, today),
        sum(one.sent for one in mine),
        sent_on,
    )


def _course(body: UnitRow, period: Period, mine: Iterable[Duty], today: date) -> Course:
    """By the end of each day, of how many members a note stood for the first time."""
    listed = list(mine)
    among = {one.person_id for one in listed if one.standing is not MonthStanding.MOVED}
    rows = db.session.execute(
        sa.select(Note.person_id, sa.func.min(NoteRevision.written_on).label("on"))
        .join(NoteRevision, sa.and_(NoteRevision.ward_id == Note.ward_id, NoteRevision.note_id == Note.id))
        .where(Note.period_id == period.id, Note.body_id == body.id)
        .group_by(Note.person_id)
    )
    days = Counter(row.on for row in rows if row.person_id in among)
    total, points = 0, []
    for day in sorted(days):
        total += days[day]
        points.append(Point(day, total))
    first, last = first_day(period.month), min(max(today, first_day(period.month)), period.locks_on)
    if points and points[-1].on < last:
        points.append(Point(last, total))
    return Course(
        say("Nhận xét đã ghi theo ngày"),
        say("Số đảng viên đã ghi sổ tính đến cuối mỗi ngày, trong %(whole)s người", whole=len(listed)),
        min([first, *days]),
        period.locks_on,
        len(listed),
        points,
    )
