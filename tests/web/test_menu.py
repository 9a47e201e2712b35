"""A menu is short: six lines for whoever writes, twelve for the office, and the rest one step away."""

import re

import pytest


def lines(page):
    panel = re.search(r'<div class="menu-panel">.*?<nav[^>]*>(.*?)</nav>', page.text, re.S)[1]
    return re.findall(r'<a href="([^"]+)"', panel)


ALWAYS = {"/muc-luc", "/toi"}


@pytest.mark.parametrize("name", ["front_1", "women_head", "helper_1", "sec_1", "member_1", "front_chair", "sponsor_1"])
def test_six_lines_for_whoever_writes(as_, name):
    shown = [url for url in lines(as_(name).get("/")) if url not in ALWAYS]
    assert 2 <= len(shown) <= 6
    assert shown[0] == "/"


def test_twelve_for_the_office(as_):
    shown = [url for url in lines(as_("office").get("/")) if url not in ALWAYS]
    assert 7 <= len(shown) <= 12


@pytest.mark.parametrize("name", ["front_1", "office", "member_1", "ward_secretary"])
def test_all_the_rest_is_on_one_page_and_opens(as_, name):
    browser = as_(name)
    page = browser.get("/muc-luc").text
    every = re.findall(r'<a data-row href="([^"]+)"', page)
    assert set(lines(browser.get("/"))) - ALWAYS <= set(every)
    assert [url for url in every if browser.get(url).status_code not in (200, 303)] == []


def test_who_is_no_party_member_sees_nothing_of_plans_and_evidence_of_their_own(as_, ward):
    assert (ward.actor("member_1").party, ward.actor("front_3").party) == (True, False)
    own = ("/ke-hoach/cua-toi", "/ho-so-minh-chung", "/giam-sat/cua-toi", "/diem-danh", "/hoc-bu")
    shown = {
        name: re.findall(r'<a data-row href="([^"]+)"', as_(name).get("/muc-luc").text)
        for name in ("member_1", "front_3")
    }
    assert set(own) <= set(shown["member_1"])
    assert not set(own) & set(shown["front_3"])
