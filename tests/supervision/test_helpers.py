"""A head names who helps and who types: hostile ways first."""

from datetime import date

import pytest

from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused, Unknown
from portal.notifications import Told
from portal.policy import Action, PolicySubject, can
from portal.supervision.models import Helper, HelperMember, Typist
from portal.supervision.service.bodies import end_helper, end_typist, name_helper, name_typist


@pytest.fixture
def name(ward):
    def deed(who="front_1", person="Nguyễn Thị Hoà", members=None, title="Chi hội trưởng", **dates):
        will_write()
        helper = name_helper(
            ward.actor(who),
            ward.place("front-1"),
            person,
            title=title,
            since=dates.get("since", ward.today),
            last_on=dates.get("last_on"),
            members=members,
        )
        db.session.commit()
        return helper

    return deed


@pytest.mark.parametrize("who", ["helper_1", "typist_1", "front_3", "former_front_1", "sec_1", "member_1"])
def test_who_may_not_name_helpers(name, who):
    with pytest.raises(NotAllowed):
        name(who)
    assert db.session.scalar(db.select(db.func.count(Helper.id))) == 1  # the one the ward began with


@pytest.mark.parametrize(("who", "status"), [("helper_1", 403), ("typist_1", 403), ("front_3", 404), ("sec_1", 404)])
def test_the_page_is_the_heads(as_, ward, who, status):
    assert as_(who).get(url(ward)).status_code == status


@pytest.mark.parametrize(
    ("person", "words"),
    [("", "Hãy ghi đủ"), ("Không Ai Cả", "Không có ai tên"), ("Nguyễn", "Không có ai tên"), ("%", "Không có ai tên")],
)
def test_a_person_is_named_in_full(name, person, words):
    with pytest.raises(Invalid, match=words):
        name(person=person)


def test_a_card_number_names_a_person_too(name, ward):
    card = f"38.{list(ward.people).index('member_1') + 1:06d}"
    assert name(person=card).person_id == ward.member_1


def test_the_same_power_is_not_given_twice(name):
    name()
    with pytest.raises(Refused, match="đang được cử"):
        name()


def test_a_helper_for_chosen_members_writes_about_those_alone(name, ward):
    helper = name(members=[ward.member_1b, ward.member_3])  # the second is on no sheet of this body
    listed = db.session.scalars(db.select(HelperMember.person_id).where(HelperMember.helper_id == helper.id))
    assert list(listed) == [ward.member_1b]
    actor, body = ward.actor("member_1"), ward.units["front-1"]
    assert can(actor, Action.NOTE_RECORD, PolicySubject(person_id=ward.member_1b, body_id=body))
    assert not can(actor, Action.NOTE_RECORD, PolicySubject(person_id=ward.member_1c, body_id=body))
    assert not can(actor, Action.NOTE_SEND, PolicySubject(body_id=body))


def test_nobody_chosen_is_said_and_not_taken_for_everyone(name):
    with pytest.raises(Invalid, match="ít nhất một"):
        name(members=[])


def test_a_helper_of_next_month_opens_nothing_today(name, ward):
    name(since=date(2022, 5, 1))
    assert not ward.actor("member_1").helps


def test_an_ended_helper_opens_nothing_from_that_moment(name, ward):
    helper = name()
    assert ward.actor("member_1").helps
    will_write()
    end_helper(ward.actor("front_1"), ward.place("front-1"), helper.id, ward.today)
    db.session.commit()
    assert not ward.actor("member_1").helps
    with pytest.raises(Refused):
        end_helper(ward.actor("front_1"), ward.place("front-1"), helper.id, ward.today)


def test_a_helper_of_another_body_is_not_there_to_be_ended(name, ward):
    helper = name()
    will_write()
    with pytest.raises(Unknown):
        end_helper(ward.actor("front_3"), ward.place("front-3"), helper.id, ward.today)


def test_who_is_named_is_told(name, ward):
    name()
    told = db.session.scalar(db.select(Told.words).where(Told.person_id == ward.member_1))
    assert told.startswith("Đồng chí được cử")


def test_a_typist_is_named_and_ended(ward):
    will_write()
    typist = name_typist(ward.actor("front_1"), ward.place("front-1"), "Lê Đức Cường", since=ward.today)
    db.session.commit()
    assert ward.units["front-1"] in ward.actor("member_3").types_for
    end_typist(ward.actor("front_1"), ward.place("front-1"), typist.id, ward.today)
    db.session.commit()
    assert not ward.actor("member_3").types_for


def test_the_form_names_both_and_keeps_what_was_typed(as_, ward):
    browser = as_("front_1")
    page = browser.get(url(ward))
    assert "Phó ban CTMT tổ dân phố 1" in page.text
    refused = browser.post(url(ward), {"person": "Không Ai Cả", "title": "Chi hội trưởng", "since": "25/04/2022"})
    assert refused.status_code == 422
    assert "Không Ai Cả" in refused.text
    form = {
        "person": "Nguyễn Thị Hoà",
        "title": "Chi hội trưởng",
        "since": "25/04/2022",
        "reach": "chon",
        "members": [ids.written(ward.member_1b), ids.written(ward.member_1c)],
    }
    assert browser.post(url(ward), form).status_code == 303
    assert "2 đảng viên" in browser.get(url(ward)).text
    form = {"nhap-person": "Lê Đức Cường", "nhap-since": "25/04/2022"}
    named = browser.post(url(ward).replace("giup-viec", "nhap-thay"), form)
    assert named.status_code == 303
    assert db.session.scalar(db.select(Typist.person_id).where(Typist.named_by.is_not(None))) == ward.member_3


def test_the_office_names_on_paper_orders(as_, ward):
    assert as_("office").get(url(ward)).status_code == 200


def url(ward, body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}/nguoi-giup-viec"
