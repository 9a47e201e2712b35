"""Signing in and out, activation by slip; in the demonstration also by persona."""

from flask import current_app, render_template, request, session, url_for
from flask_login import current_user, logout_user

from portal.accounts import personas, service
from portal.accounts.forms import ActivationForm, SignInForm
from portal.accounts.views import this_device
from portal.accounts.views.blueprint import bp
from portal.accounts.views.entering import enter, inner, source
from portal.accounts.views.second import let_in
from portal.ground.clock import ward_today
from portal.ground.errors import Unknown
from portal.ground.text import say
from portal.organisations.queries import office_phone_at_the_door
from portal.web.actor import actor
from portal.web.errors import database_is_away
from portal.web.forms import attempt, said
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
    return let_in(tried.value)


@bp.post("/dang-nhap/vai")
@public
def sign_in_as():
    """A persona of the demonstration; a real ward knows no such address."""
    if not current_app.config["DEMO"]:
        raise Unknown
    return enter(personas.enter(request.form.get("vai", ""), ward_today()), persona=True)


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
    form = ActivationForm(login=request.args.get("ten", "")[:100])
    return show("accounts/activate.html", form=form, office_phone=_phone())


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
    return let_in(tried.value, by_slip=True)


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
        office_phone=_phone(),
    )


def _phone():
    return "" if database_is_away() else office_phone_at_the_door()


def _show_door(form, status=200):
    return show(
        "accounts/sign_in.html",
        status=status,
        form=form,
        sides=_sides(),
        office_phone=_phone(),
        sealed=request.form.get("kept", ""),
        next_url=inner(said("next")),
    )


def _sides():
    return personas.offered(ward_today()) if current_app.config["DEMO"] else []
