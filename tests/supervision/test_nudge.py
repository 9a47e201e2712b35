"""Lời nhắc để sao chép: a body, a month, a day, a link; for whoever oversees, and about no member whatever."""

import re
from datetime import date

import pytest

from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.people.models import CellMembership, Kin
from portal.supervision.models import NoteKind
from portal.supervision.said import NoteSaid
from tests.kit.ward import PEOPLE
from tests.supervision.conftest import Month

BOX = re.compile(r'<textarea id="nudge-([a-z0-9]+)"[^>]*readonly[^>]*>(.*?)</textarea>', re.S)


@pytest.fixture
def progress(as_, ward):
    return lambda who: texts(as_(who).get(f"/giam-sat/{ward.month}/tien-do").text)


@pytest.fixture
def cell(as_, ward):
    address = f"/giam-sat/{ward.month}/chi-bo/{written(ward.units['cell-1'])}"
    return lambda who: texts(as_(who).get(address).text)


def texts(page):
    return dict(BOX.findall(page))


@pytest.mark.parametrize("who", ["front_1", "women_head", "sec_1", "member_1", "former_front_1", "admin"])
def test_who_oversees_nothing_copies_nothing(as_, ward, who):
    answer = as_(who).get(f"/giam-sat/{ward.month}/tien-do")
    assert answer.status_code == 403
    assert "nudge-" not in answer.text


@pytest.mark.parametrize("who", ["ward_secretary", "standing", "front_chair", "office"])
def test_an_overseer_copies_one_or_all(progress, ward, who):
    found = progress(who)
    assert set(found) == {"all", *(written(ward.units[code]) for code in ("front", "front-1", "front-3"))}
    one = found[written(ward.units["front-1"])]
    assert "Tháng 4/2022" in one
    assert "28/04/2022" in one
    assert f"https://localhost/giam-sat/2022-04/{written(ward.units['front-1'])}" in one
    assert found["all"].count("\n- ") == 3


def test_it_names_no_member_no_number_of_them_and_no_content(progress, month, ward):
    month.write("member_1")
    month.write("member_1b", said=NoteSaid(NoteKind.NIL))
    for text in progress("standing").values():
        assert not [name for name, *_ in PEOPLE.values() if name in text]
        assert "Gặp gỡ bốn hộ" not in text
        left = re.sub(r"https://\S+|28/04/2022|4/2022|tổ dân phố (số )?\d+", "", text)
        assert not re.search(r"\d", left), left


def test_the_text_is_the_same_whatever_was_written(progress, month):
    before = progress("standing")
    month.write("member_1")
    month.remind("member_1b")
    assert progress("standing") == before


def test_a_body_that_sent_is_reminded_no_more(progress, month, ward):
    month.write("member_1")
    month.send()
    assert written(ward.units["front-1"]) not in progress("standing")
    assert "tổ dân phố 1" not in progress("standing")["all"]


def test_a_coordinating_body_is_never_reminded(progress, ward):
    assert written(ward.units["women"]) not in progress("standing")
    assert "Phụ nữ" not in progress("standing")["all"]


def test_the_office_address_is_used_where_it_is_set(app, progress, monkeypatch):
    monkeypatch.setitem(app.config, "PUBLIC_URL", "https://tusoi.example/")
    assert "https://tusoi.example/giam-sat\n" in progress("office")["all"]


def test_beside_a_cells_month_its_lead_body_alone(cell, month, ward):
    found = cell("sponsor_1")
    assert list(found) == [written(ward.units["front-1"])]
    assert list(cell("standing")) == list(found)
    assert cell("sec_1") == {}, "the chi ủy follows its own month; overseeing is not its task"
    month.send()
    assert cell("sponsor_1") == {}


def test_kinship_shows_in_no_reminder(cell, ward):
    """front_1's relative is followed by the ward Front: naming it beside the cell would tell so."""
    assert written(ward.units["front"]) not in cell("standing")
    will_write()
    for one in db.session.scalars(db.select(Kin)):
        db.session.delete(one)
    db.session.commit()
    assert list(cell("standing")) == [written(ward.units["front-1"])]


def test_a_body_without_anybody_to_write_about_is_not_reminded(progress, ward):
    will_write()
    for one in db.session.scalars(db.select(CellMembership).where(CellMembership.cell_id == ward.units["cell-3"])):
        one.valid_until = date(2022, 4, 1)
    db.session.commit()
    assert written(ward.units["front-3"]) not in progress("office")


@pytest.fixture
def month(ward):
    return Month(ward)
