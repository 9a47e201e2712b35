from flask import Blueprint, Response, url_for
from werkzeug.wrappers import Response as BaseResponse

from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.notifications.queries import messages_for
from portal.notifications.service import read_all
from portal.notifications.tasks import TaskKind, tasks_for
from portal.web.actor import actor
from portal.web.htmx import done, show

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> Response:
    """Việc của tôi."""
    messages = messages_for(actor(), unread=True)
    return show(
        "home/index.html",
        tasks=tasks_for(actor(), ward_today()),
        TaskKind=TaskKind,
        messages=messages,
        today=ward_today(),
    )


@bp.get("/thong-bao")
def messages() -> Response:
    return show("home/messages.html", messages=messages_for(actor()))


@bp.post("/thong-bao/da-doc")
def read() -> BaseResponse:
    read_all(actor())
    return done(url_for(".index"), say("Đã đánh dấu đã đọc."))
