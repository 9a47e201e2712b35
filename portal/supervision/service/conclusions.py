"""The cell's conclusion on a note (kết luận của chi ủy)."""

from datetime import date

import sqlalchemy as sa

from portal import audit
from portal.ground.clock import at_ward, moment_on
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, refuse
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.notifications import tell
from portal.policy import Action, Actor, require
from portal.supervision import links
from portal.supervision.models import Conclusion, ConclusionOutcome, Note, NoteKind
from portal.supervision.queries.cell import capacity_over
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules import cell as rules
from portal.supervision.service.questions import link_to

CHANGED = say("Nhận xét này vừa được sửa. Hãy đọc bản mới rồi kết luận; nội dung đồng chí ghi còn nguyên bên dưới.")


def conclude(
    actor: Actor, note: ReadNote, today: date, *, outcome: ConclusionOutcome | None, text: str, revision: int
) -> Conclusion:
    """None before the member's answer or its time limit. A note found without ground still counts as written and
    stays in the history; it leaves evidence sheets and later months."""
    require(actor, Action.NOTE_CONCLUDE, note.subject)
    note = held(note, today)
    refuse(hindrance(note, today))
    if revision != note.revision:
        raise Conflict(CHANGED, note)
    if outcome is None:
        raise Invalid({"outcome": say("Hãy chọn kết luận của chi ủy.")})
    if not text and outcome in (ConclusionOutcome.UNFOUNDED, ConclusionOutcome.TO_INSPECTION):
        raise Invalid({"text": say("Kết luận này cần ghi lý do.")})
    conclusion = Conclusion(
        id=new_id(),
        note_id=note.id,
        revision=revision,
        outcome=outcome,
        text=text,
        by=actor.person_id,
        capacity=capacity_over(actor, note.path),
        concluded_on=today,
    )
    db.session.add(conclusion)
    db.session.execute(
        sa.update(Note)
        .where(Note.id == note.id)
        .values(unfounded=outcome is ConclusionOutcome.UNFOUNDED, version=Note.version + 1)
        .execution_options(synchronize_session=False)
    )
    audit.record(
        actor,
        Action.NOTE_CONCLUDE,
        conclusion,
        note=note.id,
        revision=revision,
        outcome=outcome.value,
        text=text,
        capacity=conclusion.capacity,
        concluded_on=today,
    )
    for person_id in sorted({note.standing.author_id, note.person_id} - {actor.person_id}):
        tell(
            person_id,
            say("Chi ủy %(cell)s đã kết luận về một nhận xét %(month)s.", cell=note.cell, month=month_name(note.month)),
            links.own() if person_id == note.person_id else link_to(note),
        )
    return conclusion


def hindrance(note: ReadNote, today: date) -> Sentence | None:
    """Why a note cannot be concluded on now."""
    return rules.not_to_be_concluded(
        nil=note.kind is NoteKind.NIL,
        released_on=note.released_on,
        has_open_question=note.open_question is not None,
        concluded=note.conclusion is not None,
        replied=note.reply is not None,
        until=note.reply_until,
        free_from=at_ward(note.free_from) if note.free_from and note.free_from > moment_on(today) else None,
        today=today,
    )
