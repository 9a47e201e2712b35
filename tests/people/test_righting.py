"""Đính chính: what was told wrongly of a person is put right by a paper, and what stood before is kept."""

from datetime import date

import pytest
import sqlalchemy as sa

from portal.audit import Entry
from portal.ground.db import db
from portal.ground.ids import read, written
from portal.people.models import Correction, Membership, Person, Sex
from portal.privacy.models import DataRequest, RequestState

REQUESTS = "/toi/du-lieu/yeu-cau"
WHY = {"paper": "Giấy khai sinh số 12", "reason": "Ghi thiếu dấu"}


def place(ward, who="member_1"):
    return f"/dang-vien/{written(ward.people[who])}/dinh-chinh"


def person(ward, who="member_1"):
    db.session.expire_all()
    return db.session.get(Person, (1, ward.people[who]))


def card(ward, who):
    rows = sa.select(Membership.card_number).where(
        Membership.person_id == ward.people[who], Membership.withdrawn_at.is_(None)
    )
    return db.session.scalar(rows)


@pytest.mark.parametrize("who", ["member_1", "sec_1", "front_chair", "ward_secretary"])
def test_only_the_office_puts_right(as_, ward, who):
    assert as_(who).get(place(ward)).status_code == 403
    assert as_(who).post(place(ward), {"name": "Nguyễn Thị Hoá", **WHY}).status_code == 403
    assert person(ward).name == "Nguyễn Thị Hoà"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"name": "Nguyễn Thị Hoà"}, "Chưa có gì khác"),
        ({"name": "=1+1"}, "không phải là họ tên"),
        ({"name": "Nguyễn Thị Hoà", "card_number": "ABC"}, "không đúng dạng"),
        ({"name": "Nguyễn Thị Hoà", "birth_date": "01/01/2222"}, "ngoài khoảng"),
        ({"name": "Nguyễn Thị Hoà", "birth_date": "01/01/2050"}, "sau hôm nay"),
        ({"name": "Nguyễn Thị Hoà", "birth_date": "02/01/1980", "admitted_on": "01/01/1980"}, "trước khi sinh"),
        ({"name": "Nguyễn Thị Hoá", "paper": ""}, "Hãy ghi giấy tờ"),
        ({"name": "Nguyễn Thị Hoá", "reason": " "}, "Hãy ghi lý do"),
    ],
)
def test_what_cannot_be_right_is_told_on_the_form(as_, ward, said, words):
    answer = as_("office").post(place(ward), {**WHY, **said})
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert not db.session.scalar(sa.select(sa.func.count()).select_from(Correction))


def test_a_card_of_somebody_else_is_refused_by_name(as_, ward):
    answer = as_("office").post(place(ward), {"name": "Nguyễn Thị Hoà", "card_number": card(ward, "member_3"), **WHY})
    assert answer.status_code == 409
    assert "Lê Đức Cường" in answer.text


def test_a_name_is_put_right_and_found_by_its_new_spelling(as_, ward):
    office = as_("office")
    assert "Nguyễn Thị Hoà" in office.get(place(ward)).text
    answer = office.post(place(ward), {"name": "nguyễn thị hoài", "sex": "male", "birth_date": "03/04/1971", **WHY})
    assert answer.status_code == 303
    one = person(ward)
    assert (one.name, one.given_name, one.folded) == ("Nguyễn Thị Hoài", "Hoài", "nguyen thi hoai")
    assert (one.sex, one.birth_date, one.birth_year) == (Sex.MALE, date(1971, 4, 3), 1971)
    shown = office.get(answer.location).text
    assert "<del>Nguyễn Thị Hoà</del>" in shown
    assert "Giấy khai sinh số 12" in shown
    entry = db.session.scalars(
        sa.select(Entry)
        .where(Entry.object_id == ward.people["member_1"], Entry.action == "people.record")
        .order_by(Entry.number.desc())
    ).first()
    assert entry.action == "people.record"
    told = sa.select(Correction.before, Correction.after).where(Correction.field == "name")
    assert db.session.execute(told).all() == [("Nguyễn Thị Hoà", "Nguyễn Thị Hoài")]


def test_a_card_is_put_right_in_the_membership_that_is_told_again(as_, ward):
    before = card(ward, "member_1")
    answer = as_("office").post(place(ward), {"name": "Nguyễn Thị Hoà", "card_number": "99.000001", **WHY})
    assert answer.status_code == 303
    assert card(ward, "member_1") == "99.000001"
    rows = sa.select(Membership.card_number).where(Membership.person_id == ward.people["member_1"])
    assert set(db.session.scalars(rows)) == {before, "99.000001"}


ASKED = {"kind": "correct", "record": "identity", "wants": "Tên tôi là Hoài."}


def asks(as_, who="member_1", **more):
    browser = as_(who)
    answer = browser.submit(browser.get(REQUESTS), REQUESTS, **{**ASKED, **more})
    return answer.location.rpartition("/")[2]


def state_of(request):
    db.session.expire_all()
    return db.session.scalar(sa.select(DataRequest.state).where(DataRequest.id == read(request)))


def test_a_members_own_request_leads_to_the_form_and_is_settled_by_it(as_, ward):
    request = asks(as_)
    office = as_("office")
    queued = office.get(f"/yeu-cau-du-lieu/{request}").text
    address = f"{place(ward)}?yeu-cau={request}"
    assert address in queued
    form = office.get(address)
    assert "Tên tôi là Hoài." in form.text
    assert office.submit(form, address, name="Nguyễn Thị Hoài", **WHY).status_code == 303
    assert state_of(request) is RequestState.DONE
    told = as_("member_1").get(f"{REQUESTS}/{request}").text
    assert "Họ và tên: Nguyễn Thị Hoà → Nguyễn Thị Hoài" in told
    assert place(ward) not in office.get(f"/yeu-cau-du-lieu/{request}").text


def test_a_refused_correction_settles_no_request(as_, ward):
    request = asks(as_)
    address = f"{place(ward)}?yeu-cau={request}"
    assert as_("office").post(address, {"name": "Nguyễn Thị Hoà", **WHY}).status_code == 409
    assert state_of(request) is RequestState.RECEIVED


def test_another_persons_request_is_neither_shown_nor_settled(as_, ward):
    of_another, to_see = asks(as_, "member_3"), asks(as_, kind="view")
    office = as_("office")
    for request in (of_another, to_see):
        address = f"{place(ward)}?yeu-cau={request}"
        assert "Tên tôi là Hoài." not in office.get(address).text
        assert office.post(address, {"name": f"Nguyễn Thị Hoa{request[0]}x", **WHY}).status_code in (303, 409)
        assert state_of(request) is RequestState.RECEIVED


def test_what_was_put_right_is_in_the_copy_of_ones_own_data(as_, ward):
    as_("office").post(place(ward), {"name": "Nguyễn Thị Hoài", **WHY})
    page = as_("member_1").get("/toi/du-lieu").text
    assert "Giấy khai sinh số 12" in page
    assert "Ghi thiếu dấu" in page
    assert "Giấy khai sinh số 12" not in as_("member_3").get("/toi/du-lieu").text
