"""One's own page: preferences, password, sessions."""

from datetime import timedelta

from flask import current_app, url_for
from flask_login import current_user

from portal.accounts import lists, service
from portal.accounts.forms import PasswordForm, PreferencesForm
from portal.accounts.service import resets
from portal.accounts.views import this_device
from portal.accounts.views.blueprint import bp
from portal.accounts.views.entering import source
from portal.ground.clock import now, ward_today
from portal.ground.text import say
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show


@bp.get("/toi")
def own():
    return _show()


@bp.post("/toi/tuy-chon")
def prefer():
    form = PreferencesForm()
    if not form.validate():
        return _show(preferences=form, status=422)
    service.prefer(
        actor(),
        language=form.language.data,
        theme=form.theme.data,
        large_print=form.large_print.data,
        letter_keys=form.letter_keys.data,
    )
    return done(url_for(".own"), say("Đã lưu tùy chọn."))


@bp.post("/toi/mat-khau")
def change_password():
    form = PasswordForm()
    tried = attempt(
        form,
        lambda: service.change_password(
            actor(),
            form.current.data,
            form.password.data,
            ward_today(),
            source=source(),
            stays=current_user.sign_in,
            device=this_device.token(),
        ),
    )
    if tried.declined:
        return _show(password=form, status=tried.status)
    return done(url_for(".own"), say("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."))


@bp.post("/toi/phien/<id:sign_in_id>/ket-thuc")
def end_session(sign_in_id):
    service.end_session(actor(), sign_in_id)
    return done(url_for(".own"), say("Đã kết thúc phiên đăng nhập."))


@bp.post("/toi/phien-khac/ket-thuc")
def end_other_sessions():
    service.end_other_sessions(actor(), current_user.sign_in)
    return done(url_for(".own"), say("Đã kết thúc mọi phiên đăng nhập khác."))


@bp.post("/toi/thiet-bi/<id:known_id>/thoi-nhan")
def forget_device(known_id):
    service.forget_device(actor(), known_id)
    return done(url_for(".own"), say("Đã thôi nhận thiết bị."))


@bp.post("/toi/thiet-bi-khac/thoi-nhan")
def forget_devices():
    service.forget_devices(actor(), this_device.token())
    return done(url_for(".own"), say("Đã thôi nhận các thiết bị quen khác."))


def _show(preferences=None, password=None, status=200):
    account = current_user.account
    idle_since = now() - timedelta(minutes=current_app.config["IDLE_MINUTES"])
    return show(
        "accounts/own.html",
        "_own.html",
        status,
        person=actor(),
        login=account.login,
        here=current_user.sign_in.id,
        resets=resets.of_account(actor()),
        sessions=lists.open_sessions(actor(), idle_since),
        devices=lists.known_devices(actor(), this_device.token()),
        preferences=preferences or PreferencesForm(formdata=None, obj=account),
        password=password or PasswordForm(formdata=None),
    )
