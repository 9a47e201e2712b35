"""What time itself brings to deliveries: when a member moved, a head changed or a cell got another lead, the body that
supervises from then on has its copy by the next minute."""

import sqlalchemy as sa

from portal import audit
from portal.audit import About
from portal.ground.clock import ward_today
from portal.ground.db import db, in_ward, writing
from portal.organisations.models import Ward
from portal.plans import routes
from portal.plans.models import Recipient
from portal.plans.queries import standing
from portal.plans.service.deliveries import deliver_approved
from portal.policy import Action, Actor, Post, Role

BODY = (Recipient.SUPERVISING_BODY,)


def follow_assignments() -> None:
    wards = list(db.session.scalars(sa.select(Ward.id).where(Ward.id > 0)))
    db.session.rollback()
    for ward_id in wards:
        with in_ward(ward_id):
            wanted = bool(routes.missing(standing.approved(), ward_today(), only=BODY))
            db.session.rollback()
            if wanted:
                with writing():
                    count = deliver_approved(ward_today())
                    audit.record(_the_portal(ward_id), Action.DELIVERY_SEND, About("plan_delivery"), copies=count)


def _the_portal(ward_id: int) -> Actor:
    """The portal itself, doing what a date commands; it is named so in the trail."""
    return Actor(ward_id=ward_id, person_id=None, posts=frozenset({Post(Role.OFFICE, 0, "/", 0, "Cổng Tự Soi")}))
