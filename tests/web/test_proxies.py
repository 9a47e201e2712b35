"""Behind the office's nginx the portal knows who asks and under which address; without it nobody can tell it so."""

import pytest

from portal import config
from portal.app import create_app

CLIENT, PROXY, FIRST_PROXY = "10.0.0.12", "127.0.0.1", "10.0.0.2"


@pytest.fixture
def behind(tmp_path):
    """A portal behind so many proxies; answers with who it thinks asks, and under which address."""

    def asked(proxies, headers, **environment):
        settings = {"TUSOI_INSTANCE": str(tmp_path), "TUSOI_HOSTS": "tusoi.example", **environment}
        if proxies is not None:
            settings["TUSOI_PROXIES"] = str(proxies)
        portal, seen = create_app(**config.settings(settings)), []
        portal.before_request_funcs[None].insert(0, lambda: seen.append(_asker()) or ("", 204))
        answer = portal.test_client().get(
            "/dang-nhap", base_url="http://tusoi.example", headers=headers, environ_overrides={"REMOTE_ADDR": PROXY}
        )
        assert answer.status_code == 204, answer.text
        return seen[0]

    return asked


def _asker():
    from flask import request  # not at the top: `request` is a fixture's name there

    return request.remote_addr, request.host_url


def test_the_shipped_proxy_is_believed_once_it_is_counted(behind):
    said = {"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https"}
    assert behind(1, said) == (CLIENT, "https://tusoi.example/")


def test_nobody_is_believed_while_no_proxy_is_counted(behind):
    said = {
        "X-Forwarded-For": CLIENT,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "evil.example",
        "X-Forwarded-Port": "444",
        "X-Forwarded-Prefix": "/x",
        "Forwarded": f"for={CLIENT};proto=https;host=evil.example",
    }
    for none in (0, None):
        assert behind(none, said) == (PROXY, "http://tusoi.example/")


def test_what_a_stranger_adds_before_the_proxys_word_is_passed_over(behind):
    said = {"X-Forwarded-For": f"6.6.6.6, {CLIENT}", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "evil.example"}
    assert behind(1, said) == (CLIENT, "https://tusoi.example/")


def test_two_proxies_of_which_the_nearest_passes_on_who_speaks_tls(behind):
    said = {"X-Forwarded-For": f"{CLIENT}, {FIRST_PROXY}", "X-Forwarded-Proto": "https"}
    assert behind(2, said) == (CLIENT, "https://tusoi.example/")
    assert behind(1, said) == (FIRST_PROXY, "https://tusoi.example/")


def test_fewer_words_than_proxies_leave_the_true_peer(behind):
    assert behind(2, {"X-Forwarded-For": CLIENT}) == (PROXY, "http://tusoi.example/")


def test_an_https_address_says_that_one_proxy_stands_before_the_portal(behind):
    said = {"X-Forwarded-For": CLIENT, "X-Forwarded-Proto": "https"}
    address = {"TUSOI_URL": "https://tusoi.example"}
    assert behind(None, said, **address) == (CLIENT, "https://tusoi.example/")
    assert behind(0, said, **address) == (PROXY, "http://tusoi.example/")
    assert behind(None, said, TUSOI_URL="http://tusoi.example") == (PROXY, "http://tusoi.example/")


@pytest.mark.parametrize("written", ["một", "-1", "1.5", "99", "127.0.0.1"])
def test_a_number_that_cannot_be_meant_is_refused_with_a_sentence(written):
    with pytest.raises(SystemExit, match="TUSOI_PROXIES"):
        config.settings({"TUSOI_PROXIES": written})


@pytest.mark.parametrize("written", ["tusoi.example", "https://tusoi.example/cong", "ftp://tusoi.example", "https://"])
def test_an_address_that_is_none_is_refused_with_a_sentence(written):
    with pytest.raises(SystemExit, match="TUSOI_URL"):
        config.settings({"TUSOI_URL": written})
