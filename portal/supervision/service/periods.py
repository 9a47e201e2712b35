"""Setting up the year's supervision: the programme, who leads where, the months."""

from collections.abc import Collection
from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import now, ward_today
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import month_name, say
from portal.notifications import tell
from portal.organisations import areas
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow, opened_on, seats, setting, unit_of, units_now
from portal.plans import routes
from portal.plans.service.deliveries import deliver_approved, open_routes
from portal.policy import Action, Actor, require
from portal.policy.relations import HEADS
from portal.supervision import links
from portal.supervision.models import CellMonth, Lead, Part, Period, Programme, ProgrammeBody
from portal.supervision.queries.places import locked_on, period_of, programme_for
from portal.supervision.queries.programme import not_named, periods, running, standing_leads, unled, usual_leads
from portal.supervision.queries.trials import trial_of_month
from portal.supervision.rules.leading import LEADING, not_from_that_day, not_to_lead, open_from
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
    for body in units_now(*LEADING):
        _name(programme, body)
    if not routes.in_force(first_day(first_month)):  # a ward that has just been set up has no routes of its own yet
        open_routes()
    audit.record(actor, Action.SETTINGS_MANAGE, programme, name=name, legal_basis=legal_basis, first_month=first_month)
    return programme


def follow_structure(actor: Actor, since: date, today: date) -> int:
    """What was opened or placed in the tree takes its part in the programmes that run, from the day `since`: bodies
    join them, cells get the lead body that follows from their residence group. Doing it again changes nothing."""
    if not running(today):
        return 0
    return join_programmes(actor, today) + assign_leads(actor, today, since=since)


def wants_following(today: date) -> bool:
    return bool(running(today) and (not_named(today) or unled(today)))


def join_programmes(actor: Actor, today: date) -> int:
    """Bodies opened since a programme began join it, each from the day on which it stands; answers how many did."""
    require(actor, Action.SETTINGS_MANAGE)
    joining = not_named(today)
    opened = opened_on([body.id for _, body in joining])
    for programme, body in joining:
        named = _name(programme, body, opened.get(body.id))
        audit.record(actor, Action.SETTINGS_MANAGE, named, programme=programme.id, body=body.id, since=named.valid_from)
    return len(joining)


def _name(programme: Programme, body: UnitRow, since: date | None = None) -> ProgrammeBody:
    part = Part.COORDINATING if body.kind is UnitKind.MASS_ORGANISATION else Part.LEAD
    named = ProgrammeBody(id=new_id(), programme_id=programme.id, body_id=body.id, part=part, valid_from=since)
    db.session.add(named)
    return named


def assign_leads(actor: Actor, today: date | None = None, *, since: date | None = None) -> int:
    """Every cell whose lead body the office has not chosen is led by the one that its residence group names (see
    `rules.leading.usual_lead`). What moves, moves from the day `since`, and never in a month that is locked; what was
    wrong is withdrawn. Answers how many cells got another."""
    require(actor, Action.SETTINGS_MANAGE)
    today = today or ward_today()
    wanted = unled(today)
    first = open_from([(one.due_on, one.locks_on) for one in periods()], today)
    last = _last_ends([one.cell.id for one in wanted])
    for one in wanted:
        if one.standing is not None and one.wrong:
            one.standing.withdrawn_at = now()
            flush()
        begins = one.standing.valid_from if one.standing else last.get(one.cell.id)
        if one.standing and not one.wrong:
            begins = max(since or today, begins or date.min)
        days = [day for day in (first, begins) if day]
        _lead(actor, one.cell.id, one.usual.body_id, since=max(days) if days else None, instead_of=one.standing)
    if wanted:
        flush()
        deliver_approved(today)  # plans that came before anybody supervised go out now
    return len(wanted)


def _last_ends(cells: Collection[int]) -> dict[int, date]:
    """Until when a cell was led that is not led now."""
    rows = db.session.execute(
        sa.select(Lead.cell_id, sa.func.max(Lead.valid_until).label("ended"))
        .where(Lead.cell_id.in_(cells), Lead.withdrawn_at.is_(None))
        .group_by(Lead.cell_id)
    )
    return {row.cell_id: row.ended for row in rows if row.ended}


def set_lead(
    actor: Actor, cell_id: int, body_id: int | None, *, hidden: bool = False, since: date | None = None
) -> Lead:
    """From this day the body that the office chose leads the supervision of the cell's members; what led before
    ends."""
    require(actor, Action.SETTINGS_MANAGE)
    if not hidden:
        kind = body.kind if (body := unit_of(body_id or 0)) else None
        if reason := not_to_lead(cell_id=cell_id, body_id=body_id or 0, body_kind=kind):
            raise Invalid({"body": reason})
    return _lead(actor, cell_id, None if hidden else body_id, since=since, chosen=True)


def follow_relation(actor: Actor, cell_id: int, *, since: date) -> Lead:
    """From this day nobody is chosen: the body that the cell's residence group names leads again."""
    require(actor, Action.SETTINGS_MANAGE)
    return _lead(actor, cell_id, or_404(usual_leads(since).get(cell_id)).body_id, since=since)


def _lead(
    actor: Actor,
    cell_id: int,
    body_id: int | None,
    *,
    since: date | None,
    chosen: bool = False,
    instead_of: Lead | None = None,
) -> Lead:
    areas.held(or_404(unit_of(cell_id)))
    before = standing_leads().get(cell_id)
    if reason := not_from_that_day(last_from=before.valid_from if before else None, since=since):
        raise Invalid({"since": reason})
    if before is not None and since is not None:
        before.end(since)
    elif before is not None:
        before.withdrawn_at = now()
    flush()
    lead = Lead(cell_id=cell_id, body_id=body_id, hidden=body_id is None, chosen=chosen, valid_from=since)
    db.session.add(lead)
    was = before or instead_of
    audit.record(
        actor,
        Action.SETTINGS_MANAGE,
        lead,
        cell=cell_id,
        body=body_id,
        hidden=lead.hidden,
        chosen=chosen,
        since=since,
        before=was.body_id if was else None,
    )
    if was is not None and was.body_id != body_id:
        _tell_the_bodies(lead, was, ward_today())
    return lead


def _tell_the_bodies(lead: Lead, before: Lead, today: date) -> None:
    """Both who leads from now on and who no longer does; a hidden cell is told to nobody."""
    if lead.body_id is None:
        return
    cell, body = or_404(unit_of(lead.cell_id)), or_404(unit_of(lead.body_id))
    said = say(
        "Từ ngày %(day)s, %(body)s chủ trì giám sát đảng viên %(cell)s.",
        day=lead.valid_from or today,
        body=body.short_name,
        cell=cell.short_name,
    )
    for seat in seats(today, *HEADS):
        if seat.unit_id in (lead.body_id, before.body_id):
            tell(seat.person_id, said, links.sheets())


def open_period(actor: Actor, month: str, today: date) -> Period:
    """The month with its two dates as the ward set them; a month that stands is left as it is."""
    require(actor, Action.SETTINGS_MANAGE)
    standing = period_of(month)
    if standing:
        return standing
    refuse(
        say("%(month)s là tháng làm thử; kết thúc và bỏ tháng làm thử rồi mới mở kỳ.", month=month_name(month))
        if trial_of_month(month)
        else None
    )
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
        if today > period.locks_on or locked_on(period)
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
