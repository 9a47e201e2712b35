"""Once more before a deed of weight: whoever last showed more than fifteen minutes ago that it is them is asked again.
What they were about to send is sealed and handed in afterwards. Never before one's own sheet."""

from collections.abc import Mapping
from urllib.parse import urlencode

from flask import Response, current_app, redirect, request
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts import rules
from portal.ground.clock import now
from portal.ground.text import say
from portal.policy import Action, require
from portal.policy.power import FACTOR_ON_UNKNOWN_DEVICE
from portal.web import errors, kept
from portal.web.actor import actor
from portal.web.htmx import asks_for_part, settle
from portal.web.origins import SAFE

FACTORS = "/toi/xac-thuc"
EXPORT, GIVES, SLIP, OWN, YEAR = "export", "appointment", "slip", "address or factor", "year"
# By endpoint: the deeds of weight.
WEIGHTY: Mapping[str, str] = {
    "people.export": EXPORT,
    "people.members_print": EXPORT,
    "roll.export": EXPORT,
    "attendance.export": EXPORT,
    "official.download": EXPORT,
    "arrangements.take_placing_book": EXPORT,
    "people.record": GIVES,
    "people.confirm": GIVES,
    "accounts.issue_slip": SLIP,
    "accounts.print_slips": SLIP,
    "accounts.replace_card": SLIP,
    "accounts.begin_app": OWN,
    "accounts.confirm_app": OWN,
    "accounts.end_app": OWN,
    "accounts.own_card": OWN,
    "mail.ask": OWN,
    "mail.stop": OWN,
    "privacy.confirm": YEAR,
    "privacy.pack": YEAR,
}
# Files that are nobody's list of many, and power that comes another way; tests/kit/weighed.py misses a route that is in
# neither table.
NOT_WEIGHTY: Mapping[str, str] = {
    "accounts.begin_ward": "nobody is there yet who could be asked: it takes a code from the terminal",
    "documents.download": "a document of the library, as its issuer wrote it",
    "evidence.file": "one member's own sheet",
    "feeds.feed": "what a calendar program fetches with a key of its own: no names",
    "feeds.one": "one meeting for a calendar: no names",
    "guide.launching_paper": "a paper to be filled in",
    "imports.template": "an empty sheet",
    "minutes.download": "the minutes of one meeting",
    "papers.download": "a template of the office",
    "papers.try_out": "a template with invented words",
    "plan_papers.plan": "one member's plan",
    "plan_papers.posting": "what hangs on the board",
    "privacy.minutes": "the minutes of a closing: numbers",
    "privacy.take_out": "one's own data",
    "strips.slip": "one member's slip",
    "workbook.take_out": "the body's own sheet",
    "writing.file": "a paper that one member added to their plan",
}
APPOINTMENT = "nhan-chuc-vu"
# Where somebody without the factor that their post needs may go before they have one.
FREE_OF_FACTOR = {
    "accounts.own",
    "accounts.prefer",
    "accounts.change_password",
    "accounts.end_session",
    "accounts.forget_device",
    "accounts.forget_devices",
    "accounts.end_other_sessions",
    "accounts.factors_page",
    "accounts.begin_app",
    "accounts.confirm_app",
    "accounts.own_card",
    "accounts.go_on",
    "accounts.prove",
    "accounts.keep_draft",
}
OWED = say("Chức vụ này cần yếu tố thứ hai trước khi dùng cổng. Nội dung vừa gõ ở bên dưới.")


def ask_first() -> BaseResponse | None:
    """Before the view, for whoever is signed in."""
    endpoint, sign_in = request.endpoint or "", current_user.sign_in
    if sign_in.owes_factor and endpoint not in FREE_OF_FACTOR:
        require(actor(), Action.OWN_ACCOUNT)
        if request.method in SAFE and not asks_for_part():
            settle(409)
            return redirect(f"{FACTORS}?{urlencode({'next': request.full_path.rstrip('?')})}", 303)
        return errors.refusal(OWED, 403)
    weight = WEIGHTY.get(endpoint)
    if weight is None or not _weighs(endpoint):
        return None
    if current_app.config["DEMO"]:
        return None  # its personas have no password to show
    if sign_in.owes_factor:
        return None  # they get their first factor, having just signed in
    needs_code = weight is EXPORT and actor().has(*FACTOR_ON_UNKNOWN_DEVICE)
    last = sign_in.factor_at if needs_code else max(filter(None, (sign_in.proved_at, sign_in.factor_at)))
    if last is not None and now() - last < rules.PROOF_LASTS:
        return None
    return _asked(needs_code)


def _weighs(endpoint: str) -> bool:
    """Of the office's events only those that give a post."""
    return endpoint != "people.record" or (request.view_args or {}).get("slug") == APPOINTMENT


def _asked(needs_code: bool) -> Response:
    settle(401)
    page = current_app.config["PROOF_PAGE"](kept.seal(), request.full_path.rstrip("?"), needs_code)
    if asks_for_part():
        page.headers["HX-Retarget"], page.headers["HX-Reswap"] = "main", "innerHTML"
    return page  # type: ignore[no-any-return]
