"""The note's form: fixed fields, and per commitment a rating and the tick that asks for a reminder."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from wtforms import Field, HiddenField

from portal.ground import ids
from portal.ground.described import Where
from portal.supervision.said import FIELDS, NoteKind, NoteSaid, Rating
from portal.web.fields import draw, said_on, show_again
from portal.web.forms import Form

RATING, REMIND = "muc-", "nhac-"


class NoteForm(Form):
    revision = HiddenField()
    version = HiddenField()

    @property
    def seen_revision(self) -> int:
        text = self.revision.data or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

    @property
    def version_id(self) -> int | None:
        return ids.read(self.version.data or "")

    def parts(self, *, folded: bool) -> list[Field]:
        """The fields of what is said, but the reason, which stands beside the deed that needs it."""
        return [self[one.name] for one in FIELDS if one.name != "reason" and (Where.FOLD not in one.not_in) is folded]

    @property
    def said(self) -> NoteSaid:
        """The words that were typed."""
        return NoteSaid(**said_on(self, NoteSaid))

    def fill(self, typed: Mapping[str, object] | None, said: NoteSaid | None) -> None:
        """As a draft left it, else as the note stands; each correction asks for a reason of its own."""
        show_again(self, NoteSaid, typed, replace(said, reason="") if said else None)


draw(NoteForm, NoteSaid)


def said_in(form: NoteForm, sent: Mapping[str, str], promises: Iterable[int], kind: NoteKind) -> NoteSaid:
    """The note as the form says it; what was not chosen is no rating."""
    if kind is NoteKind.NIL:
        return NoteSaid(kind)
    ratings, reminds = chosen(sent, promises)
    if kind is NoteKind.UNSEEN:
        ratings, reminds = {}, []
    return NoteSaid(kind, ratings=ratings, reminds=frozenset(reminds), **said_on(form, NoteSaid))


def chosen(sent: Mapping[str, object], promises: Iterable[int]) -> tuple[dict[int, Rating], list[int]]:
    """Ratings and ticks, by commitment."""
    ratings, reminds = {}, []
    for commitment in promises:
        code = sent.get(f"{RATING}{ids.written(commitment)}")
        if code in set(Rating):
            ratings[commitment] = Rating(code)
        if sent.get(f"{REMIND}{ids.written(commitment)}"):
            reminds.append(commitment)
    return ratings, reminds


def typed_fields(sent: Mapping[str, str]) -> dict[str, str]:
    """What a draft keeps: the note's own fields, nothing else that a request may carry."""
    names = {one.name for one in FIELDS}
    return {name: text for name, text in sent.items() if name in names or name.startswith((RATING, REMIND))}
