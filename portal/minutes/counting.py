"""What meetings count of a drive's tasks: sessions and conferences held, general remarks heard, youth sessions."""

from collections.abc import Collection, Iterable, Sequence

import sqlalchemy as sa

from portal.attendance.queries.taken_over import NEAR
from portal.campaigns.counting import Counted, Tally, TaskCount, TaskSpan, by_month
from portal.campaigns.models import Campaign
from portal.campaigns.progress import Share
from portal.ground.db import db
from portal.ground.text import say
from portal.meetings import links
from portal.meetings.models import Meeting, MeetingKind
from portal.minutes.models import AgendaItem, ItemKind
from portal.minutes.queries import drive
from portal.organisations.models import UnitKind
from portal.organisations.queries import UnitRow
from portal.policy import Action
from portal.supervision.models import Period, Release, ReleaseKind

OPENS = Action.ATTENDANCE_READ  # whoever reads a unit's rolls may open its sessions


def _themed(campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """Every cell with members; held after the drive's date it is late, and held all the same."""
    held = {one.cell_id: one.meeting_id for one in drive.sessions(campaign, span.last)}
    cells = set(drive.cells_on(span.last))
    return {"": {one.id: _once(held.get(one.id)) for one in bodies if one.id in cells}}


def _remarks_heard(_campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """In the month of the session: general remarks were an item of it that was dealt with, or notes were opened at it.
    Before the first month of supervision there was nothing to hear."""
    dealt_with = sa.exists().where(
        AgendaItem.ward_id == Meeting.ward_id,
        AgendaItem.meeting_id == Meeting.id,
        AgendaItem.kind == ItemKind.SUPERVISION,
        AgendaItem.withdrawn_at.is_(None),
        AgendaItem.left_over.is_(False),
    )
    heard = {
        (f"{one.on:%Y-%m}", one.organiser_id): links.session(one.id)
        for one in drive.held(span.first, span.last, dealt_with)
    }
    opened = db.session.execute(
        sa.select(Release.cell_id, Release.released_on).where(
            Release.kind == ReleaseKind.MEETING, Release.released_on.between(span.first, span.last)
        )
    )
    for row in opened:
        heard.setdefault((f"{row.released_on:%Y-%m}", row.cell_id), links.calendar(row.cell_id))
    cells = set(drive.cells_on(span.last))
    first = db.session.scalar(sa.select(sa.func.min(Period.month)))
    return by_month(
        {
            (month, one.id): Counted.once((month, one.id) in heard, heard.get((month, one.id), ""))
            for month in span.months
            for one in bodies
            if one.id in cells and first and month >= first
        }
    )


def _conferences(campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """A drive begins with the conference that studies it, before its plan is signed."""
    ours = (Meeting.kind == MeetingKind.CONFERENCE, Meeting.campaign_id == campaign.id)
    held = drive.held(span.first - NEAR, span.last, *ours)
    return {"": {one.id: _times([meeting.id for meeting in held]) for one in bodies}}


def _youth_sessions(_campaign: Campaign, bodies: Sequence[UnitRow], span: TaskSpan) -> Tally:
    """Those of the organisation itself and of its branches."""
    held = drive.held(span.first, span.last, Meeting.kind == MeetingKind.YOUTH)
    return {"": {one.id: _times(_below(held, one)) for one in bodies}}


def _below(held: Iterable[drive.HeldBy], body: UnitRow) -> list[int]:
    return [one.id for one in held if one.path.startswith(body.path)]


def _once(meeting_id: int | None) -> Counted:
    return Counted.once(meeting_id is not None, links.session(meeting_id) if meeting_id else "")


def _times(meetings: Collection[int]) -> Counted:
    first = next(iter(meetings), None)
    return Counted(Share(len(meetings)), links.session(first) if first else "")


counts = [
    TaskCount("sinh-hoat-chuyen-de", say("sinh hoạt chuyên đề của đợt"), (UnitKind.CELL,), _themed, opens=OPENS),
    TaskCount(
        "nghe-nhan-xet-chung",
        say("nghe nhận xét chung tại sinh hoạt chi bộ"),
        (UnitKind.CELL,),
        _remarks_heard,
        monthly=True,
        opens=OPENS,
    ),
    TaskCount(
        "hoi-nghi", say("hội nghị của đợt"), (UnitKind.WARD_PARTY, UnitKind.WARD_OFFICE), _conferences, opens=OPENS
    ),
    TaskCount(
        "sinh-hoat-thanh-nien",
        say("buổi sinh hoạt thanh niên"),
        (UnitKind.MASS_ORGANISATION,),
        _youth_sessions,
        opens=OPENS,
    ),
]
