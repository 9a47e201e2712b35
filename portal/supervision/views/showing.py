"""What the pages of a month's sheet show: the whole of it (cả sổ), or one member with the list beside them."""

from collections.abc import Callable, Mapping

from flask import Response, request, url_for

from portal.audit import About
from portal.ground import ids
from portal.ground.clock import now, ward_today
from portal.ground.described import differences
from portal.ground.names import fold, search_terms
from portal.ground.text import Sentence, say
from portal.policy import Action, can
from portal.supervision.forms.note import NoteForm, chosen
from portal.supervision.forms.withdrawing import NoteWithdrawForm
from portal.supervision.models import Note
from portal.supervision.queries.became import Became, became_of, last_note_for
from portal.supervision.queries.offered import offered
from portal.supervision.queries.places import BodyPlace
from portal.supervision.queries.predecessors import read_by
from portal.supervision.queries.revisions import revisions_of
from portal.supervision.queries.sendings import MonthSending, sendings_of
from portal.supervision.queries.sheet import KINDS, MonthSheet, RowState, SheetRow, sheet_for
from portal.supervision.queries.withdrawn import withdrawn_of
from portal.supervision.queries.writing import OpenedMember, opened_for
from portal.supervision.rules.parts import ABOUT_THE_READER, MonthStanding
from portal.supervision.said import NoteSaid, Rating
from portal.supervision.service.withdrawing import bulk_of
from portal.web.actor import actor, viewed
from portal.web.htmx import asks_for_part, show

PARTS = {  # as they stand in the address
    "chua": MonthStanding.OPEN,
    "nhan-xet": MonthStanding.REMARK,
    "khong-y-kien": MonthStanding.NIL,
    "chua-theo-doi": MonthStanding.UNSEEN,
    "chuyen": MonthStanding.MOVED,
}
MARKS: dict[str, tuple[Sentence, Callable[[SheetRow], bool]]] = {  # beside a part, and in no sum
    "nhap": (say("Nháp"), lambda row: row.draft_at is not None),
    "lam-ro": (say("Làm rõ"), lambda row: row.asked),
}
WHY_UNSEEN: dict[str, Sentence] = {  # one tap each; whatever else is typed
    "di-vang": say("Đi vắng dài ngày"),
    "moi-den": say("Mới chuyển đến"),
    "it-gap": say("Ít có dịp gặp trong tháng"),
}


def address(place: BodyPlace, person_id: int | None = None, *, saved: int | None = None, **more: str) -> str:
    """Where the sheet stands, a member open on it or none; the filter goes along."""
    carried = {"loc": request.args.get("loc") or None, **more}
    whom = {"mo": ids.written(person_id)} if person_id else {}
    just = {"luu": ids.written(saved)} if saved else {}
    return url_for("sheet.sheet", month=place.month, body_id=place.body.id, **whom, **just, **carried)


def page(
    place: BodyPlace,
    person_id: int | None = None,
    *,
    form: NoteForm | None = None,
    status: int = 200,
    theirs: Note | None = None,
    typed: Mapping[str, str] | None = None,
    sheet: MonthSheet | None = None,
    sendings: list[MonthSending] | None = None,
    saved: int | None = None,
    wanted: str = "",
    withdrawing: NoteWithdrawForm | None = None,
) -> Response:
    """The sheet, whole or with one member open. `saved`: whose note was recorded a moment ago; `wanted`: a name."""
    today = ward_today()
    sheet = sheet or sheet_for(actor(), place, today)
    newest = request.args.get("ban") == "moi"
    opened = opened_for(actor(), place, person_id, today, newest=newest, sheet=sheet) if person_id else None
    if opened and opened.row.state is RowState.MOVED:
        opened = None
    chosen_filter = request.args.get("loc", "")
    sendings = sendings_of(place) if sendings is None else sendings
    context: dict[str, object] = {
        "place": place,
        "sheet": sheet,
        "rows": _named(_filtered(sheet, chosen_filter), wanted),
        "numbers": {row.person_id: number for number, row in enumerate(sheet.rows, 1)},
        "opened": opened,
        "filters": _filters(place, sheet, chosen_filter if opened is None else chosen_filter or None),
        "wanted": wanted,
        "fold": fold,
        "kinds": KINDS,
        "State": RowState,
        "sendings": sendings,
        "about_the_reader": ABOUT_THE_READER,
        "today": today,
        "base": url_for("sheet.sheet", month=place.month, body_id=place.body.id),
        "whole": address(place, loc=""),
        "at": lambda person, **more: address(place, person, **more),
        "may_send": can(actor(), Action.NOTE_SEND, place.subject),
        "heads": can(actor(), Action.STRIP_READ, place.subject),
        "may_name": can(actor(), Action.HELPER_NAME, place.subject),
        "became": _became(place, sheet),
        "bulk": bulk_of(actor(), place, now()),
        "withdrawn": withdrawn_of(actor(), place, person_id) if person_id else [],
        "withdrawing": withdrawing or NoteWithdrawForm(formdata=None),
    }
    if opened and person_id:
        viewed(Action.COMMITMENT_READ, About("person", person_id), month=place.month, body=place.body.id)
        context |= _member(place, sheet, opened, form, theirs, typed) | {"saved": _saved(sheet, saved)}
    return show("supervision/sheet.html", "_member.html" if opened else "_sheet.html", status, **context)


def _member(
    place: BodyPlace,
    sheet: MonthSheet,
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


def _saved(sheet: MonthSheet, person_id: int | None) -> dict[str, object] | None:
    """Whose note stands recorded and since when, told under the next name; whoever is not on the sheet is not told."""
    row = next((one for one in sheet.rows if one.person_id == person_id and one.note_id), None)
    if row is None or row.note_id is None:
        return None
    return {"row": row, "at": revisions_of([row.note_id])[row.note_id][-1].written_at}


def _became(place: BodyPlace, sheet: MonthSheet) -> Became | None:
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


def _named(rows: list[SheetRow], wanted: str) -> list[SheetRow]:
    """Those with words that begin as what was typed, marks or none."""
    terms = search_terms(wanted)
    return [row for row in rows if all(f" {term}" in f" {fold(row.name)}" for term in terms)] if terms else rows


def _filtered(sheet: MonthSheet, code: str) -> list[SheetRow]:
    if code in PARTS:
        return [row for row in sheet.rows if row.standing is PARTS[code]]
    if code in MARKS:
        return [row for row in sheet.rows if MARKS[code][1](row)]
    return sheet.rows


def _filters(place: BodyPlace, sheet: MonthSheet, code: str | None) -> list[dict[str, object]]:
    """The parts, which add up to the whole, and what stands beside them; `code` None: a member is open, all of it
    stands beside them and no chip is where one is."""
    here, parts = url_for("sheet.sheet", month=place.month, body_id=place.body.id), sheet.parts
    counted = [(one, standing.label, parts.number(standing)) for one, standing in PARTS.items()]
    counted += [(one, label, len(_filtered(sheet, one))) for one, (label, _) in MARKS.items()]
    every = {"label": say("Tất cả"), "count": parts.whole, "url": f"{here}?loc=", "current": code == ""}
    return [every] + [
        {"label": label, "count": number, "url": f"{here}?loc={one}", "current": one == code}
        for one, label, number in counted
        if number or one == code
    ]


def opens_on(sheet: MonthSheet, sendings: list[MonthSending]) -> int | None:
    """On whom the page opens by itself: the first member still to be written, while the month is being written."""
    chosen_list = asks_for_part() or "loc" in request.args
    if chosen_list or sheet.locked or sendings:
        return None
    first = sheet.first_open
    return first.person_id if first else None


__all__ = ["WHY_UNSEEN", "address", "opens_on", "page"]
