"""The meeting's score: proposed with its votes, confirmed by the committee member in charge of the cell."""

from collections.abc import Mapping
from datetime import date, time

import sqlalchemy as sa

from portal import audit
from portal.attendance.models import Visit
from portal.attendance.queries.roll import roll_of
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.text import say
from portal.meetings.models import MeetingState
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import Scoring
from portal.minutes.queries.running import criteria_on, scored_of
from portal.minutes.rules import minutes as running_rules
from portal.minutes.rules import scoring as rules
from portal.minutes.rules.scoring import Criteria
from portal.organisations.models import Setting
from portal.organisations.service import decide
from portal.policy import Action, Actor, require

STALE = say("Người khác vừa ghi điểm buổi họp. Hãy xem lại rồi lưu lần nữa.")


def propose_score(
    actor: Actor,
    meeting: MeetingRow,
    *,
    points: Mapping[str, float | None],
    agreed: int | None,
    opposed: int | None,
    voted_at: time | None = None,
    version: int,
) -> Scoring:
    """The secretary proposes, the meeting votes by hand; a new proposal is confirmed anew."""
    require(actor, Action.MINUTES_WRITE, meeting.subject)
    refuse(running_rules.closed_to_running(meeting.state))
    criteria = criteria_on(meeting)
    wrong = {f"points_{code}": why for code, why in rules.wrong_points(points, criteria).items()}
    roll = None if meeting.counts_heads else roll_of(actor, meeting)
    wrong |= rules.wrong_votes(
        agreed,
        opposed,
        roll.there_at(voted_at) if roll else None,
        needs_its_hour=voted_at is None and roll is not None and roll.some_came_or_went,
    )
    if wrong:
        raise Invalid(wrong)
    row = _row(meeting.id)
    if (row.version if row else 0) != version:
        raise Conflict(STALE, theirs=scored_of(meeting))
    if row is None:
        row = Scoring(meeting_id=meeting.id)
        db.session.add(row)
    row.points = {one.code: points[one.code] for one in criteria.lines}
    row.agreed, row.opposed, row.voted_at, row.proposed_by = agreed, opposed, voted_at, actor.person_id
    row.confirmed_by, row.confirmed_at = None, None
    flush()
    audit.record(
        actor, Action.MINUTES_WRITE, row, meeting=meeting.id, points=row.points, agreed=agreed, opposed=opposed
    )
    return row


def confirm_score(actor: Actor, meeting: MeetingRow) -> Scoring:
    """The committee member in charge was there and agrees; that they attended is kept with it."""
    require(actor, Action.SCORE_CONFIRM, meeting.subject)
    refuse(None if meeting.state is MeetingState.HELD else say("Xác nhận sau khi buổi họp đã họp."))
    row = _row(meeting.id)
    refuse(None if row else say("Buổi họp chưa được chấm điểm."))
    row = or_404(row)
    refuse(say("Điểm này đã được xác nhận.") if row.confirmed_by else None)
    row.confirmed_by, row.confirmed_at = actor.person_id, now()
    attended = sa.select(Visit.id).where(Visit.meeting_id == meeting.id, Visit.person_id == actor.person_id)
    if db.session.scalar(attended) is None:
        db.session.add(Visit(meeting_id=meeting.id, person_id=or_404(actor.person_id)))
    audit.record(actor, Action.SCORE_CONFIRM, row, meeting=meeting.id)
    return row


def set_criteria(actor: Actor, criteria: Criteria, *, since: date, basis: str) -> Setting:
    """The ward's own criteria from a day on; meetings before keep theirs."""
    require(actor, Action.SETTINGS_MANAGE)
    if wrong := rules.wrong_criteria(criteria):
        raise Invalid(wrong)
    return decide(actor, "meeting_scoring", criteria.kept, since=since, basis=basis or None)


def _row(meeting_id: int) -> Scoring | None:
    return db.session.scalar(
        sa.select(Scoring)
        .where(Scoring.meeting_id == meeting_id)
        .execution_options(populate_existing=True)
        .with_for_update()
    )
