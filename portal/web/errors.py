"""Saying no: each refusal has its status, its sentence and a page; what the person typed stays with them."""

import errno
from contextlib import suppress

import sqlalchemy.exc
from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask_login import AnonymousUserMixin
from flask_wtf.csrf import CSRFError, generate_csrf
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from portal.accounts.drafts import Elsewhere
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused, Unknown
from portal.ground.holding import NotOurs
from portal.ground.text import Sentence, say
from portal.web import kept
from portal.web.htmx import asks_for_part, settle
from portal.web.transport import why_no_session

SENTENCES = {
    400: say("Máy chủ không đọc được yêu cầu này. Hãy quay lại trang trước và gửi lại."),
    403: say("Đồng chí không có quyền làm việc này."),
    404: say("Không có trang này, hoặc đồng chí không được xem. Hãy kiểm tra lại địa chỉ hoặc trở về Việc của tôi."),
    405: say("Trang này không nhận cách gửi đó. Hãy quay lại trang trước và làm lại."),
    413: say("Nội dung gửi lên quá lớn. Mỗi tệp tối đa 20 MB; hãy chia nhỏ rồi gửi lại."),
    415: say("Máy chủ không nhận kiểu nội dung này."),
    429: say("Đã thử quá nhiều lần. Hãy chờ vài phút rồi thử lại."),
    500: say("Máy chủ gặp lỗi và đã ghi lại. Những gì đồng chí gõ được giữ bên dưới; hãy thử lại sau ít phút."),
    503: say("Máy chủ đang bận hoặc hết chỗ ghi, chưa lưu được. Nội dung vừa gõ ở bên dưới; hãy giữ lại và thử lại."),
}
RENEWED = say("Trang này mở từ lần đăng nhập trước. Cổng đã làm mới trang; nội dung vừa gõ còn nguyên, hãy bấm lại.")
EXPIRED = say("Trang này mở từ một lần đăng nhập khác nên chưa gửi được. Hãy chép nội dung bên dưới rồi mở lại trang.")
STALE = say("Bản ghi này vừa được người khác sửa. Nội dung vừa gõ ở bên dưới; hãy chép ra rồi mở lại trang.")
ENDED = say("Phiên làm việc đã kết thúc. Hãy đăng nhập lại.")
ENDED_WHILE_TYPING = say("Phiên làm việc đã kết thúc. Hãy đăng nhập lại; những gì vừa gõ vẫn được giữ.")
FIRST_VISIT = say("Hãy đăng nhập để mở trang này.")

KEPT_NOT_SHOWN = say("Nội dung đã được ghi, nhưng máy chủ chưa hiện được trang. Sau ít phút hãy mở lại trang này.")
AWAY = (sqlalchemy.exc.OperationalError, sqlalchemy.exc.InternalError, sqlalchemy.exc.InterfaceError)
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EIO, errno.EFBIG}


def init_app(app: Flask) -> None:
    app.register_error_handler(NotAllowed, lambda _error: refusal(SENTENCES[403], 403))
    app.register_error_handler(Unknown, lambda _error: refusal(SENTENCES[404], 404))
    app.register_error_handler(Refused, lambda error: refusal(error.args[0], 409))
    app.register_error_handler(Conflict, lambda error: refusal(error.args[0], 409))
    app.register_error_handler(Elsewhere, lambda error: refusal(error.args[0], 409, both=error))
    app.register_error_handler(Invalid, lambda error: refusal(" ".join(str(r) for r in error.reasons.values()), 422))
    app.register_error_handler(CSRFError, lambda _error: old_page())
    app.register_error_handler(401, lambda _error: sign_in_again())
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(StaleDataError, lambda _error: refusal(STALE, 409))
    app.register_error_handler(sqlalchemy.exc.DatabaseError, fault_page)
    app.register_error_handler(sqlalchemy.exc.TimeoutError, fault_page)
    app.register_error_handler(OSError, fault_page)
    app.register_error_handler(500, lambda _error: refusal(SENTENCES[500], 500))


def refusal(reason: object, status: int, **context: object) -> Response:
    """Say no in the page's own place for it, leaving what the person wrote untouched."""
    settle(status)
    template = "kit/_refusal.html" if asks_for_part() else "kit/refusal.html"
    # Inside a page the form is still on the screen; a page of its own hands the words back.
    typed = "" if asks_for_part() or "both" in context else "\n\n".join(text for _, text in kept.typed_fields())
    response = make_response(render_template(template, reason=reason, kept=typed, **context), status)
    response.headers["HX-Retarget"] = "#refusal"
    response.headers["HX-Reswap"] = "innerHTML"
    return response


def old_page() -> Response:
    """A form whose token is older than the session: the same account is given a fresh one and keeps its words."""
    if why_no_session() or not kept.page_is_of_this_account():
        return refusal(why_no_session() or EXPIRED, 403)
    if asks_for_part():
        return refusal(RENEWED, 403, token=generate_csrf())
    again = [(name, text) for name, text in request.form.items(multi=True) if name != "csrf_token"]
    return refusal(RENEWED, 403, again=again, address=request.full_path.rstrip("?"))


def sign_in_again() -> Response:
    """401 in place: what was typed waits, sealed for the same account, until the person is back. Whoever never had a
    session gets the same status, since the address was not answered, but is not told of a session's end."""
    settle(401)
    ended = kept.had_a_session()
    sealed = kept.seal() if ended else ""  # sealed for nobody, nobody could open it again
    reason = (ENDED_WHILE_TYPING if sealed else ENDED) if ended else FIRST_VISIT
    context = {"reason": reason, "sealed": sealed, "next_url": request.full_path.rstrip("?"), "ended": ended}
    if asks_for_part():
        response = make_response(render_template("kit/_signed_out.html", **context), 401)
        response.headers["HX-Retarget"] = "#refusal"
        response.headers["HX-Reswap"] = "innerHTML"
        return response
    page = current_app.config.get("SIGN_IN_PAGE")
    return make_response(page(**context) if page else render_template("kit/_signed_out.html", **context), 401)


def taken_before() -> Response:
    """The same form came twice; the first time counted."""
    return refusal(say("Nội dung này đã được ghi, không ghi lần thứ hai."), 409)


def _http(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return make_response(error.get_response())
    return refusal(SENTENCES.get(status, SENTENCES[400]), status)


def fault_page(fault: Exception) -> Response:
    """503 for what the machine cannot do now; whatever else is our mistake and goes on as one. One line in the log."""
    why = _away_or_full(fault)
    if why is None:
        raise fault
    current_app.logger.error("%s %s: the machine could not do it: %s", request.method, request.endpoint, why)
    reason = why.sentence if isinstance(why, NotOurs) else SENTENCES[503]
    ask_no_database()
    return refusal(KEPT_NOT_SHOWN if g.get("work_is_kept") else reason, 503)


def at_the_end(fault: Exception) -> Response:
    """What broke after the view, where no handler is asked: told as it would have been told there."""
    if not isinstance(fault, StaleDataError):
        return fault_page(fault)
    db.session.rollback()
    return refusal(STALE, 409)


def _away_or_full(fault: Exception) -> BaseException | str | None:
    if isinstance(fault, sqlalchemy.exc.TimeoutError):
        return "no connection became free"
    if isinstance(fault, OSError):
        return str(fault) if fault.errno in NO_ROOM else None
    # A broken file is a DatabaseError and no more; a broken rule, a wrong value, a wrong statement are kinds of it.
    away = isinstance(fault, AWAY) or type(fault) is sqlalchemy.exc.DatabaseError
    return fault.orig if away and isinstance(fault, sqlalchemy.exc.DBAPIError) else None


def ask_no_database() -> None:
    """From here on the answer asks the database nothing, or the page itself would break on the same fault. Whoever was
    at the door stays unnamed on it; their words stand in it all the same."""
    g.database_is_away = g.settled = True
    with suppress(sqlalchemy.exc.SQLAlchemyError):
        db.session.rollback()
    g._login_user = AnonymousUserMixin()  # where Flask-Login keeps whom it loaded: their rows are read no more


def database_is_away() -> bool:
    return bool(g.get("database_is_away"))


__all__ = ["Sentence", "init_app", "refusal", "sign_in_again", "taken_before"]
