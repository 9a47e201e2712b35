"""Góp ý: recorded, read by whom it is meant for and the chi ủy, answered; for all others only counted."""

import re
from datetime import date

import pytest

from portal.audit.models import Payload
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.meetings.models import Convening, Meeting, MeetingKind
from portal.minutes import reminders as minutes_reminders
from portal.minutes.models import Contribution
from portal.minutes.queries.contributions import contribution_for, contributions_for, counts_for, waiting_for
from portal.minutes.service import contributions
from portal.notifications import Told
from tests.kit.pages import WANDERING
from tests.kit.ward import PEOPLE, TODAY
from tests.meetings.rooms import Room
from tests.trust.test_twin_worlds import ID

WORDS = "Đồng chí cần đến họp đúng giờ hơn."


@pytest.fixture
def room(ward, session):
    return Room(
        ward,
        session(
            on=TODAY,
            kind=MeetingKind.THEMED,
            code="themed",
            chair="sec_1",
            secretary="member_1c",
            theme="Tự soi, tự sửa",
        ),
    )


def said(room, speaker="dep_1", to="member_1", text=WORDS, who="sec_1"):
    return room.do(
        contributions.record_contribution,
        TODAY,
        speaker_id=room.ward.people[speaker],
        addressee_id=room.ward.people[to] if to else None,
        text=text,
        who=who,
    ).id


def answered(room, number, who, text="Tôi tiếp thu.", into_plan=False):
    will_write()
    one = contribution_for(room.ward.actor(who), number)
    contributions.answer(room.ward.actor(who), one, text=text, into_plan=into_plan, version=one.version)
    db.session.commit()


@pytest.mark.parametrize("who", ["member_1", "office", "ward_secretary", "sponsor_1", "front_1"])
def test_nobody_else_records(room, as_, who):
    with pytest.raises(NotAllowed):
        said(room, who=who)
    assert as_(who).post(f"{room.url}/gop-y", {}).status_code in (403, 404)


def test_only_at_a_cells_themed_session_and_from_its_day_on(ward, session):
    with pytest.raises(Refused, match="chuyên đề"):
        said(Room(ward, session(on=TODAY)))
    with pytest.raises(Refused, match="Chưa đến ngày"):
        said(Room(ward, session(on=date(2022, 5, 3), kind=MeetingKind.THEMED, code="themed")))


def test_speaker_and_addressee_are_two_people_who_are_there(room):
    for how in ({"speaker": "member_1"}, {"speaker": "member_3"}, {"to": "member_3"}, {"text": ""}):
        with pytest.raises(Invalid):
            said(room, **how)


def test_the_addressee_and_the_chi_uy_read_it_and_nobody_else(room, as_):
    number = said(room)
    for who in ("member_1", "sec_1", "dep_1", "com_1"):
        assert [one.text for one in contributions_for(room.ward.actor(who))] == [WORDS], who
        assert WORDS in as_(who).get("/sinh-hoat/gop-y").text
    for who in (
        "member_1b",
        "member_1c",
        "relative_1",
        "sponsor_1",
        "ward_secretary",
        "office",
        "admin",
        "front_1",
        "sec_3",
    ):
        assert contributions_for(room.ward.actor(who)) == [], who
        assert contribution_for(room.ward.actor(who), number) is None
        browser = as_(who)
        for url in ("/sinh-hoat/gop-y", f"{room.url}/gop-y", f"{room.url}/bien-ban"):
            assert WORDS not in browser.get(url).text, (who, url)
        assert browser.post(f"/sinh-hoat/gop-y/{written(number)}/tra-loi", {}).status_code == 404
    assert WORDS not in str(db.session.scalars(db.select(Payload.content)).all())


def test_all_others_see_how_many_by_cell(room):
    said(room)
    answered(room, said(room, to=None), "com_1")
    for who in ("member_1b", "sponsor_1", "ward_secretary"):
        assert counts_for(room.ward.actor(who)) == [("Chi bộ 1", 2, 1)], who
    assert counts_for(room.ward.actor("sec_3")) == []


def test_whom_it_is_meant_for_is_told_without_the_words(room):
    said(room)
    said(room, to=None, speaker="member_1b")
    told = {(one.person_id, str(one.words)) for one in db.session.scalars(db.select(Told))}
    assert {person for person, _ in told} == {room.ward.member_1, room.ward.dep_1, room.ward.com_1}
    assert all(WORDS not in words for _, words in told)
    assert any("góp ý" in str(task.words) for task in minutes_reminders.tasks(room.ward.actor("member_1"), TODAY))


def test_only_the_addressee_answers_and_takes_it_into_the_plan(room, as_):
    number = said(room)
    for who in ("sec_1", "com_1"):  # they read it, and may not answer for another
        with pytest.raises(NotAllowed):
            answered(room, number, who)
    browser = as_("member_1")
    url, key = f"/sinh-hoat/gop-y/{written(number)}/tra-loi", written(number)
    empty = browser.post(url, {f"{key}-version": "1", f"{key}-into_plan": "y"})
    assert empty.status_code == 422
    done = browser.post(url, {f"{key}-version": "1", f"{key}-answer": "Tôi tiếp thu.", f"{key}-into_plan": "y"})
    assert done.status_code == 303
    page = browser.get("/sinh-hoat/gop-y")
    assert "/ke-hoach/viet?doi=1" in page.text
    assert contributions_for(room.ward.actor("sec_1"))[0].into_plan
    assert browser.post(url, {f"{key}-version": "2", f"{key}-answer": "Lần nữa"}).status_code == 409
    assert browser.post(url, {f"{key}-version": "1", f"{key}-answer": "Lần nữa"}).status_code == 409


def test_what_is_meant_for_the_chi_uy_any_of_them_answers_and_nobodys_plan_takes_it(room):
    number = said(room, to=None)
    with pytest.raises(Invalid):
        answered(room, number, "com_1", into_plan=True)
    answered(room, number, "com_1")
    assert contributions_for(room.ward.actor("dep_1"))[0].answered_by == "Đỗ Phương Hương"


def test_it_is_taken_back_as_a_new_fact(room, as_):
    number = said(room)
    browser = as_("sec_1")
    assert browser.submit(browser.get(f"{room.url}/gop-y"), "/rut").status_code == 303
    assert contributions_for(room.ward.actor("member_1")) == []
    assert counts_for(room.ward.actor("member_1b")) == []
    assert db.session.get(Contribution, (1, number)).text == WORDS
    other = said(room)
    answered(room, other, "member_1")
    will_write()
    with pytest.raises(Refused, match="đã được trả lời"):
        room.do(contributions.withdraw, contribution_for(room.ward.actor("sec_1"), other), version=2)


def test_what_is_typed_stays(room, as_):
    people = room.ward.people
    answer = as_("sec_1").post(f"{room.url}/gop-y", {"gop-y-speaker": written(people["dep_1"]), "gop-y-text": WORDS})
    assert answer.status_code == 422
    assert "Hãy chọn góp ý cho ai." in answer.text
    assert WORDS in answer.text
    done = as_("sec_1").post(
        f"{room.url}/gop-y",
        {"gop-y-speaker": written(people["dep_1"]), "gop-y-addressee": "chi-uy", "gop-y-text": WORDS},
    )
    assert done.status_code == 303
    assert db.session.scalar(db.select(Contribution.addressee_id)) is None


def test_the_minutes_say_how_many_and_no_more(room):
    answered(room, said(room), "member_1", into_plan=True)
    room.add("Trình bày kế hoạch")
    room.close()
    room.finish()
    content = room.minutes[0].content
    assert content["contributions"] == [1, 1]
    assert WORDS not in str(content)
    assert "Tôi tiếp thu." not in str(content)


@pytest.mark.parametrize("who", ["member_1b", "member_1c", "sponsor_1", "ward_secretary", "office", "front_1"])
def test_two_worlds_that_differ_in_the_words_look_alike(ward, session, as_, who):
    """One world: words to the member, taken into the plan. The other: other words, from another, to the chi ủy."""
    as_(who).get("/")  # a first visit is greeted
    seen = []
    for how, into_plan in (({"to": "member_1"}, True), ({"to": None, "speaker": "com_1", "text": "Lời khác."}, False)):
        room = Room(ward, session(on=TODAY, kind=MeetingKind.THEMED, code="themed", theme="Tự soi"))
        number = said(room, **how)
        answered(room, number, "member_1" if how["to"] else "com_1", into_plan=into_plan)
        browser = as_(who)
        pages = [browser.get(url) for url in (room.url, f"{room.url}/gop-y", "/sinh-hoat/gop-y", "/")]
        seen.append([(page.status_code, plain(page.text)) for page in pages])
        will_write()
        db.session.execute(db.delete(Contribution))
        db.session.execute(db.delete(Convening))
        db.session.execute(db.delete(Meeting))
        db.session.commit()
    assert seen[0] == seen[1]


def plain(text):
    """Without what differs between any two openings of one page, and without ids."""
    for pattern, same in WANDERING:
        text = pattern.sub(same, text)
    return re.sub(ID, "·", text)


def to_the_ward(room, text="Đề nghị Đảng ủy về dự với chi bộ nhiều hơn."):
    return room.do(
        contributions.record_contribution,
        TODAY,
        speaker_id=room.ward.dep_1,
        addressee_id=None,
        to_ward=True,
        text=text,
        who="sec_1",
    ).id


def test_what_is_meant_for_the_ward_committee_is_read_there_and_answered_there(room, as_):
    number = to_the_ward(room)
    readers = {who for who in PEOPLE if contribution_for(room.ward.actor(who), number)}
    assert readers == {"sec_1", "dep_1", "com_1", "office", "ward_secretary", "standing"}
    with pytest.raises(NotAllowed):
        answered(room, number, "sec_1")
    assert not any(one.id == number for one in waiting_for(room.ward.actor("com_1")))
    secretary = as_("ward_secretary")
    page = secretary.get("/sinh-hoat/gop-y")
    assert "góp ý cho Đảng ủy phường" in page.text
    field = re.search(r'name="([^"]+-answer)"', page.text)[1]
    answer = secretary.submit(page, f"/gop-y/{written(number)}/tra-loi", **{field: "Đảng ủy tiếp thu."})
    assert answer.status_code == 303
    assert contribution_for(room.ward.actor("sec_1"), number).answer == "Đảng ủy tiếp thu."


def test_a_committee_member_is_named_without_being_there_and_nobody_else_is(room, as_):
    page = as_("sec_1").get(f"{room.url}/gop-y").text
    assert "Lê Đình Đông, Bí thư Đảng ủy" in page
    number = said(room, to="ward_secretary")
    assert {who for who in PEOPLE if contribution_for(room.ward.actor(who), number)} == {
        "sec_1",
        "dep_1",
        "com_1",
        "ward_secretary",
    }
    with pytest.raises(Invalid, match="không có mặt"):
        said(room, to="sec_3")


def test_the_form_says_it_to_the_ward_committee(room, as_):
    browser = as_("sec_1")
    page = browser.get(f"{room.url}/gop-y")
    answer = browser.submit(
        page,
        "/gop-y",
        **{"gop-y-speaker": written(room.ward.dep_1), "gop-y-addressee": "dang-uy", "gop-y-text": "Một việc."},
    )
    assert answer.status_code == 303
    assert db.session.scalars(db.select(Contribution.to_ward)).all() == [True]
    told = set(db.session.scalars(db.select(Told.person_id)))
    assert {room.ward.ward_secretary, room.ward.office} <= told
