"""The office records what happened: sees what it changes, then saves; what was known before stays."""

from datetime import date

import pytest

from portal.audit import Entry
from portal.ground.db import db
from portal.ground.ids import written
from portal.organisations.models import Holding
from portal.people.models import CellMembership, Ending, Exemption, Membership, OrganisationMembership, Person
from portal.people.queries.lists import members
from portal.people.rules.filters import PeopleFilter
from tests.kit.second import confirmed
from tests.kit.ward import TODAY

BASIS = {"day": "20/04/2022", "basis": "QĐ 15-QĐ/ĐU ngày 18/4/2022"}


def record(browser, slug, person_id=None, **fields):
    """Preview, then save what the preview carries."""
    about = f"?nguoi={written(person_id)}" if person_id else ""
    seen = browser.post(f"/bien-dong/{slug}/xem-truoc{about}", BASIS | fields)
    assert seen.status_code == 200, seen.text
    return seen, browser.submit(seen, action=f"/bien-dong/{slug}{about}")


def told(kind, person_id, **values):
    return db.session.query(kind).filter_by(person_id=person_id, withdrawn_at=None, **values).all()


@pytest.mark.parametrize("who", ["sec_1", "ward_secretary", "front_1", "member_1", "admin"])
def test_nobody_but_the_office_records_events(as_, ward, who):
    browser, about = as_(who), f"?nguoi={written(ward.member_1)}"

    assert browser.get("/bien-dong").status_code == 403
    assert browser.get(f"/bien-dong/tu-tran{about}").status_code == 403
    assert browser.post(f"/bien-dong/tu-tran{about}", BASIS).status_code == 403
    assert told(Membership, ward.member_1)[0].valid_until is None


def test_a_preview_writes_nothing(as_, ward):
    page = as_("office").post(f"/bien-dong/tu-tran/xem-truoc?nguoi={written(ward.sec_1)}", BASIS)

    assert "Thôi chức vụ “Bí thư Chi bộ 1” từ ngày 20/04/2022" in page.text
    assert "Ra khỏi danh sách Chi bộ 1 từ ngày 20/04/2022" in page.text
    assert told(Membership, ward.sec_1)[0].valid_until is None
    assert not db.session.query(Entry).filter_by(action="people.record").count()


@pytest.mark.parametrize(
    ("typed", "reason"), [("  ", "Hãy ghi ngày có hiệu lực."), ("\u200b", "ngày"), ("31/02/2022", "ngày")]
)
def test_a_day_of_blanks_or_of_no_calendar_gets_a_sentence(as_, ward, typed, reason):
    page = as_("office").post(f"/bien-dong/tu-tran/xem-truoc?nguoi={written(ward.sec_1)}", BASIS | {"day": typed})

    assert page.status_code == 422
    assert reason in page.text


def test_a_transfer_out_takes_the_member_off_every_list(as_, ward):
    _, answer = record(as_("office"), "chuyen-di", ward.sec_1)

    assert answer.status_code == 303
    assert told(Membership, ward.sec_1)[0].ending is Ending.TRANSFERRED
    assert ward.sec_1 not in {row.member.person_id for row in members(ward.actor("office"), TODAY, PeopleFilter())}
    assert not ward.actor("sec_1").posts
    assert db.session.query(Entry).filter_by(action="people.record").one().object_id == ward.sec_1


def test_what_was_known_before_the_event_can_still_be_told(as_, ward):
    from portal.ground.clock import now

    before = now()
    record(as_("office"), "tu-tran", ward.member_1)

    def cells(known_at):
        return db.session.query(CellMembership).filter(
            CellMembership.person_id == ward.member_1, CellMembership.holds(TODAY, known_at)
        )

    assert cells(before).count() == 1
    assert cells(now()).count() == 0


def test_a_newcomer_is_known_from_the_first_day(as_, ward):
    cell = written(ward.units["cell-3"])
    _, answer = record(
        as_("office"),
        "chuyen-den",
        name="TRẦN  VĂN MỚI",
        sex="male",
        birth_date="02/03/1975",
        cell=cell,
        card_number="77.001234",
        admitted_on="01/02/2000",
        official_on="01/02/2001",
        place="Phường bên",
    )

    assert answer.status_code == 303
    person = db.session.query(Person).filter_by(name="Trần Văn Mới").one()
    assert told(CellMembership, person.id, cell_id=ward.units["cell-3"])[0].valid_from == date(2022, 4, 20)


def test_somebody_of_the_same_name_is_pointed_out(as_, ward):
    page = as_("office").post(
        "/bien-dong/ket-nap/xem-truoc", BASIS | {"name": "nguyễn thị hoà", "cell": written(ward.units["cell-1"])}
    )

    assert "đã có người cùng tên" in page.text
    assert f"nguoi={written(ward.member_1)}" in page.text


def test_an_exemption_begins_and_a_second_one_is_refused(as_, ward):
    office = as_("office")
    record(office, "mien-giam", ward.member_1, exemption="exempt")
    again = office.post(
        f"/bien-dong/mien-giam/xem-truoc?nguoi={written(ward.member_1)}", BASIS | {"exemption": "reduced"}
    )

    assert len(told(Exemption, ward.member_1)) == 1
    assert again.status_code == 409
    assert "Đã có quyết định miễn, giảm" in again.text


def test_the_return_ends_the_exemption(as_, ward):
    record(as_("office"), "tro-lai", ward.exempt_1)

    assert told(Exemption, ward.exempt_1)[0].valid_until == date(2022, 4, 20)


def test_a_new_front_head_follows_the_old_one_in_one_step(as_, ward):
    seen, _ = record(
        as_("office"),
        "nhan-chuc-vu",
        ward.member_1,
        unit=written(ward.units["front-1"]),
        role="area_front_head",
        title="Trưởng ban CTMT tổ dân phố 1",
    )
    assert ward.actor("front_1").posts  # until a second person has confirmed
    confirmed(ward)

    assert "Trần Anh Thành" in seen.text
    assert told(Holding, ward.front_1)[0].valid_until == date(2022, 4, 20)
    assert not ward.actor("front_1").posts
    assert {post.unit_id for post in ward.actor("member_1").posts} == {ward.units["front-1"]}


def test_an_officer_need_not_be_a_party_member(as_, ward):
    record(
        as_("office"),
        "nhan-chuc-vu",
        name="Lý Ngoài Đảng",
        unit=written(ward.units["front-2"]),
        role="area_front_head",
        title="Trưởng ban CTMT tổ dân phố 2",
    )
    assert not db.session.query(Person).filter_by(name="Lý Ngoài Đảng").count()
    confirmed(ward)

    person = db.session.query(Person).filter_by(name="Lý Ngoài Đảng").one()
    assert told(Holding, person.id)
    assert not told(Membership, person.id)


def test_a_post_ends(as_, ward):
    post = told(Holding, ward.women_head)[0]
    record(as_("office"), "thoi-chuc-vu", ward.women_head, post=written(post.id))

    assert not ward.actor("women_head").posts


def test_joining_and_leaving_a_mass_organisation(as_, ward):
    office, women = as_("office"), written(ward.units["women"])
    record(office, "vao-doan-the", ward.com_1, organisation=women)
    record(office, "thoi-doan-the", ward.com_1, organisation=women, day="22/04/2022")

    (belonged,) = told(OrganisationMembership, ward.com_1)
    assert (belonged.valid_from, belonged.valid_until) == (date(2022, 4, 20), date(2022, 4, 22))


def test_official_standing_is_told_anew(as_, ward):
    db.session.query(Membership).filter_by(person_id=ward.member_1).update(
        {"admitted_on": date(2021, 9, 1), "official_on": None}
    )
    db.session.commit()
    seen, _ = record(as_("office"), "chinh-thuc", ward.member_1)

    assert "Chưa đủ 12 tháng dự bị" in seen.text
    assert told(Membership, ward.member_1)[0].official_on == date(2022, 4, 20)


def test_a_change_of_cell_and_of_home(as_, ward):
    office = as_("office")
    record(office, "doi-chi-bo", ward.member_1, cell=written(ward.units["cell-3"]))
    nowhere = office.post(f"/bien-dong/doi-noi-cu-tru/xem-truoc?nguoi={written(ward.member_1)}", BASIS)
    record(office, "doi-noi-cu-tru", ward.member_1, group=written(ward.units["group-3"]))

    assert nowhere.status_code == 422
    page = office.get(f"/dang-vien/{written(ward.member_1)}").text
    assert "Chi bộ 3" in page
    assert "Tổ dân phố 3" in page


def test_a_double_click_records_once(as_, ward):
    office, about = as_("office"), f"?nguoi={written(ward.member_1)}"
    fields = BASIS | {"exemption": "exempt", "once": "the same key"}

    assert office.post(f"/bien-dong/mien-giam{about}", fields).status_code == 303
    assert office.post(f"/bien-dong/mien-giam{about}", fields).status_code == 409
    assert len(told(Exemption, ward.member_1)) == 1


@pytest.mark.parametrize(
    "wrong",
    [
        {"day": ""},
        {"day": "31/02/2022"},
        {"day": "20/04/9999"},
        {"basis": "  "},
        {"basis": "x" * 2001},
        {"exemption": "none"},
    ],
)
def test_what_is_typed_wrong_comes_back_with_reasons(as_, ward, wrong):
    fields = BASIS | {"exemption": "exempt"} | wrong
    page = as_("office").post(f"/bien-dong/mien-giam/xem-truoc?nguoi={written(ward.member_1)}", fields)

    assert page.status_code == 422
    assert "field-error" in page.text


@pytest.mark.parametrize(
    "address",
    ["/bien-dong/khac", "/bien-dong/tu-tran", "/bien-dong/tu-tran?nguoi=0000000000000", "/bien-dong/tu-tran?nguoi=x"],
)
def test_an_event_about_nobody_is_not_found(as_, address):
    assert as_("office").get(address).status_code == 404


def test_a_mistake_is_withdrawn_with_a_reason_and_stays_struck_through(as_, ward):
    office = as_("office")
    fact = told(CellMembership, ward.member_1)[0]
    address = f"/dang-vien/{written(ward.member_1)}/qua-trinh/chi-bo/{written(fact.id)}"

    assert office.post(address, {"reason": ""}).status_code == 422
    assert office.post(address, {"reason": "Ghi nhầm người"}).status_code == 303
    assert "<del>" in office.get(f"/dang-vien/{written(ward.member_1)}/qua-trinh").text
    assert not told(CellMembership, ward.member_1)
    assert office.post(address, {"reason": "Lần nữa"}).status_code == 409


def test_a_mistaken_end_is_taken_back_alone(as_, ward):
    office = as_("office")
    record(office, "tu-tran", ward.member_1)
    fact = told(Membership, ward.member_1)[0]
    address = f"/dang-vien/{written(ward.member_1)}/qua-trinh/dang-tich/{written(fact.id)}"

    assert office.post(address, {"reason": "Nhầm người", "only_end": "y"}).status_code == 303
    (now_told,) = told(Membership, ward.member_1)
    assert (now_told.valid_until, now_told.ending) == (None, None)


def test_a_secretary_may_not_withdraw(as_, ward):
    fact = told(CellMembership, ward.member_1)[0]
    address = f"/dang-vien/{written(ward.member_1)}/qua-trinh/chi-bo/{written(fact.id)}"

    assert as_("sec_1").get(address).status_code == 403
    assert as_("sec_1").post(address, {"reason": "Thử"}).status_code == 403
    assert told(CellMembership, ward.member_1)
