"""What the reader of a note may do with it here and now, shown under it by every page that shows notes."""

from datetime import date
from typing import NamedTuple, TypeVar

from flask import request

from portal.ground import ids
from portal.ground.text import Sentence
from portal.policy import Action, Actor, can
from portal.supervision.forms.cell import AnswerForm, AskForm, ConcludeForm, PraiseStripForm, StripForm, TellForm
from portal.supervision.forms.own import ReplyForm
from portal.supervision.forms.thread import CoverForm, LookAnswerForm, LookForm
from portal.supervision.models import NoteKind
from portal.supervision.queries.hats import who_decides_instead
from portal.supervision.queries.looks import of_the_standing
from portal.supervision.queries.read_note import ReadNote
from portal.supervision.rules.thread import look_until
from portal.supervision.service import conclusions, looks, opening, praise, questions, releases, replies
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
    may_hand: bool  # give it to the member on paper
    strip: StripForm | None
    praise_strip: PraiseStripForm | None
    may_agree: bool  # the reader is praised: their yes or no is taken now
    conclude: ConcludeForm | None
    why_not_concluded: Sentence | None
    other_hat: Sentence | None
    reply: ReplyForm | None
    why_not_replied: Sentence | None
    opens: frozenset[int]  # questions whose words are the reader's own, of before members read them
    cover: CoverForm | None
    look: LookForm | None
    look_until: date | None
    look_answer: LookAnswerForm | None
    advised: bool  # the member sits in the standing committee: the UBKT is heard first


def opened_note(actor: Actor, note: ReadNote, today: date, failing: Form | None = None) -> OpenedNote:
    """`failing` is the form just refused: it stays with what was typed, even where it can no longer be sent."""
    subject, own = note.subject, note.person_id == actor.person_id
    may_ask, may_conclude = can(actor, Action.NOTE_ASK, subject), can(actor, Action.NOTE_CONCLUDE, subject)
    asked = note.open_question
    may_answer = asked is not None and not asked.answered_at and can(actor, Action.NOTE_ANSWER, subject)
    may_tell = note.to_be_told and can(actor, Action.NOTE_TELL, subject)
    may_type = note.released and can(actor, Action.NOTE_REPLY_TYPE, subject) and not replies.typing_hindrance(note)
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
        may_hand=(note.released or note.waits_alone) and can(actor, Action.NOTE_TELL, subject),
        strip=_offered(StripForm, note, may_type and note.kind is NoteKind.REMARK, failing),
        **_of_the_praise(actor, note, failing),
        conclude=_offered(ConcludeForm, note, may_conclude and not ending, failing),
        why_not_concluded=ending if note.released and note.wants_conclusion else None,
        other_hat=who_decides_instead(actor, note, today),
        reply=_offered(ReplyForm, note, own and note.released and not silent, failing),
        why_not_replied=silent,
        **_later(actor, note, today, failing),
    )


def _of_the_praise(actor: Actor, note: ReadNote, failing: Form | None) -> dict[str, object]:
    """The member's yes to what praises them; typed for who has no screen."""
    open_to = note.praised and note.sent_at is not None and not praise.hindrance(note)
    may_type = open_to and (note.waits_alone or note.released) and can(actor, Action.PRAISE_ANSWER_TYPE, note.subject)
    return {
        "praise_strip": _offered(PraiseStripForm, note, may_type, failing),
        "may_agree": open_to and can(actor, Action.PRAISE_ANSWER, note.subject),
    }


def _later(actor: Actor, note: ReadNote, today: date, failing: Form | None) -> dict[str, object]:
    """What the thread of the month still takes: a second look, words opened, names covered."""
    own, may_look = note.person_id == actor.person_id, looks.may_look(actor, note)
    may_cover = can(actor, Action.NAME_COVER, note.subject)
    may_ask = own and not looks.hindrance(note, today)
    since = [one.answered_on for one in note.looks if one.answered_on]
    since += [note.conclusion.concluded_on] if note.conclusion else []
    return {
        "opens": frozenset(one.id for one in note.questions if opening.may_open(actor, one)),
        "cover": _offered(CoverForm, note, may_cover, failing),
        "look": _offered(LookForm, note, may_ask, failing),
        "look_until": look_until(max(since)) if since else None,
        "look_answer": _offered(LookAnswerForm, note, may_look, failing),
        "advised": may_look and of_the_standing(note, today),
    }


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
