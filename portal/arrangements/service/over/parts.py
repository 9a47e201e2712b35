"""What is one decision's in every ward that takes part: its number, its days, and whether it is dropped."""

from datetime import date

from portal import audit
from portal.arrangements.models import Arrangement
from portal.arrangements.queries.joint import parts_of
from portal.arrangements.queries.reading import arrangement_of
from portal.arrangements.rules.states import ArrangementState
from portal.arrangements.rules.when import closed_to_drafting
from portal.ground.errors import or_404, refuse
from portal.ground.text import say
from portal.organisations.wards import the_portal, there
from portal.policy import Action


def tell_parts(one: Arrangement, *, number: str, decided_on: date, applies_on: date) -> None:
    """Number and days are the decision's: the same in every part, as long as none is under way."""
    others = [part for part in parts_of(one) if part.arrangement_id != one.id]
    busy = [part.ward_name for part in others if part.state is not ArrangementState.DRAFT]
    refuse(say("Phần của %(wards)s đã gửi xác nhận.", wards=", ".join(busy)) if busy else None)
    for part in others:
        with there(part.ward_id):
            other = or_404(arrangement_of(part.arrangement_id))
            other.number, other.decided_on, other.applies_on = number, decided_on, applies_on
            audit.record(the_portal(part.ward_id), Action.TREE_ARRANGE, other, changed=number, applies_on=applies_on)


def drop_parts(one: Arrangement) -> None:
    """Where it was drafted first it comes to nothing in every ward."""
    for part in parts_of(one) if one.leads else []:
        if part.arrangement_id != one.id:
            with there(part.ward_id):
                other = or_404(arrangement_of(part.arrangement_id))
                refuse(closed_to_drafting(other.state))
                other.state = ArrangementState.DROPPED
                audit.record(the_portal(part.ward_id), Action.TREE_ARRANGE, other, dropped=other.number)
