"""What happens to every request before and after its view."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import sqlalchemy.exc
from flask import Flask, Response, current_app, g, request, url_for
from flask_babel import Babel
from flask_login import LoginManager, current_user
from flask_wtf.csrf import CSRFProtect
from werkzeug.exceptions import Unauthorized
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.wrappers import Response as BaseResponse

from portal import audit, policy
from portal.accounts import first_code
from portal.accounts import session as sessions
from portal.accounts.once import take
from portal.ground import once, reads, shape, text
from portal.ground.db import db, enter_ward, will_write
from portal.ground.shape import Trouble
from portal.ground.text import say
from portal.web import errors, headers, health, origins, pages, proof, saved, statics, strict, transport, trying
from portal.web.actor import actor
from portal.web.files import FileToDraw
from portal.web.guard import refuse_stale
from portal.web.hosts import OurNamesOnly
from portal.web.htmx import Page, asks_for_part, end_reading, settle
from portal.web.incoming import Incoming
from portal.web.origins import SAFE
from portal.web.stale import note_the_trail
from portal.web.urls import CONVERTERS

NOTHING_TO_KEEP = 400  # what only reads is rolled back like what was refused
QUIET = {"static", *health.ENDPOINTS}  # they ask nothing of the database, or ask it themselves
NO_WARD_YET = say("Người giữ phiếu cài đặt mở trang dưới đây và gõ mã trên phiếu.")
PUBLIC = {"static"}  # endpoints that answer strangers; chapters add theirs by `@public`


def init_app(app: Flask) -> None:
    app.request_class = Incoming
    app.wsgi_app = OurNamesOnly(app)  # type: ignore[assignment]
    if proxies := app.config["PROXIES"]:
        # Each adds where it was asked from, but only the nearest one's word on http or https is always there.
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=proxies, x_proto=1, x_host=0)  # type: ignore[method-assign]
    app.url_map.converters.update(CONVERTERS)
    Babel(app, locale_selector=pages.language)
    text.translate_by(pages.translate)
    login = LoginManager(app)
    login.user_loader(lambda token: None if errors.database_is_away() else sessions.visitor(token))
    app.before_request(open_the_door)
    app.before_request(name_the_methods)
    app.before_request(origins.refuse_foreign)
    app.after_request(strict.set_again)
    app.after_request(close_the_door)
    app.after_request(headers.dress)  # runs first: a break in closing the door still goes out dressed
    Tokens(app)
    app.before_request(require_sign_in)
    app.before_request(trying.enter)
    app.before_request(take_once)
    app.before_request(keep_what_others_changed)
    app.teardown_request(leave)
    pages.init_app(app)
    statics.init_app(app)
    saved.init_app(app)
    transport.init_app(app)
    app.register_blueprint(health.bp)
    errors.init_app(app)


class Tokens(CSRFProtect):
    def protect(self, **how: bool) -> None:
        view = current_app.view_functions.get(request.endpoint or "")
        if getattr(view, "one_click", False) and request.form.get("List-Unsubscribe") == "One-Click":
            return
        super().protect(**how)


def reads_only(app: Flask) -> bool:
    """A GET, or a POST that only searches: typed search text belongs in no address and no log."""
    view = app.view_functions.get(request.endpoint or "")
    return request.method in SAFE or bool(getattr(view, "reads_only", False))


def is_public(app: Flask) -> bool:
    view = app.view_functions.get(request.endpoint or "")
    return request.endpoint in PUBLIC or bool(getattr(view, "public", False))


def is_before_any_ward(app: Flask) -> bool:
    view = app.view_functions.get(request.endpoint or "")
    return bool(getattr(view, "before_any_ward", False))


def open_the_door() -> Response | None:
    db.session.rollback()
    policy.asked.set(False)
    enter_ward(None)
    audit.asked_from(request.remote_addr, told=_app().testing)
    reads.begin()
    once.begin()
    g.settled = False
    if request.endpoint not in QUIET and (trouble := shape.standing_trouble()):
        first_run = trouble is Trouble.NO_WARD and first_code.is_open(Path(_app().config["INSTANCE"]))
        if not (first_run and is_before_any_ward(_app())):
            return _nothing_to_serve(trouble, first_run)
    will_write(not reads_only(_app()))
    return None


def _nothing_to_serve(trouble: Trouble, first_run: bool) -> Response | None:
    errors.ask_no_database()
    if request.endpoint is None:
        return None
    if first_run and not asks_for_part():
        way = say("Lập phường trên cổng"), url_for("accounts.first_run_page")
        return errors.refusal(NO_WARD_YET, 503, heading=say("Cổng chưa có phường"), way_out=way)
    return errors.refusal(shape.sentence(trouble), 503)


def name_the_methods() -> Response | None:
    """OPTIONS says how an address may be asked, which is no secret: no policy and no session are looked at."""
    if request.method != "OPTIONS" or request.endpoint is None:
        return None
    return _app().make_default_options_response()


def require_sign_in() -> BaseResponse | None:
    app = _app()
    if request.endpoint is None or is_public(app):  # an address that does not exist is its own answer
        return None
    if not current_user.is_authenticated:
        raise Unauthorized
    return strict.refuse_without() or proof.ask_first()


def take_once() -> Response | None:
    """A form handed in twice (double click, resent) is recorded once."""
    key = request.form.get("once", "") if request.method == "POST" else ""
    if not key or not current_user.is_authenticated or reads_only(_app()):
        return None
    return None if take(actor(), key) else errors.taken_before()


def keep_what_others_changed() -> Response | None:
    """A form that was opened before another saved the same overwrites nothing."""
    if request.endpoint in QUIET or not current_user.is_authenticated:
        return None
    note_the_trail()
    return None if reads_only(_app()) else refuse_stale()


def close_the_door(response: Response) -> Response:
    """No handler of errors is asked for what breaks here: the last commit, the page, the line in the trail."""
    try:
        return _closed(response)
    except (sqlalchemy.exc.SQLAlchemyError, OSError) as fault:
        return errors.at_the_end(fault)


def _closed(response: Response) -> Response:
    # A rollback would make records forget themselves just before their page is drawn.
    keeps = request.method not in SAFE or isinstance(response, Page)
    # Plain success answers 303 or a file: a page after a POST asks for more, and what was typed is not recorded yet.
    shown = isinstance(response, Page) and not asks_for_part()
    settle(response.status_code if keeps else NOTHING_TO_KEEP, only_shown=shown or reads_only(_app()))
    for deed in g.pop("once_kept", ()) if response.status_code < 400 else ():
        deed()
    if isinstance(response, Page | FileToDraw):
        response.draw()
    if request.method == "OPTIONS":
        return response
    if request.endpoint and response.status_code < 400 and not is_public(_app()) and not policy.asked.get():
        raise AssertionError(f"{request.endpoint} answered without asking the policy")
    _remember(response)
    return response


def _remember(response: Response) -> None:
    """Views, refusals and last-seen: whatever the status, and before the body is sent."""
    if request.endpoint in QUIET or not current_user.is_authenticated:
        return
    end_reading()
    if response.status_code == 403:
        audit.record_apart(actor(), "refused", None, method=request.method, endpoint=request.endpoint)
    if views := g.get("views", ()):
        audit.record_views(actor(), views)
    with suppress(sqlalchemy.exc.OperationalError):  # when someone was last seen keeps nobody from reading
        sessions.seen(current_user, every=timedelta(minutes=1))


def leave(_error: BaseException | None) -> None:
    if g.get("looking_again"):
        return  # the request that looks is not over
    with suppress(sqlalchemy.exc.SQLAlchemyError):  # a database that went has nothing to take back
        db.session.rollback()
    once.end()
    enter_ward(None)
    audit.asked_from(None)
    will_write(False)


def _app() -> Flask:
    return current_app._get_current_object()  # type: ignore[attr-defined,no-any-return]
