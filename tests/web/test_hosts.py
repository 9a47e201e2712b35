"""The portal answers to its own names; another gets a page that names the setting, and one line in the log."""

import pytest

from portal import config
from portal.app import create_app
from portal.web.hosts import names
from tests.web.promises import headers_owed

FOREIGN = [
    "evil.example",
    "tusoi.phuong.example",
    "localhost.evil.example",
    "evil.example:443",
    "[::2]",
    "10.0.0.5:8000",
]
MALFORMED = [
    "localhost:99999",
    "localhost:0",
    "localhost:x",
    "[::1",
    "a b",
    "",
    "localhost/..",
    "user@localhost",
    "ngã.vn",
]
PLACES = ["/", "/dang-nhap", "/static/portal.css", "/khong-co", "/giam-sat/2022-04"]


def ask(app, host, url="/dang-nhap", method="GET", scheme="https"):
    client = app.test_client()
    return client.open(url, method=method, base_url=f"{scheme}://localhost", environ_overrides={"HTTP_HOST": host})


@pytest.mark.parametrize("host", [*FOREIGN, *MALFORMED])
def test_a_name_that_is_not_ours_gets_a_page_that_names_the_setting(app, caplog, host):
    for url in PLACES:
        for method in ("GET", "POST", "OPTIONS", "HEAD"):
            caplog.clear()
            answer = ask(app, host.encode().decode("latin-1"), url, method)
            assert answer.status_code == 400, (method, url)
            assert answer.mimetype == "text/html"
            assert len(caplog.records) == 1
            assert not caplog.records[0].exc_info
            assert "\n" not in caplog.records[0].getMessage()
    page = ask(app, host.encode().decode("latin-1")).text
    assert page.index("Người cài đặt") < page.index("TUSOI_HOSTS") < page.index("Whoever installed it")
    assert ("<b>" in page) is (host in FOREIGN)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_the_page_is_dressed_like_every_other(app, scheme):
    answer = ask(app, "evil.example", scheme=scheme)
    assert {name: answer.headers.get(name) for name in headers_owed(scheme)} == headers_owed(scheme)


def test_a_signed_in_person_is_asked_for_the_right_name_too(app, as_):
    answer = as_("front_1").get("/", environ_overrides={"HTTP_HOST": "evil.example"})
    assert answer.status_code == 400
    assert "Trần Anh Thành" not in answer.text


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "127.0.0.1:8000", "[::1]", "[::1]:8000", "localhost."])
def test_the_server_itself_is_always_known(app, host):
    assert ask(app, host).status_code == 200


@pytest.mark.parametrize(
    "written",
    [
        "tusoi.phuong.example",
        "khac.example, tusoi.phuong.example",
        " TuSoi.Phuong.Example:8443 ",
        "https://tusoi.phuong.example/",
    ],
)
def test_the_setting_is_read_as_offices_write_it(written):
    assert "tusoi.phuong.example" in names(tuple(config.settings({"TUSOI_HOSTS": written})["TRUSTED_HOSTS"]))


@pytest.mark.parametrize(
    ("written", "name"),
    [("::1", "[::1]"), ("[FE80::1]:8000", "[fe80::1]"), ("10.0.0.5", "10.0.0.5"), ("", None), ("a b", None)],
)
def test_addresses_are_read_and_nonsense_is_no_name(written, name):
    assert names((written,)) == ({name} if name else set())


def test_the_portals_own_address_need_not_be_named_twice(tmp_path):
    environment = {"TUSOI_URL": "https://tusoi.phuong.example:8443/", "TUSOI_INSTANCE": str(tmp_path)}
    portal = create_app(**config.settings(environment))
    assert ask(portal, "tusoi.phuong.example:8443", "/khong-co").status_code == 404
    assert ask(portal, "khac.example", "/khong-co").status_code == 400


@pytest.mark.parametrize(
    "url", ["/", "/dang-nhap", "/tai-khoan", "/dang-xuat", "/giam-sat/2022-04", "/static/portal.css"]
)
@pytest.mark.parametrize("name", [None, "front_1", "office"])
def test_options_says_how_an_address_may_be_asked(app, as_, stranger, url, name):
    browser = as_(name) if name else stranger
    answer = browser.client.open(url, method="OPTIONS", base_url="https://localhost")
    assert answer.status_code in (200, 204)
    assert {"OPTIONS", "POST" if url == "/dang-xuat" else "GET"} <= set(answer.headers["Allow"].split(", "))
    assert answer.data == b""


def test_options_of_no_address_is_no_break(as_):
    answer = as_("office").client.open("/khong-co", method="OPTIONS", base_url="https://localhost")
    assert answer.status_code == 404
