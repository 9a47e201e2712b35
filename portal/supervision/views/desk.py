"""What the reader of a note may do with it here and now, shown under it by every page that shows notes."""

from datetime import date
from typing import NamedTuple, TypeVar

from flask import request

from portal.ground import ids
from portal.ground.text import Sentence
from portal.policy import Action, Actor, can
from portal.supervision.forms.cell import AnswerForm, AskForm, ConcludeForm, TellForm
from portal.supervision.forms.own import ReplyForm
from portal.supervision.queries.hats import who_decides_instead
from portal.supervision.queries.whole import ReadNote
from portal.supervision.service import conclusions, questions, releases, replies
from portal.web.forms import Form

Kind = TypeVar("Kind", bound=Form)


class OpenedNote(NamedTuple):
    """A note with the forms under it; None where the reader may not, or not now."""

    note: ReadNote
    own: bool
    ask: AskForm | None
    may_close: bool
    answer: AnswerForm | None
    may_release: bool
    tell: TellForm | None
    conclude: ConcludeForm | None
    why_not_concluded: Sentence | None
    other_hat: Sentence | None
    reply: ReplyForm | None
    why_not_replied: Sentence | None


def desk_of(actor: Actor, note: ReadNote, today: date, failing: Form | None = None) -> OpenedNote:
    """`failing` is the form just refused: it stays with what was typed, even where it can no longer be sent."""
    subject, own = note.subject, note.person_id == actor.person_id
    may_ask, may_conclude = can(actor, Action.NOTE_ASK, subject), can(actor, Action.NOTE_CONCLUDE, subject)
    asked = note.open_question
    may_answer = asked is not None and not asked.answered_at and can(actor, Action.NOTE_ANSWER, subject)
    may_tell = note.to_be_told and can(actor, Action.NOTE_TELL, subject)
    may_release = not note.released and can(actor, Action.NOTE_RELEASE, subject)
    ending = conclusions.hindrance(note, today) if may_conclude else None
    silent = replies.hindrance(note, today) if own and note.released else None
    return OpenedNote(
        note=note,
        own=own,
        ask=_offered(AskForm, note, may_ask and not questions.hindrance(note), failing),
        may_close=may_ask and asked is not None and questions.may_close(actor, note, today),
        answer=_offered(AnswerForm, note, may_answer, failing),
        may_release=may_release and not releases.hindrance(note, today),
        tell=_offered(TellForm, note, may_tell, failing),
        conclude=_offered(ConcludeForm, note, may_conclude and not ending, failing),
        why_not_concluded=ending if note.released and note.wants_conclusion else None,
        other_hat=who_decides_instead(actor, note, today),
        reply=_offered(ReplyForm, note, own and note.released and not silent, failing),
        why_not_replied=silent,
    )


def form_of(kind: type[Kind], note: ReadNote) -> Kind:
    """The form of one note among many on a page: its fields carry the note's own prefix."""
    return kind(prefix=_prefix(kind, note))


def seen_revision() -> int:
    """The revision that the page showed."""
    text = request.form.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _offered(kind: type[Kind], note: ReadNote, offered: bool, failing: Form | None) -> Kind | None:
    prefix = _prefix(kind, note)
    if isinstance(failing, kind) and failing._prefix == f"{prefix}-":
        return failing
    return kind(formdata=None, prefix=prefix) if offered else None


def _prefix(kind: type[Form], note: ReadNote) -> str:
    return f"{kind.__name__.removesuffix('Form').lower()}-{ids.written(note.id)}"
