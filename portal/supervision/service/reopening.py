"""The ward opens a closed month again for named members (mở lại kỳ); it closes again by itself."""

from collections.abc import Collection
from datetime import date

from portal import audit
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import month_name, say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, require
from portal.policy.relations import COMMITTEE
from portal.supervision import links
from portal.supervision.models import ReopenedMember, Reopening
from portal.supervision.queries.cell import capacity_over, held_cell
from portal.supervision.queries.cellsheet import CellPlace
from portal.supervision.queries.reopened import reopenable, subject_of
from portal.supervision.rules import month as rules


def reopen_month(
    actor: Actor,
    where: CellPlace,
    today: date,
    *,
    members: Collection[int],
    opens_on: date | None,
    last_on: date | None,
    reason: str,
) -> Reopening:
    """For these members notes are written, corrected and asked about again; the closing itself stays."""
    for person_id in members:
        require(actor, Action.PERIOD_REOPEN, subject_of(where, person_id))
    require(actor, Action.PERIOD_REOPEN, where.subject)
    where = held_cell(where)
    refuse(rules.not_to_be_reopened(closed_on=where.closed_on))
    known = {person_id for person_id, _ in reopenable(actor, where, today)}
    chosen = sorted(known & set(members))
    wrong = rules.reopening_reasons(members=chosen, reason=reason, opens_on=opens_on, last_on=last_on, today=today)
    if wrong:
        raise Invalid(wrong)
    again = Reopening(
        id=new_id(),
        cell_id=where.cell.id,
        period_id=where.place.period_id,
        opens_on=or_404(opens_on),
        last_on=or_404(last_on),
        reason=reason,
        by=actor.person_id,
        capacity=capacity_over(actor, where.cell.path),
    )
    db.session.add(again)
    flush()
    db.session.add_all(ReopenedMember(reopening_id=again.id, person_id=person_id) for person_id in chosen)
    audit.record(
        actor,
        Action.PERIOD_REOPEN,
        again,
        cell=where.cell.id,
        month=where.place.month,
        members=[str(one) for one in chosen],
        opens_on=opens_on,
        last_on=last_on,
        reason=reason,
    )
    _tell(actor, where, again, chosen, today)
    return again


def _tell(actor: Actor, where: CellPlace, again: Reopening, members: Collection[int], today: date) -> None:
    """The chi ủy, and those for whom it is open."""
    month = month_name(where.place.month)
    said = say(
        "%(cell)s: kỳ giám sát %(month)s được mở lại cho %(count)s đảng viên đến hết ngày %(day)s.",
        cell=where.cell.short_name,
        month=month,
        count=len(members),
        day=again.last_on,
    )
    committee = {seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == where.cell.id}
    for person_id in sorted(committee - {actor.person_id}):
        tell(person_id, said, links.cell_month(where.place.month, where.cell.id))
    own = say(
        "Đảng ủy mở lại kỳ giám sát %(month)s đối với đồng chí đến hết ngày %(day)s.", month=month, day=again.last_on
    )
    for person_id in sorted(set(members) - committee):
        tell(person_id, own, links.own())
