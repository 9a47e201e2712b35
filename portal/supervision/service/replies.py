"""The member's word on a note about themself (tiếp thu, giải trình): their own deed, or typed by a member of the chi ủy
from the strip that they signed, with its picture; they stay its author."""

from datetime import date
from pathlib import Path
from typing import NamedTuple

from portal import audit
from portal.ground import files
from portal.ground.db import db, flush
from portal.ground.errors import Conflict, Invalid, or_404, refuse
from portal.ground.files import StoredFile
from portal.ground.ids import new_id
from portal.ground.text import Sentence, month_name, say
from portal.ground.uploads import Clean
from portal.notifications import tell
from portal.organisations.queries import seats
from portal.policy import Action, Actor, require
from portal.policy.relations import COMMITTEE
from portal.supervision import links
from portal.supervision.models import Reply, ReplyKind, ToldWay
from portal.supervision.queries.cell import capacity_over
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.queries.reading import held
from portal.supervision.rules import cell as rules
from portal.supervision.service.questions import link_to
from portal.supervision.service.tellings import opened, told


class Strip(NamedTuple):
    """What stands on the strip (phiếu trả lời) that the member signed."""

    kind: ReplyKind | None
    text: str
    answered_on: date | None
    picture: Clean | None


class TypedFromPaper(NamedTuple):
    """What is kept beside words that somebody typed for the member who signed them."""

    picture: StoredFile
    capacity: str


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


def taken_from_paper(actor: Actor, note: ReadNote, root: Path, picture: Clean, answered_on: date) -> TypedFromPaper:
    """The strip's picture is kept; who answers on paper was given it, so they were told that day at the latest."""
    stored, capacity = files.keep(root, picture.content, picture.name), capacity_over(actor, note.path)
    if note.told is None:
        telling = told(note, ToldWay.PAPER, answered_on)
        telling.by, telling.capacity = actor.person_id, capacity
        db.session.add(telling)
    flush()
    return TypedFromPaper(stored, capacity)


def type_strip(actor: Actor, note: ReadNote, root: Path, today: date, strip: Strip, *, revision: int) -> Reply:
    """The strip of a member without a screen, as it was signed: `strip.answered_on` is the day written on it. Typed
    later than the time limit it counts, if it was answered within."""
    require(actor, Action.NOTE_REPLY_TYPE, note.subject)
    note = held(note, today)
    refuse(typing_hindrance(note))
    if revision != note.revision:
        raise Conflict(CHANGED, note)
    first = note.told.told_on if note.told else or_404(note.released_on)
    if wrong := rules.strip_reasons(
        kind=strip.kind,
        text=strip.text,
        answered_on=strip.answered_on,
        has_picture=strip.picture is not None,
        first=max(first, note.standing.written_on),
        until=note.reply_until,
        today=today,
    ):
        raise Invalid(wrong)
    answered_on = or_404(strip.answered_on)
    stored, capacity = taken_from_paper(actor, note, root, or_404(strip.picture), answered_on)
    said = Reply(
        id=new_id(),
        note_id=note.id,
        revision=revision,
        person_id=note.person_id,
        kind=strip.kind,
        text=strip.text,
        replied_on=answered_on,
        typed_by=actor.person_id,
        capacity=capacity,
        typed_on=today,
        picture_id=stored.id,
    )
    db.session.add(said)
    audit.record(
        actor,
        Action.NOTE_REPLY_TYPE,
        said,
        note=note.id,
        revision=revision,
        kind=said.kind.value,
        text=strip.text,
        replied_on=answered_on,
        typed_on=today,
        capacity=capacity,
        picture=stored.sha256,
    )
    _tell_author_and_committee(note, today)
    tell(
        note.person_id,
        say("Phiếu trả lời nhận xét %(month)s của đồng chí đã được nhập vào cổng.", month=month_name(note.month)),
        links.own(),
    )
    return said


def typing_hindrance(note: ReadNote) -> Sentence | None:
    """Why a strip is not to be typed in now."""
    or_404(note.released_on)
    return rules.not_to_be_typed(concluded=note.conclusion is not None, replied=note.reply is not None)


def hindrance(note: ReadNote, today: date) -> Sentence | None:
    """Why the member cannot answer now; a note not yet open to them is not there."""
    or_404(note.released_on)
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
