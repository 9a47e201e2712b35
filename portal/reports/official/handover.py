"""Báo cáo bàn giao: what a post is handed over with when its holder changes, by appointment or by an arrangement.
States of what is open, and never a text: what was written stays its writer's."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.arrangements.queries import dependants
from portal.arrangements.queries.handover import FINISHERS
from portal.ground.clock import at_ward
from portal.ground.db import db
from portal.ground.errors import or_404
from portal.ground.text import Sentence, month_name, say, shown
from portal.meetings.models import Meeting
from portal.organisations.models import Holding, UnitKind
from portal.organisations.queries import UnitRow, units
from portal.people.models import CellMembership
from portal.people.queries.history import names_of
from portal.plans.models import Plan, PlanVersion, VersionState
from portal.policy import Action, Actor, PolicySubject, can
from portal.reports.official.content import Report, ReportTable, TableColumn, Value
from portal.reports.official.kind import ReportRequest
from portal.supervision.models import Locking, Note, NoteRevision, Period, Question
from portal.supervision.queries.places import BodyPlace, place_for
from portal.supervision.queries.sheet import MonthSheet, SheetRow, sheet_for

NO_TEXT = say(
    "Báo cáo chỉ nêu trạng thái. Nội dung nhận xét, kế hoạch, góp ý và nháp là của người đã ghi, không bàn giao."
)
MEMBERS = (
    TableColumn(say("STT"), number=True),
    TableColumn(say("Họ và tên")),
    TableColumn(say("Tình trạng")),
    TableColumn(say("Ghi ngày")),
    TableColumn(say("Chức vụ người ghi")),
)
WAITING = (TableColumn(say("Việc")), TableColumn(say("Chi tiết")), TableColumn(say("Ngày")))


class Recorded(NamedTuple):
    """Of what stands: when it was written, and in which post."""

    on: date
    capacity: str


def handed_bodies(actor: Actor, _day: date) -> list[UnitRow]:
    """The bodies and cells for which the actor writes now, those that ended among them while their months are open."""
    mine = set(actor.units(*FINISHERS))
    return [
        one
        for one in units()
        if one.id in mine and can(actor, Action.SHEET_READ, PolicySubject(body_id=one.id, path=one.path))
    ]


def handover_report(actor: Actor, asked: ReportRequest, today: date) -> Report:
    unit = or_404(next((one for one in handed_bodies(actor, today) if one.id == asked.unit_id), None))
    sheets = [(place, sheet_for(actor, place, today)) for place in _open_months(actor, unit, today)]
    tables = [_months(sheets), *(_members(place, sheet) for place, sheet in sheets), _waiting(unit, today)]
    return Report(
        title="BÁO CÁO BÀN GIAO",
        sub=say("công việc của %(unit)s, đến ngày %(day)s", unit=unit.short_name, day=shown(today)),
        issuer=unit,
        as_of=today,
        paragraphs=_posts(unit, today),
        tables=[one for one in tables if one.rows],
        notes=[NO_TEXT],
    )


def _open_months(actor: Actor, unit: UnitRow, today: date) -> list[BodyPlace]:
    locked = sa.exists().where(Locking.ward_id == Period.ward_id, Locking.period_id == Period.id)
    months = db.session.scalars(sa.select(Period.month).where(~locked).order_by(Period.month))
    return [one for month in list(months) if (one := place_for(actor, month, unit.id)) is not None]


def _posts(unit: UnitRow, today: date) -> list[Sentence | str]:
    """Who holds the unit's posts, and who held each before."""
    rows = db.session.execute(
        sa.select(Holding.person_id, Holding.role, Holding.title, Holding.valid_from, Holding.valid_until)
        .where(Holding.unit_id == unit.id, Holding.role.in_(FINISHERS), Holding.withdrawn_at.is_(None))
        .order_by(Holding.valid_from, Holding.id)
    ).all()
    names = names_of({row.person_id for row in rows})
    begun = [row for row in rows if row.valid_from is None or row.valid_from <= today]
    told: list[Sentence | str] = []
    for row in begun:
        title, name = row.title or str(row.role.label), names.get(row.person_id, "")
        if row.valid_until is not None and row.valid_until <= today:
            told.append(say("%(name)s, %(title)s đến ngày %(day)s.", name=name, title=title, day=row.valid_until))
        elif row.valid_from is None:
            told.append(say("%(name)s, %(title)s.", name=name, title=title))
        else:
            told.append(say("%(name)s, %(title)s từ ngày %(day)s.", name=name, title=title, day=row.valid_from))
    return told


def _months(sheets: list[tuple[BodyPlace, MonthSheet[SheetRow]]]) -> ReportTable:
    columns = (
        TableColumn(say("Kỳ")),
        TableColumn(say("Hạn gửi")),
        TableColumn(say("Khóa sổ")),
        TableColumn(say("Đã ghi sổ")),
        TableColumn(say("Đã gửi"), number=True),
        TableColumn(say("Chi ủy đề nghị làm rõ"), number=True),
    )
    rows: list[list[Value]] = [
        [
            month_name(place.month),
            place.window.due_on,
            place.window.locks_on,
            f"{sheet.parts.recorded}/{sheet.parts.whole}",
            sum(row.sent for row in sheet.rows),
            sum(row.asked for row in sheet.rows),
        ]
        for place, sheet in sheets
    ]
    return ReportTable(say("Kỳ giám sát đang mở"), columns, rows)


def _members(place: BodyPlace, sheet: MonthSheet[SheetRow]) -> ReportTable:
    stands = _recorded([row.note_id for row in sheet.rows if row.note_id])
    rows: list[list[Value]] = []
    for number, row in enumerate(sheet.rows, 1):
        told = stands.get(row.note_id or 0)
        rows.append([number, row.name, row.standing.label, told and told.on, told.capacity if told else ""])
    return ReportTable(say("Tình trạng từng đảng viên, %(month)s", month=month_name(place.month)), MEMBERS, rows)


def _recorded(notes: list[int]) -> dict[int, Recorded]:
    rows = db.session.execute(
        sa.select(Note.id, NoteRevision.written_on, NoteRevision.capacity)
        .join(
            NoteRevision,
            sa.and_(
                NoteRevision.ward_id == Note.ward_id,
                NoteRevision.note_id == Note.id,
                NoteRevision.number == Note.revision,
            ),
        )
        .where(Note.id.in_(notes))
    )
    return {row.id: Recorded(row.written_on, row.capacity) for row in rows}


def _waiting(unit: UnitRow, today: date) -> ReportTable:
    """Tasks, sessions to come, plans waiting, deliveries due, questions open."""
    of = (unit.id,)
    rows: list[list[Value]] = [[say("Nhiệm vụ"), one.words, one.due_on] for one in dependants.tasks_of(of)]
    rows += [[say("Buổi họp sắp tới"), *_session(one)] for one in dependants.sessions_to_come(of, today)]
    called = [one.meeting_id for one in dependants.convened_to_come(of, today)]
    for meeting in db.session.scalars(sa.select(Meeting).where(Meeting.id.in_(called)).order_by(Meeting.starts_at)):
        rows.append([say("Được triệu tập"), *_session(meeting)])
    rows += [[say("Lịch định kỳ"), one.theme, None] for one in dependants.series_of(of)]
    counted = (
        (say("Kế hoạch chờ thông qua"), _plans_waiting(unit, today)),
        (say("Bản kế hoạch chưa chuyển"), dependants.copies_to_send(of)),
        (say("Đề nghị làm rõ chưa trả lời"), _questions(unit)),
    )
    rows += [[what, str(count), None] for what, count in counted if count]
    return ReportTable(say("Việc đang chờ"), WAITING, rows)


def _session(one: Meeting) -> tuple[Value, Value]:
    return one.theme or str(one.kind.label), at_ward(one.starts_at).date()


def _plans_waiting(unit: UnitRow, today: date) -> int:
    if unit.kind is not UnitKind.CELL:
        return 0
    there = sa.select(CellMembership.person_id).where(CellMembership.cell_id == unit.id, CellMembership.holds(today))
    asked = (
        sa.select(sa.func.count(PlanVersion.id))
        .join(Plan, sa.and_(Plan.ward_id == PlanVersion.ward_id, Plan.id == PlanVersion.plan_id))
        .where(PlanVersion.state == VersionState.SUBMITTED, Plan.person_id.in_(there))
    )
    return db.session.scalar(asked) or 0


def _questions(unit: UnitRow) -> int:
    asked = (
        sa.select(sa.func.count(Question.id))
        .join(Note, sa.and_(Note.ward_id == Question.ward_id, Note.id == Question.note_id))
        .where(Note.body_id == unit.id, Question.closed_at.is_(None), Question.answered_at.is_(None))
    )
    return db.session.scalar(asked) or 0
