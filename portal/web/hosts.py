"""Which names the portal answers to (TUSOI_HOSTS). Another name is refused before anything else is looked at: a page
elsewhere may let its own name point here (DNS rebinding), and links are made from the name that was asked for."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from flask import Flask, Response

from portal.web import headers

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

WRITTEN = re.compile(r"(?P<name>[a-z0-9.-]+|\[[0-9a-f:.]+\])(?::(?P<port>\d{1,5}))?", re.ASCII | re.IGNORECASE)
SHOWN = 100  # letters of a foreign name that the page and the log repeat


class OurNamesOnly:
    """Stands before the portal: whoever asks for another name gets a page that says which setting knows the names."""

    def __init__(self, app: Flask) -> None:
        self.app, self.portal = app, app.wsgi_app

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
        asked = str(environ.get("HTTP_HOST", ""))
        if (name := name_of(asked)) and name in names(tuple(self.app.config["TRUSTED_HOSTS"])):
            return self.portal(environ, start)
        self.app.logger.warning("refused the host %r: TUSOI_HOSTS does not name it", asked[:SHOWN])
        with self.app.app_context():
            page = self.app.jinja_env.get_template("kit/not_our_name.html").render(name=name[:SHOWN])
        answer = Response(page, 400, mimetype="text/html")
        answer.headers["Cache-Control"] = "no-store"
        headers.wear(answer, environ["wsgi.url_scheme"] == "https")
        return answer(environ, start)


def name_of(host: str) -> str:
    """The name in a Host header, without its port; nothing when the header cannot be meant."""
    found = WRITTEN.fullmatch(host)
    if not found or (found["port"] and not 0 < int(found["port"]) < 65536):
        return ""
    return found["name"].lower().rstrip(".")


@lru_cache
def names(listed: tuple[str, ...]) -> frozenset[str]:
    return frozenset(filter(None, (listed_name(one) for one in listed)))


def listed_name(written: str) -> str:
    """A name as somebody wrote it into the setting: with its scheme, port or path, in capitals, with marks."""
    place = written.strip().partition("://")[2] or written.strip()
    try:
        if place.count(":") > 1 and not place.startswith("["):
            place = f"[{place}]"
        return name_of(urlsplit(f"//{place}").netloc.encode("idna").decode())
    except UnicodeError:
        return ""
