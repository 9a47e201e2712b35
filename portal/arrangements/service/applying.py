"""Applying: on its day an arrangement is done as a whole or not at all, and what it wrote is kept so that it can be
undone."""

from collections.abc import Iterable
from datetime import date

from portal import audit
from portal.arrangements import links
from portal.arrangements.models import Arrangement, ArrangementPost, ArrangementTrace
from portal.arrangements.queries.foreseen import stands_against
from portal.arrangements.queries.handover import handed_over
from portal.arrangements.queries.reading import arrangement_of, due, posts_of
from portal.arrangements.queries.snapshot import Worked, worked_out
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import dependants, parties, telling, writes
from portal.arrangements.service.dated import OnDay
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Refused, or_404, refuse
from portal.ground.text import say, shown
from portal.ground.values import RowValues
from portal.imports import traces
from portal.notifications import tell
from portal.organisations import areas
from portal.plans.service.deliveries import deliver_approved
from portal.policy import Action, Actor, require

# Every table that an arrangement may write into.
WRITTEN = (
    "unit",
    "unit_name",
    "unit_place",
    "unit_area",
    "unit_rank",
    "unit_succession",
    "post_holding",
    "cell_membership",
    "residence",
    "organisation_membership",
    "programme_body",
    "supervision_lead",
    "helper",
    "typist",
    "period",
    "meeting",
    "meeting_series",
    "meeting_convening",
    "campaign_task",
    "document_audience",
    "plan_route",
    "plan_delivery",
)


def basis_of(one: Arrangement) -> str:
    return str(say("%(number)s ngày %(day)s", number=one.number, day=shown(one.decided_on)))


def apply(portal: Actor, arrangement_id: int, today: date, **witnesses: object) -> Arrangement:
    """All deeds of the arrangement, from the first second of its day on."""
    require(portal, Action.TREE_ARRANGE)
    traces.hold(WRITTEN)  # of two who come at once the second finds it done
    one = or_404(arrangement_of(arrangement_id))
    refuse(None if one.state is ArrangementState.CONFIRMED else say("Đợt sắp xếp này chưa được xác nhận."))
    worked = worked_out(one)
    refuse(stands_against(one, today, worked))
    flush()
    before = {name: traces.rows_of(name) for name in WRITTEN}
    counts = carry_out(portal, one, worked, today, posts_of(one.id))
    for name, touched in traces.differences(before):
        if touched:
            db.session.add(ArrangementTrace(arrangement_id=one.id, table=name, rows=touched))
    one.state, one.applied_at, one.problem = ArrangementState.APPLIED, now(), ""
    flush()
    telling.tell_who_takes_over(one)
    audit.record(portal, Action.TREE_ARRANGE, one, applied=one.number, on=one.applies_on, **counts, **witnesses)
    return one


def carry_out(
    portal: Actor, one: Arrangement, worked: Worked, today: date, posts: Iterable[ArrangementPost]
) -> RowValues:
    """The writes of one ward, in the order in which each finds what it needs."""
    on = OnDay(one.applies_on, basis_of(one))
    handed = handed_over(worked, one)  # by the tree of the day before
    settled = writes.settle_months(worked, on)
    if worked.after.above is not None:
        writes.replace_superior(worked.after.above, on)
    writes.open_units(worked, on)
    writes.rename(portal, worked, on, today)
    writes.move_grounds(worked, on)
    parties.put_under(worked, on)
    writes.rank(worked, on)
    people = writes.move_people(worked, on)
    ended = writes.end_posts(worked, on, handed)
    writes.begin_posts([(each.person_id, each.unit_id, each.role, each.title) for each in posts], on)
    writes.end_leading(worked, on)
    writes.close(worked, on)
    dependants.hand_on(worked, on)
    flush()
    areas.follow(portal, on.day, today)
    deliver_approved(today)
    return {
        "opened": len(worked.after.opened),
        "ended": len(worked.after.ended),
        "people": people,
        "posts_ended": ended,
        "months_finished": settled,
    }


def apply_what_is_due(portal: Actor, today: date) -> None:
    """On the day itself; one that cannot be done any more says why and waits for the office."""
    for arrangement_id in due(today):
        try:
            with db.session.begin_nested():
                apply(portal, arrangement_id, today)
        except Refused as refused:
            say_why(portal, arrangement_id, refused)


def say_why(portal: Actor, arrangement_id: int, refused: Refused) -> None:
    one = or_404(arrangement_of(arrangement_id))
    one.problem = str(refused.args[0])
    said = say("Chưa sắp xếp được tổ chức theo %(number)s: %(reason)s", number=one.number, reason=one.problem)
    tell(one.drafted_by, said, links.arrangement(one.id))
    audit.record(portal, Action.TREE_ARRANGE, one, not_applied=one.number, because=one.problem)
