"""The member's word on a note about themself (tiếp thu, giải trình)."""

from datetime import date

from portal import audit
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, found, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, require
from portal.policy.relations import COMMITTEE
from portal.supervision.models import Reply, ReplyKind
from portal.supervision.queries.reading import held
from portal.supervision.queries.whole import ReadNote
from portal.supervision.rules import cell as rules
from portal.supervision.service.questions import link_to
from portal.supervision.service.tellings import opened

CHANGED = say("Nhận xét này vừa được sửa. Hãy đọc bản mới rồi trả lời; nội dung đồng chí ghi còn nguyên bên dưới.")


def reply(actor: Actor, note: ReadNote, today: date, *, kind: ReplyKind | None, text: str, revision: int) -> Reply:
    """Accept or explain, within the time limit from release, whether or not the month is closed; what is said stays
    with `revision`, the one the member read."""
    require(actor, Action.NOTE_REPLY, note.subject)
    note = held(note, today)
    refuse(hindrance(note, today))
    if revision != note.revision:
        raise Conflict(CHANGED, note)
    if wrong := rules.reply_reasons(kind=kind, text=text):
        raise Invalid(wrong)
    said = Reply(
        id=new_id(),
        note_id=note.id,
        revision=revision,
        person_id=actor.person_id,
        kind=kind,
        text=text,
        replied_on=today,
    )
    if note.told is None:  # who answers has read
        db.session.add(opened(note, today))
    db.session.add(said)
    audit.record(
        actor,
        Action.NOTE_REPLY,
        said,
        note=note.id,
        revision=revision,
        kind=said.kind.value,
        text=text,
        replied_on=today,
    )
    _tell_author_and_committee(note, today)
    return said


def hindrance(note: ReadNote, today: date) -> Sentence | None:
    """Why the member cannot answer now; a note not yet open to them is not there."""
    found(note.released_on)
    return rules.not_to_be_replied(until=note.reply_until, concluded=note.conclusion is not None, today=today)


def _tell_author_and_committee(note: ReadNote, today: date) -> None:
    committee = {seat.person_id for seat in seats(today, *COMMITTEE) if seat.unit_id == note.cell_id}
    for person_id in sorted({note.standing.author_id, *committee} - {note.person_id}):
        tell(
            person_id,
            say(
                "%(name)s đã trả lời nhận xét %(month)s của %(body)s.",
                name=note.person,
                month=month_name(note.month),
                body=note.body,
            ),
            link_to(note),
        )
