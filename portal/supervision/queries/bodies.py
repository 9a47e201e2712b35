"""Whom a body has named: helpers (người giúp việc), typists (người nhập thay), and who may sign its paper sheets."""

from datetime import date, timedelta
from itertools import groupby
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import ward_today
from portal.ground.db import db, not_over
from portal.ground.names import fold, nfc
from portal.ground.text import say
from portal.organisations.models import Holding, Unit
from portal.organisations.names import LONG, unit_called
from portal.people.models import Kin, Membership, Person, Residence
from portal.people.queries.namesakes import apart, meant_first
from portal.policy import Action, Actor, PolicySubject, can
from portal.policy.relations import HEADS
from portal.supervision.models import Helper, HelperMember, LockException, Part, Period, Typist
from portal.supervision.queries.places import BodyPlace, place
from portal.supervision.queries.sheet import members_of


class NamedHelper(NamedTuple):
    """Someone a body has named; `only` counts the members they write about, None: all of them."""

    id: int
    person_id: int
    name: str
    title: str
    valid_from: date | None
    valid_until: date | None
    only: int | None

    @property
    def last_on(self) -> date | None:
        return self.valid_until - timedelta(days=1) if self.valid_until else None


class Home(NamedTuple):
    """A member and the residence group they live in."""

    person_id: int
    name: str
    home: str | None

    @property
    def id(self) -> int:
        return self.person_id


class PaperSigner(NamedTuple):
    """Who may have signed a paper sheet about a member, and as what."""

    person_id: int
    name: str
    capacity: str


class Granted(NamedTuple):
    """A locked month opened for one body."""

    body: str
    opens_on: date
    last_on: date
    reason: str
    granted_by: str


def naming_place_for(actor: Actor, month: str, body_id: int) -> BodyPlace | None:
    """A body that names helpers, for whoever may know of its sheet; the chi ủy divides its work itself."""
    subject = PolicySubject(body_id=body_id)
    if not can(actor, Action.SHEET_READ, subject) and not can(actor, Action.HELPER_NAME, subject):
        return None
    found = place(month, body_id)
    return found if found and found.part is not Part.CELL else None


def helpers_of(body_id: int, day: date) -> list[NamedHelper]:
    """In force on the day or later, in the order they begin."""
    members = (
        sa.select(sa.func.count())
        .select_from(HelperMember)
        .where(HelperMember.ward_id == Helper.ward_id, HelperMember.helper_id == Helper.id)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(
            Helper.id,
            Person.id,
            Person.name,
            Helper.title,
            Helper.valid_from,
            Helper.valid_until,
            sa.case((Helper.everyone, None), else_=members),
        )
        .join(Person, sa.and_(Person.ward_id == Helper.ward_id, Person.id == Helper.person_id))
        .where(Helper.body_id == body_id, not_over(Helper, day))
        .order_by(Helper.valid_from, Person.sort_key, Person.id)
    )
    return [NamedHelper(*row) for row in rows]


def typists_of(body_id: int, day: date) -> list[NamedHelper]:
    rows = db.session.execute(
        sa.select(Typist.id, Person.id, Person.name, Typist.valid_from, Typist.valid_until)
        .join(Person, sa.and_(Person.ward_id == Typist.ward_id, Person.id == Typist.person_id))
        .where(Typist.body_id == body_id, not_over(Typist, day))
        .order_by(Typist.valid_from, Person.sort_key, Person.id)
    )
    return [NamedHelper(row[0], row[1], row[2], "", row[3], row[4], None) for row in rows]


def helper_of(body_id: int, helper_id: int) -> Helper | None:
    return db.session.scalar(sa.select(Helper).where(Helper.id == helper_id, Helper.body_id == body_id))


def typist_of(body_id: int, typist_id: int) -> Typist | None:
    return db.session.scalar(sa.select(Typist).where(Typist.id == typist_id, Typist.body_id == body_id))


def people_meant(typed: str) -> list[int]:
    """Who bears exactly this name or this card number: a head looks nobody up, they know whom they name."""
    words = " ".join(nfc(typed).split())
    named = db.session.execute(sa.select(Person.id, Person.name).where(Person.folded == fold(words))).all()
    exact = [row.id for row in named if row.name.casefold() == words.casefold()]
    if exact or named:
        return meant_first(exact or [row.id for row in named], ward_today())
    return list(
        db.session.scalars(
            sa.select(Membership.person_id)
            .where(Membership.card_number == words, Membership.withdrawn_at.is_(None))
            .distinct()
        )
    )


def members_by_home(place: BodyPlace) -> list[tuple[str, list[Home]]]:
    """The sheet's members under the residence group each lives in."""
    day = place.window.due_on
    rows = db.session.execute(
        sa.select(Person.id.label("person_id"), Person.name, unit_called(Unit, day, LONG).label("home"))
        .outerjoin(
            Residence,
            sa.and_(Residence.ward_id == Person.ward_id, Residence.person_id == Person.id, Residence.holds(day)),
        )
        .outerjoin(Unit, sa.and_(Unit.ward_id == Residence.ward_id, Unit.id == Residence.group_id))
        .where(Person.id.in_([person for person, _ in members_of(place)]))
        .order_by(Unit.order.is_(None), Unit.order, Person.sort_key, Person.id)
    ).all()
    outside = str(say("Ngoài phường hoặc không rõ"))
    named = apart([Home(*row) for row in rows], day)
    return [(home, list(people)) for home, people in groupby(named, key=lambda row: row.home or outside)]


def signers_of(body_id: int, member_id: int, day: date) -> list[PaperSigner]:
    """The body's heads and helpers who may write about the member: neither the member nor their kin."""
    close = {member_id, *_kin_of(member_id, day)}
    heads = db.session.execute(
        sa.select(Person.id, Person.name, Holding.title)
        .join(Holding, sa.and_(Holding.ward_id == Person.ward_id, Holding.person_id == Person.id))
        .where(Holding.unit_id == body_id, Holding.role.in_(HEADS), Holding.holds(day))
        .order_by(Person.sort_key, Person.id)
    ).all()
    listed = sa.exists(
        sa.select(HelperMember.id).where(
            HelperMember.ward_id == Helper.ward_id,
            HelperMember.helper_id == Helper.id,
            HelperMember.person_id == member_id,
        )
    )
    helpers = db.session.execute(
        sa.select(Person.id, Person.name, Helper.title)
        .join(Helper, sa.and_(Helper.ward_id == Person.ward_id, Helper.person_id == Person.id))
        .where(Helper.body_id == body_id, Helper.holds(day), sa.or_(Helper.everyone, listed))
        .order_by(Person.sort_key, Person.id)
    ).all()
    return apart([PaperSigner(*row) for row in [*heads, *helpers] if row[0] not in close], day)


def _kin_of(person_id: int, day: date) -> set[int]:
    rows = db.session.execute(
        sa.select(Kin.person_id, Kin.relative_id).where(
            sa.or_(Kin.person_id == person_id, Kin.relative_id == person_id), Kin.holds(day)
        )
    )
    return {one for row in rows for one in row}


def granted(month: str) -> list[Granted]:
    """The exceptions given in a month, the newest first."""
    rows = db.session.execute(
        sa.select(
            unit_called(Unit, Period.due_on),
            LockException.opens_on,
            LockException.last_on,
            LockException.reason,
            Person.name,
        )
        .select_from(LockException)
        .join(Period, sa.and_(Period.ward_id == LockException.ward_id, Period.id == LockException.period_id))
        .join(Unit, sa.and_(Unit.ward_id == LockException.ward_id, Unit.id == LockException.body_id))
        .join(Person, sa.and_(Person.ward_id == LockException.ward_id, Person.id == LockException.granted_by))
        .where(Period.month == month)
        .order_by(LockException.granted_at.desc())
    )
    return [Granted(*row) for row in rows]
