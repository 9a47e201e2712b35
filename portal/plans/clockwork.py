"""What time itself brings to deliveries: when a member moved, a head changed or a cell got another lead, the body that
supervises from then on has its copy by the next minute."""

from portal import audit
from portal.audit import About
from portal.ground.clock import ward_today
from portal.organisations.wards import in_each_ward
from portal.plans.models import Recipient
from portal.plans.queries.never_sent import never_sent
from portal.plans.service.deliveries import deliver_approved
from portal.policy import Action, Actor

BODY = (Recipient.SUPERVISING_BODY,)


def follow_assignments() -> None:
    in_each_ward(lambda: bool(never_sent(ward_today(), BODY)), _deliver)


def _deliver(portal: Actor, _: object) -> None:
    count = deliver_approved(ward_today())
    audit.record(portal, Action.DELIVERY_SEND, About("plan_delivery"), copies=count)
