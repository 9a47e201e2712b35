"""Minutes are finished once and corrected by the next revision; the finished ones are never rewritten."""

from datetime import date, datetime, time

from portal import audit
from portal.attendance.service.roll import held_alone
from portal.ground.db import db, flush, ward
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.ground.typed import lines_of
from portal.meetings.models import Meeting, MeetingState
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.meetings.service.meetings import hold
from portal.minutes.models import Minutes
from portal.minutes.queries.items import items_of
from portal.minutes.queries.minutes import drafted, finished_minutes
from portal.minutes.queries.running import speakers
from portal.minutes.rules import minutes as rules
from portal.minutes.service.items import carry_over
from portal.policy import Action, Actor, require

NUMBER = 30


def finish(
    actor: Actor,
    meeting: MeetingRow,
    today: date,
    at: datetime,
    *,
    ended: time | None,
    number: str = "",
    guests: str = "",
    reason: str = "",
    officers: tuple[int | None, int | None] = (None, None),
) -> Minutes:
    """Freeze what was recorded as the next revision. The first says that the session was held and hands what is left
    over to the next one; each later one wants its reason. `officers`: chair and secretary, of a session that was
    arranged without them."""
    require(actor, Action.MINUTES_WRITE, meeting.subject)
    held = held_alone(meeting.id)
    before = finished_minutes(meeting.id)
    refuse(
        rules.closed_to_finishing(
            held.state,
            meeting.on,
            today,
            by_name=not meeting.counts_heads,
            roll_closed=held.roll_closed_at is not None,
            items=len(items_of(meeting.id)),
        )
    )
    present = [who for who, _ in speakers(actor, meeting)]
    named = rules.officers((meeting.chair_id, meeting.secretary_id), officers, present)
    wrong = rules.unsigned(*named, len(present))
    if why := rules.wrong_end(meeting.begins.time(), ended, meeting.on == meeting.ends.date()):
        wrong["ended"] = why
    if before and not reason:
        wrong["reason"] = say("Biên bản đã xong; hãy ghi lý do đính chính.")
    if len(number) > NUMBER:
        wrong["number"] = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=NUMBER)
    if wrong:
        raise Invalid(wrong)
    if held.state is MeetingState.PLANNED:
        hold(actor, meeting, max(at, meeting.starts_at))
    if named != (meeting.chair_id, meeting.secretary_id):
        meeting = _with_officers(actor, meeting, *named)
    content = drafted(actor, meeting, ended=f"{ended:%H:%M}", guests=lines_of(guests))
    minutes = Minutes(
        id=new_id(),
        meeting_id=meeting.id,
        revision=len(before) + 1,
        number=number or None,
        content=content,
        reason=reason if before else None,
        finished_by=actor.person_id,
    )
    db.session.add(minutes)
    flush()
    carried = carry_over(meeting)
    audit.record(
        actor,
        Action.MINUTES_WRITE,
        minutes,
        meeting=meeting.id,
        revision=minutes.revision,
        number=number,
        reason=reason if before else "",
        carried=carried,
    )
    return minutes


def _with_officers(actor: Actor, meeting: MeetingRow, chair_id: int | None, secretary_id: int | None) -> MeetingRow:
    row = db.session.get_one(Meeting, (ward(), meeting.id))
    row.chair_id, row.secretary_id = chair_id, secretary_id
    flush()
    audit.record(actor, Action.MINUTES_WRITE, row, chair=str(chair_id), secretary=str(secretary_id))
    return or_404(meeting_for(actor, meeting.id))
