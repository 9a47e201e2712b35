"""Self-examination put before the cell: one tick for everyone present, the exceptions by name; hostile ways first."""

import pytest

from portal.campaigns.queries import campaign_called
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.minutes.models import Presentation
from portal.minutes.queries.minutes import drafted
from portal.minutes.queries.presented import presented_at, presented_in
from portal.minutes.service.presented import record_presentation
from tests.kit.ward import PEOPLE, TODAY
from tests.meetings.rooms import Room
from tests.meetings.test_roll import Hall


@pytest.fixture
def room(ward, session):
    return Room(ward, session(on=TODAY, kind=MeetingKind.THEMED, code="themed", chair="sec_1", secretary="dep_1"))


@pytest.fixture
def closed(room, ward):
    hall = Hall(ward, room.seen())
    hall.tell("member_1b")
    hall.all_present()
    hall.close()
    return room


def present(room, *but, who="sec_1"):
    return room.do(record_presentation, but=[room.ward.people[one] for one in but], who=who)


@pytest.mark.parametrize("who", ["member_1", "sponsor_1", "office", "ward_secretary"])
def test_nobody_else_records_it(closed, as_, who):
    with pytest.raises(NotAllowed):
        present(closed, who=who)
    assert as_(who).post(f"{closed.url}/trinh-bay", {}).status_code in (403, 404)
    assert presented_at(closed.id) is None


def test_not_before_the_roll_is_closed_and_only_at_a_themed_session(room, ward, session):
    with pytest.raises(Refused, match="chốt điểm danh"):
        present(room)
    with pytest.raises(Refused, match="chuyên đề"):
        present(Room(ward, session(on=TODAY)))


def test_only_who_was_there_can_have_been_silent(closed):
    with pytest.raises(Invalid, match="có mặt"):
        present(closed, "member_1b")
    with pytest.raises(Invalid, match="có mặt"):
        present(closed, "sec_3")


def test_one_tick_says_it_of_everyone_present(closed, as_, ward):
    browser = as_("sec_1")
    page = browser.get(f"{closed.url}/gop-y")
    assert browser.submit(page, "/trinh-bay").status_code == 303
    found = presented_at(closed.id)
    assert (found.part, found.others) == (found.whole, ())
    assert f"{found.part}/{found.whole} đồng chí có mặt đã trình bày" in browser.get(f"{closed.url}/gop-y").text
    assert drafted(ward.actor("sec_1"), closed.seen())["presented"] == [found.part, found.whole]


def test_exceptions_are_named_to_who_keeps_the_record_and_to_themself(closed, as_, ward):
    present(closed, "member_1")
    found = presented_at(closed.id)
    assert (found.whole - found.part, found.others) == (1, (PEOPLE["member_1"][0],))
    name = PEOPLE["member_1"][0]
    assert f"Chưa trình bày: {name}" in as_("dep_1").get(f"{closed.url}/gop-y").text
    for who in ("member_1c", "sponsor_1", "ward_secretary"):
        page = as_(who).get(f"{closed.url}/gop-y")
        assert page.status_code in (200, 404)
        assert "Chưa trình bày" not in page.text, who
    assert "chưa trình bày tự soi" in as_("member_1").get("/toi/du-lieu").text
    assert name not in str(drafted(ward.actor("sec_1"), closed.seen())["presented"])


def test_what_was_recorded_wrongly_is_recorded_anew_and_kept(closed):
    present(closed, "member_1")
    present(closed)
    assert presented_at(closed.id).others == ()
    rows = db.session.scalars(db.select(Presentation)).all()
    assert sorted(one.withdrawn_at is None for one in rows) == [False, True]


def test_a_wrong_choice_comes_back_with_its_sentence(closed, as_, ward):
    answer = as_("sec_1").post(f"{closed.url}/trinh-bay", {"but": written(ward.sec_3)})
    assert (answer.status_code, "Chỉ chọn người có mặt" in answer.text) == (422, True)
    will_write(False)


def test_the_drives_figure_counts_it_by_cell_out_of_those_present(closed, ward):
    will_write()
    meeting = db.session.get_one(Meeting, (1, closed.id))
    meeting.campaign_id, meeting.state = campaign_called("tu-soi-2022").id, MeetingState.HELD
    db.session.commit()
    campaign = campaign_called("tu-soi-2022")
    assert presented_in(campaign, TODAY) == {}
    present(closed, "member_1")
    found = presented_at(closed.id)
    assert presented_in(campaign, TODAY) == {ward.units["cell-1"]: (found.part, found.whole)}
    assert found.part == found.whole - 1
