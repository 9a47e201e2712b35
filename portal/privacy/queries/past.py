"""What another ward of the installation keeps of somebody who stands here now, and who may read it."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db, in_ward, ward
from portal.organisations.models import Ward
from portal.people.models import Link, PastGrant, Person
from portal.people.queries.standing import subject_of
from portal.policy import Action, Actor, PolicySubject, require
from portal.privacy.queries.own import OwnDataKind, kinds_of

# What a grant opens: the rest is nobody's business but the person's own.
GRANTED = ("party", "plans", "narratives", "commitments", "review", "notes", "answers")


class ElsewhereRecord(NamedTuple):
    """The same person's record in another ward, and the leave to read it that stands today."""

    link: Link
    ward_name: str
    grants: list[PastGrant]


def records_elsewhere(person_id: int) -> list[ElsewhereRecord]:
    """Those that they came from, and those that these came from, with leave given there; those they went to, with leave
    given here."""
    found = _linked(person_id)
    before = [one.link for one in found if one.link.came]
    while before:
        link = before.pop()
        with in_ward(link.other_ward_id):
            earlier = [one for one in _linked(link.other_person_id) if one.link.came]
        found += earlier
        before += [one.link for one in earlier]
    return found


def _linked(person_id: int) -> list[ElsewhereRecord]:
    asked = (
        sa.select(Link, Ward.name)
        .join(Ward, Ward.id == Link.other_ward_id)
        .where(Link.person_id == person_id)
        .order_by(Link.since.desc())
    )
    rows = db.session.execute(asked).all()
    return [ElsewhereRecord(link, name, _standing_grants(link, ward_today())) for link, name in rows]


def record_elsewhere(person_id: int, link_id: int) -> ElsewhereRecord | None:
    return next((one for one in records_elsewhere(person_id) if one.link.id == link_id), None)


def counterpart(link: Link) -> Link | None:
    """The same link as the other ward has it; the caller has put that ward in force."""
    asked = sa.select(Link).where(
        Link.person_id == link.other_person_id,
        Link.other_ward_id == link.ward_id,
        Link.other_person_id == link.person_id,
    )
    return db.session.scalars(asked).first()


def _standing_grants(link: Link, today: date) -> list[PastGrant]:
    with in_ward(link.other_ward_id if link.came else ward()):
        mine = counterpart(link) if link.came else link
        asked = sa.select(PastGrant).where(
            PastGrant.link_id == (mine.id if mine else 0), PastGrant.ended_at.is_(None), PastGrant.last_on >= today
        )
        return list(db.session.scalars(asked.order_by(PastGrant.given_at)))


def subject_elsewhere(person_id: int, record: ElsewhereRecord | None = None, day: date | None = None) -> PolicySubject:
    return subject_of(person_id, day)._replace(granted=bool(record and record.link.came and record.grants))


def other_self(link: Link, name: str = "") -> Actor:
    """The person as the other ward knows them: without a post, themself and nobody else."""
    return Actor(ward_id=link.other_ward_id, person_id=link.other_person_id, name=name)


def kept_elsewhere(actor: Actor, person_id: int, record: ElsewhereRecord, today: date) -> list[OwnDataKind]:
    """All of it for the person; what a grant opens for whoever may read plans and notes about them here."""
    require(actor, Action.PAST_READ, subject_elsewhere(person_id, record, today))
    own = actor.person_id == person_id
    with in_ward(record.link.other_ward_id):
        name = db.session.scalar(sa.select(Person.name).where(Person.id == record.link.other_person_id)) or ""
        return [
            one
            for one in kinds_of(other_self(record.link, name), today)
            if one.held.rows and (own or one.holding.code in GRANTED)
        ]
