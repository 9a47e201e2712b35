"""Reminders by e-mail: one's own address and its two links, and for the office what became of each letter."""

import re
from collections.abc import Callable

from flask import Blueprint, Response, current_app, request, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.text import say
from portal.notifications.forms import AddressForm
from portal.notifications.models import MailAddress, MailState
from portal.notifications.post import server_of
from portal.notifications.queries import counted, enter_ward_of, letters_for, own_address
from portal.notifications.service import addresses
from portal.web.actor import actor
from portal.web.forms import attempt
from portal.web.htmx import done, show
from portal.web.marks import one_click, public

bp = Blueprint("mail", __name__)

KEY = re.compile(r"([0-9]{1,9}\.)?[A-Za-z0-9_-]{1,64}")
KINDS = {MailState.WAITING: "draft", MailState.SENT: "done", MailState.FAILED: "late"}


@bp.get("/toi/loi-nhac")
def own() -> Response:
    return _own()


@bp.post("/toi/loi-nhac")
def ask() -> BaseResponse:
    form = AddressForm()
    tried = attempt(
        form,
        lambda: addresses.ask_for_letters(
            actor(), address=form.address.data or "", often=form.often.data, base=_base()
        ),
    )
    if tried.declined:
        return _own(form, tried.status)
    asked = tried.value
    said = say("Đã gửi thư xác nhận. Đồng chí mở hộp thư và bấm đường dẫn trong thư.") if asked else say("Đã lưu.")
    return done(url_for(".own"), said)


@bp.post("/toi/loi-nhac/thoi")
def stop() -> BaseResponse:
    addresses.stop(actor())
    return done(url_for(".own"), say("Đã thôi nhận thư nhắc; địa chỉ đã xóa khỏi cổng."))


@bp.get("/loi-nhac/xac-nhan/<key>")
@public
def confirm(key: str) -> Response:
    """A page with a button: programmes that look through letters open every link in them."""
    return show("home/mail_link.html", confirming=True, ended=not _known(MailAddress.confirm_digest, key, digest=True))


@bp.post("/loi-nhac/xac-nhan/<key>")
@public
def confirmed(key: str) -> Response:
    return _told(addresses.confirm, MailAddress.confirm_digest, key, digest=True, confirming=True)


@bp.get("/loi-nhac/thoi/<key>")
@public
def leave(key: str) -> Response:
    return show("home/mail_link.html", confirming=False, ended=not _known(MailAddress.stop_key, key))


@bp.post("/loi-nhac/thoi/<key>")
@public
@one_click
def left(key: str) -> Response:
    return _told(addresses.stop_by_key, MailAddress.stop_key, key, confirming=False)


@bp.get("/thu-nhac")
def letters() -> Response:
    """What became of each letter; never what it said."""
    wanted = request.args.get("trang_thai", "")
    state = MailState(wanted) if wanted in set(MailState) else None
    return show(
        "home/letters.html",
        letters=letters_for(actor(), state),
        counted=counted(actor()),
        chosen=state,
        on=_is_on(),
        MailState=MailState,
        kinds=KINDS,
    )


def _own(form: AddressForm | None = None, status: int = 200) -> Response:
    kept = own_address(actor())
    return show(
        "home/mail.html", status=status, kept=kept, form=form or AddressForm(formdata=None, obj=kept), on=_is_on()
    )


def _known(column: object, key: str, digest: bool = False) -> bool:
    if not KEY.fullmatch(key):  # the database is asked only for what could be a key
        return False
    return enter_ward_of(key, column, addresses.digest(key) if digest else key)


def _told(deed: Callable[[str], bool], column: object, key: str, *, confirming: bool, digest: bool = False) -> Response:
    if not _known(column, key, digest) or not deed(key):
        return show("home/mail_link.html", status=404, confirming=confirming, ended=True)
    return show("home/mail_link.html", confirming=confirming, ended=False, thanks=True)


def _base() -> str | None:
    server = server_of(current_app.config)
    return server.base if server else None


def _is_on() -> bool:
    return server_of(current_app.config) is not None
