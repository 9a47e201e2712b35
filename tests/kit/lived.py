"""The invented ward in the midst of its month: notes written, asked about, opened and answered; a session under way and
one before its minutes; plans handed in and sent back. What its pages then link to is found by opening them."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from portal.ground.db import db, enter_ward, will_write
from portal.plans.service.deliveries import open_routes
from tests.journeys.halls import arrange
from tests.kit import chance
from tests.meetings.rooms import Room
from tests.plans.conftest import Review
from tests.supervision.conftest import Month
from tests.web.test_every_page import addresses

LINK = re.compile(r'<a\b[^>]*\bhref="(/[^"#]*)')


def live(ward, config):
    """Everything that the walk over forms wants to have happened; its addresses are the same each time."""
    chance.draw_by(config, "a month lived")
    enter_ward(1)
    will_write()
    open_routes()
    db.session.commit()
    month, drive = Month(ward), Review(ward)
    month.write("member_1")
    answered, asked = month.write("member_1c"), month.write("member_1b")
    month.send_all()
    month.ask(asked)
    month.meet()
    month.open()
    month.reply(answered, who="member_1c")
    drive.hand_in("no_plan_1")
    drive.send_back(drive.hand_in("member_1b", reason="Sửa một nội dung."))
    for done in (False, True):
        room = Room(ward, type("Held", (), {"id": arrange(ward)}))
        room.begin()
        room.say(room.add("Xây dựng khu dân cư"), "member_1", "Nên thu gom rác sớm hơn.")
        if done:
            room.close()
    will_write(False)
    db.session.remove()
    enter_ward(1)


def pages_met(app, ward, browser, files=False):
    """(address, answer) of what the routes name and of one page of each kind that those link to; of files too."""
    todo, met = [url for _, url in addresses(app, ward)], set()
    while todo:
        url = todo.pop(0)
        kind = kind_of(app, url)
        if url in met or kind is None:
            continue
        answer = browser.get(url)
        met |= {url}
        if answer.status_code != 200 or answer.mimetype != "text/html":
            if files and answer.status_code == 200:
                yield url, answer
            answer.close()
            continue
        yield url, answer
        for link in (unescape(one) for one in LINK.findall(answer.text)):
            if (new := kind_of(app, link)) and new not in met:
                met |= {new}
                todo.append(link)


def kind_of(app, url):
    """Pages that differ only in whom they are about are of one kind."""
    parts = urlsplit(url)
    try:
        endpoint, _ = app.url_map.bind("localhost").match(parts.path)
    except (HTTPException, RequestRedirect):
        return None
    return None if endpoint == "static" else (endpoint, *sorted(parse_qs(parts.query)))
