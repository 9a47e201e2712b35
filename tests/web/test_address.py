"""Đồng chí within the Party; ông, bà to whoever is none of it, on every page that they open."""

import re

from portal.ground.ids import written
from portal.web.pages import COMRADE, _ong_ba

PAGES = (
    "/",
    "/giam-sat/2022-04/{front}?loc=",
    "/giam-sat/2022-04/{front}",
    "/toi",
    "/muc-luc",
    "/tim",
    "/lich",
    "/tro-giup",
)
TO_THE_READER = re.compile(r"[Đđ]ồng chí(?! [A-ZĐ])")


def test_who_is_no_member_is_no_comrade(as_, ward):
    browser = as_("front_3")
    for address in PAGES:
        page = browser.get(address.format(front=written(ward.units["front-3"]))).text
        found = TO_THE_READER.search(re.sub(r"<[^>]+>", "", page))
        assert not found, (address, page[found.start() - 80 : found.end() + 80] if found else "")
    assert "ông/bà" in browser.get("/").text


def test_who_is_stays_one(as_):
    assert "ông/bà" not in as_("front_1").get("/").text
    assert "đồng chí" in as_("front_1").get("/").text


def test_a_member_named_after_the_word_keeps_it():
    assert COMRADE.sub(_ong_ba, "Đã thông qua kế hoạch của đồng chí %(name)s.").endswith("đồng chí %(name)s.")
    assert COMRADE.sub(_ong_ba, "Đồng chí chưa có việc; các đồng chí") == "Ông/bà chưa có việc; các đồng chí"
    assert COMRADE.sub(_ong_ba, "khớp %(count)s đồng chí") == "khớp %(count)s đồng chí"
