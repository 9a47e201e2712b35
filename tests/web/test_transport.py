"""Where a browser cannot keep the session, the door says so and what to set, instead of asking for a password."""

import re

import pytest

from tests.kit.pages import FROM_OURS

DOORS = ["/dang-nhap", "/kich-hoat"]
LAN = "http://10.0.0.5:8000"


@pytest.fixture(autouse=True)
def known(app, monkeypatch):
    monkeypatch.setitem(app.config, "TRUSTED_HOSTS", ["localhost", "127.0.0.1", "[::1]", "10.0.0.5", "tusoi.example"])


def door(app, site, url="/dang-nhap", **headers):
    return app.test_client().get(url, base_url=site, headers=headers).text


@pytest.mark.parametrize("url", DOORS)
def test_plain_http_in_the_office_says_why_and_what_to_set(app, url):
    page = door(app, LAN, url)
    notice = re.search(r'class="notice late">.*?<p>(.*?)</p>', page, re.S)[1]
    assert "http" in notice
    assert "TLS" in notice
    assert "TUSOI_SECURE_COOKIES=0" in notice
    assert 'type="password"' not in page, "a password would go over the wire for nothing"


def test_every_page_says_it_to_who_is_not_signed_in(app):
    assert "TUSOI_SECURE_COOKIES=0" in door(app, LAN, "/giam-sat/2022-04")


def test_a_form_sent_all_the_same_says_it_too(app):
    answer = app.test_client().post("/dang-nhap", base_url=LAN, data={"login": "office"}, headers={"Origin": LAN})
    assert answer.status_code == 403
    assert "TUSOI_SECURE_COOKIES=0" in answer.text
    assert "hết hạn" not in answer.text


def test_behind_tls_that_was_not_told_the_number_of_proxies_is_what_is_missing(app):
    """A browser sends Sec-Fetch-Site only where it came safely."""
    page = door(app, "http://tusoi.example", **{"Sec-Fetch-Site": "none"})
    assert "TUSOI_PROXIES" in page
    assert "TUSOI_SECURE_COOKIES" not in page


@pytest.mark.parametrize(
    "site", ["http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000", "https://10.0.0.5"]
)
def test_where_the_session_is_kept_the_door_is_open(app, site):
    page = door(app, site)
    assert 'type="password"' in page
    assert "TUSOI" not in page


def test_an_office_that_chose_plain_http_signs_in(app, monkeypatch, ward):
    monkeypatch.setitem(app.config, "SESSION_COOKIE_SECURE", False)
    monkeypatch.setitem(app.config, "SESSION_COOKIE_NAME", "session")
    client = app.test_client()
    token = re.search(r'csrf_token" value="([^"]+)"', client.get("/dang-nhap", base_url=LAN).text)[1]
    said = {"login": "ai", "password": "sai", "csrf_token": token}
    assert client.post("/dang-nhap", base_url=LAN, data=said, headers={"Origin": LAN}).status_code == 422
    assert client.post("/dang-nhap", base_url=LAN, data=said, headers=FROM_OURS).status_code == 403
