"""One guard for every form: what is typed, ticked and chosen is kept for its writer until recorded or thrown away.

It stands over what was drawn, so being a form of a page is enough: a form that posts, with a field that somebody fills
in, is guarded unless its address stands in EXEMPT. A form with a draft of its own (`data-autosave` in its template)
keeps that one.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple
from urllib.parse import urlsplit

from flask import Response, current_app, g, make_response, render_template, request, url_for
from flask_login import current_user
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.accounts import drafts, once
from portal.accounts.drafts import MARK
from portal.web import kept, stale
from portal.web.actor import actor
from portal.web.drawn import DrawnForm, forms_of
from portal.web.stale import OPENED

FORM = "form"  # under this name such drafts are kept, each by the address that its form posts to
KEEP = "accounts.keep_draft"
LARGEST = 60_000  # characters of one form
DRAFT_OF, PAGE, TITLE = "draft_of", "draft_page", "draft_title"
MACHINERY = {*kept.NOT_TEXT, "page_of", DRAFT_OF, PAGE, TITLE, "draft_drawn", MARK}
KNOWN = {OPENED}  # hidden fields that say what was on the page when the draft was begun

FOLD = re.compile(r"<details\b[^>]*>|</details\s*>")

# By endpoint: why what is filled in there is not kept.
EXEMPT: Mapping[str, str] = {
    "accounts.sign_in": "the door: nobody is known yet, and a password is kept nowhere",
    "accounts.activate": "the door: nobody is known yet, and a code is kept nowhere",
    "accounts.begin_ward": "the first run: nobody is known yet, and a code is kept nowhere",
    "accounts.sign_in_as": "the door of the demonstration: one choice, nothing typed",
    "accounts.change_password": "a password is kept nowhere",
    "accounts.second_step": "the door: a code is kept nowhere",
    "accounts.prove": "a password and a code are kept nowhere",
    "accounts.confirm_app": "a code is kept nowhere",
    "guide.practise": "a practice sheet: nothing of it is kept anywhere",
    "accounts.find": "words typed to search stand in no record",
    "people.search": "words typed to search stand in no record",
    "people.find_person": "words typed to search stand in no record",
    "documents.search": "words typed to search stand in no record",
    "search.find": "words typed to search stand in no record",
    "own.find_kin": "words typed to search stand in no record",
    "roll.find": "words typed to search stand in no record",
    "roll.mark": "each mark of the roll is recorded at once by its own button",
    "accounts.print_slips": "people are chosen for one printing, nothing is typed",
    "checkin.next_code": "it asks for the next code, nothing is typed",
}


class KeptForm(NamedTuple):
    """What was typed into a form before, with the page that it stood on."""

    said: dict[str, list[str]]
    known: dict[str, str]
    saved_at: datetime


def endpoint_of(action: str) -> str:
    """The view that a form's address is answered by; '' for what is no address of ours."""
    parts = urlsplit(action)
    if parts.scheme or parts.netloc or not parts.path.startswith("/"):
        return ""
    try:
        endpoint, _ = current_app.url_map.bind("").match(parts.path.removeprefix(request.script_root), "POST")
    except (HTTPException, RequestRedirect):
        return ""
    return str(endpoint)


def is_guarded(form: DrawnForm) -> bool:
    if not form.posts or not form.typed or form.asks_a_password:
        return False
    endpoint = endpoint_of(form.action)
    return bool(endpoint) and endpoint not in EXEMPT


def guarded(html: str, *, status: int = 200, sent: str = "", seals: Mapping[str, DrawnForm] | None = None) -> str:
    """The page with every form under guard, and with what its reader typed before.

    `sent`: the form that shows what was just sent; `seals`: forms whose fields stand otherwise than in the record.
    """
    if "<form" not in html or g.get("database_is_away") or not current_user.is_authenticated:
        return html
    every = [one for one in forms_of(html) if is_guarded(one)]
    drawn_by_us = [one.action for one in every if not _has_its_own(one)]
    before, title = (_before(drawn_by_us), kept.title_of(html)) if drawn_by_us else ({}, "")
    just_sent = sent or (request.form.get(DRAFT_OF, "") if request.method == "POST" else "")
    declined = just_sent if status >= 400 else ""
    to_show = {just_sent} if declined or sent else set()
    for one in reversed(every):
        if _has_its_own(one):
            to_show |= {one.action} if status >= 400 and _was_sent(one) else set()
            html = f"{html[: one.inside - 1]}{_without_memory(one)}>{html[one.inside :]}"
            continue
        typed = None if one.action == just_sent else before.get(one.action)
        typed = typed if typed and _differs(one, typed) else None
        opened = (
            request.form.get(OPENED, "")
            if one.action == declined
            else stale.sealed_on((seals or {}).get(one.action, one), _page())
        )
        to_show |= {one.action} if typed else set()
        html = html[: one.start] + _under_guard(one, html, title, typed, opened) + html[one.end :]
    return _carried_on(_unfolded(html, to_show - {""}))


def _was_sent(form: DrawnForm) -> bool:
    return request.method == "POST" and form.action.partition("?")[0] == request.script_root + request.path


def _has_its_own(form: DrawnForm) -> bool:
    return "data-autosave" in form.attributes


def _without_memory(form: DrawnForm) -> str:
    """On a computer of the office the browser would offer the next person what the last one typed."""
    return "" if "autocomplete" in form.attributes else ' autocomplete="off"'


def refuse_stale() -> Response | None:
    """A form that was opened before another saved the same: told what they changed, filled with both, not recorded."""
    found = stale.stale_form()
    if found is None:
        return None
    part = render_template("kit/_stale.html", changes=found.changes)
    html, form = found.html, found.form
    html = html[: form.inside] + part + form.filled(found.joined) + "</form>" + html[form.end :]
    response = make_response(guarded(html, sent=form.action, seals={form.action: form}), 409)
    response.headers["HX-Retarget"] = response.headers["HX-Reselect"] = "#main"
    response.headers["HX-Reswap"] = "outerHTML"
    return response


def _before(actions: list[str]) -> dict[str, KeptForm]:
    return {
        record: KeptForm(fields["said"], fields.get("known", {}), saved_at)
        for record, (fields, saved_at) in drafts.kept_with_times(actor(), FORM, actions).items()
        if fields.get("said")
    }


def _under_guard(form: DrawnForm, html: str, title: str, typed: KeptForm | None, opened: str) -> str:
    known = {DRAFT_OF: form.action, PAGE: _page(), TITLE: title, OPENED: opened}
    if typed:
        known |= typed.known
    around = {"known": known, "saved_at": typed and typed.saved_at}
    head, foot = (render_template(f"kit/_guard_{end}.html", **around) for end in ("head", "foot"))
    tag = f'{html[form.start : form.inside - 1]} data-autosave="{url_for(KEEP)}"{_without_memory(form)}>'
    return f"{tag}{head}{form.filled(typed.said) if typed else form.inner}{foot}</form>"


def _unfolded(html: str, actions: set[str]) -> str:
    """The page with every fold open in which one of these forms stands, or that hides words within it."""
    for action in actions:
        form = next((one for one in forms_of(html) if one.action == action), None)
        html = _opened_before(form.start, _opened_within(form, html)) if form else html
    return html


def _opened_within(form: DrawnForm, html: str) -> str:
    written = [form.inside + one.start for one in form.typed if one.is_written and any(one.values)]
    for place in reversed(written):
        html = _opened_before(place, html, since=form.inside)
    return html


def _opened_before(place: int, html: str, *, since: int = 0) -> str:
    folds: list[re.Match[str]] = []
    for one in FOLD.finditer(html, since, place):
        if one[0].startswith("</"):
            del folds[-1:]
        else:
            folds.append(one)
    for one in reversed([one for one in folds if not re.search(r"\sopen\b", one[0])]):
        html = html[: one.end() - 1] + " open" + html[one.end() - 1 :]
    return html


def _differs(form: DrawnForm, before: KeptForm) -> bool:
    """A field that the draft does not name was not on the form then, or is a tick that was off."""
    return any(
        before.said.get(name, []) != values
        for name, values in form.says().items()
        if name in before.said or any(values)
    )


def _page() -> str:
    """Where the form stands: the page asked for, or the one into which a part of it comes."""
    if request.method == "GET" and not request.headers.get("HX-Request"):
        return request.full_path.rstrip("?")
    here = urlsplit(request.headers.get("HX-Current-URL", ""))
    asked = request.full_path.rstrip("?") if request.method == "GET" else ""
    shown = here.path.removeprefix(request.script_root) + (f"?{here.query}" if here.query else "")
    return asked or shown or request.form.get(PAGE, "")


def _carried_on(html: str) -> str:
    """A form that only shows what comes of it leaves its draft to the form that records it."""
    begun = request.form.get(DRAFT_OF, "") if request.method == "POST" else ""
    view = current_app.view_functions.get(request.endpoint or "")
    if not begun or not getattr(view, "reads_only", False):
        return html
    for one in reversed(forms_of(html)):
        if one.posts and not one.typed and endpoint_of(one.action) not in ("", "accounts.sign_out", "search.find"):
            field = render_template("kit/_carried.html", name=DRAFT_OF, value=begun)
            html = html[: one.inside] + field + html[one.inside :]
    return html


def keep() -> datetime | None:
    """What a form holds now, by its own address; answers with the instant it was kept."""
    said: dict[str, list[str]] = {}
    for name, value in request.form.items(multi=True):
        if name not in MACHINERY and name not in KNOWN:
            said.setdefault(name, []).append(value.replace("\r\n", "\n"))
    if not any(value.strip() for values in said.values() for value in values):
        said = {}
    window = kept.window()
    if window.mark and once.already_taken(actor(), _mark_of(window.mark)):
        return None  # the form was recorded meanwhile: a draft that comes late would bring its words back
    fields = {
        "said": said,
        "known": {name: request.form[name] for name in KNOWN if name in request.form},
        "page": request.form.get(PAGE, "")[:500],
        "title": request.form.get(TITLE, "")[:200],
    }
    if not said:
        drafts.drop(actor(), FORM, address())
        return None
    return drafts.keep(actor(), FORM, address(), fields, window=window, largest=LARGEST)


def address() -> str:
    """The form whose draft is meant; '' when it is no guarded form of ours."""
    told = request.form.get(DRAFT_OF, "")[:500]
    endpoint = endpoint_of(told)
    return told if endpoint and endpoint not in EXEMPT else ""


def recorded() -> None:
    """What was typed stands in its record now."""
    mark = request.form.get(MARK, "")
    if request.method != "POST" or request.endpoint == KEEP or not current_user.is_authenticated:
        return
    if not (told := address()):
        return
    drafts.drop(actor(), FORM, told)
    if mark:
        once.take(actor(), _mark_of(mark))


def _mark_of(mark: str) -> str:
    return f"window {mark}"
