"""Who and what is wanted twice at the same time, told before a session is kept. Of a session its reader may not see
only the hour and the number of people are told, neither its theme nor whose it is nor who."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import HERE
from portal.ground.db import db
from portal.ground.names import fold
from portal.ground.sql import SqlRow
from portal.ground.text import Sentence, say
from portal.meetings.models import Meeting, MeetingState
from portal.meetings.queries.convened import convened_to_many
from portal.meetings.queries.meetings import MeetingRow, readable
from portal.policy import Actor

NO_PLACE = ("", "truc tuyen", "online")  # several sessions may meet there at once


class PlannedSlot(NamedTuple):
    """Where and when something is about to be put, and who would come."""

    starts_at: datetime
    ends_at: datetime
    place: str
    people: frozenset[int] = frozenset()


def conflicts(actor: Actor, slot: PlannedSlot, *, but: Collection[int] = ()) -> list[Sentence]:
    """What stands in the way, as sentences; nothing when all is free."""
    return conflicts_of_many(actor, [slot], but=but)[0]


def conflicts_of_many(actor: Actor, slots: list[PlannedSlot], *, but: Collection[int] = ()) -> list[list[Sentence]]:
    """The same for each row of a month's plan, in three reads however many rows there are."""
    if not slots:
        return []
    first, last = min(one.starts_at for one in slots), max(one.ends_at for one in slots)
    standing = db.session.execute(
        sa.select(Meeting.id, Meeting.starts_at, Meeting.ends_at, Meeting.place, Meeting.chair_id, Meeting.secretary_id)
        .where(
            Meeting.starts_at < last,
            Meeting.ends_at > first,
            Meeting.whole_days.is_(False),
            Meeting.state.in_((MeetingState.PLANNED, MeetingState.HELD)),
            Meeting.id.not_in(list(but)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
    if not standing:
        return [[] for _ in slots]
    busy: dict[int, set[int]] = {one.id: {who for who in (one.chair_id, one.secretary_id) if who} for one in standing}
    if any(slot.people for slot in slots):
        for meeting_id, person_id in convened_to_many(list(busy)):
            busy[meeting_id].add(person_id)
    seen = {
        row.id: row
        for row in (MeetingRow(*one) for one in db.session.execute(readable(actor).where(Meeting.id.in_(list(busy)))))
    }
    return [
        [
            sentence
            for other in standing
            if other.starts_at < slot.ends_at and slot.starts_at < other.ends_at
            for sentence in _told(
                slot, other.place, _hours(other), len(slot.people & busy[other.id]), seen.get(other.id)
            )
        ]
        for slot in slots
    ]


def _told(slot: PlannedSlot, place: str, hours: str, people: int, seen: MeetingRow | None) -> list[Sentence]:
    told = []
    if fold(place) == fold(slot.place) and fold(place) not in NO_PLACE:
        told.append(
            say(
                "Nơi họp “%(place)s” đã có buổi “%(theme)s” của %(unit)s, %(hours)s.",
                place=place,
                theme=seen.theme,
                unit=seen.organiser,
                hours=hours,
            )
            if seen
            else say("Nơi họp “%(place)s” đã có một buổi khác, %(hours)s.", place=place, hours=hours)
        )
    if people:
        told.append(
            say(
                "%(count)s người được triệu tập đã có buổi “%(theme)s” của %(unit)s, %(hours)s.",
                count=people,
                theme=seen.theme,
                unit=seen.organiser,
                hours=hours,
            )
            if seen
            else say("%(count)s người được triệu tập đã có một buổi khác, %(hours)s.", count=people, hours=hours)
        )
    return told


def _hours(other: SqlRow) -> str:
    starts, ends = other.starts_at.astimezone(HERE), other.ends_at.astimezone(HERE)
    return f"{starts:%H:%M}–{ends:%H:%M} {starts:%d/%m/%Y}"


def doubled(slots: list[PlannedSlot]) -> dict[int, int]:
    """Rows of one plan that share hour and place with an earlier row: row number to the earlier one's."""
    found: dict[int, int] = {}
    for number, one in enumerate(slots):
        for earlier, other in enumerate(slots[:number]):
            together = one.starts_at < other.ends_at and other.starts_at < one.ends_at
            if together and fold(one.place) == fold(other.place) and fold(one.place) not in NO_PLACE:
                found.setdefault(number, earlier)
    return found
