"""Beginning a session, and going on to where somebody wanted with what they had typed before."""

from flask import request, url_for
from flask_login import current_user, login_user
from werkzeug.wrappers import Response

from portal.accounts import service
from portal.accounts import session as sessions
from portal.accounts.models import Account
from portal.accounts.service import factors
from portal.accounts.views import this_device
from portal.ground.clock import now
from portal.web import kept
from portal.web.actor import actor
from portal.web.forms import said
from portal.web.htmx import done, show


def source() -> str:
    return request.remote_addr or ""


def inner(url: str) -> str:
    """An address inside the portal; anything that could lead elsewhere becomes the first page."""
    safe = url.startswith("/") and url[1:2] not in ("/", "\\") and url.isprintable()
    return url if safe and not url.startswith(("/dang-nhap", "/dang-xuat")) else "/"


def carried() -> tuple[str, str]:
    """What was typed before, sealed, and where the person wanted to go."""
    return request.form.get("kept", ""), inner(said("next"))


def enter(account: Account, *, factor: bool = False, persona: bool = False, by_slip: bool = False) -> Response:
    """Begin the session; go on to where the person wanted, with what they had typed before. Whoever needs a second
    factor and has none is led to get one first."""
    sealed, next_url = carried()
    if current_user.is_authenticated:
        service.sign_out(actor(), current_user.sign_in)
    visitor = sessions.begin(account, request.headers.get("User-Agent", ""))
    login_user(visitor)
    visitor.sign_in.factor_at = now() if factor else None
    if not persona and not factor and factors.owed(account, visitor.actor, this_device.token(), by_slip=by_slip):
        visitor.sign_in.owes_factor = True
        if sealed:
            return show("accounts/owed.html", sealed=sealed, next_url=next_url)
        return done(url_for("accounts.factors_page", next=next_url if next_url != "/" else None))
    waiting = kept.opened(sealed, account.id)
    if waiting:
        return show("accounts/waiting.html", url=inner(waiting["url"]), fields=waiting["fields"])
    return done(next_url)
