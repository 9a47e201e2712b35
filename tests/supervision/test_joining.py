"""A body opened during the year takes its part at once: it is named, read and heard like those of the beginning."""

import pytest

from portal.ground.db import db
from portal.ground.ids import written
from portal.organisations.models import Unit
from portal.supervision import clockwork
from portal.supervision.models import Part, ProgrammeBody
from portal.supervision.queries.cell import cell_place_for, generals_of
from portal.supervision.service.periods import wants_following
from tests.kit.second import confirm_all
from tests.people.test_office_records import record
from tests.supervision.conftest import Month

NAME = "Hội Người cao tuổi phường"


@pytest.fixture
def elders(as_, ward):
    """Hội NCT, opened on the page, with sec_3 at its head and member_1 among its members, all by the office's deeds."""
    office = as_("office")
    opened = {"kind": "mass_organisation", "name": NAME, "short_name": "Hội NCT phường"}
    assert office.post("/to-chuc/them", opened | {"since": "20/04/2022", "basis": "QĐ 9"}).status_code == 303
    body = db.session.query(Unit).filter_by(name=NAME).one().id
    seat = {"unit": written(body), "role": "mass_head", "title": "Chủ tịch Hội NCT phường"}
    assert record(office, "nhan-chuc-vu", ward.sec_3, **seat)[1].status_code == 303
    confirm_all(as_("ward_secretary"))
    assert record(office, "vao-doan-the", ward.member_1, organisation=written(body))[1].status_code == 303
    ward.units["elders"] = body
    return body


def test_it_joins_the_programme_that_runs_from_the_day_it_stands(elders):
    (row,) = db.session.query(ProgrammeBody).filter_by(body_id=elders).all()
    assert (row.part, f"{row.valid_from:%d/%m/%Y}") == (Part.COORDINATING, "20/04/2022")


def test_it_joins_once_however_often_it_is_looked_at(elders, ward):
    clockwork.lead_new_cells()
    clockwork.lead_new_cells()
    assert db.session.query(ProgrammeBody).filter_by(body_id=elders).count() == 1
    assert not wants_following(ward.today)


def test_the_cells_meeting_hears_its_general_remark(elders, ward):
    month = Month(ward)
    month.write("member_1", "sec_3", "elders")
    month.send("sec_3", "elders")
    where = cell_place_for(ward.actor("sec_1"), ward.month, ward.units["cell-1"])
    assert "Hội NCT phường" in [one.body for one in generals_of(where)]


def test_its_head_reads_the_members_commitments(as_, elders, ward):
    page = as_("sec_3").get(f"/ke-hoach/{written(ward.member_1)}")
    assert page.status_code == 200
    assert "Phân loại rác tại nhà" in page.text
    assert as_("sec_3").get(f"/giam-sat/{ward.month}/{written(elders)}?mo={written(ward.member_1)}").status_code == 200


def test_the_programme_page_names_it(as_, elders):
    assert "Hội NCT phường" in as_("office").get("/giam-sat/chuong-trinh").text


def test_what_left_the_programme_does_not_join_again(elders, ward):
    row = db.session.query(ProgrammeBody).filter_by(body_id=elders).one()
    row.valid_until = ward.today
    db.session.commit()
    clockwork.lead_new_cells()
    assert db.session.query(ProgrammeBody).filter_by(body_id=elders).count() == 1
