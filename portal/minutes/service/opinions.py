"""What is said to an item, by speaker: recorded, and taken back when it was written down wrongly."""

from portal import audit
from portal.ground.clock import now
from portal.ground.db import db, ward
from portal.ground.errors import Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.meetings.queries.meetings import MeetingRow
from portal.minutes.models import Opinion
from portal.minutes.queries.items import item_of
from portal.minutes.queries.running import speakers
from portal.minutes.rules import minutes as rules
from portal.policy import Action, Actor, require


def record_opinion(
    actor: Actor, meeting: MeetingRow, item_id: int, *, speaker_id: int | None, guest: str = "", text: str
) -> Opinion:
    """Minutes name who spoke: a member who was there, or a guest in words."""
    require(actor, Action.MINUTES_WRITE, meeting.subject)
    refuse(rules.closed_to_running(meeting.state))
    or_404(item_of(meeting.id, item_id))
    wrong = rules.wrong_opinion(speaker_id, guest, text)
    if not wrong and speaker_id is not None and speaker_id not in dict(speakers(actor, meeting)):
        wrong["speaker"] = say("Người này không có mặt trong danh sách điểm danh.")
    if wrong:
        raise Invalid(wrong)
    opinion = Opinion(
        id=new_id(), item_id=item_id, speaker_id=speaker_id, speaker_words=guest or None, text=text, by=actor.person_id
    )
    db.session.add(opinion)
    audit.record(
        actor,
        Action.MINUTES_WRITE,
        opinion,
        meeting=meeting.id,
        item=item_id,
        speaker=speaker_id,
        guest=guest,
        text=text,
    )
    return opinion


def withdraw_opinion(actor: Actor, meeting: MeetingRow, opinion_id: int) -> Opinion:
    require(actor, Action.MINUTES_WRITE, meeting.subject)
    refuse(rules.closed_to_running(meeting.state))
    opinion = or_404(db.session.get(Opinion, (ward(), opinion_id)))
    or_404(item_of(meeting.id, opinion.item_id))
    or_404(opinion if opinion.withdrawn_at is None else None)
    opinion.withdrawn_at = now()
    audit.record(actor, Action.MINUTES_WRITE, opinion, meeting=meeting.id, withdrawn=opinion.text)
    return opinion
