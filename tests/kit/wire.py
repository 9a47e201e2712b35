"""Requests as bytes on the wire, past every client's manners: any method, any header, any body, in process."""

import io
from time import perf_counter
from typing import NamedTuple

from werkzeug.datastructures import Headers
from werkzeug.test import run_wsgi_app

from portal.web import strict
from tests.kit.pages import FROM_OURS
from tests.kit.trailed import watching

FORM = "application/x-www-form-urlencoded"


class Sent(NamedTuple):
    """One request: `path` and `body` are bytes or text that goes over the wire as UTF-8."""

    method: str
    path: str
    query: str = ""
    body: bytes = b""
    kind: str = ""  # Content-Type
    headers: tuple = ()

    def __str__(self):
        told = f"{self.method} {self.path!r}?{self.query[:200]!r} {self.kind} {self.body[:300]!r}"
        return f"{told} {dict(self.headers)!r}"[:900]


class Answered(NamedTuple):
    status: int
    headers: Headers
    seconds: float
    text: str


class Wire:
    """What a signed-in `Browser` holds, sent without a browser's care."""

    def __init__(self, browser):
        self.browser = browser
        names = (browser.client.application.config["SESSION_COOKIE_NAME"], strict.name())
        held = {name: browser.client.get_cookie(name) for name in names}
        self.cookies = {name: cookie.value for name, cookie in held.items() if cookie}

    def send(self, sent):
        """Raises what broke, as under test every break is raised."""
        self.browser._let_go()
        environ = {"HTTP_COOKIE": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        began = perf_counter()
        with watching() as written:
            try:
                parts, status, headers = run_wsgi_app(self.browser.client.application, environ | _environ(sent))
                text = b"".join(parts)
                if hasattr(parts, "close"):
                    parts.close()
            finally:
                self.browser._keep(None)
        seconds, number = perf_counter() - began, int(status[:3])
        assert number >= 400 or not written.unseen, f"changed {written.unseen} without the trail"
        for cookie in headers.getlist("Set-Cookie"):
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answered(number, headers, seconds, text.decode("utf-8", "replace"))


def _environ(sent):
    environ = {
        "REQUEST_METHOD": sent.method,
        "SCRIPT_NAME": "",
        "PATH_INFO": sent.path.encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": sent.query.encode("utf-8", "surrogatepass").decode("latin-1"),
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "443",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "localhost",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "https",
        "wsgi.input": io.BytesIO(sent.body),
        "wsgi.errors": io.StringIO(),
        "wsgi.multithread": False,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
    if sent.body or sent.kind:
        environ |= {"CONTENT_LENGTH": str(len(sent.body)), "CONTENT_TYPE": sent.kind}
    for name, value in (*FROM_OURS.items(), *sent.headers):
        key = name.upper().replace("-", "_")
        key = key if key in ("CONTENT_LENGTH", "CONTENT_TYPE") else f"HTTP_{key}"
        if value is None:
            environ.pop(key, None)
        else:
            environ[key] = value.encode("utf-8", "surrogatepass").decode("latin-1")
    return environ
