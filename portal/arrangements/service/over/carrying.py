"""On its day a decision over several wards is done in all of them in one transaction, or in none."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.arrangements.models import Arrangement, ArrangementPost, ArrangementTrace
from portal.arrangements.queries.foreseen import stands_against
from portal.arrangements.queries.joint import JointPart, leaving, parts_of, wards_of
from portal.arrangements.queries.reading import arrangement_of, posts_of
from portal.arrangements.queries.snapshot import Worked, worked_out
from portal.arrangements.rules.deeds import Deed
from portal.arrangements.rules.over import Leaver, at_home, divided_whole, follows_abroad, given_on, waits_for
from portal.arrangements.rules.shapes import Node
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.service import writes
from portal.arrangements.service.applying import WRITTEN, basis_of, carry_out, say_why
from portal.arrangements.service.dated import OnDay
from portal.arrangements.service.over import along, crossing, doors, founding, opening, plans
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Refused, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.values import RowValues
from portal.imports import traces
from portal.organisations import areas
from portal.organisations.models import Holding, UnitKind, Ward
from portal.organisations.service import seat_many
from portal.organisations.wards import the_portal, there
from portal.plans.service.deliveries import deliver_approved
from portal.policy import Action, Actor, Role, require

WRITTEN_OVER = (
    *WRITTEN,
    "person",
    "membership",
    "exemption",
    "management",
    "kin",
    "person_link",
    "account",
    "unit_succession_abroad",
    "campaign",
    "meeting_type",
    "plan_template",
    "programme",
    "plan",
    "plan_version",
    "plan_narrative",
    "commitment",
    "commitment_outcome",
)


class PartWork(NamedTuple):
    """A ward's part on its day."""

    part: JointPart
    one: Arrangement
    worked: Worked
    gone: dict[int, Leaver]


class JointWork(NamedTuple):
    """All parts, the wards that the decision opens, and every ward's name."""

    works: list[PartWork]
    founded: dict[int, tuple[Deed, int]]  # by number, with the ward whose drives go on there
    names: dict[int, str]


def apply_joint(portal: Actor, arrangement_id: int, today: date) -> Arrangement:
    """Every part from the first second of the day on."""
    require(portal, Action.TREE_ARRANGE)
    traces.hold(WRITTEN_OVER)  # of two who come at once the second finds it done
    one = or_404(arrangement_of(arrangement_id))
    late = waits_for((part.ward_name, part.state) for part in parts_of(one))
    refuse(say("Chưa xác nhận: %(wards)s.", wards=", ".join(late)) if late else None)
    joint = _worked(one, today)
    before = {number: _as_it_stands(number) for number in joint.names}
    _carry_out(one, joint, today)
    for number in joint.names:
        _keep(number, one, joint, before[number])
    db.session.expire_all()
    return one


def apply_joints_due(portal: Actor, due: Iterable[int], today: date) -> None:
    """On the day itself; one that cannot be done says why in the ward where it was drafted first."""
    for arrangement_id in due:
        try:
            with db.session.begin_nested():
                apply_joint(portal, arrangement_id, today)
        except Refused as refused:
            say_why(portal, arrangement_id, refused)


def _worked(one: Arrangement, today: date) -> JointWork:
    works: list[PartWork] = []
    founded: dict[int, tuple[Deed, int]] = {}
    for part in parts_of(one):
        with there(part.ward_id):
            mine = or_404(arrangement_of(part.arrangement_id))
            worked = worked_out(mine)
            refuse(stands_against(mine, today, worked))
            works.append(PartWork(part, mine, worked, leaving(mine, worked)))
            founded |= {number: (deed, part.ward_id) for number, deed in worked.after.founded.items()}
    names = {work.part.ward_id: work.part.ward_name for work in works} | wards_of(one)
    return JointWork(works, founded, names)


def _as_it_stands(number: int) -> dict[str, traces.Rows]:
    with there(number):
        return {name: traces.rows_of(name) for name in WRITTEN_OVER}


def _carry_out(one: Arrangement, joint: JointWork, today: date) -> None:
    on = OnDay(one.applies_on, basis_of(one))
    for number, (deed, like) in joint.founded.items():
        founding.found(number, deed, like, on.day)
    for work in joint.works:
        with there(work.part.ward_id):
            if work.gone:
                writes.lock_on_the_eve(on)
            home = Worked(work.worked.before, at_home(work.worked.after, work.gone))
            carry_out(the_portal(work.part.ward_id), work.one, home, today, _home_posts(work))
    units = _receive(joint, on)
    for work in joint.works:
        _send(work, joint, units, on)
    for number in joint.names:
        with there(number):
            areas.follow(the_portal(number), on.day, today)
            deliver_approved(today)


def _home_posts(work: PartWork) -> list[ArrangementPost]:
    abroad = work.worked.after.abroad
    return [post for post in posts_of(work.one.id) if post.unit_id not in abroad]


def _receive(joint: JointWork, on: OnDay) -> dict[int, int]:
    by_ward: dict[int, list[Node]] = defaultdict(list)
    for work in joint.works:
        for node in work.worked.after.abroad.values():
            by_ward[node.ward or 0].append(node)
    units: dict[int, int] = {}
    for number, nodes in by_ward.items():
        units |= opening.receive(number, nodes, on)
    return units


def _send(work: PartWork, joint: JointWork, units: dict[int, int], on: OnDay) -> None:
    """The ward's people with what goes along, the posts they take there, and what follows what."""
    here, after = work.part.ward_id, work.worked.after
    alone = _alone(work, joint, units)
    posts = _going_posts(work, units, alone, on)
    places = _places(work, joint)
    with there(here):
        stays = [one for one in after.goings if one.to in after.abroad and one.belonging.person_id not in work.gone]
        lives = [one for one in stays if after.nodes[one.belonging.unit_id].kind is UnitKind.RESIDENCE_GROUP]
        crossing.live_elsewhere(lives, places, on)
    people: dict[int, int] = {}
    wards = sorted({one.ward for one in work.gone.values()})
    for number in wards:
        going = [one for one in work.gone.values() if one.ward == number]
        crossed = crossing.cross(here, number, going, units, places, on)
        given = {unit: to for unit, to in alone.items() if after.nodes[given_on(after)[unit]].ward == number}
        along.hold_there(crossed, given, joint.names[number], on)
        along.set_there(crossed, given, on)
        plans.take_along(crossed, joint.names[here], on)
        doors.move_accounts(crossed)
        people |= crossed.people
        with there(number):
            seat_many([row | {"person_id": people[row["person_id"]]} for row in posts[number]])
    _follow(work, joint, units, wards, on)


def _places(work: PartWork, joint: JointWork) -> dict[int, str]:
    """How whoever lives elsewhere says where: the group by its new name, in its ward."""
    after, before, here = work.worked.after, work.worked.before, joint.names[work.part.ward_id]
    found_places = {}
    for node in before.nodes.values():
        if node.kind is UnitKind.RESIDENCE_GROUP:
            into = [after.nodes[one] for one in after.followers(node.id)]
            to = into[0] if len(into) == 1 else node
            found_places[node.id] = crossing.place_words(to.name, joint.names.get(to.ward or 0, here))
    return found_places


def _alone(work: PartWork, joint: JointWork, units: dict[int, int]) -> dict[int, int]:
    """Units that go as they are to one to which nobody else comes, with what each is there."""
    comes = [units[one] for each in joint.works for one in given_on(each.worked.after).values()]
    return {unit: units[one] for unit, one in given_on(work.worked.after).items() if comes.count(units[one]) == 1}


def _going_posts(work: PartWork, units: dict[int, int], alone: dict[int, int], on: OnDay) -> dict[int, list[RowValues]]:
    """Posts named by the decision, and those that go along with a unit to which nobody else comes."""
    after, gone = work.worked.after, work.gone
    given = given_on(after)
    named = [
        (post.person_id, after.nodes[post.unit_id].ward, units[post.unit_id], post.role, post.title)
        for post in posts_of_part(work)
        if post.unit_id in after.abroad
    ]
    taken = {(unit_id, role) for _, _, unit_id, role, _ in named if role in ONE_HOLDER}
    held = [
        (one.person_id, after.nodes[given[one.unit_id]].ward, alone[one.unit_id], one.role, one.title)
        for one in _standing_posts(work, alone)
        if (alone[one.unit_id], one.role) not in taken
    ]
    stays = [who for who, number, *_ in named if who not in gone or gone[who].ward != number]
    refuse(say("Người nhận chức vụ ở phường khác phải là người chuyển sang phường đó.") if stays else None)
    seats: dict[int, list[RowValues]] = defaultdict(list)
    for person_id, number, unit_id, role, title in [*named, *held]:
        if person_id in gone and number == gone[person_id].ward:
            told = {"person_id": person_id, "unit_id": unit_id, "role": role, "title": title}
            seats[number].append(told | {"valid_from": on.day, "basis": on.basis})
    return seats


ONE_HOLDER = (Role.CELL_SECRETARY, Role.AREA_FRONT_HEAD, Role.MASS_HEAD)


def posts_of_part(work: PartWork) -> Iterable[ArrangementPost]:
    with there(work.part.ward_id):
        return posts_of(work.one.id)


def _standing_posts(work: PartWork, units: Collection[int]) -> list[ArrangementPost]:
    """As they stood on the eve: the writes at home have ended them by now."""
    with there(work.part.ward_id):
        asked = sa.select(Holding).where(
            Holding.unit_id.in_(units),
            Holding.withdrawn_at.is_(None),
            Holding.valid_until == work.one.applies_on,
            sa.or_(Holding.valid_from.is_(None), Holding.valid_from < work.one.applies_on),
        )
        return list(db.session.scalars(asked))


def _follow(work: PartWork, joint: JointWork, units: dict[int, int], wards: list[int], on: OnDay) -> None:
    here, after = work.part.ward_id, work.worked.after
    by_ward: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for unit, one in follows_abroad(after):
        by_ward[after.nodes[one].ward or 0].append((unit, units[one]))
    if divided_whole(work.worked.before, after):
        mine = opening.roots(here, on.day)
        for number in wards:
            theirs = opening.roots(number, on.day)
            by_ward[number] += [(mine[kind], theirs[kind]) for kind in mine if kind in theirs]
        db.session.get_one(Ward, here).ended_on = on.day
    for number, pairs in by_ward.items():
        opening.tell_succession((here, joint.names[here]), (number, joint.names[number]), pairs, on)


def _keep(number: int, lead: Arrangement, joint: JointWork, before: dict[str, traces.Rows]) -> None:
    """What was written in this ward, so that it can be undone; a ward that was opened gets a part of its own."""
    portal, work = the_portal(number), next((one for one in joint.works if one.part.ward_id == number), None)
    with there(number):
        one = work.one if work else _part_of_the_new(lead)
        counts = {}
        for name, touched in traces.differences(before):
            if touched:
                counts[name] = len(touched)
                db.session.add(ArrangementTrace(arrangement_id=one.id, table=name, rows=touched))
        one.state, one.applied_at, one.problem = ArrangementState.APPLIED, now(), ""
        flush()
        wards = {str(other): name for other, name in joint.names.items() if other != number}
        audit.record(portal, Action.TREE_ARRANGE, one, applied=one.number, on=one.applies_on, wards=wards, rows=counts)


def _part_of_the_new(lead: Arrangement) -> Arrangement:
    one = Arrangement(
        id=new_id(),
        number=lead.number,
        decided_on=lead.decided_on,
        applies_on=lead.applies_on,
        drafted_by=0,
        joint_id=lead.joint_id,
        confirmed_at=lead.confirmed_at,
    )
    db.session.add(one)
    flush()
    return one
