"""A write shows a cookie that no other site's page can send; reading needs none, and a page of ours sets it again."""

import pytest

from portal.web import proof, strict


def without(browser, value=None):
    browser.token()  # which a page of ours tells
    browser.client.delete_cookie(strict.name(), domain="localhost")
    if value is not None:
        browser.client.set_cookie(strict.name(), value, domain="localhost", secure=True)
    return browser


@pytest.mark.parametrize("value", [None, "", "x", "0" * 64, "ê" * 9])
def test_a_write_without_it_is_refused_and_hands_the_words_back(as_, value):
    browser = as_("sec_1")
    answer = without(browser, value).post("/toi/mat-khau", {"note": "những lời đã gõ"})
    assert answer.status_code == 403
    assert "những lời đã gõ" in answer.text
    assert strict.name() in "".join(answer.headers.getlist("Set-Cookie"))


def test_another_persons_does_not_do(as_, app):
    mine, other = as_("sec_1"), as_("dep_1")
    token = other.client.get_cookie(strict.name(), domain="localhost").value
    assert without(mine, token).post("/toi/tuy-chon", {"language": "vi", "theme": "dark"}).status_code == 403


def test_reading_needs_none_and_sets_it_again(as_):
    browser = without(as_("sec_1"))
    answer = browser.get("/toi")
    (told,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith(strict.name())]
    assert "SameSite=Strict" in told
    assert "HttpOnly" in told
    assert "Secure" in told
    assert browser.post("/toi/tuy-chon", {"language": "vi", "theme": "dark"}).status_code == 303


def test_what_is_named_by_endpoint_is_there(app):
    """A view that is renamed would otherwise lose its step without a word."""
    named = {*proof.WEIGHTY, *proof.FREE_OF_FACTOR}
    assert named <= set(app.view_functions)
