from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.text import Sentence, say
from portal.notifications.models import Told
from portal.policy import Action, Actor, require

NEWEST = 100


class Message(NamedTuple):
    id: int
    words: Sentence
    link: str
    at: datetime
    read: bool


def messages_for(actor: Actor, unread: bool = False) -> list[Message]:
    """The person's own messages, newest first."""
    require(actor, Action.HOME_READ)
    query = sa.select(Told).where(Told.person_id == actor.person_id).order_by(Told.at.desc()).limit(NEWEST)
    if unread:
        query = query.where(Told.read_at.is_(None))
    return [
        Message(one.id, say(one.words, **one.facts), one.link, one.at, one.read_at is not None)
        for one in db.session.scalars(query)
    ]
