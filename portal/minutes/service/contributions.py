"""Góp ý: recorded at the session, answered by whom it is meant for, taken back as a new fact when it was wrong."""

from datetime import date

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, flush, ward
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.ids import new_id, written
from portal.ground.text import say
from portal.meetings import links
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import Contribution
from portal.minutes.queries.contributions import ContributionSaid
from portal.minutes.queries.running import committee_on, speakers
from portal.minutes.rules import contributions as rules
from portal.notifications import tell
from portal.organisations.models import UnitKind
from portal.organisations.queries import seats
from portal.policy import Action, Actor, Role, require
from portal.policy.relations import COMMITTEE, WARD_LEADERS

CHANGED = say("Góp ý này vừa được người khác xử lý; hãy xem lại.")
PAGE = links.contributions()


def record_contribution(
    actor: Actor,
    meeting: MeetingRow,
    today: date,
    *,
    speaker_id: int | None,
    addressee_id: int | None,
    text: str,
    to_ward: bool = False,
) -> Contribution:
    """`addressee_id` None: to the chi ủy as a whole, or to the Đảng ủy. A member of the ward's committee may be named
    without being there. Whom it is meant for learns that there is one."""
    require(actor, Action.CONTRIBUTION_RECORD, meeting.subject)
    refuse(rules.not_here(meeting.kind, meeting.organiser_kind is UnitKind.CELL, meeting.state))
    refuse(rules.too_early(meeting.on, today))
    wrong = rules.wrong(speaker_id, addressee_id, text)
    there = dict(speakers(actor, meeting))
    missing = say("Người này không có mặt trong danh sách điểm danh.")
    if speaker_id is not None and speaker_id not in there:
        wrong.setdefault("speaker", missing)
    if addressee_id is not None and addressee_id not in there | dict(committee_on(today)):
        wrong.setdefault("addressee", missing)
    if wrong or speaker_id is None:
        raise Invalid(wrong)
    said = Contribution(
        id=new_id(),
        meeting_id=meeting.id,
        speaker_id=speaker_id,
        addressee_id=None if to_ward else addressee_id,
        to_ward=to_ward,
        text=text,
        recorded_by=actor.person_id,
    )
    db.session.add(said)
    flush()
    # The trail has other readers than góp ý: it keeps that there was one.
    audit.record(actor, Action.CONTRIBUTION_RECORD, said, meeting=meeting.id)
    words = say("Có góp ý tại buổi %(theme)s chờ đồng chí trả lời.", theme=meeting.theme)
    for person_id in _meant(meeting.organiser_id, said, today):
        if person_id != actor.person_id:
            tell(person_id, words, f"{PAGE}#g-{written(said.id)}")
    return said


def answer(actor: Actor, said: ContributionSaid, *, text: str, into_plan: bool, version: int) -> Contribution:
    require(actor, said.answering, said.subject)
    row = _alone(said, version)
    refuse(rules.closed_to_answering(row.answered_at is not None, row.withdrawn_at is not None))
    if not text:
        raise Invalid({"answer": say("Hãy ghi lời trả lời.")})
    if len(text) > rules.LONGEST:
        raise Invalid({"answer": say("Dài quá %(most)s ký tự, hãy rút gọn.", most=rules.LONGEST)})
    if into_plan and said.addressee_id is None:
        raise Invalid({"into_plan": say("Chỉ góp ý gửi đích danh mới tiếp thu vào kế hoạch của người nhận.")})
    row.answer, row.answered_by, row.answered_at, row.into_plan = text, actor.person_id, now(), into_plan
    audit.record(actor, Action.CONTRIBUTION_ANSWER, row, meeting=said.meeting_id)
    return row


def withdraw(actor: Actor, meeting: MeetingRow, said: ContributionSaid, *, version: int) -> Contribution:
    """Written down wrongly: it leaves the pages and the counts, the old one is kept."""
    require(actor, Action.CONTRIBUTION_RECORD, meeting.subject)
    row = _alone(said, version)
    refuse(rules.closed_to_withdrawing(row.answered_at is not None, row.withdrawn_at is not None))
    row.withdrawn_at = now()
    audit.record(actor, Action.CONTRIBUTION_RECORD, row, meeting=meeting.id, withdrawn=True)
    return row


def _meant(cell_id: int, said: Contribution, today: date) -> list[int]:
    if said.addressee_id is not None:
        return [said.addressee_id]
    if said.to_ward:
        return sorted({seat.person_id for seat in seats(today, *WARD_LEADERS, Role.OFFICE)})
    return sorted({seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == cell_id})


def _alone(said: ContributionSaid, version: int) -> Contribution:
    row = db.session.get_one(Contribution, (ward(), said.id), populate_existing=True, with_for_update=True)
    if row.version != version:
        raise Conflict(CHANGED, theirs=row)
    return row
