"""Dữ liệu về tôi: all of one's own, nothing of anybody else's, and no word of a note that is not open yet."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
import sqlalchemy as sa

from portal.audit.models import Entry
from portal.ground.db import db
from portal.privacy.holdings import HOLDINGS
from portal.privacy.rules.law import LAW
from tests.privacy.conftest import PEOPLE, canaries
from tests.supervision.conftest import Month

PAGE = "/toi/du-lieu"


def taken(browser):
    answer = browser.post(f"{PAGE}/tai-ve")
    assert answer.status_code == 200, answer.text[:300]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as held:
        assert held.testzip() is None
        return {name: held.read(name) for name in held.namelist()}


def whole(files):
    return "\n".join(body.decode(errors="replace") for body in files.values())


def test_a_stranger_is_asked_to_sign_in(stranger):
    assert stranger.get(PAGE).status_code == 401
    assert stranger.post(f"{PAGE}/tai-ve").status_code == 401


@pytest.mark.parametrize("name", PEOPLE)
def test_the_copy_holds_every_word_about_the_person_and_none_about_the_other(as_, written, name):
    other = next(one for one in PEOPLE if one != name)
    copy = whole(taken(as_(name)))
    missing = [place for place, words in canaries(name).items() if words not in copy]
    leaked = [place for place, words in canaries(other).items() if words in copy]
    assert (missing, leaked) == ([], [])


def test_the_page_says_the_same_as_the_copy(as_, written):
    page = as_("member_1").get(PAGE).text
    in_files = {"scan", "photo"}
    assert [p for p, words in canaries("member_1").items() if words not in page and p not in in_files] == []
    assert [p for p, words in canaries("member_1b").items() if words in page] == []


def test_the_copy_is_readable_twice_over_and_bears_its_own_files(as_, written):
    files = taken(as_("member_1"))
    said = json.loads(files["du-lieu.json"])
    assert [kind["code"] for kind in said["kinds"]] == [one.code for one in HOLDINGS]
    assert {"tep/01-bản chụp.pdf", "tep/02-ảnh.jpg"} <= set(files)
    assert said["name"] == "Nguyễn Thị Hoà"
    assert "<script" not in files["du-lieu.html"].decode()
    notes = next(kind for kind in said["kinds"] if kind["code"] == "notes")["rows"]
    assert notes[0]["Người ghi"] == "Trần Anh Thành"  # author and capacity are never hidden
    assert "Trưởng ban CTMT" in notes[0]["Với tư cách"]


def test_a_file_that_the_disk_lost_is_named_and_the_rest_comes(as_, written, root):
    for place in list(root.rglob("*")):
        place.unlink() if place.is_file() else None
    files = taken(as_("member_1"))
    assert "bản chụp.pdf" in files["du-lieu.json"].decode()
    assert not [name for name in files if name.startswith("tep/")]


def test_taking_a_copy_is_written_into_the_trail_and_only_by_post(as_, ward):
    browser = as_("member_1")
    assert browser.get(f"{PAGE}/tai-ve").status_code in (404, 405)
    taken(browser)
    (entry,) = db.session.scalars(sa.select(Entry).where(Entry.action == "privacy.own"))
    assert (entry.actor_id, entry.object_id) == (ward.member_1, ward.member_1)


def test_a_note_that_is_not_open_is_in_no_word_number_or_date(as_, ward, at):
    """Two wards that differ by it give its member the same page and the same copy."""
    browser = as_("member_1")
    rows(browser)  # so that the trail of their own deeds is not empty in one world and filled in the other
    before = body(browser.get(PAGE).text), rows(browser)
    april = Month(ward)
    april.write("member_1")
    april.send()
    april.meet(ward.today + timedelta(days=9))
    assert (body(browser.get(PAGE).text), rows(browser)) == before


def test_what_the_writer_wrote_about_others_is_a_number_to_them(as_, written):
    copy = whole(taken(as_("front_1")))
    assert not [words for name in PEOPLE for words in canaries(name).values() if words in copy]
    assert "tháng 4/2022" in copy
    assert "Đặng Quốc Ân" not in copy


def test_each_kind_tells_who_sees_it_why_and_how_long(as_, ward):
    page = as_("member_1").get(PAGE).text
    for one in HOLDINGS:
        assert str(one.title) in page
        assert str(one.purpose) in page
    assert "chính đảng viên đó" in page
    assert "hết năm thứ 3" in page  # of the plans they have
    for code in ("cell_", "ward_", "body_", "themself"):
        assert code not in page.split("<main", 1)[1], code


EVERYONE = ["member_1", "admin", "office", "front_3", "police_1", "exempt_1", "sec_1", "typist_1"]


@pytest.mark.parametrize("name", EVERYONE)
def test_everyone_has_the_page_whatever_their_post(as_, name):
    browser = as_(name)
    assert browser.get(PAGE).status_code == 200
    taken(browser)


def test_the_page_reads_as_often_however_much_is_held(as_, ward, written, reads):
    little, much = as_("no_plan_1"), as_("member_1")
    little.get(PAGE), much.get(PAGE)
    few, many = reads(lambda: little.get(PAGE)), reads(lambda: much.get(PAGE))
    assert many - few <= 16, (few, many)  # what hangs on notes is read only where there are notes


def test_the_register_of_purposes_is_for_everyone(as_):
    page = as_("member_3").get("/luu-tru/muc-dich")
    assert page.status_code == 200
    assert all(str(one.basis) in page.text for one in HOLDINGS)
    assert all(str(one) in page.text for one in LAW)
    assert page.text.count("(phường đặt)") == sum(bool(one.kept) for one in HOLDINGS)


def body(text):
    """Without what wanders: tokens, and the person's own session and looks at this very page."""
    main = text.split("<main", 1)[1].split("</main>", 1)[0]
    for code in ("sessions", "trail"):
        main = re.sub(rf'<section aria-labelledby="k-{code}">.*?</section>', "", main, flags=re.S)
    return "\n".join(line for line in main.splitlines() if "csrf_token" not in line and 'name="once"' not in line)


def rows(browser):
    kinds = json.loads(taken(browser)["du-lieu.json"])["kinds"]
    return {kind["code"]: kind for kind in kinds if kind["code"] not in ("sessions", "trail")}
