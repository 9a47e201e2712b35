"""Setting up the year's supervision: the programme, who leads where, the months."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import ward_today
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, refuse
from portal.ground.ids import new_id
from portal.ground.text import month_name, say
from portal.organisations.models import CellKind, UnitKind
from portal.organisations.queries import UnitRow, setting, units
from portal.plans import routes
from portal.plans.service.deliveries import deliver_approved, open_routes
from portal.policy import Action, Actor, require
from portal.supervision.models import CellMonth, Lead, Part, Period, Programme, ProgrammeBody
from portal.supervision.queries.places import period_of, programme_for
from portal.supervision.rules.month import first_day, month_of, usual_days


def begin_programme(
    actor: Actor, campaign_id: int, *, name: str, legal_basis: str, first_month: str, last_month: str | None = None
) -> Programme:
    """A programme with every Front body as lead and every mass organisation as coordinating."""
    require(actor, Action.SETTINGS_MANAGE)
    if not legal_basis:
        raise Invalid({"legal_basis": say("Hãy ghi căn cứ của chương trình giám sát (số, ngày văn bản).")})
    refuse(
        say("Đã có chương trình giám sát cho %(month)s.", month=month_name(first_month))
        if programme_for(first_month)
        else None
    )
    programme = Programme(
        id=new_id(),
        campaign_id=campaign_id,
        name=name,
        legal_basis=legal_basis,
        first_month=first_month,
        last_month=last_month,
        valid_from=first_day(first_month),
    )
    db.session.add(programme)
    flush()
    for unit in units(UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION):
        part = Part.COORDINATING if unit.kind is UnitKind.MASS_ORGANISATION else Part.LEAD
        db.session.add(ProgrammeBody(programme_id=programme.id, body_id=unit.id, part=part))
    if not routes.in_force(first_day(first_month)):  # a ward that has just been set up has no routes of its own yet
        open_routes()
    audit.record(actor, Action.SETTINGS_MANAGE, programme, name=name, legal_basis=legal_basis, first_month=first_month)
    return programme


def cells_without_lead() -> list[UnitRow]:
    """Cells that no body leads in and that are not hidden either: new ones, until somebody says."""
    standing = sa.select(Lead.cell_id).where(Lead.withdrawn_at.is_(None), Lead.valid_until.is_(None))
    led = set(db.session.scalars(standing))
    return [cell for cell in units(UnitKind.CELL) if cell.id not in led]


def assign_leads(actor: Actor, since: date | None = None) -> int:
    """Give each cell without one its usual lead body: the residence group's Front committee, the ward Front for the
    others, none for the police, whose cell is hidden. Answers how many were given."""
    require(actor, Action.SETTINGS_MANAGE)
    standing = sa.select(Lead.cell_id).where(Lead.withdrawn_at.is_(None), Lead.valid_until.is_(None))
    led = set(db.session.scalars(standing))
    by_code = {unit.code: unit for unit in units()}
    given = 0
    for cell in units(UnitKind.CELL):
        if cell.id in led:
            continue
        hidden = cell.cell_kind is CellKind.POLICE
        usual = by_code.get(cell.code.replace("cell", "front"), by_code["front"])
        set_lead(actor, cell.id, None if hidden else usual.id, hidden=hidden, since=since)
        given += 1
    flush()
    deliver_approved(ward_today())  # plans that came before anybody supervised go out now
    return given


def set_lead(
    actor: Actor, cell_id: int, body_id: int | None, *, hidden: bool = False, since: date | None = None
) -> Lead:
    """From this day the body leads the supervision of the cell's members; what led before ends."""
    require(actor, Action.SETTINGS_MANAGE)
    if since is not None:
        for before in db.session.scalars(sa.select(Lead).where(Lead.cell_id == cell_id, Lead.holds(since))):
            before.valid_until = since
    lead = Lead(cell_id=cell_id, body_id=body_id, hidden=hidden, valid_from=since)
    db.session.add(lead)
    audit.record(actor, Action.SETTINGS_MANAGE, lead, cell=cell_id, body=body_id, hidden=hidden, since=since)
    return lead


def open_period(actor: Actor, month: str, today: date) -> Period:
    """The month with its two dates as the ward set them; a month that stands is left as it is."""
    require(actor, Action.SETTINGS_MANAGE)
    standing = period_of(month)
    if standing:
        return standing
    due_on, locks_on = usual_days(month, int(setting("due_day", today)), int(setting("lock_day", today)))
    period = Period(month=month, due_on=due_on, locks_on=locks_on)
    db.session.add(period)
    audit.record(actor, Action.SETTINGS_MANAGE, period, month=month, due_on=due_on, locks_on=locks_on)
    return period


def move_dates(actor: Actor, period: Period, today: date, *, due_on: date, locks_on: date) -> None:
    """Change a month's dates while it is still open."""
    require(actor, Action.SETTINGS_MANAGE)
    refuse(
        say("Kỳ giám sát đã khóa sổ ngày %(day)s, không đổi ngày được nữa.", day=period.locks_on)
        if today > period.locks_on
        else None
    )
    if month_of(due_on) < period.month:
        raise Invalid({"due_on": say("Hạn gửi phải trong hoặc sau tháng giám sát.")})
    if locks_on < due_on:
        raise Invalid({"locks_on": say("Ngày khóa sổ phải từ hạn gửi trở đi.")})
    audit.record(
        actor,
        Action.SETTINGS_MANAGE,
        period,
        month=period.month,
        due_on=[period.due_on, due_on],
        locks_on=[period.locks_on, locks_on],
    )
    period.due_on, period.locks_on = due_on, locks_on


def set_meeting_day(cell_id: int, period_id: int, meets_on: date) -> CellMonth:
    """The day a cell meets on the month's notes; who may set it is asked by the deed that calls this."""
    cell_month = db.session.scalar(
        sa.select(CellMonth).where(CellMonth.cell_id == cell_id, CellMonth.period_id == period_id)
    )
    if cell_month is None:
        cell_month = CellMonth(cell_id=cell_id, period_id=period_id)
        db.session.add(cell_month)
    cell_month.meets_on = meets_on
    return cell_month
