"""A write shows a second cookie that no other site's page can send (SameSite=Strict). The session's own is Lax, so that
a link in a letter opens the page; by itself it writes nothing. The value follows from the session: nothing is kept."""

import hmac

from flask import Response, current_app, request
from flask_login import current_user

from portal.ground.text import say
from portal.web import errors
from portal.web.origins import SAFE

MISSING = say(
    "Trình duyệt chưa gửi kèm dấu của cổng nên chưa ghi được. Hãy bấm gửi lại; nội dung vừa gõ ở bên dưới. "
    "Nếu vẫn vậy, cho phép cookie của cổng."
)


def name() -> str:
    return "__Host-write" if current_app.config["SECURE_COOKIES"] else "write"


def value_of(token: str) -> str:
    return hmac.new(_key(), f"write {token}".encode(), "sha256").hexdigest()


def refuse_without() -> Response | None:
    """For whoever is signed in; the answer sets it again, so that the next try passes."""
    if request.method in SAFE or _shown():
        return None
    return errors.refusal(MISSING, 403)


def set_again(response: Response) -> Response:
    """With the session, and wherever a page of ours finds it gone."""
    if not current_user or not current_user.is_authenticated or _shown():
        return response
    response.set_cookie(
        name(),
        value_of(current_user.token),
        secure=current_app.config["SECURE_COOKIES"],
        httponly=True,
        samesite="Strict",
    )
    return response


def _shown() -> bool:
    held = request.cookies.get(name(), "")
    return hmac.compare_digest(held.encode("utf-8", "replace"), value_of(current_user.token).encode())


def _key() -> bytes:
    key = current_app.secret_key or b""
    return key if isinstance(key, bytes) else key.encode()
