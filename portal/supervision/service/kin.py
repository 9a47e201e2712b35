"""Declaring relatives (người thân): neither then writes about the other. Of what kind is not stored."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.db import db
from portal.ground.errors import or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.people.models import Kin
from portal.policy import Action, Actor, PolicySubject, require
from portal.supervision.queries.own import within_reach


def declare_kin(actor: Actor, person_id: int, today: date) -> Kin:
    require(actor, Action.KIN_DECLARE, PolicySubject(person_id=actor.person_id))
    refuse(say("Đồng chí không khai báo chính mình.") if person_id == actor.person_id else None)
    refuse(say("Người này đã có trong danh sách người thân.") if person_id in actor.kin else None)
    or_404(within_reach(actor, person_id, today) or None)
    kin = Kin(id=new_id(), person_id=actor.person_id, relative_id=person_id, valid_from=today)
    db.session.add(kin)
    audit.record(actor, Action.KIN_DECLARE, kin, relative=person_id, valid_from=today)
    return kin


def withdraw_kin(actor: Actor, kin_id: int, today: date) -> None:
    """End one's own declaration; what it held back in the past stays as it was."""
    require(actor, Action.KIN_DECLARE, PolicySubject(person_id=actor.person_id))
    kin = or_404(
        db.session.scalar(sa.select(Kin).where(Kin.id == kin_id, Kin.person_id == actor.person_id, Kin.holds(today)))
    )
    kin.valid_until = today
    audit.record(actor, Action.KIN_DECLARE, kin, relative=kin.relative_id, valid_until=today)
