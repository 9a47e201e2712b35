"""Trợ giúp: a page a role, found without marks, reached from where the question arises; a first visit has steps."""

import re
from pathlib import Path

import pytest

from portal.guide import roles
from portal.guide.writing import SHEETS

STATIC = Path(__file__).parent.parent.parent / "static" / "guide"


@pytest.mark.parametrize("page", roles.PAGES, ids=lambda page: page.code)
def test_every_page_opens_and_every_part_is_told_in_few_steps(as_, page):
    shown = as_("member_1").get(f"/tro-giup/{page.code}")
    assert shown.status_code == 200
    for part in page.parts:
        assert f'id="{part.code}"' in shown.text
        assert 1 <= len(part.steps) <= 4, part.code


def test_what_does_not_exist_is_not_found(as_, stranger):
    assert as_("member_1").get("/tro-giup/khong-co").status_code == 404
    assert stranger.get("/tro-giup").status_code in (302, 303, 401)


def test_the_box_finds_without_marks_and_says_so_when_it_finds_nothing(as_):
    page = as_("front_1").get("/tro-giup?tim=bien ban").text
    assert "/tro-giup/chi-uy#hop" in page
    assert "Không thấy mục nào." in as_("front_1").get("/tro-giup?tim=xyzzy").text
    assert "<script>x" not in as_("front_1").get("/tro-giup?tim=%3Cscript%3Ex").text


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ("office", "van-phong"),
        ("sponsor_1", "lanh-dao"),
        ("sec_1", "chi-uy"),
        ("front_3", "ghi-so"),
        ("member_1", "dang-vien"),
    ],
)
def test_a_role_has_its_page_and_three_steps(ward, who, code):
    mine = roles.own_pages(ward.actor(who))
    assert code in [page.code for page in mine]
    assert len(roles.first_steps(ward.actor(who))) == 3


def test_what_is_spoken_of_exists(app):
    parts = {f"{page.code}#{part.code}" for page in roles.PAGES for part in page.parts}
    assert set(roles.ABOUT.values()) <= parts
    known = {rule.endpoint for rule in app.url_map.iter_rules()} | set(app.blueprints)
    assert set(roles.ABOUT) <= known


def test_every_page_leads_to_where_the_guide_speaks_of_it(as_, ward):
    assert (
        "/tro-giup/ghi-so#ca-so"
        in as_("front_1").get("/giam-sat/2022-04").text
        + as_("front_1").get(as_("front_1").get("/giam-sat/2022-04").headers.get("Location", "/giam-sat/2022-04")).text
    )
    assert re.search(r'href="/tro-giup/van-phong#nhap"', as_("office").get("/nhap-du-lieu").text)
    assert re.search(r'href="/tro-giup"', as_("office").get("/").text)


def test_its_pictures_are_there_at_both_widths_and_small():
    for page in roles.PAGES:
        for part in page.parts:
            for width in (360, 1280) if part.picture else ():
                picture = STATIC / f"{part.picture}-{width}.png"
                assert picture.is_file(), f"make screens ARGS=guide: {picture.name}"
                assert picture.stat().st_size < 120_000, picture.name


def test_three_steps_stand_on_the_first_visit_and_not_on_the_second(as_):
    assert "Lần đầu vào cổng" in as_("front_3").get("/").text
    assert "Lần đầu vào cổng" not in as_("front_3").get("/").text


def test_the_minutes_of_the_three_ways_follow_the_rule_that_the_guide_states():
    """49 people, five remarks of sixty letters, worked out here by hand from the seconds as the guide tells them."""
    told, letters, clicks, a_letter = (str(one) for one in next(p for p in SHEETS.parts if p.code == "ba-cach").steps)
    taps, phone, keys, keyboard, presses, paper = (int(one) for one in re.findall(r"\d+", told))
    (length,) = (int(one) for one in re.findall(r"\d+", letters))
    decide, wait, tap, key = (float(one.replace(",", ".")) for one in re.findall(r"\d,\d+", clicks))
    glass, typed, pen, mark = (float(one.replace(",", ".")) for one in re.findall(r"\d,\d+", a_letter))
    each, words = 49 * (decide + wait), 5 * length
    assert phone == round((each + taps * tap + words * glass) / 60) == 6
    assert keyboard == round((each + keys * key + words * typed) / 60) == 3
    by_hand = 49 * (decide + mark) + words * pen
    assert paper == round((by_hand + each + presses * tap + words * typed) / 60) == 10
    assert (taps, keys, presses) == (60, 61, 61)
