"""Việc chung trong tháng: added once, ticked in one pass; a tick is offered to the month's note, no tick to nobody."""

from datetime import date

import pytest

from portal.audit import Entry
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.meetings.models import Participation, SharedEvent
from portal.meetings.queries import events
from portal.meetings.service import events as service
from portal.organisations.queries import units
from portal.policy import Action
from tests.kit.crowd import more_members
from tests.kit.ward import PEOPLE, TODAY

DAY = date(2022, 4, 16)
MONTH = "/viec-chung/2022-04"


def unit(code):
    return next(one for one in units() if one.code == code)


@pytest.fixture
def share(ward):
    """`share("sec_1", "cell-1")`: an event of that unit on 16/04/2022; answers with it as its organiser sees it."""

    def added(who="sec_1", organiser="cell-1", title="Tổng vệ sinh", place="Ngõ 5", on=DAY):
        will_write()
        actor = ward.actor(who)
        made = service.share(actor, unit(organiser), TODAY, title=title, place=place, on=on)
        db.session.commit()
        return events.event_for(actor, made.id)

    return added


@pytest.fixture
def tick(ward):
    def ticked(event, whom, was=(), who="sec_1"):
        will_write()
        found = service.tick(
            ward.actor(who),
            event,
            TODAY,
            ticked=[ward.people[one] for one in whom],
            was=[ward.people[one] for one in was],
        )
        db.session.commit()
        return found

    return ticked


def on_it(event):
    return set(
        db.session.scalars(
            db.select(Participation.person_id).where(
                Participation.event_id == event.id, Participation.withdrawn_at.is_(None)
            )
        )
    )


@pytest.mark.parametrize(
    ("who", "organiser"),
    [
        ("member_1", "cell-1"),
        ("sec_3", "cell-1"),
        ("sponsor_1", "cell-1"),
        ("ward_secretary", "cell-1"),
        ("women_head", "youth"),
        ("front_1", "front-3"),
        ("former_front_1", "front-1"),
        ("helper_1", "front-1"),
        ("admin", "ward"),
    ],
)
def test_who_may_not_add_one(share, who, organiser):
    with pytest.raises(NotAllowed):
        share(who, organiser)
    assert db.session.scalar(db.select(db.func.count(SharedEvent.id))) == 0


@pytest.mark.parametrize(
    ("who", "organiser"),
    [("office", "cell-1"), ("office", "ward"), ("com_1", "cell-1"), ("women_head", "women"), ("front_1", "front-1")],
)
def test_the_office_the_chi_uy_and_a_bodys_head_add_one(share, who, organiser):
    assert share(who, organiser).title == "Tổng vệ sinh"
    entry = db.session.scalar(db.select(Entry).where(Entry.action == Action.EVENT_SHARE))
    assert entry.object_kind == "shared_event"


@pytest.mark.parametrize(
    "wrong", [{"title": ""}, {"place": ""}, {"on": None}, {"on": date(2032, 4, 1)}, {"title": "x" * 161}]
)
def test_what_is_missing_is_said(share, wrong):
    with pytest.raises(Invalid):
        share(**wrong)


@pytest.mark.parametrize("who", ["member_1", "sec_3", "women_head", "sponsor_1"])
def test_to_others_the_event_is_not_there(as_, share, who):
    event = share()
    browser = as_(who)
    assert browser.get(f"/viec-chung/viec/{written(event.id)}").status_code == 404
    assert browser.post(f"/viec-chung/viec/{written(event.id)}", {"person": "x"}).status_code == 404
    assert "Tổng vệ sinh</a>" not in browser.get(MONTH).text


def test_a_stranger_is_asked_to_sign_in(stranger, share):
    event = share()
    assert stranger.get(MONTH).status_code == 401
    assert stranger.get(f"/viec-chung/viec/{written(event.id)}").status_code == 401


def test_a_member_without_a_body_adds_nothing_through_the_form(as_):
    assert as_("member_1").post(MONTH, {"title": "A", "place": "B", "on": "16/04/2022"}).status_code == 403


@pytest.mark.parametrize(
    ("who", "organiser", "there", "not_there"),
    [
        ("sec_1", "cell-1", {"member_1", "sec_1", "exempt_1"}, {"member_3", "police_1"}),
        ("women_head", "women", {"member_1", "sec_3"}, {"member_1b", "member_3"}),
        ("front_1", "front-1", {"member_1"}, {"member_3"}),
        ("youth_head", "youth", {"member_3", "school_1"}, {"police_1", "member_1"}),  # the police stay hidden
        ("office", "women", {"member_1", "sec_3"}, {"member_1b"}),
        ("office", "ward", {"member_1", "member_3", "police_1"}, {"office"}),
    ],
)
def test_only_the_organisers_own_members_are_listed(ward, share, who, organiser, there, not_there):
    listed = {one.person_id for one in events.tickable(ward.actor(who), share(who, organiser))}
    assert {ward.people[one] for one in there} <= listed
    assert not {ward.people[one] for one in not_there} & listed


def test_another_cells_member_cannot_be_ticked_by_a_made_up_form(share, tick, ward):
    event = share()
    assert tick(event, ["member_1", "member_3", "police_1"]) == (1, 0)
    assert on_it(event) == {ward.member_1}


def test_two_who_tick_at_once_add_up_and_a_second_click_changes_nothing(share, tick, ward):
    event = share()
    tick(event, ["member_1"])
    tick(event, ["member_1b"], who="com_1")  # drawn before the first was saved
    assert on_it(event) == {ward.member_1, ward.member_1b}
    assert tick(event, ["member_1"]) == (0, 0)
    assert tick(event, [], was=["member_1"]) == (0, 1)
    assert tick(event, ["member_1"]) == (1, 0)  # ticked again after all: the same row
    assert db.session.scalar(db.select(db.func.count(Participation.id))) == 2


def test_the_trail_tells_who_was_ticked(share, tick):
    event = share()
    before = db.session.scalar(db.select(db.func.count(Entry.number)))
    tick(event, ["member_1"])
    tick(event, ["member_1"], was=["member_1"])  # nothing new, nothing told
    assert db.session.scalar(db.select(db.func.count(Entry.number))) == before + 1


def test_what_is_still_to_come_has_no_participants(share, tick):
    event = share(on=date(2022, 4, 30))
    with pytest.raises(Refused, match="chưa tới"):
        tick(event, ["member_1"])


def test_a_change_from_a_stale_page_is_refused_with_what_was_typed(as_, share, ward):
    event, browser = share(), as_("sec_1")
    page = browser.get(f"/viec-chung/viec/{written(event.id)}")
    will_write()
    service.change(ward.actor("com_1"), event, TODAY, title="Khác", place="Ngõ 5", on=DAY, version=event.version)
    db.session.commit()
    answer = browser.submit(page, "/sua", title="Tổng vệ sinh tuyến phố")
    assert answer.status_code == 409
    assert "Tổng vệ sinh tuyến phố" in answer.text
    assert "vừa được người khác sửa" in answer.text
    assert browser.submit(answer, "/sua").status_code == 303  # seen, and saved over it
    with pytest.raises(Conflict):
        service.withdraw(ward.actor("sec_1"), event, version=event.version)


def test_an_event_with_participants_does_not_move_into_the_future(share, tick, ward):
    event = share()
    tick(event, ["member_1"])
    event = events.event_for(ward.actor("sec_1"), event.id)
    with pytest.raises(Invalid):
        service.change(
            ward.actor("sec_1"), event, TODAY, title="A", place="B", on=date(2022, 5, 1), version=event.version
        )


def test_bad_input_keeps_what_was_typed(as_):
    browser = as_("sec_1")
    answer = browser.submit(browser.get(MONTH), MONTH, title="Ủng hộ quỹ", place="", on="31/02/2022")
    assert answer.status_code == 422
    assert "Ủng hộ quỹ" in answer.text
    assert "Hãy ghi nơi làm." in answer.text
    assert "31/02/2022" in answer.text


def test_one_pass_without_script_finds_by_name_without_marks_and_keeps_the_ticks(as_, share, ward):
    event = share()
    browser, url = as_("sec_1"), f"/viec-chung/viec/{written(event.id)}"
    found = browser.post(url, {"deed": "find", "q": "dang quoc", "was": "", "person": written(ward.member_1)})
    assert found.status_code == 200
    assert PEOPLE["member_1b"][0] in found.text
    assert f'type="hidden" name="person" value="{written(ward.member_1)}"' in found.text
    assert f'value="{written(ward.sec_1)}"' not in found.text
    assert "Không có ai tên như vậy" in browser.post(url, {"deed": "find", "q": "zz", "was": ""}).text
    people = [written(ward.member_1), written(ward.member_1b)]
    saved = browser.post(url, {"deed": "save", "was": "", "person": people})
    assert saved.status_code == 303
    assert on_it(event) == {ward.member_1, ward.member_1b}


def test_a_withdrawn_event_takes_no_ticks_and_offers_nothing(as_, share, tick, ward):
    event = share()
    tick(event, ["member_1"])
    browser = as_("sec_1")
    page = browser.get(f"/viec-chung/viec/{written(event.id)}")
    assert browser.submit(page, "/rut").status_code == 303
    assert events.parts_of(ward.member_1, "2022-04") == []
    assert browser.post(f"/viec-chung/viec/{written(event.id)}", {"person": written(ward.sec_1)}).status_code == 409
    assert browser.submit(page, "/sua").status_code == 409


def sheet(ward, body, whom):
    return f"/giam-sat/2022-04/{written(ward.units[body])}?mo={written(ward.people[whom])}"


@pytest.mark.parametrize(("who", "body"), [("front_1", "front-1"), ("women_head", "women"), ("sec_1", "cell-1")])
def test_a_tick_is_offered_in_that_months_note_to_who_writes_it(as_, share, tick, ward, who, body):
    tick(share(title="Tổng vệ sinh <b>"), ["member_1"])
    page = as_(who).get(sheet(ward, body, "member_1")).text
    assert "16/04/2022: Tham gia “Tổng vệ sinh &lt;b&gt;” do Chi bộ 1 tổ chức, Ngõ 5" in page
    assert "data-fill=" in page


def test_no_tick_means_nothing_and_another_months_tick_stays_there(as_, share, tick, ward):
    tick(share(), ["member_1"])
    tick(share(on=date(2022, 3, 31), title="Trồng cây"), ["member_1"])
    assert "data-fill" not in as_("front_1").get(sheet(ward, "front-1", "member_1b")).text
    assert "Trồng cây" not in as_("front_1").get(sheet(ward, "front-1", "member_1")).text


@pytest.mark.parametrize(
    ("who", "body", "whom"),
    [
        ("front_3", "front-1", "member_1"),
        ("front_1", "front-1", "front_1"),
        ("front_1", "front-1", "relative_1"),
        ("member_1b", "cell-1", "member_1"),
    ],
)
def test_who_may_not_write_the_note_is_offered_nothing(as_, share, tick, ward, who, body, whom):
    tick(share(), ["member_1", "front_1", "relative_1"])
    assert "Tổng vệ sinh" not in as_(who).get(sheet(ward, body, whom)).text


def test_everyone_sees_what_stands_about_themself_alone(as_, share, tick):
    tick(share(), ["member_1"])
    assert "Tổng vệ sinh, Ngõ 5 (Chi bộ 1)" in as_("member_1").get(MONTH).text
    assert "Ngõ 5" not in as_("member_1b").get(MONTH).text
    assert "Không ghi không có nghĩa là không tham gia" in as_("member_1b").get(MONTH).text


def test_as_many_reads_however_many_members(as_, share, tick, ward, count_reads):
    event = share()
    tick(event, ["member_1"])
    chi_uy, front = as_("sec_1"), as_("front_1")
    pages = [
        (chi_uy, f"/viec-chung/viec/{written(event.id)}"),
        (chi_uy, MONTH),
        (front, sheet(ward, "front-1", "member_1")),
        (front, sheet(ward, "front-1", "member_1b")),
    ]
    for browser, url in pages:
        browser.get(url)
    before = [count_reads(lambda place=place: place[0].get(place[1])) for place in pages]
    more_members(ward, 30)
    share(title="Tuyên truyền")
    for browser, url in pages:
        browser.get(url)
    assert [count_reads(lambda place=place: place[0].get(place[1])) for place in pages] == before
