"""Taking a note back before it is sent (rút nhận xét): history keeps it with its reason, sheets and figures do not."""

from collections.abc import Collection
from datetime import date, datetime
from typing import NamedTuple

import sqlalchemy as sa

from portal import audit
from portal.accounts import drafts
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, Refused, or_404, refuse
from portal.ground.text import say
from portal.policy import Action, Actor, PolicySubject, require
from portal.supervision.models import Note, NoteKind, NoteRating, NoteRevision, Withdrawal
from portal.supervision.queries.places import BodyPlace, capacity
from portal.supervision.queries.predecessors import read_by
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.turns import take_turn
from portal.supervision.rules import month as rules_of_month
from portal.supervision.rules import withdrawing as rules

FORM = "bulk-nil"  # under this name the last bulk nil is remembered for who recorded it
ANOTHERS = say("Nhận xét này do người tiền nhiệm ghi. Đồng chí ghi nhận xét của mình thay, không rút của người ấy.")
CHANGED = say("Nhận xét này vừa được người khác sửa. Hãy đọc bản mới rồi rút; lý do đồng chí ghi còn nguyên bên dưới.")


class Bulk(NamedTuple):
    """A bulk nil that can still be taken back: how many notes, until when."""

    notes: int
    until: datetime


def withdraw_note(
    actor: Actor, place: BodyPlace, person_id: int, today: date, *, reason: str, revision: int
) -> Withdrawal:
    """`revision` is the one its reader saw."""
    require(
        actor, Action.NOTE_WITHDRAW, PolicySubject(person_id=person_id, body_id=place.body.id, path=place.body.path)
    )
    refuse(rules_of_month.closed_to_notes(place.window, place.month, today, person_id))
    take_turn(place.body.id)
    note = or_404(_note(place, person_id))
    refuse(rules.not_to_be_withdrawn(sent=note.sent_at is not None))
    written = revisions_of([note.id])[note.id]
    if not read_by(actor, place, person_id, written[-1:], sent=False):
        raise Refused(ANOTHERS)
    if note.revision != revision:
        raise Conflict(CHANGED, note)
    if wrong := rules.withdrawal_reasons(reason):
        raise Invalid(wrong)
    return _take_out(actor, place, note, reason, today)


def remember_bulk(actor: Actor, place: BodyPlace, notes: Collection[Note]) -> None:
    """For ten minutes, and for nobody else: it is kept like what one is typing."""
    drafts.drop(actor, FORM, _record(place))
    if notes:
        drafts.keep(actor, FORM, _record(place), {"notes": [str(one.id) for one in notes]})


def bulk_of(actor: Actor, place: BodyPlace, at: datetime) -> Bulk | None:
    kept = drafts.draft_of(actor, FORM, _record(place))
    if kept is None or rules.not_to_be_taken_back(recorded_at=kept.saved_at, at=at):
        return None
    count = len(_still_nil(place, kept.fields["notes"]))
    return Bulk(count, kept.saved_at + rules.WITHIN) if count else None


def take_back_bulk(actor: Actor, place: BodyPlace, today: date, at: datetime) -> int:
    """What was written again or sent meanwhile stays; answers how many were taken back."""
    require(actor, Action.SHEET_READ, place.subject)
    refuse(rules_of_month.closed_to_notes(place.window, place.month, today))
    take_turn(place.body.id)
    kept = drafts.draft_of(actor, FORM, _record(place))
    refuse(rules.not_to_be_taken_back(recorded_at=kept.saved_at if kept else None, at=at))
    taken = _still_nil(place, kept.fields["notes"] if kept else [])
    for note in taken:
        require(
            actor,
            Action.NOTE_WITHDRAW,
            PolicySubject(person_id=note.person_id, body_id=place.body.id, path=place.body.path),
        )
        _take_out(actor, place, note, str(rules.TAKEN_BACK), today)
    drafts.drop(actor, FORM, _record(place))
    return len(taken)


def _take_out(actor: Actor, place: BodyPlace, note: Note, reason: str, today: date) -> Withdrawal:
    written = revisions_of([note.id])[note.id]
    withdrawal = Withdrawal(
        id=note.id,
        period_id=note.period_id,
        body_id=note.body_id,
        person_id=note.person_id,
        said="\n\n".join(map(_in_words, written)),
        author=written[-1].author,
        reason=reason,
        withdrawn_by=actor.person_id,
        capacity=capacity(actor, place.body.id),
        withdrawn_on=today,
    )
    revisions = sa.select(NoteRevision.id).where(NoteRevision.note_id == note.id)
    for table, those in (
        (NoteRating, NoteRating.revision_id.in_(revisions)),
        (NoteRevision, NoteRevision.note_id == note.id),
    ):
        db.session.execute(sa.delete(table).where(those), execution_options={"synchronize_session": False})
    db.session.delete(note)
    db.session.add(withdrawal)
    flush()
    audit.record(
        actor,
        Action.NOTE_WITHDRAW,
        withdrawal,
        person=note.person_id,
        body=note.body_id,
        month=place.month,
        revision=written[-1].number,
        reason=reason,
        withdrawn_on=today,
    )
    return withdrawal


def _in_words(one: Revision) -> str:
    lines = [f"{one.said.kind.label} ({one.author}, {one.capacity})"]
    return "\n".join([*lines, *(f"{label}: {words}" for label, words in one.said.lines)])


def _note(place: BodyPlace, person_id: int) -> Note | None:
    return db.session.scalar(
        sa.select(Note)
        .where(Note.period_id == place.period_id, Note.body_id == place.body.id, Note.person_id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def _still_nil(place: BodyPlace, ids: Collection[str]) -> list[Note]:
    """Those of the notes that stand as the bulk nil left them."""
    return list(
        db.session.scalars(
            sa.select(Note)
            .where(
                Note.id.in_([int(one) for one in ids]),
                Note.period_id == place.period_id,
                Note.body_id == place.body.id,
                Note.kind.in_((NoteKind.NIL, NoteKind.UNSEEN)),
                Note.revision == 1,
                Note.sent_at.is_(None),
            )
            .order_by(Note.id)
        )
    )


def _record(place: BodyPlace) -> str:
    return f"{place.month}/{place.body.id}"
