"""The note's form: fixed fields, and per commitment a rating and the tick that asks for a reminder."""

from collections.abc import Iterable, Mapping
from typing import Any

from wtforms import HiddenField

from portal.ground import ids
from portal.ground.text import say
from portal.supervision.models import NoteKind, Rating
from portal.supervision.service.notes import Content
from portal.web.fields import block, day, line
from portal.web.forms import Form

RATING, REMIND = "muc-", "nhac-"
TYPED = ("remark", "fact", "fact_on", "fact_place", "recommendation", "reason")


class NoteForm(Form):
    remark = block(say("Nhận xét"))
    fact = block(say("Sự việc cụ thể"), most=1000)
    fact_on = day(say("Ngày"))
    fact_place = line(say("Nơi"))
    recommendation = block(say("Kiến nghị"), most=1000)
    reason = line(say("Lý do"), most=500)
    revision = HiddenField()
    version = HiddenField()

    @property
    def seen_revision(self) -> int:
        text = self.revision.data or "0"
        return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0

    @property
    def version_id(self) -> int | None:
        return ids.read(self.version.data or "")


def content(form: NoteForm, sent: Mapping[str, str], promises: Iterable[int], kind: NoteKind) -> Content:
    """The note as the form says it; what was not chosen is no rating."""
    if kind is NoteKind.NIL:
        return Content(kind)
    ratings, reminds = chosen(sent, promises)
    unseen = kind is NoteKind.UNSEEN
    return Content(
        kind=kind,
        ratings={} if unseen else ratings,
        reminds=() if unseen else reminds,
        remark=form.remark.data or "",
        fact=form.fact.data or "",
        fact_on=form.fact_on.data,
        fact_place=form.fact_place.data or "",
        recommendation=form.recommendation.data or "",
        reason=form.reason.data or "",
    )


def chosen(sent: Mapping[str, Any], promises: Iterable[int]) -> tuple[dict[int, Rating], list[int]]:
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
    return {name: text for name, text in sent.items() if name in TYPED or name.startswith((RATING, REMIND))}
