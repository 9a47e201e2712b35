"""The agenda of a session with what was said and concluded, and what earlier sessions left to be answered for."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.ground.clock import HERE, ward_today
from portal.ground.columns import columns_of
from portal.ground.db import db
from portal.ground.described import read
from portal.ground.sql import Query, SqlRow
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import AgendaItem, ItemKind, Opinion
from portal.minutes.said import ConcludedItem
from portal.people.models import Person
from portal.people.queries.namesakes import told_in_ward


class OpinionRow(NamedTuple):
    id: int
    item_id: int
    speaker_id: int | None
    speaker: str  # the member's name, or a guest as the minutes call them
    text: str


@dataclass(frozen=True, kw_only=True)
class ItemRow(ConcludedItem):
    """One item of the agenda; the caller has found its session through the policy."""

    id: int
    position: int
    kind: ItemKind
    carried_from_id: int | None
    version: int
    opinions: tuple[OpinionRow, ...] = ()


class Past(NamedTuple):
    """A conclusion of an earlier session, and what came of it."""

    id: int
    meeting_id: int
    theme: str
    starts_at: datetime
    title: str
    conclusion: str
    due_on: date | None
    done_words: str | None
    version: int

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(HERE).date()


ITSELF = ("id", "position", "kind", "carried_from_id", "version")
ITEM = (*(getattr(AgendaItem, name) for name in ITSELF), *columns_of(AgendaItem, ConcludedItem))


def items_of(meeting_id: int) -> list[ItemRow]:
    """In the order of the agenda, with the opinions on each as they were spoken."""
    opinions: dict[int, list[OpinionRow]] = defaultdict(list)
    for one in _opinions(meeting_id):
        opinions[one.item_id].append(one)
    rows = db.session.execute(
        sa.select(*ITEM)
        .where(AgendaItem.meeting_id == meeting_id, AgendaItem.withdrawn_at.is_(None))
        .order_by(AgendaItem.position, AgendaItem.id)
    )
    return [_item(row, opinions[row.id]) for row in rows]


def _item(row: SqlRow, opinions: Iterable[OpinionRow] = ()) -> ItemRow:
    its = {name: getattr(row, name) for name in ITSELF}
    return read(ItemRow, row, **its, opinions=tuple(opinions))


def item_of(meeting_id: int, item_id: int) -> ItemRow | None:
    return next((one for one in items_of(meeting_id) if one.id == item_id), None)


def _opinions(meeting_id: int) -> list[OpinionRow]:
    rows = db.session.execute(
        sa.select(Opinion.id, Opinion.item_id, Opinion.speaker_id, Person.name, Opinion.speaker_words, Opinion.text)
        .join(AgendaItem, sa.and_(AgendaItem.ward_id == Opinion.ward_id, AgendaItem.id == Opinion.item_id))
        .outerjoin(Person, sa.and_(Person.ward_id == Opinion.ward_id, Person.id == Opinion.speaker_id))
        .where(AgendaItem.meeting_id == meeting_id, Opinion.withdrawn_at.is_(None))
        .order_by(Opinion.at, Opinion.id)
    )
    found = rows.all()
    called = told_in_ward(((row.speaker_id, row.name) for row in found if row.speaker_id), ward_today())
    return [
        OpinionRow(row.id, row.item_id, row.speaker_id, called.get(row.speaker_id) or row.speaker_words or "", row.text)
        for row in found
    ]


def past_conclusions(meeting: MeetingRow) -> list[Past]:
    """What earlier sessions of the same line concluded and nobody has answered for yet, and what is answered for at
    this one; the newest session first."""
    rows: Iterable[SqlRow] = db.session.execute(
        sa.select(
            AgendaItem.id,
            Meeting.id,
            Meeting.theme,
            Meeting.starts_at,
            AgendaItem.title,
            AgendaItem.conclusion,
            AgendaItem.due_on,
            AgendaItem.done_words,
            AgendaItem.version,
        )
        .join(Meeting, sa.and_(Meeting.ward_id == AgendaItem.ward_id, Meeting.id == AgendaItem.meeting_id))
        .where(
            _same_line(meeting.series_id, meeting.organiser_id, meeting.kind),
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at < meeting.starts_at,
            AgendaItem.withdrawn_at.is_(None),
            AgendaItem.conclusion.is_not(None),
            sa.or_(AgendaItem.done_at_id.is_(None), AgendaItem.done_at_id == meeting.id),
        )
        .order_by(Meeting.starts_at.desc(), AgendaItem.position, AgendaItem.id)
    )
    return [Past(*row) for row in rows]


def left_over_before(meeting: MeetingRow) -> list[ItemRow]:
    """Items that earlier sessions of the line left over and no later one has taken up."""
    rows = db.session.execute(
        sa.select(*ITEM)
        .join(Meeting, sa.and_(Meeting.ward_id == AgendaItem.ward_id, Meeting.id == AgendaItem.meeting_id))
        .where(
            _same_line(meeting.series_id, meeting.organiser_id, meeting.kind),
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at < meeting.starts_at,
            AgendaItem.left_over.is_(True),
            AgendaItem.withdrawn_at.is_(None),
            AgendaItem.id.not_in(_taken_up()),
        )
        .order_by(Meeting.starts_at, AgendaItem.position, AgendaItem.id)
    )
    return [_item(row) for row in rows]


def next_planned(meeting: MeetingRow) -> Meeting | None:
    """The session that takes up what is left over: the next of the series, else of the same body and kind."""
    return db.session.scalar(
        sa.select(Meeting)
        .where(
            _same_line(meeting.series_id, meeting.organiser_id, meeting.kind),
            Meeting.id != meeting.id,
            Meeting.state == MeetingState.PLANNED,
            Meeting.starts_at > meeting.starts_at,
        )
        .order_by(sa.case((Meeting.series_id == meeting.series_id, 0), else_=1), Meeting.starts_at)
        .limit(1)
    )


def taken_up(items: Collection[int]) -> set[int]:
    """Which of these left-over items already stand on another agenda."""
    return set(db.session.scalars(_taken_up())) & set(items)


def _taken_up() -> Query:
    """Items that stand on a later agenda; a session that was called off takes nothing up."""
    taken, at = sa.orm.aliased(AgendaItem), sa.orm.aliased(Meeting)
    return (
        sa.select(taken.carried_from_id)
        .join(at, sa.and_(at.ward_id == taken.ward_id, at.id == taken.meeting_id))
        .where(taken.carried_from_id.is_not(None), taken.withdrawn_at.is_(None), at.state != MeetingState.NOT_HELD)
    )


def _same_line(series_id: int | None, organiser_id: int, kind: MeetingKind) -> sa.ColumnElement[bool]:
    """Sessions that answer for each other: of one series, or of one body and kind."""
    alike = sa.and_(Meeting.organiser_id == organiser_id, Meeting.kind == kind)
    return alike if series_id is None else sa.or_(Meeting.series_id == series_id, alike)
