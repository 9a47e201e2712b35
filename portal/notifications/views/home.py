from flask import Blueprint, Response, url_for
from flask_login import current_user
from werkzeug.wrappers import Response as BaseResponse

from portal.accounts.lists import first_visit
from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.notifications.first_days import first_days
from portal.notifications.first_visit import first_steps
from portal.notifications.leading import led_by, own_of, said_once
from portal.notifications.queries import messages_for
from portal.notifications.service import read_all
from portal.notifications.tasks import TaskKind, home_notes, tasks_for
from portal.policy import Action, require
from portal.web import pages
from portal.web.actor import actor
from portal.web.htmx import done, show

bp = Blueprint("home", __name__)


@bp.get("/")
def index() -> Response:
    """Việc của tôi."""
    messages = messages_for(actor(), unread=True)
    led = led_by(actor(), ward_today())
    own = own_of(actor(), led)
    tasks = said_once(led, tasks_for(actor(), ward_today()))
    told = [task.url for mine in tasks.values() for task in mine] + [line.url for mine in led.values() for line in mine]
    return show(
        "home/index.html",
        led={of: lines for of, lines in led.items() if of not in own},
        own=own,
        tasks=tasks,
        first_steps=first_steps(actor()) if first_visit(current_user.sign_in) else [],
        first_days=first_days(actor(), ward_today()),
        TaskKind=TaskKind,
        messages=[one for one in messages if not _is_told(one.link, told)],
        notes=home_notes(actor(), ward_today()),
        today=ward_today(),
    )


def _is_told(link: str, above: list[str]) -> bool:
    """Whether a line or a task above leads there already, or to a page below it."""
    return bool(link) and any(url == link or url.startswith(f"{link}/") for url in above)


@bp.get("/muc-luc")
def every_page() -> Response:
    """Tất cả các mục: what the menu has no room for."""
    require(actor(), Action.HOME_READ)
    return show("home/every_page.html", groups=pages.every_page(actor()))


@bp.get("/thong-bao")
def messages() -> Response:
    return show("home/messages.html", messages=messages_for(actor()))


@bp.post("/thong-bao/da-doc")
def read() -> BaseResponse:
    read_all(actor())
    return done(url_for(".index"), say("Đã đánh dấu đã đọc."))
