"""The page from which a meeting is run, put together: each small form with its draft, or as it was just refused."""

import re
from collections.abc import Mapping
from typing import Any

from flask import Response, request

from portal.accounts import drafts
from portal.attendance.forms.roll import RollCloseForm
from portal.attendance.models import Presence
from portal.attendance.rules import roll as roll_rules
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.described import differences, values_of
from portal.ground.errors import or_404
from portal.ground.values import JsonObject
from portal.meetings.models import MeetingState
from portal.meetings.queries.meetings import MeetingRow, meeting_for
from portal.minutes.forms.running import (
    DraftForm,
    FinishForm,
    ItemForm,
    ItemOutcomeForm,
    NewItemForm,
    OpinionForm,
    ScoreForm,
)
from portal.minutes.models import ItemKind
from portal.minutes.queries.items import ItemRow, Past, item_of
from portal.minutes.queries.minutes import finished_minutes
from portal.minutes.queries.running import Running, running, speakers
from portal.minutes.rules.scoring import written_points
from portal.minutes.said import ConcludedItem
from portal.policy import Action, can, require
from portal.supervision.rules import cell as cell_rules
from portal.web.actor import actor
from portal.web.htmx import show
from portal.web.kept import window

FORM = "running"
KEY = re.compile(r"(moi|diem|xong|gop-y)|(nd|yk|kq)-[0-9a-z]{13}")
NEW, SCORE, FINISH = "moi", "diem", "xong"


def run_by(meeting_id: int) -> MeetingRow:
    """The session for who runs it; who may only read of it is told no, all others find nothing."""
    meeting = or_404(meeting_for(actor(), meeting_id))
    require(actor(), Action.MINUTES_WRITE, meeting.subject)
    return meeting


def key(kind: str, record_id: int) -> str:
    """Of one small form: nd-… an item, yk-… an opinion on it, kq-… what came of an earlier conclusion."""
    return f"{kind}-{ids.written(record_id)}"


def keep_draft(meeting: MeetingRow, one: str) -> Response:
    or_404(KEY.fullmatch(one))
    typed = {name: value for name, value in request.form.items() if name.startswith((f"{one}-", "points_"))}
    kept_at = drafts.keep(actor(), FORM, _record(meeting, one), typed, window=window())
    return show("supervision/_saved.html", kept_at=kept_at)


def drop_draft(meeting: MeetingRow, one: str) -> None:
    drafts.drop(actor(), FORM, _record(meeting, one))


def draft_of(meeting: MeetingRow, one: str) -> JsonObject | None:
    kept = drafts.draft_of(actor(), FORM, _record(meeting, one))
    return kept.fields if kept else None


def page(
    meeting: MeetingRow,
    status: int = 200,
    *,
    part: str | None = None,
    failing: Mapping[str, DraftForm] | None = None,
    theirs: ItemRow | None = None,
    just: str = "",
    closing: RollCloseForm | None = None,
    reason: object = None,
    part_of: JsonObject | None = None,
) -> Response:
    """The whole page or, after the deed of one small form, its part alone."""
    meeting = or_404(meeting_for(actor(), meeting.id))
    now = running(actor(), meeting)
    people = speakers(actor(), meeting)
    forms = _forms(meeting, now, people) | dict(failing or {})
    for one in forms.values():
        if isinstance(one, OpinionForm | FinishForm):
            one.offer(people)
    heard = now.heard
    return show(
        "minutes/running.html",
        part,
        status,
        meeting=meeting,
        now=now,
        forms=forms,
        theirs=theirs,
        apart=_apart(theirs, forms),
        just=just,
        numbers=now.roll.numbers if now.roll else None,
        Presence=Presence,
        Kind=ItemKind,
        State=MeetingState,
        closed_now=roll_rules.closed_to_roll(meeting.state, meeting.on, ward_today(), now.roll.closed)
        if now.roll
        else None,
        closing=closing or RollCloseForm(formdata=None),
        reason=reason,
        today=ward_today(),
        written_points=written_points,
        may_release=heard is not None and not heard.opened and can(actor(), Action.NOTE_RELEASE, heard.where.subject),
        not_released=cell_rules.not_the_day_to_release(
            meets_on=heard.where.meets_on if heard.where.meeting_id else meeting.on, today=ward_today()
        )
        if heard
        else None,
        may_read_month=heard is not None and can(actor(), Action.CELL_MONTH_READ, heard.where.subject),
        points=_points(meeting, now),
        failing=failing or {},
        **(part_of or {}),
    )


def part_page(
    meeting: MeetingRow,
    part: str,
    status: int,
    *,
    item_id: int,
    failing: Mapping[str, DraftForm] | None = None,
    theirs: ItemRow | None = None,
) -> Response:
    """After a deed on one item: its part for htmx, else the whole page."""
    return page(
        meeting,
        status,
        part=part,
        failing=failing,
        theirs=theirs,
        just=ids.written(item_id) if status == 200 else "",
        part_of={"item": _of(meeting, item_id, status), "number": request.args.get("so", "")},
    )


def _of(meeting: MeetingRow, item_id: int, status: int) -> ItemRow | None:
    return item_of(meeting.id, item_id)


def _forms(meeting: MeetingRow, now: Running, people: list[tuple[int, str]]) -> dict[str, DraftForm]:
    forms: dict[str, DraftForm] = {NEW: _blank(NewItemForm, NEW), SCORE: _blank(ScoreForm, SCORE)}
    forms[SCORE].version.data = str(now.scored.version)
    for name in ("agreed", "opposed"):
        number = getattr(now.scored, name)
        forms[SCORE][name].data = "" if number is None else str(number)
    forms[SCORE].voted.data = f"{now.scored.voted_at:%H:%M}" if now.scored.voted_at else ""
    forms[FINISH] = _finishing(meeting)
    for item in now.items:
        forms[key("nd", item.id)] = _item_form(item)
        forms[key("yk", item.id)] = _blank(OpinionForm, key("yk", item.id))
    for past in now.past:
        forms[key("kq", past.id)] = _outcome_form(past)
    typed = drafts.all_kept(actor(), FORM, [_record(meeting, one) for one in forms])
    for one, form in forms.items():
        if fields := typed.get(_record(meeting, one)):
            form.refill(fields)
    return forms


def _blank(kind: type[DraftForm], one: str) -> DraftForm:
    return kind(formdata=None, prefix=f"{one}-")


def _apart(theirs: ItemRow | None, forms: dict[str, DraftForm]) -> list[Any]:
    """Where what another saved and what is typed differ."""
    typed = forms[key("nd", theirs.id)] if theirs else None
    return (
        differences(ConcludedItem(**values_of(ConcludedItem, theirs)), typed.said)
        if isinstance(typed, ItemForm)
        else []
    )


def _item_form(item: ItemRow) -> DraftForm:
    return ItemForm(
        formdata=None, prefix=f"{key('nd', item.id)}-", version=str(item.version), **values_of(ConcludedItem, item)
    )


def _outcome_form(past: Past) -> DraftForm:
    return ItemOutcomeForm(
        formdata=None, prefix=f"{key('kq', past.id)}-", words=past.done_words, version=str(past.version)
    )


def _finishing(meeting: MeetingRow) -> DraftForm:
    """A correction begins with what the finished minutes say."""
    before = finished_minutes(meeting.id)
    ended = before[0].content["ended"] if before else f"{meeting.ends:%H:%M}"
    guests = "\n".join(before[0].content["guests"]) if before else ""
    return FinishForm(
        formdata=None, prefix=f"{FINISH}-", ended=ended, guests=guests, number=before[0].number if before else ""
    )


def _points(meeting: MeetingRow, now: Running) -> dict[str, str]:
    """What stands in the points' fields: just typed, drafted, or saved."""
    typed: Mapping[str, Any] = request.form if request.method == "POST" else {}
    kept = typed if any(name.startswith("points_") for name in typed) else draft_of(meeting, SCORE) or {}
    return {
        one.code: kept.get(f"points_{one.code}", written_points(now.scored.points.get(one.code)))
        for one in now.scored.criteria.lines
    }


def _record(meeting: MeetingRow, one: str) -> str:
    return f"{ids.written(meeting.id)}/{one}"
