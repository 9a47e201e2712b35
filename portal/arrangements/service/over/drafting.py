"""Drafting over wards: each ward that takes part lays its own deeds, so that nobody places people of another ward."""

from collections.abc import Collection

from portal import audit
from portal.arrangements import links
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.joint import free_number, may_join, wards_of
from portal.arrangements.queries.reading import arrangement_of
from portal.arrangements.queries.snapshot import worked_out
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.over import given_along
from portal.arrangements.rules.when import closed_to_drafting
from portal.arrangements.service.drafting import add_deed
from portal.ground.clock import ward_today
from portal.ground.db import db, flush
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.notifications import tell
from portal.organisations.models import UnitKind, Ward
from portal.organisations.queries import seats
from portal.organisations.wards import the_portal, there
from portal.policy import Action, Actor, Role, require

ONCE = {  # what every ward has once, as a decision that opens one names it
    UnitKind.WARD_PARTY: say("Đảng bộ phường"),
    UnitKind.WARD_OFFICE: say("Văn phòng Đảng ủy phường"),
    UnitKind.WARD_FRONT: say("UBMTTQ phường"),
}


def join(actor: Actor, arrangement_id: int, ward_id: int) -> Arrangement:
    """Another ward takes part: its office finds a draft with the same number and days, and lays its own deeds."""
    one = _leading(actor, arrangement_id)
    if ward_id not in {number for number, _ in may_join(one)}:
        raise Invalid({"ward": say("Hãy chọn một phường trong danh sách.")})
    mine = db.session.get_one(Ward, one.ward_id).name
    with there(ward_id):
        other = Arrangement(
            id=new_id(),
            number=one.number,
            decided_on=one.decided_on,
            applies_on=one.applies_on,
            drafted_by=0,
            joint_id=one.joint_id,
        )
        db.session.add(other)
        audit.record(the_portal(ward_id), Action.TREE_ARRANGE, other, drafted=one.number, asked_by=mine)
        said = say("%(ward)s mời cùng sắp xếp tổ chức theo %(number)s.", ward=mine, number=one.number)
        for seat in seats(ward_today(), Role.OFFICE, Role.OFFICE_HEAD):
            tell(seat.person_id, said, links.arrangement(other.id))
    audit.record(actor, Action.TREE_ARRANGE, one, joined=ward_id)
    return other


def found_ward(actor: Actor, arrangement_id: int, *, name: str, superior: str) -> int:
    """A ward that the decision opens on its day, with what every ward has once, so that its posts can be given;
    answers with its number."""
    one = _leading(actor, arrangement_id)
    number = free_number()
    add_deed(actor, one.id, Deed(DeedKind.FOUND, new_id(), name=name, short_name=superior, ward=number))
    for kind, called in ONCE.items():
        words = str(called)
        there_once = Deed(DeedKind.ABROAD, new_id(), name=words, short_name=words, unit_kind=kind, ward=number)
        add_deed(actor, one.id, there_once)
    return number


def give(
    actor: Actor, arrangement_id: int, units: Collection[int], ward_id: int, *, along: bool, added: str = ""
) -> int:
    """Each of these as it is, to one ward; `along`: what stands on the same ground with it. Answers with how many."""
    require(actor, Action.TREE_ARRANGE)
    one = or_404(arrangement_of(arrangement_id))
    refuse(closed_to_drafting(one.state))
    if ward_id not in wards_of(one):
        raise Invalid({"ward": say("Hãy chọn một phường trong danh sách.")})
    worked = worked_out(one)
    nodes = [node for node in given_along(worked.before, units, along=along) if node.id not in worked.after.ended]
    if not nodes:
        raise Invalid({"units": say("Các tổ chức này đã có việc khác trong đợt.")})
    for node in nodes:
        name, short_name = f"{node.name} {added}".strip(), f"{node.short_name} {added}".strip()
        deed = Deed(DeedKind.GIVE, node.id, into=(new_id(),), ward=ward_id, name=name, short_name=short_name)
        add_deed(actor, one.id, deed)
    return len(nodes)


def _leading(actor: Actor, arrangement_id: int) -> Arrangement:
    """A draft becomes the part that leads with the first other ward that it names."""
    require(actor, Action.TREE_ARRANGE)
    one = or_404(arrangement_of(arrangement_id))
    refuse(closed_to_drafting(one.state))
    if one.joint_id is None:
        one.joint_id, one.leads = new_id(), True
    refuse(None if one.leads else say("Mời phường, thành lập phường ở phần của phường bắt đầu đợt này."))
    flush()
    return one
