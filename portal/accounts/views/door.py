"""Signing in and out, activation by slip; in the demonstration also by persona."""

from flask import current_app, render_template, request, session, url_for
from flask_login import current_user, login_user, logout_user

from portal.accounts import personas, service
from portal.accounts import session as sessions
from portal.accounts.forms import ActivationForm, SignInForm
from portal.accounts.views import this_device
from portal.accounts.views.blueprint import bp
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown
from portal.ground.text import say
from portal.web import kept
from portal.web.actor import actor
from portal.web.forms import attempt
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
    tried = attempt(
        form,
        lambda: service.sign_in(
            form.login.data, form.password.data, ward_today(), source=source(), device=this_device.token()
        ),
    )
    if tried.declined:
        return _show_door(form, tried.status)
    return this_device.remembered_by(tried.value, _enter)


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
    """A slip's QR brings the login along; the code is typed, so that no address ever holds it."""
    return show("accounts/activate.html", form=ActivationForm(login=request.args.get("ten", "")[:100]))


@bp.post("/kich-hoat")
@public
def activate():
    form = ActivationForm()
    tried = attempt(
        form,
        lambda: service.activate(form.login.data, form.code.data, form.password.data, ward_today(), source=source()),
    )
    if tried.declined:
        return show("accounts/activate.html", status=tried.status, form=form)
    return this_device.remembered_by(tried.value, _enter)


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
