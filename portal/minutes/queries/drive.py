"""What a drive's meetings came to by a day: the rolls of its conferences, its themed sessions cell by cell, who is
assigned to the cells. What was not yet known at an instant is left out."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

import sqlalchemy as sa

from portal.attendance.models import AbsenceReason, Attendance, MakeUp, MakeUpState, Presence, Reported, Visit
from portal.attendance.queries.taken_over import begins
from portal.campaigns.counting import counted_from
from portal.campaigns.models import Campaign
from portal.ground.clock import HERE
from portal.ground.db import dated, db
from portal.ground.once import once
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.minutes.models import Contribution
from portal.organisations.models import Holding, Unit, UnitKind
from portal.people.models import CellMembership
from portal.people.queries.active import active
from portal.policy import Action, Actor, PolicySubject, Role, can

MISSED = (Presence.EXCUSED, Presence.ABSENT)


class ConvenedLine(NamedTuple):
    """One convened person of one conference of the drive; why someone was absent is not told here."""

    meeting_id: int
    theme: str
    on: date
    person_id: int
    cell_id: int | None  # as it stood that day
    present: bool
    make_up: MakeUpState | None
    demonstration: bool


class Why(NamedTuple):
    """How someone was absent, and why, where the reader may know it."""

    presence: Presence
    reason: AbsenceReason | None
    words: str | None


class BodySession(NamedTuple):
    """A session that a body has held."""

    id: int
    theme: str
    on: date


class HeldBy(NamedTuple):
    """A session with the unit that held it."""

    id: int
    on: date
    organiser_id: int
    path: str


class CampaignSession(NamedTuple):
    """A cell's themed session that was held; its numbers are None while its roll is open."""

    meeting_id: int
    cell_id: int
    theme: str
    on: date
    convened: int | None
    present: int | None
    opinions: int
    reported: bool
    visited: bool  # a committee member came


@once
def rolls(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[ConvenedLine]:
    """Everyone convened to the drive's conferences whose roll is closed, those exempt left out; one read."""
    found = db.session.execute(
        sa.select(
            Meeting.id,
            Meeting.theme,
            Meeting.starts_at,
            Attendance.person_id,
            CellMembership.cell_id,
            Attendance.presence,
            MakeUp.state,
            MakeUp.demonstration,
        )
        .join(Attendance, sa.and_(Attendance.ward_id == Meeting.ward_id, Attendance.meeting_id == Meeting.id))
        .outerjoin(
            CellMembership,
            sa.and_(
                CellMembership.ward_id == Attendance.ward_id,
                CellMembership.person_id == Attendance.person_id,
                dated(CellMembership, Meeting.convened_as_of, known_at),
            ),
        )
        .outerjoin(
            MakeUp,
            sa.and_(
                MakeUp.ward_id == Attendance.ward_id,
                MakeUp.meeting_id == Attendance.meeting_id,
                MakeUp.person_id == Attendance.person_id,
            ),
        )
        .where(
            *of_the_drive(campaign, MeetingKind.CONFERENCE, as_of, known_at),
            *_closed(known_at),
            Attendance.presence.in_((Presence.PRESENT, *MISSED)),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    each = {
        (row.id, row.person_id): ConvenedLine(
            row.id,
            row.theme,
            row.starts_at.astimezone(HERE).date(),
            row.person_id,
            row.cell_id,
            row.presence is Presence.PRESENT,
            row.state if row.presence in MISSED else None,
            bool(row.demonstration),
        )
        for row in found
    }
    return list(each.values())


def whys_for(actor: Actor, campaign: Campaign, as_of: date) -> dict[int, Why]:
    """How people missed the drive's conferences; why, only of those about whom the actor may know it."""
    rows = db.session.execute(
        sa.select(Attendance.person_id, Attendance.presence, Attendance.reason, Attendance.words, Unit.path)
        .join(Meeting, sa.and_(Meeting.ward_id == Attendance.ward_id, Meeting.id == Attendance.meeting_id))
        .outerjoin(
            CellMembership,
            sa.and_(
                CellMembership.ward_id == Attendance.ward_id,
                CellMembership.person_id == Attendance.person_id,
                dated(CellMembership, Meeting.convened_as_of),
            ),
        )
        .outerjoin(Unit, sa.and_(Unit.ward_id == CellMembership.ward_id, Unit.id == CellMembership.cell_id))
        .where(
            *of_the_drive(campaign, MeetingKind.CONFERENCE, as_of, None),
            *_closed(None),
            Attendance.presence.in_(MISSED),
        )
    )
    found = {}
    for row in rows:
        about = PolicySubject(person_id=row.person_id, path=row.path or "")
        if not can(actor, Action.ATTENDANCE_READ, about):
            continue
        known = can(actor, Action.ABSENCE_REASON_READ, about)
        found[row.person_id] = Why(row.presence, row.reason if known else None, row.words if known else None)
    return found


@once
def sessions(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> list[CampaignSession]:
    """The drive's themed sessions held by the cells up to and with the day, in the order of days; one read."""

    def roll(*wanted: sa.ColumnElement[bool]) -> sa.ScalarSelect[int]:
        return (
            sa.select(sa.func.count())
            .where(Attendance.ward_id == Meeting.ward_id, Attendance.meeting_id == Meeting.id, *wanted)
            .scalar_subquery()
        )

    closed = sa.and_(sa.true(), *_closed(known_at))
    said = (
        sa.select(sa.func.count())
        .where(
            Contribution.ward_id == Meeting.ward_id,
            Contribution.meeting_id == Meeting.id,
            Contribution.withdrawn_at.is_(None),
        )
        .scalar_subquery()
    )
    came = sa.exists().where(Visit.ward_id == Meeting.ward_id, Visit.meeting_id == Meeting.id)
    rows = db.session.execute(
        sa.select(
            Meeting.id,
            Meeting.organiser_id,
            Meeting.theme,
            Meeting.starts_at,
            closed.label("closed"),
            roll(Attendance.presence.in_((Presence.PRESENT, *MISSED))).label("named"),
            roll(Attendance.presence == Presence.PRESENT).label("there"),
            Reported.convened,
            Reported.present,
            sa.func.coalesce(Reported.opinions, said).label("opinions"),
            came.label("came"),
        )
        .join(Unit, sa.and_(Unit.ward_id == Meeting.ward_id, Unit.id == Meeting.organiser_id))
        .outerjoin(Reported, sa.and_(Reported.ward_id == Meeting.ward_id, Reported.meeting_id == Meeting.id))
        .where(Unit.kind == UnitKind.CELL, *of_the_drive(campaign, MeetingKind.THEMED, as_of, known_at))
        .order_by(Meeting.starts_at, Unit.order, Meeting.id)
    )
    found = []
    for row in rows:
        convened, present = (row.named, row.there) if row.closed else (row.convened, row.present)
        found.append(
            CampaignSession(
                row.id,
                row.organiser_id,
                row.theme,
                row.starts_at.astimezone(HERE).date(),
                convened,
                present,
                row.opinions,
                not row.closed and row.convened is not None,
                bool(row.came),
            )
        )
    return found


def held_by(campaign: Campaign, unit_id: int, day: date) -> list[BodySession]:
    """The body's sessions from the drive's first day on, and those arranged as part of it, newest first."""
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.theme, Meeting.starts_at)
        .where(
            Meeting.organiser_id == unit_id,
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at < begins(day + timedelta(days=1)),
            sa.or_(Meeting.campaign_id == campaign.id, Meeting.starts_at >= begins(campaign.starts_on)),
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return [BodySession(row.id, row.theme, row.starts_at.astimezone(HERE).date()) for row in rows]


def youth_sessions(campaign: Campaign, as_of: date, known_at: datetime | None = None) -> int:
    """Sessions of the Youth Union and its branches since the drive's first month."""
    known = [Meeting.arranged_at <= known_at] if known_at else []
    return len(held(counted_from(campaign), as_of, Meeting.kind == MeetingKind.YOUTH, *known))


def held(first: date, last: date, *of: sa.ColumnElement[bool]) -> list[HeldBy]:
    """What was held from the first to the last day, both included, newest first."""
    rows = db.session.execute(
        sa.select(Meeting.id, Meeting.starts_at, Meeting.organiser_id, Unit.path)
        .join(Unit, sa.and_(Unit.ward_id == Meeting.ward_id, Unit.id == Meeting.organiser_id))
        .where(
            Meeting.state == MeetingState.HELD,
            Meeting.starts_at >= begins(first),
            Meeting.starts_at < begins(last + timedelta(days=1)),
            *of,
        )
        .order_by(Meeting.starts_at.desc(), Meeting.id)
    )
    return [HeldBy(row.id, row.starts_at.astimezone(HERE).date(), row.organiser_id, row.path) for row in rows]


def in_time(campaign: Campaign, held: list[CampaignSession]) -> set[int]:
    """The cells that held theirs before the drive's date: on the day itself it is late ("trước ngày 05/04/2022")."""
    return {one.cell_id for one in held if one.on < campaign.deadline}


@once
def cells_on(day: date, known_at: datetime | None = None) -> list[int]:
    """The cells in which someone takes part on the day."""
    return sorted(set(db.session.scalars(active(day, known_at).with_only_columns(CellMembership.cell_id))))


def sponsored(day: date, known_at: datetime | None = None) -> dict[int, list[int]]:
    """Who of the ward committee is assigned to which cell on the day: people by cell."""
    rows = db.session.execute(
        sa.select(Holding.unit_id, Holding.person_id)
        .where(Holding.role == Role.CELL_SPONSOR, dated(Holding, day, known_at))
        .order_by(Holding.unit_id, Holding.person_id)
    )
    found: dict[int, list[int]] = {}
    for row in rows:
        found.setdefault(row.unit_id, []).append(row.person_id)
    return found


def of_the_drive(
    campaign: Campaign, kind: MeetingKind, as_of: date, known_at: datetime | None
) -> list[sa.ColumnElement[bool]]:
    return [
        Meeting.campaign_id == campaign.id,
        Meeting.kind == kind,
        Meeting.state == MeetingState.HELD,
        Meeting.starts_at < begins(as_of + timedelta(days=1)),
        *([Meeting.arranged_at <= known_at] if known_at else []),
    ]


def _closed(known_at: datetime | None) -> list[sa.ColumnElement[bool]]:
    return [Meeting.roll_closed_at.is_not(None), *([Meeting.roll_closed_at <= known_at] if known_at else [])]
