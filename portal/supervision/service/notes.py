"""Writing notes: nothing recorded is rewritten, a second hand is told, a double click records once."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from portal import audit
from portal.accounts import drafts
from portal.ground.clock import now
from portal.ground.db import db, flush
from portal.ground.described import values
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.ids import new_id
from portal.ground.prepared import prepared
from portal.ground.sql import Query, SqlId
from portal.ground.text import month_name, say
from portal.notifications import tell
from portal.policy import Action, Actor, PolicySubject, require
from portal.supervision import links
from portal.supervision.models import Note, NoteRating, NoteRevision, Part
from portal.supervision.queries.hats import why_not_here
from portal.supervision.queries.places import BodyPlace, capacity
from portal.supervision.queries.revisions import Revision, revisions_of
from portal.supervision.queries.rows import FORM
from portal.supervision.queries.sheet import SheetRow, outline_for, record_key
from portal.supervision.queries.turns import take_turn
from portal.supervision.queries.writing import OpenedMember, opened_for
from portal.supervision.rules import month as rules_of_month
from portal.supervision.rules.note import reasons
from portal.supervision.said import NoteKind, NoteSaid
from portal.supervision.service.praise import tell_the_praised


def record_note(
    actor: Actor,
    place: BodyPlace,
    person_id: int,
    today: date,
    *,
    said: NoteSaid,
    revision: int,
    version_id: int | None = None,
    signer: tuple[int, str] | None = None,
    demonstration: bool = False,
    opened: OpenedMember | None = None,
) -> Note:
    """Write the body's note on the member's month, or correct it with a reason.

    `revision` is the one the writer saw (0: none). `signer` (person, capacity) is the author of a signed paper sheet
    that the actor types. `opened` is the member as this very transaction has read them, so as not to read twice.
    Raises Invalid, Refused, or Conflict with the note as it now stands.
    """
    subject = PolicySubject(person_id=person_id, body_id=place.body.id, path=place.body.path)
    require(actor, Action.NOTE_TYPE if signer else Action.NOTE_RECORD, subject)
    refuse(rules_of_month.closed_to_notes(place.window, place.month, today, person_id))
    take_turn(place.body.id)
    note: Note | None = _held(period_id=place.period_id, body_id=place.body.id, person_id=person_id).scalar()
    if opened is None or not _as_it_stands(opened, note):
        opened = or_404(opened_for(actor, place, person_id, today, shown=False))
    _refuse_another_plan(said, opened, version_id)
    wrong = _reasons(said, opened, today)
    if wrong:
        raise Invalid(wrong)
    author, title = signer or (actor.person_id, capacity(actor, place.body.id))
    if note is None:
        refuse(why_not_here(actor, place, [person_id], author).get(person_id))
    if note is not None and note.revision != revision:
        if _same_as_standing(author, note, opened, said):
            return note
        raise Conflict(
            say(
                "Trong lúc đồng chí ghi, nhận xét này đã được người khác lưu. "
                "Nội dung của đồng chí còn nguyên bên dưới; hãy so lại rồi lưu."
            ),
            note,
        )
    if note is not None and _same_as_standing(author, note, opened, said):
        return note
    number = note.revision + 1 if note else 1
    note = note or _begin(place, opened.row, said)
    written = _write(
        note,
        number,
        author,
        title,
        said,
        opened,
        today,
        typed_by=actor.person_id if signer else None,
        demonstration=demonstration,
    )
    drafts.drop(actor, FORM, record_key(place, person_id))
    audit.record(actor, Action.NOTE_RECORD, note, revision=note.revision, row=written.id, **payload(written, said))
    if signer and author:
        typed = say("Phiếu giấy đồng chí đã ký được nhập vào sổ giám sát %(month)s.", month=month_name(place.month))
        tell(author, typed, links.month(place.month))
    if note.sent_at and said.praise and not note.released_at:
        by = say("Chi ủy %(cell)s", cell=opened.row.cell) if place.part is Part.CELL else place.body.short_name
        tell_the_praised(place.month, by, Note.id == note.id)
    if note.released_at:
        corrected = say("Một nhận xét về đồng chí đã được sửa; bản trước vẫn được giữ bên cạnh.")
        tell(person_id, corrected, links.own())
    return note


def record_nil(
    actor: Actor,
    place: BodyPlace,
    people: Collection[int],
    today: date,
    *,
    why_unseen: str = "",
    demonstration: bool = False,
) -> list[Note]:
    """Không có ý kiến nhận xét for several members at once, or with its reason chưa có điều kiện theo dõi; those
    already written about are left as they are."""
    take_turn(place.body.id)
    waiting = [row for row in outline_for(actor, place, today).open_rows if row.person_id in people and not row.locked]
    elsewhere = why_not_here(actor, place, [row.person_id for row in waiting], actor.person_id)
    said = NoteSaid(NoteKind.UNSEEN, reason=why_unseen) if why_unseen else NoteSaid(NoteKind.NIL)
    return [
        record_note(actor, place, row.person_id, today, said=said, revision=0, demonstration=demonstration)
        for row in waiting
        if row.person_id not in elsewhere
    ]


def keep_draft(
    actor: Actor,
    place: BodyPlace,
    person_id: int,
    fields: Mapping[str, object],
    *,
    revision: int,
    version_id: int | None,
    window: drafts.DraftWindow | None = None,
) -> datetime | None:
    """Keep what is being typed. A draft that arrives after its own note was recorded is let go."""
    require(actor, Action.SHEET_READ, place.subject)
    standing = db.session.execute(
        sa.select(Note.id, Note.revision).where(
            Note.period_id == place.period_id, Note.body_id == place.body.id, Note.person_id == person_id
        )
    ).first()
    if standing and standing.revision > revision:
        last = _last(standing.id)
        if last.author_id == actor.person_id:
            return None
    return drafts.keep(actor, FORM, record_key(place, person_id), fields, version_id, window=window)


def _reasons(said: NoteSaid, opened: OpenedMember, today: date) -> dict[str, object]:
    return dict(reasons(said, today, corrects=opened.row.sent, has_plan=bool(opened.promises)))


def _refuse_another_plan(said: NoteSaid, opened: OpenedMember, version_id: int | None) -> None:
    """What was rated must stand in the version the form showed, and be followed by this body."""
    shown = opened.version.id if opened.version else None
    known = {promise.id for promise in opened.promises}
    if version_id in (None, shown) and said == said.of(known):
        return
    raise Invalid(
        {
            "": say(
                "Kế hoạch của đảng viên này đã đổi trong lúc đồng chí ghi. Hãy chép nội dung vừa gõ, mở lại "
                "trang để ghi theo bản mới."
            )
        }
    )


def _as_it_stands(opened: OpenedMember, note: Note | None) -> bool:
    """Whether the member was read as they stand: nobody wrote or sent before this writer's turn came."""
    told = (note.id, note.revision, note.sent_at is not None) if note else (None, 0, False)
    return (opened.row.note_id, opened.row.revision or 0, opened.row.sent) == told


@prepared(period_id=sa.BigInteger, body_id=sa.BigInteger, person_id=sa.BigInteger)
def _held(period_id: SqlId, body_id: SqlId, person_id: SqlId) -> Query:
    this = sa.select(Note).where(Note.period_id == period_id, Note.body_id == body_id, Note.person_id == person_id)
    return this.with_for_update().execution_options(populate_existing=True)


def _begin(place: BodyPlace, row: SheetRow, said: NoteSaid) -> Note:
    note = Note(
        id=new_id(),
        period_id=place.period_id,
        body_id=place.body.id,
        person_id=row.person_id,
        cell_id=row.cell_id,
        part=place.part,
        kind=said.kind,
        revision=1,
        reminds=bool(said.reminds),
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
                "Nội dung của đồng chí còn nguyên bên dưới; hãy mở trang này ở cửa sổ khác để xem bản kia."
            )
        ) from raced
    return note


def _write(
    note: Note,
    number: int,
    author_id: int | None,
    title: str,
    said: NoteSaid,
    opened: OpenedMember,
    today: date,
    *,
    typed_by: int | None,
    demonstration: bool,
) -> NoteRevision:
    note.revision = number
    note.kind, note.reminds = said.kind, bool(said.reminds)
    written = NoteRevision(
        id=new_id(),
        note_id=note.id,
        number=note.revision,
        kind=said.kind,
        author_id=author_id,
        capacity=title,
        typed_by=typed_by,
        written_on=today,
        plan_version_id=opened.version.id if opened.version else None,
        demonstration=demonstration,
        **values(said),
    )
    db.session.add(written)
    flush()  # ratings refer to the revision
    for commitment in {*said.ratings, *said.reminds}:
        db.session.add(
            NoteRating(
                revision_id=written.id,
                commitment_id=commitment,
                rating=said.ratings.get(commitment),
                remind=commitment in said.reminds,
            )
        )
    return written


def _same_as_standing(author_id: int | None, note: Note, opened: OpenedMember, said: NoteSaid) -> bool:
    """The very same words by the same hand: a double click, or a form handed in again."""
    last = opened.standing or _last(note.id)
    return last.author_id == author_id and replace(last.said, reason="") == replace(said, reason="")


def _last(note_id: int) -> Revision:
    return revisions_of([note_id])[note_id][-1]


def payload(written: NoteRevision, said: NoteSaid) -> dict[str, object]:
    """The revision as the trail keeps it."""
    return {
        "author": written.author_id,
        "capacity": written.capacity,
        "typed_by": written.typed_by,
        "plan_version": written.plan_version_id,
        **said.for_the_trail(),
    }
