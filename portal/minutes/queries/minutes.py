"""Minutes: drafted from what was recorded, as plain values to be frozen; the finished ones for who may read them."""

from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import Presence
from portal.ground.clock import HERE
from portal.ground.db import UtcDateTime, dated, db
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId, SqlTime
from portal.meetings.models import Meeting, MeetingState
from portal.meetings.queries.calendar import heads_of
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import Contribution, ItemKind, Minutes
from portal.minutes.queries.presented import presented_at
from portal.minutes.queries.running import Running, running
from portal.minutes.rules.scoring import written_points
from portal.organisations.models import Holding, UnitKind
from portal.papers.kinds import Content
from portal.people.models import CellMembership, Membership, Person
from portal.people.rules.standing import PartyStanding, standing_on
from portal.policy import Action, Actor, can
from portal.policy.standing import Role

CHAIRS = (Role.WARD_SECRETARY, Role.CELL_SECRETARY, Role.AREA_FRONT_HEAD, Role.WARD_FRONT_CHAIR, Role.MASS_HEAD)


class Finished(NamedTuple):
    """One revision of the minutes."""

    revision: int
    number: str | None
    content: Content
    reason: str | None  # of a correction
    finished_at: datetime
    finished_by: str | None


class Unwritten(NamedTuple):
    """A session that is over and has no minutes."""

    id: int
    theme: str
    starts_at: datetime
    ends_at: datetime

    @property
    def on(self) -> date:
        return self.starts_at.astimezone(HERE).date()

    @property
    def ended(self) -> date:
        return self.ends_at.astimezone(HERE).date()


def minutes_for(actor: Actor, meeting: MeetingRow) -> list[Finished]:
    """Every revision, the newest first; none for who may not read them."""
    if not can(actor, Action.MINUTES_READ, meeting.subject):
        return []
    return finished_minutes(meeting.id)


def finished_minutes(meeting_id: int) -> list[Finished]:
    rows = db.session.execute(
        sa.select(Minutes.revision, Minutes.number, Minutes.content, Minutes.reason, Minutes.finished_at, Person.name)
        .outerjoin(Person, sa.and_(Person.ward_id == Minutes.ward_id, Person.id == Minutes.finished_by))
        .where(Minutes.meeting_id == meeting_id)
        .order_by(Minutes.revision.desc())
    )
    return [Finished(*row) for row in rows]


def drafted(actor: Actor, meeting: MeetingRow, *, ended: str = "", guests: list[str] | None = None) -> Content:
    """What the minutes would say now. Of supervision only what the meeting hears; why somebody was absent never."""
    now = running(actor, meeting)
    return {
        "theme": meeting.theme,
        "kind": meeting.kind.value,
        "organiser_kind": meeting.organiser_kind.value,
        "place": meeting.place,
        "on": meeting.on.isoformat(),
        "began": f"{meeting.begins:%H:%M}",
        "ended": ended,
        "chair": meeting.chair or "",
        "secretary": meeting.secretary or "",
        "chair_signs": _heads(meeting),
        "guests": guests or [],
        "visitors": now.visitors,
        "opening": _opening(meeting, now),
        "absent": [
            [row.name, row.presence.value]
            for row in (now.roll.rows if now.roll else ())
            if row.presence in (Presence.EXCUSED, Presence.ABSENT) and not row.exempt
        ],
        "hours": [
            [row.name, *(f"{one:%H:%M}" if one else "" for one in row.hours)]
            for row in (now.roll.rows if now.roll else ())
            if any(row.hours)
        ],
        "past": [
            {"title": one.title, "on": one.on.isoformat(), "conclusion": one.conclusion, "done": one.done_words or ""}
            for one in now.past
        ],
        "items": [
            {
                "kind": item.kind.value,
                "title": item.title,
                "text": item.text or "",
                "opinions": [
                    {"speaker": one.speaker, "member": one.speaker_id is not None, "text": one.text}
                    for one in item.opinions
                ],
                "conclusion": item.conclusion or "",
                "due": item.due_on.isoformat() if item.due_on else "",
                "left_over": item.left_over,
            }
            for item in now.items
        ],
        "heard": _heard(now),
        "presented": _presented(meeting.id),
        "contributions": contributed(meeting.id),
        "score": _score(now),
    }


def without_minutes(actor: Actor, since: date) -> list[Unwritten]:
    """Sessions over since then over which the actor presided, or whose minutes they keep, and that have none."""
    if actor.person_id is None:
        return []
    start = datetime(since.year, since.month, since.day, tzinfo=HERE)
    return [Unwritten(*row) for row in _unwritten(person_id=actor.person_id, start=start)]


@prepared(person_id=sa.BigInteger, start=UtcDateTime)
def _unwritten(person_id: SqlId, start: SqlTime) -> Query:
    return (
        sa.select(Meeting.id, Meeting.theme, Meeting.starts_at, Meeting.ends_at)
        .where(
            sa.or_(Meeting.chair_id == person_id, Meeting.secretary_id == person_id),
            Meeting.state.in_((MeetingState.PLANNED, MeetingState.HELD)),
            Meeting.starts_at >= start,
            ~sa.exists().where(Minutes.ward_id == Meeting.ward_id, Minutes.meeting_id == Meeting.id),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )


def _presented(meeting_id: int) -> list[int] | None:
    """How many presented, of those present; who did not is not for the minutes."""
    found = presented_at(meeting_id)
    return [found.part, found.whole] if found else None


def contributed(meeting_id: int) -> list[int] | None:
    """How many góp ý there were and how many are answered; who said what to whom is not for the minutes."""
    rows = db.session.scalars(
        sa.select(Contribution.answered_at).where(
            Contribution.meeting_id == meeting_id, Contribution.withdrawn_at.is_(None)
        )
    ).all()
    return [len(rows), sum(one is not None for one in rows)] if rows else None


def _opening(meeting: MeetingRow, now: Running) -> Content:
    if now.roll is None:
        return {"heads": [[one.group, one.actual] for one in heads_of(meeting.id) if one.actual is not None]}
    numbers = now.roll.numbers
    opening = {
        "exempt": numbers.exempt,
        "convened": numbers.convened,
        "present": numbers.present,
        "excused": numbers.excused,
        "absent": numbers.absent,
    }
    return opening | (_members(meeting) if meeting.organiser_kind is UnitKind.CELL else {})


def _members(meeting: MeetingRow) -> Content:
    """The cell's members that day, official and probationary."""
    rows = db.session.execute(
        sa.select(Membership.admitted_on, Membership.official_on)
        .join(
            CellMembership,
            sa.and_(CellMembership.ward_id == Membership.ward_id, CellMembership.person_id == Membership.person_id),
        )
        .where(
            CellMembership.cell_id == meeting.organiser_id,
            dated(CellMembership, meeting.on),
            dated(Membership, meeting.on),
        )
    ).all()
    official = sum(standing_on(meeting.on, *row) is PartyStanding.OFFICIAL for row in rows)
    return {"official": official, "probationary": len(rows) - official}


def _heads(meeting: MeetingRow) -> bool:
    """Whether who presided holds the post that signs for the body."""
    return (
        db.session.scalar(
            sa.select(Holding.id)
            .where(
                Holding.person_id == meeting.chair_id,
                Holding.unit_id == meeting.organiser_id,
                Holding.role.in_(CHAIRS),
                dated(Holding, meeting.on),
            )
            .limit(1)
        )
        is not None
    )


def _heard(now: Running) -> Content | None:
    heard = now.heard
    if heard is None or not any(one.kind is ItemKind.SUPERVISION for one in now.items):
        return None
    return {
        "month": heard.month,
        "opened": heard.opened,
        "generals": [{"body": one.body, "text": one.text} for one in heard.generals],
        "expected": heard.parts.whole,
        "written": heard.parts.remark,
        "nil": heard.parts.nil,
        "unseen": heard.parts.unseen,
        "open": heard.parts.open,
        "answered": heard.answered,
        "themes": [one.value for one in heard.themes],
        "praised": len(heard.praised),  # a name enters the minutes by the cell's decision alone
    }


def _score(now: Running) -> Content | None:
    scored = now.scored
    if scored.score is None:
        return None
    return {
        "lines": [
            [one.label, written_points(scored.points.get(one.code)), written_points(one.most)]
            for one in scored.criteria.lines
        ],
        "total": written_points(scored.score.total),
        "grade": scored.score.grade.value,
        "short": list(scored.score.short),
        "agreed": scored.agreed,
        "opposed": scored.opposed,
        "voted": f"{scored.voted_at:%H:%M}" if scored.voted_at else "",
        "there": [now.roll.there_at(scored.voted_at), now.roll.numbers.convened] if now.roll else [],
        "confirmed_by": scored.confirmed_by or "",
    }
