"""Cơ cấu tổ chức: everyone signed in reads it, the office changes it, a hidden cell keeps its names."""

from datetime import date

import pytest

from portal.ground.db import db
from portal.ground.ids import written
from portal.organisations.models import Holding, Unit, UnitName
from portal.policy import Role
from tests.kit.ward import PEOPLE, TODAY

NAMES = {
    "name": "Chi bộ Trường Tiểu học số 2",
    "short_name": "Chi bộ Tiểu học 2",
    "since": "20/04/2022",
    "basis": "QĐ 9",
}


def page_of(ward, code):
    return f"/to-chuc/{written(ward.units[code])}"


@pytest.mark.parametrize("who", ["member_1", "front_3", "office"])
def test_everyone_signed_in_reads_the_tree(as_, ward, who):
    page = as_(who).get("/to-chuc").text

    assert "Bí thư Chi bộ 1: Hoàng Thị Thanh Lý" in page
    assert "Chi bộ Trường Mầm non số 1" in page
    assert as_(who).get(page_of(ward, "cell-1")).status_code == 200


def test_a_stranger_reads_nothing(stranger):
    assert stranger.get("/to-chuc").status_code == 401


@pytest.mark.parametrize(
    ("who", "told"),
    [("front_chair", False), ("women_head", False), ("member_1", False), ("office", True), ("ward_secretary", True)],
)
def test_a_hidden_cell_names_its_people_to_the_party_side_alone(as_, ward, who, told):
    db.session.add(
        Holding(person_id=ward.police_1, unit_id=ward.units["cell-police"], role=Role.CELL_SECRETARY, title="Bí thư")
    )
    db.session.commit()

    for address in ("/to-chuc", page_of(ward, "cell-police")):
        assert (PEOPLE["police_1"][0] in as_(who).get(address).text) is told


def test_a_post_that_ended_is_still_told(as_, ward):
    db.session.query(Holding).filter_by(person_id=ward.front_1).update({"valid_until": TODAY})
    db.session.commit()
    page = as_("office").get(page_of(ward, "front-1")).text

    assert "Chưa ghi ai giữ chức vụ ở đây." in page
    assert "Trần Anh Thành" in page


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary"])
def test_only_the_office_changes_units(as_, ward, who):
    browser = as_(who)

    assert browser.get("/to-chuc/them").status_code == 403
    assert browser.post("/to-chuc/them", NAMES | {"kind": "cell", "cell_kind": "school"}).status_code == 403
    assert browser.post(page_of(ward, "cell-1") + "/doi-ten", NAMES).status_code == 403


def test_the_office_opens_a_cell(as_, ward):
    office = as_("office")
    answer = office.post("/to-chuc/them", NAMES | {"kind": "cell", "cell_kind": "school"})

    assert answer.status_code == 303
    unit = db.session.query(Unit).filter_by(name=NAMES["name"]).one()
    assert unit.parent_id == ward.units["ward"]
    assert office.post("/to-chuc/them", NAMES | {"kind": "cell", "cell_kind": "school"}).status_code == 409


@pytest.mark.parametrize(
    "wrong", [{"kind": ""}, {"kind": "ward_party"}, {"cell_kind": ""}, {"name": " "}, {"since": "x"}]
)
def test_what_is_typed_wrong_comes_back(as_, wrong):
    page = as_("office").post("/to-chuc/them", NAMES | {"kind": "cell", "cell_kind": "school"} | wrong)

    assert page.status_code == 422
    assert "Chi bộ Tiểu học 2" in page.text


def test_a_renamed_cell_keeps_its_old_name_for_old_papers(as_, ward):
    office = as_("office")
    assert office.post(page_of(ward, "cell-2") + "/doi-ten", NAMES).status_code == 303
    assert office.post(page_of(ward, "cell-2") + "/doi-ten", NAMES).status_code == 409

    def name_on(day):
        return (
            db.session.query(UnitName.name)
            .filter(UnitName.unit_id == ward.units["cell-2"], UnitName.holds(day))
            .scalar()
        )

    assert name_on(date(2022, 4, 19)) == "Chi bộ 2"
    assert name_on(date(2022, 4, 20)) == NAMES["name"]
    assert "Chi bộ 2" in office.get(page_of(ward, "cell-2")).text


def test_a_name_of_tomorrow_waits_for_tomorrow(as_, ward):
    page = as_("office").post(page_of(ward, "cell-2") + "/doi-ten", NAMES | {"since": "26/04/2022"})

    assert page.status_code == 409
    assert "chưa tới" in page.text
