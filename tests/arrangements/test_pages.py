"""The pages of an arrangement: with htmx and without, what is typed wrong comes back, what follows a unit is told."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.arrangements.models import Arrangement, ArrangementDeed, ArrangementPost
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.rules.states import ArrangementState
from portal.ground.db import db
from portal.ground.ids import written
from portal.organisations.models import UnitKind
from portal.organisations.queries import units_now
from tests.arrangements.arranging import cells_of
from tests.kit.second import confirm_all
from tests.kit.ward import PEOPLE, TODAY

HEAD = {"number": "15-QĐ/ĐU", "decided_on": "20/04/2022", "applies_on": "25/04/2022"}


def begun(office):
    assert office.post("/sap-xep", HEAD).status_code == 303
    return f"/sap-xep/{written(db.session.scalar(sa.select(Arrangement.id)))}"


def merged(office, ward, page, *codes, **more):
    units = [written(ward.units[code]) for code in codes]
    told = {"units": units, "name": "Chi bộ Hợp nhất", "short_name": "Chi bộ Hợp nhất", "into": "", "group": ""}
    return office.post(f"{page}/them/merge?loai=cell", told | more)


@pytest.mark.parametrize("wrong", [{"number": ""}, {"decided_on": "x"}, {"applies_on": "19/04/2022"}])
def test_a_head_typed_wrong_comes_back(as_, wrong):
    answer = as_("office").post("/sap-xep", HEAD | wrong)
    assert answer.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Arrangement.id))) == 0


@pytest.mark.parametrize("kind", list(DeedKind))
def test_each_deed_has_its_form_and_says_what_is_missing(as_, kind):
    office = as_("office")
    page = begun(office)
    assert office.get(f"{page}/them/{kind.value}").status_code == 200
    assert office.post(f"{page}/them/{kind.value}", {}).status_code == 422
    assert office.get(f"{page}/them/x").status_code == 404
    assert db.session.scalar(sa.select(sa.func.count(ArrangementDeed.id))) == 0


def test_a_merger_from_the_first_page_to_the_undoing(as_, ward):
    office, secretary = as_("office"), as_("ward_secretary")
    page = begun(office)
    assert merged(office, ward, page, "cell-1", "cell-3").status_code == 303
    shown = office.get(page).text
    for said in (
        "Chi bộ 1 kết thúc, kế tiếp là Chi bộ Hợp nhất",
        "Hoàng Thị Thanh Lý thôi Bí thư Chi bộ 1",
        "chưa có ai đứng đầu",
        "tổ chức mới nhận cả kỳ",
        "Ai được xem thêm, thôi xem",
    ):
        assert said in shown
    new = db.session.scalar(sa.select(ArrangementDeed.told))["unit_id"]
    told = {"person": PEOPLE["sec_1"][0], "unit": written(int(new)), "role": "cell_secretary", "title": ""}
    assert office.post(f"{page}/chuc-vu", told).status_code == 303
    assert "Hoàng Thị Thanh Lý nhận Bí thư chi bộ" in office.get(page).text
    assert office.post(f"{page}/gui").status_code == 303
    assert "Chi bộ Hợp nhất" in secretary.get(page).text
    assert page in secretary.get("/cho-xac-nhan").text or confirm_all(secretary)
    if db.session.scalar(sa.select(Arrangement.state)) is not ArrangementState.APPLIED:
        confirm_all(secretary)
    db.session.expire_all()
    assert db.session.scalar(sa.select(Arrangement.state)) is ArrangementState.APPLIED
    assert cells_of(TODAY)[ward.member_1] == [int(new)]
    old = office.get(f"/to-chuc/{written(ward.units['cell-1'])}").text
    assert "đã kết thúc từ ngày 25/04/2022" in old
    assert "Kế tiếp là" in old
    assert "Hình thành từ" in office.get(f"/to-chuc/{written(int(new))}").text
    assert "Chi bộ 1</a>" not in office.get("/to-chuc").text
    found = office.post("/tim", {"q": "chi bo 1"}).text
    assert "kết thúc từ ngày 25/04/2022" in found
    assert "kế tiếp là Chi bộ Hợp nhất" in found
    undoing = office.get(f"{page}/hoan-tac").text
    assert "Sẽ trả về như trước" in undoing
    assert office.post(f"{page}/hoan-tac", {"reason": ""}).status_code == 422
    assert office.post(f"{page}/hoan-tac", {"reason": "Quyết định được thu hồi"}).status_code == 303
    confirm_all(secretary)
    assert cells_of(TODAY)[ward.member_1] == [ward.units["cell-1"]]
    assert ward.units["cell-1"] in {one.id for one in units_now(UnitKind.CELL)}


def test_people_are_asked_for_and_answered_one_by_one(as_, ward):
    office = as_("office")
    page = begun(office)
    into = [written(ward.units[code]) for code in ("cell-2", "cell-3")]
    answer = office.post(f"{page}/them/split?loai=cell", {"unit": written(ward.units["cell-1"]), "into": into})
    assert answer.status_code == 303
    assert "/chia/" in answer.location
    shares = answer.location
    assert office.get(shares).status_code == 200
    assert office.post(f"{page}/gui").status_code == 409
    field = f"den-{written(ward.member_1)}-{written(ward.units['cell-1'])}"
    assert field in office.get(page).text
    part = office.post(f"{page}/noi-den", {field: into[1]}, headers={"HX-Request": "true"})
    assert part.status_code == 200
    assert part.text.lstrip().startswith('<section id="arrangement"')
    assert field not in part.text
    lines = f"{PEOPLE['member_1b'][0]}; Chi bộ 2\n{PEOPLE['com_1'][0]}\tChi bộ 3"
    assert office.post(f"{page}/danh-sach", {"lines": lines}).status_code == 303
    assert office.post(f"{page}/danh-sach", {"lines": "Không Có Ai; Chi bộ 2"}).status_code == 422
    assert office.post(f"{page}/danh-sach", {"lines": f"{PEOPLE['com_1'][0]}; Chi bộ Trường"}).status_code == 422
    assert office.post(shares, {"con-lai": written(ward.units["front"])}).status_code == 422
    assert office.post(shares, {f"to-{written(ward.units['group-1'])}": into[0]}).status_code == 303
    assert "Chưa rõ chuyển về đâu" not in office.get(page).text
    assert office.post(f"{page}/gui").status_code == 303


def test_what_was_laid_down_can_be_taken_out(as_, ward):
    office = as_("office")
    page = begun(office)
    merged(office, ward, page, "cell-1", "cell-3")
    deed = db.session.scalar(sa.select(ArrangementDeed))
    told = {"person": PEOPLE["sec_1"][0], "unit": written(int(deed.told["unit_id"])), "role": "cell_secretary"}
    assert office.post(f"{page}/chuc-vu", told).status_code == 303
    assert office.post(f"{page}/bo-viec/{written(deed.id)}", headers={"HX-Request": "true"}).status_code == 200
    assert db.session.scalar(sa.select(sa.func.count(ArrangementDeed.id))) == 0
    assert db.session.scalar(sa.select(sa.func.count(ArrangementPost.id))) == 0
    assert office.post(f"{page}/bo").status_code == 303
    assert office.post(f"{page}/gui").status_code == 409


def test_the_old_units_sheet_of_before_is_still_there(as_, ward):
    """A paper of the month that was: its bodies answer under their own name."""
    office = as_("office")
    page = begun(office)
    merged(office, ward, page, "cell-1", "cell-3")
    office.post(f"{page}/gui")
    confirm_all(as_("ward_secretary"))
    assert as_("ward_secretary").get("/giam-sat/2022-04/tien-do").status_code == 200
    for code in ("cell-1", "cell-3"):
        assert office.get(f"/to-chuc/{written(ward.units[code])}").status_code == 200
    assert date(2022, 4, 25) == TODAY
