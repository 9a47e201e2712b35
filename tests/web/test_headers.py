"""Every answer carries the headers it owes, whatever its status and whoever asked."""

import pytest
import sqlalchemy.exc
from werkzeug import exceptions

from portal.ground.errors import Conflict, Invalid, NotAllowed, Unknown
from portal.web.marks import public
from tests.web.promises import headers_owed

BREAKS = {
    400: exceptions.BadRequest(),
    403: NotAllowed(),
    404: Unknown(),
    409: Conflict("Vừa có người ghi."),
    410: exceptions.Gone(),
    413: exceptions.RequestEntityTooLarge(),
    415: exceptions.UnsupportedMediaType(),
    422: Invalid({"": "Chưa đúng."}),
    429: exceptions.TooManyRequests(),
    500: ZeroDivisionError(),
    503: sqlalchemy.exc.OperationalError("SELECT 1", {}, Exception("away")),
}


def owes(answer, scheme="https"):
    owed = headers_owed(scheme)
    return {name: answer.headers.get(name) for name in owed} == owed


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize("status", BREAKS)
def test_a_page_that_breaks_is_dressed(app, monkeypatch, status, scheme):
    @public
    def breaks():
        raise BREAKS[status]

    monkeypatch.setitem(app.view_functions, "accounts.activation_page", breaks)
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    for part in ({}, {"HX-Request": "true"}):
        answer = app.test_client().get("/kich-hoat", base_url=f"{scheme}://localhost", headers=part)
        assert answer.status_code == status
        assert owes(answer, scheme), answer.headers


def test_a_page_that_asks_no_policy_is_dressed_when_it_is_stopped(app, as_, monkeypatch):
    monkeypatch.setitem(app.view_functions, "home.index", lambda: "không hỏi ai")
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    answer = as_("front_1").get("/")
    assert answer.status_code == 500
    assert "không hỏi ai" not in answer.text
    assert owes(answer)


@pytest.mark.parametrize("scheme", ["https", "http"])
@pytest.mark.parametrize(
    ("method", "url", "status"),
    [
        ("GET", "/dang-nhap", 200),
        ("HEAD", "/dang-nhap", 200),
        ("OPTIONS", "/dang-nhap", 200),
        ("GET", "/", 401),
        ("POST", "/dang-nhap", 403),
        ("GET", "/khong-co", 404),
        ("DELETE", "/dang-nhap", 405),
        ("TRACE", "/dang-nhap", 405),
    ],
)
def test_a_stranger_gets_them(app, method, url, status, scheme):
    answer = app.test_client().open(url, method=method, base_url=f"{scheme}://localhost")
    assert answer.status_code == status
    assert owes(answer, scheme), answer.headers


def test_going_on_and_being_refused_carry_them(as_):
    browser = as_("front_1")
    for answer in (browser.post("/dang-xuat", token=False), browser.post("/dang-xuat")):
        assert owes(answer), (answer.status_code, answer.headers)


def test_static_files_carry_them_but_may_be_kept(app):
    answer = app.test_client().get("/static/icon.svg", base_url="https://localhost", buffered=True)
    owed = headers_owed() | {"Cache-Control": answer.headers["Cache-Control"]}
    assert {name: answer.headers.get(name) for name in owed} == owed
    assert "no-store" not in answer.headers["Cache-Control"]
