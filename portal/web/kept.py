"""What someone typed when their session had ended: sealed, carried by the sign-in form, opened for the same account."""

import hmac
import re
import secrets
from datetime import datetime
from html import unescape

from flask import current_app, g, render_template, request, session
from itsdangerous import BadData, URLSafeTimedSerializer
from markupsafe import escape

from portal.accounts.drafts import MARK, DraftWindow
from portal.ground.clock import now

NOT_TEXT = {
    "csrf_token",
    "once",
    "password",
    "new_password",
    "again",
    "current",
    "step",
    "needs",
    "trust",
    "code",
    "kept",
    "page_of",
    "draft_drawn",
    "draft_of",
    "draft_page",
    "draft_title",
    "opened",
    MARK,
}
LONGEST = 200_000
SHORTEST = 12  # letters: what is shorter is typed again in a moment


def typed_fields() -> list[tuple[str, str]]:
    """Name and text of what a POST brought, without secrets and machinery."""
    if request.method != "POST" or request.endpoint is None:
        return []
    try:
        pairs = list(request.form.items(multi=True))
    except Exception:  # a broken body has no fields to keep
        return []
    kept = [(name, text) for name, text in pairs if name not in NOT_TEXT and text.strip()]
    return kept if sum(len(text) for _, text in kept) <= LONGEST else []


def had_a_session() -> bool:
    return bool(session.get("was"))


def left_out(html: str) -> str:
    """What was typed and is nowhere on the page that answers a refusal; '' where all of it is."""
    shown = _squeezed(html)
    gone = [text for _, text in typed_fields() if _is_prose(text) and _squeezed(str(escape(text))) not in shown]
    return "\n\n".join(gone)


def unsaid(html: str) -> list[str]:
    """Why the deed was declined, where the page that answers says none of it."""
    shown, reasons = _squeezed(html), [str(one) for one in g.get("declined_because", ())]
    return [] if any(_squeezed(str(escape(one))) in shown for one in reasons) else reasons


def handed_back(html: str) -> str:
    """The page with those words, and the reason, at its head, to be read and copied: a refusal draws the record as it
    stands, and the form that held them may be gone."""
    words, reasons = left_out(html), unsaid(html)
    if not words and not reasons:
        return html
    part = render_template("kit/_handed_back.html", words=words, reasons=reasons)
    head = re.search(r"<main\b[^>]*>", html) or re.search(r"<(?:section|div|form|article|li)\b[^>]*>", html)
    at = head.end() if head else 0
    return html[:at] + part + html[at:]


def title_of(html: str) -> str:
    """What a page calls itself."""
    told = re.search(r"<h1\b[^>]*>(.*?)</h1>", html, re.S) or re.search(r"<title>(.*?)</title>", html, re.S)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", told[1])).split())[:200] if told else ""


def _is_prose(text: str) -> bool:
    """Somebody's words, not a code of the form."""
    return len(text) >= SHORTEST and " " in text.strip()


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def seal() -> str:
    fields = typed_fields()
    if not fields:
        return ""
    whose, url = session.get("was", ""), request.full_path.rstrip("?")
    return _serializer().dumps({"whose": whose, "url": url, "fields": fields})


def opened(sealed: str, account_id: int) -> dict[str, object] | None:
    """The sealed fields and their address, if they are this account's and not older than half a day."""
    try:
        content = _serializer().loads(sealed, max_age=12 * 3600)
    except BadData:
        return None
    return content if content.get("whose") == str(account_id) else None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.secret_key or b"", salt="typed text")


def window() -> DraftWindow:
    """The page that a draft comes from."""
    try:
        drawn_at = datetime.fromisoformat(request.form.get("draft_drawn", ""))
    except ValueError:
        drawn_at = None
    return DraftWindow(request.form.get(MARK, "")[:40], drawn_at if drawn_at and drawn_at.tzinfo else None)


def new_window() -> tuple[str, str]:
    """For a form that is drawn now: a mark of its own, and the instant."""
    return secrets.token_urlsafe(9), now().isoformat()


def page_mark() -> str:
    """Whose page this is, told by the page itself: an old page of the same account may go on, another's may not."""
    who = session.get("was", "")
    return hmac.new(str(current_app.secret_key).encode(), f"page of {who}".encode(), "sha256").hexdigest()[:16]


def page_is_of_this_account() -> bool:
    told = request.form.get("page_of") or request.headers.get("X-Page-Of", "")
    return bool(session.get("was")) and hmac.compare_digest(told.encode(), page_mark().encode())
