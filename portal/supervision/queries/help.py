"""A head's own twelve months, read by that head alone; and requests for help as head and ward Front read them."""

from collections import Counter, defaultdict
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.db import db
from portal.organisations.models import Unit
from portal.organisations.names import LONG, unit_called
from portal.policy import Action, Actor, PolicySubject, can, require
from portal.policy.relations import HEADS
from portal.supervision.models import HelpGiven, HelpRequest, HelpWanted, NoHelpNeeded, Note, NoteKind, Part, Period
from portal.supervision.rules.help import MONTHS, UsualMonth, quarter_of, usual


class StripMonth(NamedTuple):
    """How a body's notes of one month divide; nothing written is nought three times."""

    month: str
    remark: int = 0
    nil: int = 0
    unseen: int = 0


class OwnStrip(NamedTuple):
    """Newest month first; `usual` None under five bodies."""

    body_id: int
    body: str
    months: list[StripMonth]
    usual: UsualMonth | None


class AskedHelp(NamedTuple):
    """A request as it stands, answered or not."""

    id: int
    body_id: int
    body: str
    quarter: str
    wanted: HelpWanted
    words: str
    capacity: str
    asked_on: date
    given: HelpGiven | None
    answer: str
    answered_as: str
    answered_on: date | None
    version: int


def bodies_headed(actor: Actor) -> list[int]:
    """The bodies whose head the actor is, helpers and typists left out."""
    return [body for body in actor.units(*HEADS) if can(actor, Action.STRIP_READ, PolicySubject(body_id=body))]


def strip_for(actor: Actor, body_id: int) -> OwnStrip | None:
    """None to everybody but the body's head."""
    if not can(actor, Action.STRIP_READ, PolicySubject(body_id=body_id)):
        return None
    name = db.session.scalar(sa.select(Unit.short_name).where(Unit.id == body_id))
    months = list(db.session.scalars(sa.select(Period.month).order_by(Period.month.desc()).limit(MONTHS)))
    counted = _counted(actor, months)
    mine = [_month(month, counted[month].get(body_id, Counter())) for month in months]
    return OwnStrip(body_id, name or "", mine, usual(_remarks(counted)))


def asked_by_body(actor: Actor, body_id: int) -> list[AskedHelp]:
    """The head's own requests, newest first."""
    require(actor, Action.HELP_ASK, PolicySubject(body_id=body_id))
    return _asked(HelpRequest.body_id == body_id)


def needs_no_help(actor: Actor, body_id: int, today: date) -> bool:
    """What the head answered themself; read by nobody else."""
    require(actor, Action.HELP_ASK, PolicySubject(body_id=body_id))
    return (
        db.session.scalar(
            sa.select(NoHelpNeeded.id).where(NoHelpNeeded.body_id == body_id, NoHelpNeeded.quarter == quarter_of(today))
        )
        is not None
    )


def asked_of_front(actor: Actor) -> list[AskedHelp]:
    """Every request, what waits first, then in the ward's order."""
    require(actor, Action.HELP_GIVE)
    return _asked(sa.true())


def asked_one(actor: Actor, request_id: int) -> AskedHelp | None:
    return next((one for one in asked_of_front(actor) if one.id == request_id), None)


def not_asked_yet(actor: Actor, today: date) -> list[tuple[int, str]]:
    """Of the bodies that the actor heads those that have answered nothing this quarter: every head is asked alike."""
    bodies, quarter = bodies_headed(actor), quarter_of(today)
    sent = sa.union_all(
        sa.select(HelpRequest.body_id).where(HelpRequest.quarter == quarter),
        sa.select(NoHelpNeeded.body_id).where(NoHelpNeeded.quarter == quarter),
    )
    rows = db.session.execute(
        sa.select(Unit.id, Unit.short_name).where(Unit.id.in_(bodies), Unit.id.not_in(sent)).order_by(Unit.order)
    )
    return [(row.id, row.short_name) for row in rows]


def _asked(wanted: sa.ColumnElement[bool]) -> list[AskedHelp]:
    h = HelpRequest
    rows = db.session.execute(
        sa.select(
            h.id,
            h.body_id,
            unit_called(Unit, h.asked_on, LONG).label("body"),
            *(getattr(h, name) for name in AskedHelp._fields[3:]),
        )
        .join(Unit, sa.and_(Unit.ward_id == h.ward_id, Unit.id == h.body_id))
        .where(wanted)
        .order_by(h.answered_on.is_not(None), h.quarter.desc(), Unit.order)
    )
    return [AskedHelp(**row._mapping) for row in rows]


def _counted(actor: Actor, months: Collection[str]) -> dict[str, dict[int, Counter[NoteKind]]]:
    """By month and body, without what is written about the reader and not open to them."""
    known = sa.or_(Note.person_id != (actor.person_id or 0), Note.released_at.is_not(None))
    found: dict[str, dict[int, Counter[NoteKind]]] = defaultdict(dict)
    rows = db.session.execute(
        sa.select(Period.month, Note.body_id, Note.kind, sa.func.count())
        .join(Period, sa.and_(Period.ward_id == Note.ward_id, Period.id == Note.period_id))
        .where(Period.month.in_(months), Note.part != Part.CELL, known)
        .group_by(Period.month, Note.body_id, Note.kind)
    )
    for month, body_id, kind, count in rows:
        found[month].setdefault(body_id, Counter())[kind] = count
    return found


def _month(month: str, counted: Counter[NoteKind]) -> StripMonth:
    return StripMonth(month, **{kind.value: counted[kind] for kind in NoteKind})


def _remarks(counted: dict[str, dict[int, Counter[NoteKind]]]) -> list[list[int]]:
    """Of each body, its remarks in each month in which it wrote anything."""
    of_body: dict[int, list[int]] = defaultdict(list)
    for bodies in counted.values():
        for body_id, kinds in bodies.items():
            of_body[body_id].append(kinds[NoteKind.REMARK])
    return list(of_body.values())
