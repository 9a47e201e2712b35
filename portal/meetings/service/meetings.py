"""Arranging sessions: what is still to come is changed or moved; held, moved and not held are three things."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import HERE
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.ids import new_id
from portal.ground.slots import Registry
from portal.ground.text import Sentence, say
from portal.meetings import links
from portal.meetings.models import (
    Convening,
    Headcount,
    Meeting,
    MeetingDocument,
    MeetingKind,
    MeetingState,
    MeetingType,
)
from portal.meetings.queries.convened import Call, convened
from portal.meetings.queries.meetings import MeetingRow
from portal.meetings.rules import meetings as rules
from portal.notifications import tell
from portal.organisations.models import Unit, UnitKind
from portal.organisations.queries import unit_of
from portal.policy import Action, Actor, PolicySubject, require
from portal.supervision.service.meeting_day import CellSession, follow_session

MOVED: Registry[Callable[[int, int], None]] = Registry()  # what was prepared goes along: (old, new)
STALE = say("Người khác vừa sửa buổi này. Hãy xem lại bên dưới rồi lưu lần nữa.")


class MeetingContent(NamedTuple):
    """What is arranged; times carry their zone."""

    type_id: int
    theme: str
    place: str
    starts_at: datetime
    ends_at: datetime
    occasion: str | None = None
    chair_id: int | None = None
    secretary_id: int | None = None
    agenda: str | None = None
    campaign_id: int | None = None
    calls: tuple[Call, ...] = ()
    documents: tuple[int, ...] = ()
    as_of: date | None = None  # None: the session's own day
    whole_days: bool = False


def arrange(
    actor: Actor,
    organiser: Unit,
    content: MeetingContent,
    at: datetime,
    *,
    series_id: int | None = None,
    series_on: date | None = None,
) -> Meeting:
    """Put a session into the calendar; whoever is convened is told when it is near."""
    require(actor, Action.MEETING_ARRANGE, PolicySubject(body_id=organiser.id, path=organiser.path))
    _check(content)
    meeting = Meeting(
        id=new_id(),
        organiser_id=organiser.id,
        series_id=series_id,
        series_on=series_on,
        arranged_by=actor.person_id,
        kind=_kind(content.type_id),
        **_columns(content),
    )
    db.session.add(meeting)
    flush()
    _convene(meeting, content)
    audit.record(
        actor,
        Action.MEETING_ARRANGE,
        meeting,
        theme=content.theme,
        organiser=organiser.code,
        place=content.place,
        starts=content.starts_at,
        ends=content.ends_at,
        calls=[_told(call) for call in content.calls],
    )
    _follow(actor, meeting)
    _tell(meeting, say("Lịch họp: %(theme)s, %(when)s, tại %(place)s.", **_facts(meeting)), at)
    return meeting


def change(actor: Actor, row: MeetingRow, content: MeetingContent, at: datetime, *, version: int) -> Meeting:
    """Time or place changed: calendars that took it over are told by its sequence, people by a message."""
    require(actor, Action.MEETING_ARRANGE, row.subject)
    refuse(rules.may_not_change(row.state, row.roll_closed_at is not None))
    _check(content)
    meeting = _record(row)
    if meeting.version != version:
        raise Conflict(STALE, meeting)
    before = (meeting.starts_at, meeting.ends_at, meeting.place)
    for name, value in _columns(content).items():
        setattr(meeting, name, value)
    meeting.kind = _kind(content.type_id)
    elsewhere = before != (meeting.starts_at, meeting.ends_at, meeting.place)
    meeting.sequence += elsewhere
    db.session.execute(sa.delete(Convening).where(Convening.meeting_id == meeting.id))
    db.session.execute(sa.delete(MeetingDocument).where(MeetingDocument.meeting_id == meeting.id))
    _convene(meeting, content)
    audit.record(
        actor,
        Action.MEETING_ARRANGE,
        meeting,
        theme=content.theme,
        place=content.place,
        starts=content.starts_at,
        ends=content.ends_at,
        calls=[_told(call) for call in content.calls],
    )
    _follow(actor, meeting)
    if elsewhere:
        _tell(meeting, say("Lịch họp thay đổi: %(theme)s, %(when)s, tại %(place)s.", **_facts(meeting)), at)
    return meeting


def move(
    actor: Actor,
    row: MeetingRow,
    at: datetime,
    *,
    reason: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    version: int,
) -> Meeting:
    """Dời lịch: this one stays as moved with its reason, and the new one takes its place."""
    require(actor, Action.MEETING_ARRANGE, row.subject)
    refuse(rules.may_not_change(row.state, row.roll_closed_at is not None))
    wrong = rules.hours_are_wrong(starts_at, ends_at)
    if wrong:
        raise Invalid({"ends": wrong})
    if starts_at == row.starts_at:
        raise Invalid({"starts": say("Giờ mới trùng giờ cũ. Nếu chỉ đổi nơi họp, hãy dùng “Sửa”.")})
    old = _record(row)
    if old.version != version:
        raise Conflict(STALE, old)
    kept = (
        "type_id",
        "kind",
        "campaign_id",
        "series_id",
        "organiser_id",
        "theme",
        "occasion",
        "chair_id",
        "secretary_id",
        "agenda",
        "whole_days",
    )
    new = Meeting(
        id=new_id(),
        place=place,
        starts_at=starts_at,
        ends_at=ends_at,
        arranged_by=actor.person_id,
        convened_as_of=starts_at.astimezone(HERE).date(),
        **{name: getattr(old, name) for name in kept},
    )
    db.session.add(new)
    flush()
    _copy(old, new)
    old.state, old.reason, old.moved_to_id, old.sequence = MeetingState.MOVED, reason, new.id, old.sequence + 1
    audit.record(actor, Action.MEETING_ARRANGE, old, moved_to=str(new.id), reason=reason, starts=starts_at, place=place)
    _follow(actor, new, instead_of=old.id)
    _tell(new, say("Dời lịch họp: %(theme)s, nay họp %(when)s, tại %(place)s.", **_facts(new)), at)
    return new


def call_off(actor: Actor, row: MeetingRow, at: datetime, *, reason: str, version: int) -> Meeting:
    """Không họp, with the reason."""
    require(actor, Action.MEETING_ARRANGE, row.subject)
    refuse(rules.may_not_change(row.state, row.roll_closed_at is not None))
    meeting = _record(row)
    if meeting.version != version:
        raise Conflict(STALE, meeting)
    meeting.state, meeting.reason, meeting.sequence = MeetingState.NOT_HELD, reason, meeting.sequence + 1
    audit.record(actor, Action.MEETING_ARRANGE, meeting, not_held=reason)
    _follow(actor, meeting)
    if meeting.starts_at > at:
        _tell(meeting, say("Không họp: %(theme)s, %(when)s. Lý do: %(reason)s", reason=reason, **_facts(meeting)), at)
    return meeting


def hold(actor: Actor, row: MeetingRow, at: datetime) -> Meeting:
    """Đã họp, said plainly; finished minutes say so by themselves."""
    require(actor, Action.MEETING_RUN, row.subject)
    refuse(rules.may_not_be_held(row.state, row.starts_at, at))
    meeting = _record(row)
    meeting.state = MeetingState.HELD
    audit.record(actor, Action.MEETING_RUN, meeting, held=True)
    was_held(actor, meeting)
    return meeting


def was_held(actor: Actor, meeting: Meeting) -> None:
    """What follows wherever a session turns out to have been held: its minutes finished, its roll closed."""
    _follow(actor, meeting)


def _follow(actor: Actor, meeting: Meeting, *, instead_of: int | None = None) -> None:
    """A cell's monthly session carries the day on which the month's notes are heard."""
    cell = meeting.kind is MeetingKind.MONTHLY and unit_of(meeting.organiser_id)
    if not cell or cell.kind is not UnitKind.CELL:
        return
    session = CellSession(
        meeting.id,
        cell.id,
        meeting.starts_at.astimezone(HERE).date(),
        stands=meeting.state in (MeetingState.PLANNED, MeetingState.HELD),
        held=meeting.state is MeetingState.HELD,
    )
    follow_session(actor, session, instead_of=instead_of)


def count_heads(actor: Actor, row: MeetingRow, counts: dict[str, tuple[int | None, int | None]]) -> None:
    """Expected and actual numbers by group, where people are counted and not named."""
    require(actor, Action.MEETING_RUN, row.subject)
    refuse(None if row.counts_heads else say("Loại sinh hoạt này điểm danh theo tên, không ghi số lượng."))
    known = {one.group: one for one in db.session.scalars(sa.select(Headcount).where(Headcount.meeting_id == row.id))}
    for group, (expected, actual) in counts.items():
        one = known.get(group)
        if one is None:
            one = Headcount(meeting_id=row.id, group=group)
            db.session.add(one)
        one.expected, one.actual = expected, actual
    audit.record(actor, Action.MEETING_RUN, _record(row), heads={name: list(pair) for name, pair in counts.items()})


def _check(content: MeetingContent) -> None:
    wrong = rules.hours_are_wrong(content.starts_at, content.ends_at)
    if wrong:
        raise Invalid({"ends": wrong})


def _record(row: MeetingRow) -> Meeting:
    return db.session.execute(sa.select(Meeting).where(Meeting.id == row.id)).scalar_one()


def _kind(type_id: int) -> MeetingKind:
    return db.session.execute(sa.select(MeetingType.kind).where(MeetingType.id == type_id)).scalar_one()


def _columns(content: MeetingContent) -> dict[str, object]:
    kept = {
        name: getattr(content, name) for name in MeetingContent._fields if name not in ("calls", "documents", "as_of")
    }
    return kept | {"convened_as_of": content.as_of or content.starts_at.astimezone(HERE).date()}


def _convene(meeting: Meeting, content: MeetingContent) -> None:
    for call in content.calls:
        db.session.add(
            Convening(
                meeting_id=meeting.id,
                unit_id=call.unit_id,
                roles=list(call.roles) or None,
                club=call.club,
                person_id=call.person_id,
            )
        )
    for document_id in content.documents:
        db.session.add(MeetingDocument(meeting_id=meeting.id, document_id=document_id))
    flush()


def _copy(old: Meeting, new: Meeting) -> None:
    for one in db.session.scalars(sa.select(Convening).where(Convening.meeting_id == old.id)):
        db.session.add(
            Convening(meeting_id=new.id, unit_id=one.unit_id, roles=one.roles, club=one.club, person_id=one.person_id)
        )
    for document in db.session.scalars(sa.select(MeetingDocument).where(MeetingDocument.meeting_id == old.id)):
        db.session.add(MeetingDocument(meeting_id=new.id, document_id=document.document_id))
    for take_along in MOVED:
        take_along(old.id, new.id)
    for heads in db.session.scalars(sa.select(Headcount).where(Headcount.meeting_id == old.id)):
        db.session.add(Headcount(meeting_id=new.id, group=heads.group, expected=heads.expected))
    flush()


def _told(call: Call) -> dict[str, object]:
    return {name: str(value) for name, value in call._asdict().items() if value}


def _facts(meeting: Meeting) -> dict[str, object]:
    return {"theme": meeting.theme, "when": meeting.starts_at.astimezone(HERE), "place": meeting.place}


def _tell(meeting: Meeting, words: Sentence, at: datetime) -> None:
    if not rules.soon(meeting.starts_at, at):
        return
    officers: Iterable[int | None] = (meeting.chair_id, meeting.secretary_id)
    everyone = {one.person_id for one in convened(meeting)} | {person for person in officers if person}
    for person_id in sorted(everyone):
        tell(person_id, words, links.session(meeting.id))
