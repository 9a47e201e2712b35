"""What the pages of a month's sheet show: the whole of it (cả sổ), or one member with the list beside them."""

from collections.abc import Mapping

from flask import request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.audit import About
from portal.ground.clock import now, ward_today
from portal.ground.described import differences
from portal.ground.text import Sentence, say
from portal.policy import Action, can
from portal.supervision.forms.note import NoteForm, chosen
from portal.supervision.forms.withdrawing import NoteWithdrawForm
from portal.supervision.models import Note, Part
from portal.supervision.queries.became import Became, became_of, last_note_for
from portal.supervision.queries.offered import offered
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.predecessors import read_by
from portal.supervision.queries.revisions import revisions_of, written_at
from portal.supervision.queries.sendings import MonthSending, sendings_of
from portal.supervision.queries.sheet import (
    KINDS,
    MonthSheet,
    RowState,
    SheetLine,
    SheetRow,
    named,
    outline_for,
    rows_of,
)
from portal.supervision.queries.withdrawn import withdrawn_of
from portal.supervision.queries.writing import OpenedMember, opened_for
from portal.supervision.rules.parts import ABOUT_THE_READER
from portal.supervision.said import NoteSaid, Rating
from portal.supervision.service.withdrawing import bulk_of
from portal.supervision.views import listing
from portal.supervision.views.listing import Listed, address
from portal.web.actor import actor, viewed
from portal.web.htmx import asks_for_part, done, show

WHY_UNSEEN: dict[str, Sentence] = {  # one tap each; whatever else is typed
    "di-vang": say("Đi vắng dài ngày"),
    "moi-den": say("Mới chuyển đến"),
    "it-gap": say("Ít có dịp gặp trong tháng"),
}


def page(
    place: BodyPlace,
    person_id: int | None = None,
    *,
    form: NoteForm | None = None,
    status: int = 200,
    theirs: Note | None = None,
    typed: Mapping[str, str] | None = None,
    sheet: MonthSheet[SheetLine] | None = None,
    sendings: list[MonthSending] | None = None,
    saved: int | None = None,
    wanted: str = "",
    withdrawing: NoteWithdrawForm | None = None,
) -> BaseResponse:
    """The sheet, whole or with one member open. `saved`: whose note was recorded a moment ago; `wanted`: a name."""
    today, code = ward_today(), request.args.get("loc", "")
    sheet = sheet or outline_for(actor(), place, today)
    line = sheet.line(person_id) if person_id else None
    whom = line.person_id if line and line.state is not RowState.MOVED else None
    listed = listing.listed(sheet, whom, code, wanted)
    alone = whom is not None and asks_for_part()  # the member's part is drawn, and not the list beside
    if alone and saved and request.method == "POST" and not listed.shows(saved):
        return done(address(place, whom, saved=saved))  # the list has to turn its page
    shown = [] if alone else [one.person_id for one in listed.leaf.rows]
    rows = {one.person_id: one for one in rows_of(actor(), sheet, {*shown, whom or 0, saved or 0}, today)}
    newest, row = request.args.get("ban") == "moi", rows.get(whom or 0)
    opened = opened_for(actor(), place, row.person_id, today, newest=newest, row=row) if row else None
    sendings = sendings_of(place) if sendings is None else sendings
    context: dict[str, object] = {
        "place": place,
        "sheet": sheet,
        "opened": opened,
        "kinds": KINDS,
        "sendings": sendings,
        "tells_unsent": bool(sendings) and place.part is not Part.CELL,
        "today": today,
        "base": url_for("sheet.sheet", month=place.month, body_id=place.body.id),
        "whole": address(place, loc=""),
        "at": listing.addresses(place),
        "shows": listed.shows,
        "became": _became(place, sheet),
        "withdrawn": withdrawn_of(actor(), place, whom) if whom else [],
        "withdrawing": withdrawing or NoteWithdrawForm(formdata=None),
    }
    if not alone:
        context |= _list(place, sheet, listed, [rows[one] for one in shown if one in rows], whom, wanted)
    if opened:
        viewed(Action.COMMITMENT_READ, About("person", opened.row.person_id), month=place.month, body=place.body.id)
        context |= _member(place, sheet, opened, form, theirs, typed) | {"saved": _saved(rows.get(saved or 0))}
    return show("supervision/sheet.html", "_member.html" if opened else "_sheet.html", status, **context)


def _list(
    place: BodyPlace,
    sheet: MonthSheet[SheetLine],
    listed: Listed,
    rows: list[SheetRow],
    opened: int | None,
    wanted: str,
) -> dict[str, object]:
    """What the list needs, and what is done with the month as a whole."""
    code = request.args.get("loc", "")
    return {
        "rows": rows,
        "filters": listing.filters(place, sheet, code if opened is None else code or None),
        "reopened": named(sheet, sheet.reopened),
        "wanted": wanted,
        "long": len(sheet.rows) > listing.PAGE,
        "about_the_reader": ABOUT_THE_READER,
        "may_send": can(actor(), Action.NOTE_SEND, place.subject),
        "heads": can(actor(), Action.STRIP_READ, place.subject),
        "may_name": can(actor(), Action.HELPER_NAME, place.subject),
        "bulk": bulk_of(actor(), place, now()),
        **listing.turned(place, listed, opened, wanted),
    }


def _member(
    place: BodyPlace,
    sheet: MonthSheet[SheetLine],
    opened: OpenedMember,
    form: NoteForm | None,
    theirs: Note | None,
    typed: Mapping[str, str] | None,
) -> dict[str, object]:
    """What the page of one member needs beside the sheet."""
    person_id = opened.row.person_id
    form = form or _filled(opened)
    standing = theirs and next(
        iter(read_by(actor(), place, person_id, revisions_of([theirs.id])[theirs.id][-1:], sent=opened.row.sent)), None
    )
    later = sheet.after(person_id)
    before = sheet.before(person_id)
    last = last_note_for(actor(), place, opened.row, ward_today())
    if last:
        viewed(Action.NOTE_READ, About("person", person_id), notes=[last.id])
    return {
        "form": form,
        "marked": _marked(opened, typed),
        "Rating": Rating,
        "theirs": standing,
        "apart": differences(standing.said, form.said) if standing else [],
        "offers": [] if opened.row.locked else offered(person_id, place.month),
        "later": later if later and later.person_id != person_id else None,
        "before": before,
        "last": last,
        "why_unseen": WHY_UNSEEN,
        "why_open": bool(typed is not None and request.form.get("deed", "").startswith("unseen")),
        "writing": _writes(opened, typed),
        "swapped": asks_for_part(),
    }


def _writes(opened: OpenedMember, typed: Mapping[str, str] | None) -> bool:
    """Whether levels and words stand open on a narrow screen: asked for, begun, refused, or written before."""
    begun = opened.draft is not None or (typed is not None and request.form.get("deed", "record") == "record")
    written = opened.row.state is RowState.WRITTEN and not opened.row.sent
    return request.args.get("ghi") == "1" or begun or written


def _saved(row: SheetRow | None) -> dict[str, object] | None:
    """Whose note stands recorded and since when, told under the next name; whoever is not on the sheet is not told."""
    if row is None or row.note_id is None:
        return None
    return {"row": row, "at": written_at(row.note_id)}


def _became(place: BodyPlace, sheet: MonthSheet[SheetLine]) -> Became | None:
    """Told as the month opens, before the first note; later it is in the way."""
    return became_of(actor(), place) if sheet.parts.recorded == 0 and not sheet.locked else None


def _filled(opened: OpenedMember) -> NoteForm:
    """The form as the draft left it, else as the note stands."""
    form = NoteForm(formdata=None)
    form.fill(opened.draft and opened.draft.fields, opened.standing and opened.standing.said)
    return form


def _marked(opened: OpenedMember, typed: Mapping[str, object] | None) -> tuple[dict[int, Rating], set[int]]:
    """Which ratings and ticks are set: as just typed, as drafted, or as they stand."""
    source = typed if typed is not None else opened.draft.fields if opened.draft else None
    if source is not None:
        ratings, reminds = chosen(source, [one.id for one in opened.promises])
        return ratings, set(reminds)
    standing = opened.standing.said if opened.standing else NoteSaid()
    return dict(standing.ratings), set(standing.reminds)


def opens_on(sheet: MonthSheet[SheetLine], sendings: list[MonthSending]) -> int | None:
    """On whom the page opens by itself: the first member still to be written, while the month is being written."""
    chosen_list = asks_for_part() or "loc" in request.args
    if chosen_list or sheet.locked or sendings:
        return None
    first = sheet.first_open
    return first.person_id if first else None


__all__ = ["WHY_UNSEEN", "address", "opens_on", "page"]
