"""Two people of one name are told apart wherever both stand, and a post-holder comes first."""

import re
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.ground.db import db, in_ward, writing
from portal.ground.ids import written
from portal.people.models import CellMembership, Membership, Person, Residence
from portal.people.queries.namesakes import meant_first, told_apart
from portal.people.service import add_people, person_row
from portal.supervision.queries.bodies import people_meant
from tests.kit.ward import TODAY

NAME = "Nguyễn Thị Hoà"  # of member_1, of Chi bộ 1


@pytest.fixture
def twin(ward):
    """Somebody else of member_1's name, in the same cell and the same residence group."""
    return plant(ward, 1984)


def plant(ward, born, cell="cell-1"):
    with writing(), in_ward(1):
        row = person_row(NAME, birth_year=born)
        add_people([row])
        db.session.flush()
        told = {"person_id": row["id"], "valid_from": date(2020, 1, 1)}
        db.session.add(Membership(**told, card_number=f"38.70{born}"))
        db.session.add(CellMembership(**told, cell_id=ward.units[cell]))
        db.session.add(Residence(**told, group_id=ward.units["group-1"], place=""))
    return row["id"]


def born(person_id):
    return db.session.scalar(sa.select(Person.birth_year).where(Person.id == person_id))


def words(html):
    main = html[html.find("<main") :] if "<main" in html else html
    return " ".join(re.sub(r"<[^>]+>", " ", main).split())


PAGES = {
    "front_1": ["/giam-sat/{month}/{front}", "/dang-vien", "/giam-sat/{month}/{front}/nguoi-giup-viec"],
    "office": ["/dang-vien?chi-bo={cell}"],
    "sec_1": ["/giam-sat/{month}/chi-bo/{cell}", "/ke-hoach/chi-bo/{cell}", "/dang-vien"],
}


@pytest.mark.parametrize(("who", "address"), [(who, one) for who, pages in PAGES.items() for one in pages])
def test_no_page_shows_two_of_one_name_alike(ward, as_, twin, who, address):
    place = address.format(month=ward.month, front=written(ward.units["front-1"]), cell=written(ward.units["cell-1"]))
    answer = as_(who).get(place)
    assert answer.status_code == 200
    text = words(answer.text)
    shown = re.findall(re.escape(NAME) + r"( \(sinh (\d{4})\))?", text)
    assert {year for _, year in shown} == {"1984", str(born(ward.member_1))}


def test_the_search_box_tells_them_apart(ward, as_, twin):
    browser = as_("office")
    text = words(browser.submit(browser.get("/tim"), "/tim", q=NAME).text)
    assert f"{NAME} (sinh 1984)" in text


def test_those_of_one_year_are_told_apart_by_cell_and_a_name_that_stands_alone_is_left(ward):
    year = born(ward.member_1)
    other = plant(ward, year, "cell-3")
    people = [(ward.member_1, NAME), (other, NAME), (ward.member_3, "Lê Đức Cường")]
    assert told_apart(people, TODAY) == {
        ward.member_1: f"{NAME} (sinh {year}, Chi bộ 1)",
        other: f"{NAME} (sinh {year}, Chi bộ 3)",
        ward.member_3: "Lê Đức Cường",
    }
    assert told_apart(people[:1], TODAY) == {ward.member_1: NAME}


def test_of_two_who_are_meant_the_holder_of_a_post_comes_first(ward):
    secretary = db.session.scalar(sa.select(Person.name).where(Person.id == ward.sec_1))
    with writing(), in_ward(1):
        row = person_row(secretary, birth_year=1950)
        add_people([row])
    assert people_meant(secretary) == [ward.sec_1]
    assert meant_first([row["id"], ward.member_1], TODAY - timedelta(days=1)) == [row["id"], ward.member_1]
