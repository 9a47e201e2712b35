import sqlalchemy as sa

from portal.ground.clock import now
from portal.ground.db import db
from portal.ground.text import Sentence, put_away, say
from portal.ground.trial import NONE, trial_in_force
from portal.notifications.models import Told
from portal.policy import Action, Actor, require


def tell(person_id: int, what: Sentence, link: str = "") -> None:
    """Keep a message for a person until they read it; it says nothing that its reader may not read, and of a month
    that is only tried out it says so."""
    if trial_in_force() != NONE:
        what = say("Làm thử: %(what)s", what=what)
    facts = {name: put_away(fact) for name, fact in what.facts.items()}
    db.session.add(Told(person_id=person_id, words=what.words, facts=facts, link=link))


def read_all(actor: Actor) -> None:
    """The person has read what they were told."""
    require(actor, Action.HOME_READ)
    db.session.execute(
        sa.update(Told).where(Told.person_id == actor.person_id, Told.read_at.is_(None)).values(read_at=now())
    )
