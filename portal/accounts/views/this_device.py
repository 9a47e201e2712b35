"""The cookie by which an account knows a browser again: signed, long-lived, read nowhere but at the door."""

from collections.abc import Callable

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.wrappers import Response

from portal.accounts import devices, rules
from portal.accounts.models import Account
from portal.accounts.service import factors


def token() -> str:
    """What this browser holds; empty where it holds nothing that we gave."""
    try:
        return str(_signed().loads(request.cookies.get(_name(), "")))
    except BadSignature:
        return ""


def remembered_by(account: Account, enter: Callable[[Account], Response], *, trusts: bool = False) -> Response:
    """Let the account in, and know this browser when it comes again; `trusts`: and ask it for no code for 180 days."""
    held = devices.remember(account, token(), request.headers.get("User-Agent", ""))
    factors.trust(account, held, begins=trusts)
    response = enter(account)
    response.set_cookie(
        _name(),
        str(_signed().dumps(held)),
        max_age=rules.DEVICE_LASTS,
        secure=current_app.config["SECURE_COOKIES"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _name() -> str:
    return "__Host-device" if current_app.config["SECURE_COOKIES"] else "device"


def _signed() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or b"", salt="known device")
