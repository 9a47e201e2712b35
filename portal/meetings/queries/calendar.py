"""The calendar as its reader sees it: what they are convened to, run, organise or oversee."""

from calendar import Calendar
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

import sqlalchemy as sa

from portal.documents.models import Document
from portal.documents.queries.audience import readable as readable_documents
from portal.ground.clock import HERE, ward_today
from portal.ground.db import UtcDateTime, db
from portal.ground.prepared import EACH, prepared
from portal.ground.sql import Query, SqlId, SqlRow, SqlTime
from portal.ground.text import Sentence, say
from portal.meetings.models import (
    ClubMember,
    Convening,
    Headcount,
    Meeting,
    MeetingDocument,
    MeetingKind,
    MeetingState,
    MeetingType,
    Series,
)
from portal.meetings.queries.convened import Call, sessions_of
from portal.meetings.queries.meetings import MeetingRow, readable
from portal.organisations.models import Unit, UnitKind
from portal.organisations.names import unit_called
from portal.organisations.queries import UnitRow, units_now
from portal.people.models import Person
from portal.policy import Action, Actor, Formal, PolicySubject, Role, can
from portal.policy.relations import WARD_LEADERS

MONDAY = 0
CLUB = "ly-luan-tre"
GROUPS = (("doan-vien", say("Đoàn viên")), ("thanh-nien", say("Thanh niên")), ("dang-vien-tre", say("Đảng viên trẻ")))
BEHIND = timedelta(days=90)  # how far back a feed reaches


class Day(NamedTuple):
    """A day of the grid and what happens on it."""

    on: date
    sessions: list[MeetingRow]
    in_month: bool
    today: bool


class Heads(NamedTuple):
    """A group that is counted, not named."""

    group: str
    label: Sentence
    expected: int | None
    actual: int | None


class MeetingTypeChoice(NamedTuple):
    id: int
    code: str
    name: str
    kind: MeetingKind
    counts_heads: bool
    withdrawn_at: datetime | None


def sessions_between(
    actor: Actor, first: date, last: date, *, unit_id: int | None = None, kind: MeetingKind | None = None
) -> list[MeetingRow]:
    """Everything from the first day through the last that the actor may see, in order of time."""
    span = {"after": _begin(first), "before": _begin(last + timedelta(days=1))}
    rows = _between(actor=actor, **span, unit_id=unit_id, of_unit=unit_id is not None, kind=kind)
    return [MeetingRow(*row) for row in rows]


@prepared(actor=Formal, after=UtcDateTime, before=UtcDateTime, unit_id=sa.BigInteger, of_unit=EACH, kind=EACH)
def _between(
    actor: Actor, after: SqlTime, before: SqlTime, unit_id: SqlId, of_unit: bool, kind: MeetingKind | None
) -> Query:
    query = readable(actor).where(Meeting.starts_at < before, Meeting.ends_at > after)
    if of_unit:
        query = query.where(Meeting.organiser_id == unit_id)
    if kind is not None:
        query = query.where(Meeting.kind == kind)
    return query.order_by(Meeting.starts_at, Meeting.id)


def weeks(first: date, sessions: Iterable[MeetingRow], today: date) -> list[list[Day]]:
    """The month of `first` in weeks that begin on Monday."""
    known = list(sessions)
    return [
        [Day(day, _on(known, day), day.month == first.month, day == today) for day in week]
        for week in Calendar(MONDAY).monthdatescalendar(first.year, first.month)
    ]


def week(first: date, sessions: Iterable[MeetingRow], today: date) -> list[Day]:
    known = list(sessions)
    days = [first + timedelta(days=number) for number in range(7)]
    return [Day(day, _on(known, day), True, day == today) for day in days]


def own_sessions(actor: Actor, first: date, last: date | None = None) -> list[MeetingRow]:
    """What the person is convened to or presides over, from a day on."""
    if actor.person_id is None:
        return []
    before = date.max if last is None else last + timedelta(days=1)
    return [MeetingRow(*row) for row in _own_sessions(actor=actor, after=_begin(first), before=_begin(before))]


@prepared(actor=Formal, after=UtcDateTime, before=UtcDateTime)
def _own_sessions(actor: Any, after: SqlTime, before: SqlTime) -> Query:
    mine = sa.or_(
        Meeting.id.in_(sessions_of(actor.person_id)),
        Meeting.chair_id == actor.person_id,
        Meeting.secretary_id == actor.person_id,
    )
    return (
        readable(actor)
        .where(Meeting.ends_at > after, Meeting.starts_at < before, mine)
        .order_by(Meeting.starts_at, Meeting.id)
    )


def organisers_for(actor: Actor) -> list[UnitRow]:
    """The units in whose name the actor may arrange sessions."""
    return [
        unit
        for unit in units_now()
        if can(actor, Action.MEETING_ARRANGE, PolicySubject(body_id=unit.id, path=unit.path))
        and unit.kind is not UnitKind.SUPERIOR
    ]


def calls_whole_ward(actor: Actor) -> bool:
    """The ward's leaders, its office and the Front's chair convene across units and by post; others their own."""
    return actor.has(*WARD_LEADERS, Role.OFFICE, Role.WARD_FRONT_CHAIR, Role.WARD_FRONT_DEPUTY)


def kinds(withdrawn: bool = False) -> list[MeetingTypeChoice]:
    query = sa.select(*(getattr(MeetingType, name) for name in MeetingTypeChoice._fields)).order_by(
        MeetingType.position
    )
    if not withdrawn:
        query = query.where(MeetingType.withdrawn_at.is_(None))
    return [MeetingTypeChoice(*row) for row in db.session.execute(query)]


def calls_of(meeting_id: int) -> list[Call]:
    rows = db.session.execute(
        sa.select(Convening.unit_id, Convening.roles, Convening.club, Convening.person_id).where(
            Convening.meeting_id == meeting_id
        )
    )
    return [Call(row.unit_id, tuple(row.roles or ()), row.club, row.person_id) for row in rows]


def call_names(calls: Iterable[Call], day: date | None = None) -> tuple[dict[int, str], dict[int, str]]:
    """Names of the units and of the people that are named in these lines, units as they were called on the day."""
    known = list(calls)
    in_units = sa.select(Unit.id, unit_called(Unit, day or ward_today())).where(
        Unit.id.in_([one.unit_id for one in known if one.unit_id])
    )
    people = sa.select(Person.id, Person.name).where(Person.id.in_([one.person_id for one in known if one.person_id]))
    return dict(_pairs(in_units)), dict(_pairs(people))


def documents_of(actor: Actor, meeting_id: int) -> list[SqlRow]:
    """(id, kind, number, dated, subject, opens) of the material: who sees the session sees what it lists, and opens
    what is meant for them."""
    return list(
        db.session.execute(
            _documents()
            .add_columns(readable_documents(actor).label("opens"))
            .join(MeetingDocument, MeetingDocument.document_id == Document.id)
            .where(MeetingDocument.meeting_id == meeting_id)
        )
    )


def documents_offered(actor: Actor, most: int = 30) -> list[SqlRow]:
    """The newest that the actor may open themself."""
    query = _documents().where(readable_documents(actor), Document.withdrawn_at.is_(None))
    return list(db.session.execute(query.limit(most)))


def heads_of(meeting_id: int) -> list[Heads]:
    rows = db.session.execute(
        sa.select(Headcount.group, Headcount.expected, Headcount.actual).where(Headcount.meeting_id == meeting_id)
    )
    known = {row.group: (row.expected, row.actual) for row in rows}
    return [Heads(code, label, *known.get(code, (None, None))) for code, label in GROUPS]


def heads_of_many(meetings: Iterable[int]) -> dict[int, int]:
    """How many are expected at each session that counts heads."""
    rows = db.session.execute(
        sa.select(Headcount.meeting_id, sa.func.sum(Headcount.expected))
        .where(Headcount.meeting_id.in_(list(meetings)), Headcount.expected.is_not(None))
        .group_by(Headcount.meeting_id)
    )
    return {meeting_id: int(total or 0) for meeting_id, total in rows}


def series_of(unit_ids: Iterable[int]) -> list[Series]:
    return list(
        db.session.scalars(
            sa.select(Series)
            .where(Series.organiser_id.in_(list(unit_ids)))
            .order_by(Series.ended_at, Series.first_on, Series.id)
        )
    )


def series_one(series_id: int) -> Series | None:
    return db.session.execute(sa.select(Series).where(Series.id == series_id)).scalar_one_or_none()


def on_the_club_list(day: date, unit_id: int) -> bool:
    asked = sa.select(ClubMember.id).where(ClubMember.holds(day), ClubMember.organiser_id == unit_id).limit(1)
    return db.session.scalar(asked) is not None


def planned(rows: Iterable[MeetingRow]) -> list[MeetingRow]:
    return [row for row in rows if row.state is MeetingState.PLANNED and row.on >= ward_today()]


def _documents() -> Query:
    return sa.select(Document.id, Document.kind, Document.number, Document.dated, Document.subject).order_by(
        Document.dated.desc(), Document.number, Document.id
    )


def _pairs(query: Query) -> list[tuple[int, str]]:
    return [(row[0], row[1]) for row in db.session.execute(query)]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=HERE)


def _on(sessions: list[MeetingRow], day: date) -> list[MeetingRow]:
    return [one for one in sessions if one.on <= day <= max(one.on, (one.ends - timedelta(minutes=1)).date())]


def type_one(type_id: int) -> MeetingType | None:
    return db.session.execute(sa.select(MeetingType).where(MeetingType.id == type_id)).scalar_one_or_none()
