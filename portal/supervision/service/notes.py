"""Writing notes: nothing recorded is rewritten, a second hand is told, a double click records once."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts import drafts
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, found, refuse
from portal.ground.ids import new_id
from portal.ground.text import month_name, say
from portal.notifications import tell
from portal.policy import Action, Actor, Subject, require
from portal.supervision.models import Note, NoteKind, NoteRating, NoteRevision, Part, Rating
from portal.supervision.queries.places import Place, capacity
from portal.supervision.queries.rows import FORM
from portal.supervision.queries.sheet import Row, record_key, sheet_for
from portal.supervision.queries.writing import Opened, opened_for, ratings_of, revisions_of
from portal.supervision.rules import month as rules_of_month


class Content(NamedTuple):
    """What one note says."""

    kind: NoteKind
    ratings: Mapping[int, Rating] = {}
    reminds: Collection[int] = ()
    remark: str = ""
    fact: str = ""
    fact_on: date | None = None
    fact_place: str = ""
    recommendation: str = ""
    reason: str = ""


def record_note(
    actor: Actor,
    place: Place,
    person_id: int,
    today: date,
    *,
    content: Content,
    revision: int,
    version_id: int | None = None,
    signer: tuple[int, str] | None = None,
    demonstration: bool = False,
    opened: Opened | None = None,
) -> Note:
    """Write the body's note on the member's month, or correct it with a reason.

    `revision` is the one the writer saw (0: none). `signer` (person, capacity) is the author of a signed paper sheet
    that the actor types. `opened` is the member as this very transaction has read them, so as not to read twice.
    Raises Invalid, Refused, or Conflict with the note as it now stands.
    """
    subject = Subject(person_id=person_id, body_id=place.body.id, path=place.body.path)
    require(actor, Action.NOTE_TYPE if signer else Action.NOTE_RECORD, subject)
    refuse(rules_of_month.closed_to_notes(place.window, place.month, today))
    opened = opened or found(opened_for(actor, place, person_id, today))
    _refuse_another_plan(content, opened, version_id)
    wrong = _reasons(content, opened, place, today)
    if wrong:
        raise Invalid(wrong)
    author, title = signer or (actor.person_id, capacity(actor, place.body.id))
    note = _standing_note(opened.row)
    if note is not None and note.revision != revision:
        if _same_as_standing(author, note, content):
            return note
        raise Conflict(
            say(
                "Trong lúc đồng chí ghi, nhận xét này đã được người khác lưu. "
                "Nội dung của đồng chí còn nguyên bên dưới; hãy so lại rồi lưu."
            ),
            note,
        )
    if note is not None and _same_as_standing(author, note, content):
        return note
    note = note or _begin(place, opened.row, content)
    written = _write(
        note,
        author,
        title,
        content,
        opened,
        today,
        typed_by=actor.person_id if signer else None,
        demonstration=demonstration,
    )
    drafts.drop(actor, FORM, record_key(place, person_id))
    audit.record(actor, Action.NOTE_RECORD, note, revision=note.revision, row=written.id, **payload(written, content))
    if signer and author:
        typed = say("Phiếu giấy đồng chí đã ký được nhập vào sổ giám sát %(month)s.", month=month_name(place.month))
        tell(author, typed, f"/giam-sat/{place.month}")
    if note.released_at:
        corrected = say("Một nhận xét về đồng chí đã được sửa; bản trước vẫn được giữ bên cạnh.")
        tell(person_id, corrected, "/giam-sat/cua-toi")
    return note


def record_nil(
    actor: Actor, place: Place, people: Collection[int], today: date, *, demonstration: bool = False
) -> list[Note]:
    """Không có ý kiến nhận xét for several members at once; those already written about are left as they are."""
    waiting = [row for row in sheet_for(actor, place, today).open_rows if row.person_id in people]
    return [
        record_note(
            actor, place, row.person_id, today, content=Content(NoteKind.NIL), revision=0, demonstration=demonstration
        )
        for row in waiting
    ]


def keep_draft(
    actor: Actor, place: Place, person_id: int, fields: Mapping[str, Any], *, revision: int, version_id: int | None
) -> Any:
    """Keep what is being typed. A draft that arrives after its own note was recorded is let go."""
    require(actor, Action.SHEET_READ, place.subject)
    standing = db.session.execute(
        sa.select(Note.id, Note.revision).where(
            Note.period_id == place.period_id, Note.body_id == place.body.id, Note.person_id == person_id
        )
    ).first()
    if standing and standing.revision > revision:
        last = revisions_of(standing.id)[-1]
        if last.author_id == actor.person_id:
            return None
    return drafts.keep(actor, FORM, record_key(place, person_id), fields, version_id)


def _reasons(content: Content, opened: Opened, place: Place, today: date) -> dict[str, Any]:
    return dict(
        rules_of_month.remark_reasons(
            kind=content.kind,
            remark=content.remark,
            ratings=content.ratings,
            reminds=bool(content.reminds),
            fact=content.fact,
            fact_on=content.fact_on,
            today=today,
            month=place.month,
            reason=content.reason,
            corrects=opened.row.sent,
            has_plan=bool(opened.promises),
        )
    )


def _refuse_another_plan(content: Content, opened: Opened, version_id: int | None) -> None:
    """What was rated must stand in the version the form showed, and be followed by this body."""
    shown = opened.version.id if opened.version else None
    known = {promise.id for promise in opened.promises}
    if version_id in (None, shown) and set(content.ratings) | set(content.reminds) <= known:
        return
    raise Invalid(
        {"": say("Kế hoạch của đảng viên này đã đổi trong lúc đồng chí ghi. Hãy tải lại trang để ghi theo bản mới.")}
    )


def _standing_note(row: Row) -> Note | None:
    if row.note_id is None:
        return None
    return db.session.scalar(
        sa.select(Note).where(Note.id == row.note_id).with_for_update().execution_options(populate_existing=True)
    )


def _begin(place: Place, row: Row, content: Content) -> Note:
    note = Note(
        id=new_id(),
        period_id=place.period_id,
        body_id=place.body.id,
        person_id=row.person_id,
        cell_id=row.cell_id,
        part=place.part,
        kind=content.kind,
        revision=0,
    )
    if place.part is Part.CELL:  # the chi ủy is its own addressee
        note.sent_at = now()
    db.session.add(note)
    try:
        flush()
    except IntegrityError as raced:  # two first notes at the same instant: the later one is told
        db.session.rollback()
        raise Conflict(
            say(
                "Nhận xét này vừa được người khác lưu. "
                "Hãy tải lại trang để xem; nội dung của đồng chí còn nguyên bên dưới."
            )
        ) from raced
    return note


def _write(
    note: Note,
    author_id: int | None,
    title: str,
    content: Content,
    opened: Opened,
    today: date,
    *,
    typed_by: int | None,
    demonstration: bool,
) -> NoteRevision:
    note.revision += 1
    note.kind, note.reminds = content.kind, bool(content.reminds)
    written = NoteRevision(
        id=new_id(),
        note_id=note.id,
        number=note.revision,
        kind=content.kind,
        author_id=author_id,
        capacity=title,
        typed_by=typed_by,
        written_on=today,
        plan_version_id=opened.version.id if opened.version else None,
        remark=content.remark,
        fact=content.fact,
        fact_on=content.fact_on,
        fact_place=content.fact_place,
        recommendation=content.recommendation,
        reason=content.reason,
        demonstration=demonstration,
    )
    db.session.add(written)
    flush()  # ratings refer to the revision
    for commitment in {*content.ratings, *content.reminds}:
        db.session.add(
            NoteRating(
                revision_id=written.id,
                commitment_id=commitment,
                rating=content.ratings.get(commitment),
                remind=commitment in content.reminds,
            )
        )
    return written


def _same_as_standing(author_id: int | None, note: Note, content: Content) -> bool:
    """The very same words by the same hand: a double click, or a form handed in again."""
    last = revisions_of(note.id)[-1]
    ratings = ratings_of([last.id]).get(last.id, {})
    return (
        last.author_id == author_id
        and (last.kind, last.remark, last.fact, last.fact_on, last.fact_place, last.recommendation)
        == (content.kind, content.remark, content.fact, content.fact_on, content.fact_place, content.recommendation)
        and {one: rating for one, (rating, _) in ratings.items() if rating} == dict(content.ratings)
        and {one for one, (_, remind) in ratings.items() if remind} == set(content.reminds)
    )


def payload(written: NoteRevision, content: Content) -> dict[str, Any]:
    """The revision as the trail keeps it: the verifier compares the live row with this."""
    return {
        "kind": written.kind,
        "author": written.author_id,
        "capacity": written.capacity,
        "typed_by": written.typed_by,
        "remark": written.remark,
        "fact": written.fact,
        "fact_on": written.fact_on,
        "fact_place": written.fact_place,
        "recommendation": written.recommendation,
        "reason": written.reason,
        "plan_version": written.plan_version_id,
        "ratings": {str(one): rating.value for one, rating in content.ratings.items()},
        "reminds": sorted(str(one) for one in content.reminds),
    }


__all__ = ["Content", "keep_draft", "record_nil", "record_note"]
