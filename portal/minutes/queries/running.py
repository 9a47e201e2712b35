"""The one page from which a meeting is run: who is there, what was concluded before, the agenda, the score."""

from datetime import date, time
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Presence, Visit
from portal.attendance.queries.roll import MeetingRoll, roll_of
from portal.ground.db import db
from portal.ground.names import sort_key
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import Minutes, Scoring
from portal.minutes.queries.heard import Heard, heard_at
from portal.minutes.queries.items import ItemRow, Past, items_of, left_over_before, past_conclusions
from portal.minutes.rules.scoring import Criteria, Score, criteria_of, score
from portal.organisations.queries import seats, setting
from portal.people.models import Person
from portal.people.queries.history import names_of
from portal.policy import Actor, Role
from portal.policy.relations import WARD_LEADERS


class Scored(NamedTuple):
    """The meeting's score as it was proposed, by the criteria of its day."""

    criteria: Criteria
    points: dict[str, float]
    score: Score | None  # None: not proposed yet
    agreed: int | None
    opposed: int | None
    voted_at: time | None
    confirmed_by: str | None
    version: int


class Running(NamedTuple):
    roll: MeetingRoll | None  # None: people are counted there, not named
    past: list[Past]
    items: list[ItemRow]
    waiting: list[ItemRow]  # left over before, on no agenda yet
    heard: Heard | None
    scored: Scored
    revision: int  # of the finished minutes; 0: none yet
    visitors: list[str]  # committee members in charge who confirmed having attended


def running(actor: Actor, meeting: MeetingRow) -> Running:
    """The caller has asked whether the actor runs the meeting."""
    return Running(
        None if meeting.counts_heads else roll_of(actor, meeting),
        past_conclusions(meeting),
        items_of(meeting.id),
        left_over_before(meeting),
        heard_at(meeting),
        scored_of(meeting),
        revision_of(meeting.id),
        visitors_of(meeting.id),
    )


def speakers(actor: Actor, meeting: MeetingRow) -> list[tuple[int, str]]:
    """Who may have spoken: those present; while nobody is marked so, all who are convened."""
    if meeting.counts_heads:
        return []
    rows = roll_of(actor, meeting).rows
    present = [one for one in rows if one.presence is Presence.PRESENT]
    return [(one.person_id, one.name) for one in present or rows]


def committee_on(day: date) -> list[tuple[int, str]]:
    """The ward's Party committee, to whom a cell may say something: each with their post."""
    held: dict[int, Role] = {}
    for seat in seats(day, *WARD_LEADERS, Role.WARD_COMMITTEE):
        held.setdefault(seat.person_id, seat.role)
    called = names_of(held)
    return sorted(
        ((one, f"{called[one]}, {role.label}") for one, role in held.items()), key=lambda one: sort_key(one[1])
    )


def criteria_on(meeting: MeetingRow) -> Criteria:
    return criteria_of(setting("meeting_scoring", meeting.on))


def scored_of(meeting: MeetingRow) -> Scored:
    criteria = criteria_on(meeting)
    row = db.session.execute(
        sa.select(
            Scoring.points,
            Scoring.agreed,
            Scoring.opposed,
            Scoring.voted_at,
            Person.name.label("confirmed_by"),
            Scoring.version,
        )
        .outerjoin(Person, sa.and_(Person.ward_id == Scoring.ward_id, Person.id == Scoring.confirmed_by))
        .where(Scoring.meeting_id == meeting.id)
    ).first()
    if row is None:
        return Scored(criteria, {}, None, None, None, None, None, 0)
    return Scored(criteria=criteria, score=score(row.points, criteria), **row._mapping)


def revision_of(meeting_id: int) -> int:
    found = db.session.scalar(sa.select(sa.func.max(Minutes.revision)).where(Minutes.meeting_id == meeting_id))
    return found or 0


def visitors_of(meeting_id: int) -> list[str]:
    rows = db.session.execute(
        sa.select(Person.name, Visit.spoke)
        .join(Visit, sa.and_(Visit.ward_id == Person.ward_id, Visit.person_id == Person.id))
        .where(Visit.meeting_id == meeting_id)
        .order_by(Person.sort_key, Person.id)
    )
    return [told_visitor(row.name, row.spoke) for row in rows]


def told_visitor(name: str, spoke: bool) -> str:
    """As minutes name who came from the committee above: their words are Vietnamese in every language."""
    return f"{name} (phát biểu chỉ đạo)" if spoke else name
