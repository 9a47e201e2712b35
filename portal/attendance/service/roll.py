"""Taking the roll: one by one, everyone at once, closing it, and what may still be done after."""

from datetime import date
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.attendance.models import AbsenceReason, Attendance, Presence, TakenBy
from portal.attendance.queries.makeup import papers_of
from portal.attendance.queries.roll import called, in_cell
from portal.attendance.rules import roll as rules
from portal.attendance.service.make_up_due import owe_make_up, settle_make_up
from portal.documents.models import StudyWay
from portal.documents.service import acknowledge, was_not_studied
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.text import Sentence, say
from portal.meetings.models import Meeting, MeetingState
from portal.meetings.queries.meetings import MeetingRow
from portal.meetings.service.meetings import was_held
from portal.people.queries.standing import subject_of
from portal.policy import Action, Actor, require

MEANWHILE = say("Người khác vừa điểm danh dòng này; hãy xem lại rồi bấm lại nếu cần.")


class PresenceSaid(NamedTuple):
    """What is said of one person; `presence` None takes it back."""

    presence: Presence | None
    reason: AbsenceReason | None = None
    words: str = ""
    hours: rules.Hours = rules.Hours()


def mark(
    actor: Actor, meeting: MeetingRow, person_id: int, today: date, *, said: PresenceSaid, version: int
) -> Attendance | None:
    """One tap at the door. Two who take the roll at once do not overwrite each other: Conflict shows what stands."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    held = held_alone(meeting.id)
    refuse(_closed(held, meeting, today))
    _fit(meeting, said)
    people, _exempt = called(held, _as_of(meeting))
    or_404(person_id if person_id in people else None)
    return _write(actor, held, person_id, said, version, TakenBy.ROLL)


def everyone_present(actor: Actor, meeting: MeetingRow, today: date, *, cell_id: int | None = None) -> int:
    """All of whom nothing was said yet, of one cell or of all; who told an absence, and who is exempt, stays so."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    held = held_alone(meeting.id)
    refuse(_closed(held, meeting, today))
    people, exempt = called(held, _as_of(meeting))
    if cell_id is not None:
        people = sorted(set(people) & in_cell(cell_id, _as_of(meeting)))
    known = _known(meeting.id)
    at = now()
    fresh = [one for one in people if one not in exempt and (one not in known or known[one].presence is None)]
    for person_id in fresh:
        _put(
            known.get(person_id), meeting.id, person_id, PresenceSaid(Presence.PRESENT), TakenBy.ROLL, actor.person_id
        ).at = at
    audit.record(actor, Action.MEETING_RUN, held, present=len(fresh), at_once=True)
    return len(fresh)


def tell_absence(
    actor: Actor, meeting: MeetingRow, person_id: int, today: date, *, reason: AbsenceReason, words: str = ""
) -> Attendance:
    """Báo vắng: beforehand, by the member or the chi ủy."""
    require(actor, Action.ABSENCE_TELL, subject_of(person_id, _as_of(meeting)))
    held = held_alone(meeting.id)
    refuse(rules.closed_to_telling(held.state, meeting.ends.date(), today, held.roll_closed_at is not None))
    said = PresenceSaid(Presence.EXCUSED, reason, words)
    _fit(meeting, said)
    people, _exempt = called(held, _as_of(meeting))
    or_404(person_id if person_id in people else None)
    known = _known(meeting.id, person_id).get(person_id)
    if known and known.presence is Presence.PRESENT:
        refuse(say("Đã điểm danh có mặt."))
    row = _put(known, meeting.id, person_id, said, TakenBy.BEFOREHAND, actor.person_id)
    audit.record(actor, Action.ABSENCE_TELL, row, meeting=meeting.id, person=person_id)
    return row


def take_back_absence(actor: Actor, meeting: MeetingRow, person_id: int, today: date) -> None:
    """The one who would be away comes after all."""
    require(actor, Action.ABSENCE_TELL, subject_of(person_id, _as_of(meeting)))
    held = held_alone(meeting.id)
    refuse(rules.closed_to_telling(held.state, meeting.ends.date(), today, held.roll_closed_at is not None))
    row = or_404(_known(meeting.id, person_id).get(person_id))
    refuse(None if row.taken_by is TakenBy.BEFOREHAND else say("Thư ký đã điểm danh, hãy báo thư ký buổi họp."))
    _put(row, meeting.id, person_id, PresenceSaid(None), TakenBy.BEFOREHAND, actor.person_id)
    audit.record(actor, Action.ABSENCE_TELL, row, meeting=meeting.id, person=person_id, taken_back=True)


def close_roll(actor: Actor, meeting: MeetingRow, today: date, *, unsaid_are_absent: bool) -> Meeting:
    """Chốt điểm danh: from this instant on everyone convened has a row, and these rows are the denominator."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    held = held_alone(meeting.id)
    people, exempt = called(held, _as_of(meeting))
    refuse(rules.closed_to_closing(held.state, meeting.on, today, held.roll_closed_at is not None, len(people)))
    known = _known(meeting.id)
    unsaid = [one for one in people if one not in exempt and (one not in known or known[one].presence is None)]
    if unsaid and not unsaid_are_absent:
        raise Invalid(
            {
                "unsaid": say(
                    "Còn %(count)s người chưa điểm danh. Hãy điểm danh tiếp, hoặc đánh dấu đồng ý "
                    "ghi họ vắng không lý do.",
                    count=len(unsaid),
                )
            }
        )
    for person_id in unsaid:
        _put(known.get(person_id), meeting.id, person_id, PresenceSaid(Presence.ABSENT), TakenBy.ROLL, actor.person_id)
    for person_id in exempt:
        if person_id not in known or known[person_id].presence is not Presence.PRESENT:
            _put(
                known.get(person_id),
                meeting.id,
                person_id,
                PresenceSaid(Presence.EXEMPT),
                TakenBy.ROLL,
                actor.person_id,
            )
    for person_id, row in known.items():
        if person_id not in people:  # no longer convened when the roll closed
            db.session.delete(row)
    held.roll_closed_at, held.roll_closed_by = now(), actor.person_id
    if held.state is MeetingState.PLANNED:
        held.state = MeetingState.HELD
    flush()
    rows = _known(meeting.id).values()
    numbers = rules.count(row.presence for row in rows)
    there = [row.person_id for row in rows if row.presence is Presence.PRESENT]
    for paper in papers_of(held.id):
        acknowledge(actor, paper.id, there, meeting.on, StudyWay.MEETING)
    owe_make_up(held)
    audit.record(actor, Action.MEETING_RUN, held, roll_closed=True, **numbers._asdict())
    was_held(actor, held)
    return held


def correct(
    actor: Actor, meeting: MeetingRow, person_id: int, *, said: PresenceSaid, why: str, version: int
) -> Attendance:
    """Đính chính: a closed roll changes only with a reason, which the trail keeps."""
    require(actor, Action.MEETING_RUN, meeting.subject)
    held = held_alone(meeting.id)
    refuse(rules.closed_to_correcting(held.roll_closed_at is not None))
    if said.presence is None:
        raise Invalid({"presence": say("Hãy chọn có mặt hay vắng.")})
    _fit(meeting, said, why)
    row = or_404(_known(meeting.id, person_id).get(person_id))
    if row.version != version:
        raise Conflict(MEANWHILE, theirs=row)
    before = row.presence
    _put(row, meeting.id, person_id, said, row.taken_by, actor.person_id)
    settle_make_up(held, person_id, said.presence)
    for paper in papers_of(held.id):
        if said.presence is Presence.PRESENT:
            acknowledge(actor, paper.id, [person_id], meeting.on, StudyWay.MEETING)
        else:
            was_not_studied(actor, paper.id, [person_id], meeting.on, StudyWay.MEETING)
    audit.record(
        actor, Action.MEETING_RUN, row, corrected=person_id, before=before, after=said.presence, why=why, **_hours(said)
    )
    return row


def reopen(actor: Actor, meeting: MeetingRow, *, why: str) -> Meeting:
    """The organiser takes the closing back, saying why; who is convened is asked anew."""
    require(actor, Action.MEETING_ARRANGE, meeting.subject)
    if not why:
        raise Invalid({"why": rules.WHY})
    held = held_alone(meeting.id)
    refuse(rules.closed_to_correcting(held.roll_closed_at is not None))
    refuse(
        say("Điểm danh này nhập từ %(source)s, chỉ đính chính từng người.", source=held.source) if held.source else None
    )
    held.roll_closed_at, held.roll_closed_by = None, None
    audit.record(actor, Action.MEETING_ARRANGE, held, roll_reopened=True, why=why)
    return held


def held_alone(meeting_id: int) -> Meeting:
    """The session, held against whoever takes its roll at the same time."""
    return db.session.get_one(Meeting, (ward(), meeting_id), populate_existing=True, with_for_update=True)


def put_present(meeting_id: int, person_id: int) -> Attendance | None:
    """The person checked in themself; None when they were there already."""
    known = _known(meeting_id, person_id).get(person_id)
    if known and known.presence is Presence.PRESENT:
        return None
    return _put(known, meeting_id, person_id, PresenceSaid(Presence.PRESENT), TakenBy.SELF, person_id)


def _closed(held: Meeting, meeting: MeetingRow, today: date) -> Sentence | None:
    return rules.closed_to_roll(held.state, meeting.on, today, held.roll_closed_at is not None)


def _as_of(meeting: MeetingRow) -> date:
    return meeting.convened_as_of or meeting.on


def _fit(meeting: MeetingRow, said: PresenceSaid, why: str | None = None) -> None:
    one_day = meeting.on == meeting.ends.date()
    wrong = rules.unfit(said.presence, said.reason, said.words)
    wrong |= rules.wrong_hours(said.presence, said.hours, meeting.begins.time() if one_day else None)
    if why is not None and not why:
        wrong["why"] = rules.WHY
    if wrong:
        raise Invalid(wrong)


def _write(
    actor: Actor, held: Meeting, person_id: int, said: PresenceSaid, version: int, taken_by: TakenBy
) -> Attendance | None:
    row = _known(held.id, person_id).get(person_id)
    standing = row.version if row else 0
    if standing != version:
        same = (row.presence if row else None) is said.presence and not (said.reason or said.words or any(said.hours))
        if same:  # both tapped the same: nothing to tell
            return row
        raise Conflict(MEANWHILE, theirs=row)
    if row is None and said.presence is None:
        return None
    row = _put(row, held.id, person_id, said, taken_by, actor.person_id)
    audit.record(
        actor, Action.MEETING_RUN, row, meeting=held.id, person=person_id, presence=said.presence, **_hours(said)
    )
    return row


def _hours(said: PresenceSaid) -> dict[str, str]:
    return {"hours": str(said.hours.in_words)} if any(said.hours) else {}


def _put(
    row: Attendance | None, meeting_id: int, person_id: int, said: PresenceSaid, taken_by: TakenBy, by: int | None
) -> Attendance:
    if row is None:
        row = Attendance(meeting_id=meeting_id, person_id=person_id)
        db.session.add(row)
    row.presence, row.reason, row.words = said.presence, said.reason, said.words or None
    row.came_at, row.left_at = said.hours
    row.taken_by, row.by, row.at = taken_by, by, now()
    return row


def _known(meeting_id: int, person_id: int | None = None) -> dict[int, Attendance]:
    query = sa.select(Attendance).where(Attendance.meeting_id == meeting_id)
    if person_id is not None:
        query = query.where(Attendance.person_id == person_id)
    return {row.person_id: row for row in db.session.scalars(query.execution_options(populate_existing=True))}
