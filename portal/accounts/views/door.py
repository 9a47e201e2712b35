"""Signing in and out, activation by slip; in the demonstration also by persona."""

from flask import current_app, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from portal.accounts import personas, service
from portal.accounts import session as sessions
from portal.accounts.forms import ActivationForm, SignInForm
from portal.accounts.throttle import Slowed
from portal.accounts.views import this_device
from portal.accounts.views.blueprint import bp
from portal.ground.clock import ward_today
from portal.ground.errors import Invalid, Unknown
from portal.ground.text import say
from portal.web import kept
from portal.web.actor import actor
from portal.web.htmx import done, show
from portal.web.marks import public


@bp.get("/dang-nhap")
@public
def sign_in_page():
    return _show_door(SignInForm())


@bp.post("/dang-nhap")
@public
def sign_in():
    form = SignInForm()
    if not form.validate():
        return _show_door(form, 422)
    try:
        account = service.sign_in(
            form.login.data, form.password.data, ward_today(), source=source(), device=this_device.token()
        )
    except (Invalid, Slowed) as no:
        return _show_door(form, told(form, no))
    return this_device.remembered_by(account, _enter)


@bp.post("/dang-nhap/vai")
@public
def sign_in_as():
    """A persona of the demonstration; a real ward knows no such address."""
    if not current_app.config["DEMO"]:
        raise Unknown
    return _enter(personas.enter(request.form.get("vai", ""), ward_today()))


@bp.post("/dang-xuat")
@public
def sign_out():
    if current_user.is_authenticated:
        service.sign_out(actor(), current_user.sign_in)
    logout_user()
    session.clear()
    response = done(url_for(".sign_in_page"), say("Đã đăng xuất."))
    # The next person at this computer gets nothing back by the browser's Back button.
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.get("/kich-hoat")
@public
def activation_page():
    return show("accounts/activate.html", form=ActivationForm())


@bp.post("/kich-hoat")
@public
def activate():
    form = ActivationForm()
    if not form.validate():
        return show("accounts/activate.html", status=422, form=form)
    try:
        account = service.activate(form.login.data, form.code.data, form.password.data, ward_today(), source=source())
    except (Invalid, Slowed) as no:
        return show("accounts/activate.html", status=told(form, no), form=form)
    return this_device.remembered_by(account, _enter)


def ask_to_sign_in(reason: object, sealed: str, next_url: str, ended: bool) -> str:
    """The page behind a 401: why, the form, and what was typed travelling along sealed."""
    return render_template(
        "accounts/sign_in.html",
        form=SignInForm(formdata=None),
        reason=reason,
        ended=ended,
        sealed=sealed,
        next_url=inner(next_url) if request.method == "GET" else "/",
        sides=_sides(),
    )


def told(form, no) -> int:
    """Put the reasons where the form shows them; the status that goes with them."""
    if isinstance(no, Slowed):
        form.form_errors = [*form.form_errors, no.args[0]]
        return 429
    for name, reason in no.reasons.items():
        if name in form:
            form[name].errors = [*form[name].errors, reason]
        else:
            form.form_errors = [*form.form_errors, reason]
    return 422


def source() -> str:
    return request.remote_addr or ""


def inner(url: str) -> str:
    """An address inside the portal; anything that could lead elsewhere becomes the first page."""
    safe = url.startswith("/") and url[1:2] not in ("/", "\\") and url.isprintable()
    return url if safe and not url.startswith("/dang-") else "/"


def _enter(account):
    """Begin the session; go on to where the person wanted, with what they had typed before."""
    waiting = kept.opened(request.form.get("kept", ""), account.id)
    next_url = inner(request.form.get("next", ""))
    if current_user.is_authenticated:
        service.sign_out(actor(), current_user.sign_in)
    login_user(sessions.begin(account, request.headers.get("User-Agent", "")))
    if waiting:
        return show("accounts/waiting.html", url=inner(waiting["url"]), fields=waiting["fields"])
    return done(next_url)


def _show_door(form, status=200):
    return show(
        "accounts/sign_in.html",
        status=status,
        form=form,
        sides=_sides(),
        sealed=request.form.get("kept", ""),
        next_url=inner(request.values.get("next", "")),
    )


def _sides():
    return personas.offered(ward_today()) if current_app.config["DEMO"] else []
