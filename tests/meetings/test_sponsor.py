"""Chi bộ được phân công: the committee member's page, and confirming having attended."""

from datetime import date

import pytest

from portal.attendance.models import Visit
from portal.audit import Entry
from portal.campaigns.models import CampaignTask, TaskTo
from portal.campaigns.queries import campaign_called
from portal.checks.queries import sponsor
from portal.checks.service import visits
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed, Refused
from portal.ground.ids import new_id, written
from portal.meetings.models import Meeting, MeetingKind, MeetingState
from portal.meetings.queries.meetings import meeting_for
from portal.minutes.queries.running import visitors_of
from portal.organisations.models import Holding
from portal.organisations.queries import units
from portal.policy import Action, Role
from tests.kit.crowd import more_members
from tests.kit.ward import TODAY
from tests.supervision.conftest import Month

HOME = "/chi-bo-duoc-phan-cong"
HELD_ON = date(2022, 4, 12)


@pytest.fixture
def held(session):
    """A monthly session of Chi bộ 1 that was held thirteen days ago, without minutes."""
    will_write()
    meeting = db.session.get(Meeting, (1, session(on=HELD_ON).id))
    meeting.state = MeetingState.HELD
    db.session.commit()
    return meeting.id


@pytest.fixture
def place(ward):
    return f"{HOME}/{written(ward.units['cell-1'])}"


@pytest.fixture
def whole(ward):
    def read(who="sponsor_1", day=TODAY):
        cell = next(one for one in units() if one.code == "cell-1")
        return sponsor.sponsor_cell(ward.actor(who), cell, day)

    return read


@pytest.mark.parametrize("who", ["member_1", "sec_1", "office", "front_1", "front_chair", "admin", "women_head"])
def test_who_looks_after_no_cell_has_no_such_page(as_, place, held, who):
    browser = as_(who)
    assert browser.get(HOME).status_code == 404
    assert browser.get(place).status_code == 404
    assert browser.post(f"{place}/kiem-tra", {"finding": "A"}).status_code == 404
    assert browser.post(f"{place}/da-du/{written(held)}").status_code == 404


def test_a_stranger_is_asked_to_sign_in(stranger, place):
    assert stranger.get(HOME).status_code == 401
    assert stranger.get(place).status_code == 401


def test_a_sponsor_opens_their_own_cell_alone(as_, ward, place):
    browser = as_("sponsor_1")
    assert browser.get(HOME).headers["Location"].endswith(place)
    assert browser.get(place).status_code == 200
    assert "phụ trách từ ngày 01/06/2020" in browser.get(place).text
    for other in ("cell-3", "cell-police", "front-1"):
        assert browser.get(f"{HOME}/{written(ward.units[other])}").status_code == 404


def test_when_the_term_ends_the_page_closes(as_, place, ward):
    will_write()
    db.session.scalar(db.select(Holding).where(Holding.role == Role.CELL_SPONSOR)).valid_until = TODAY
    db.session.commit()
    assert as_("sponsor_1").get(HOME).status_code == 404
    assert as_("sponsor_1").get(place).status_code == 404


def test_the_wards_leaders_choose_among_all_cells(as_):
    page = as_("ward_secretary").get(HOME)
    assert page.status_code == 200
    for name in ("Chi bộ 1", "Chi bộ 3", "Chi bộ Công an phường"):
        assert name in page.text


def test_the_page_counts_and_shows_no_text_of_a_note(as_, whole, ward, place):
    month = Month(ward)
    month.write("member_1")
    found = whole()
    assert (found.plans.approved, found.plans.expected - found.plans.approved) == (found.plans.expected - 1, 1)
    assert (found.month.parts.recorded, found.month.sent, found.month.released, found.unanswered) == (1, 0, 0, 0)
    month.send()
    month.meet()
    assert found.month.parts.whole == whole().month.parts.whole
    page = as_("sponsor_1").get(place).text
    assert "Gặp gỡ bốn hộ" not in page
    assert "Nguyễn Thị Hoà" not in page


def test_released_remarks_wait_for_the_members_word(whole, ward):
    month = Month(ward)
    month.write("member_1")
    month.send()
    month.meet()
    month.open()
    found = whole()
    assert found.unanswered == 1
    assert found.month.released >= 1


def test_what_is_past_its_date_is_said_with_its_address(whole, held, session, ward):
    session(on=date(2022, 4, 20))  # still "sẽ họp"
    will_write()
    campaign = campaign_called("tu-soi-2022")
    db.session.add(
        CampaignTask(
            id=new_id(),
            campaign_id=campaign.id,
            position=1,
            words="Báo cáo",
            given_to=TaskTo.EVERY_CELL,
            due_on=date(2022, 4, 10),
        )
    )
    db.session.commit()
    told = [str(one.words) for one in whole().overdue]
    assert any("1 đảng viên chưa có kế hoạch" in one for one in told)
    assert any("Báo cáo" in one for one in told)
    assert any("20/04/2022 chưa được ghi" in one for one in told)
    assert any("12/04/2022 chưa có biên bản" in one for one in told)
    assert not any("nhận xét" in one for one in told)  # due on the 28th
    assert any("nhận xét" in str(one.words) for one in whole(day=date(2022, 4, 29)).overdue)


@pytest.mark.parametrize("who", ["member_1", "sec_1", "office"])
def test_who_may_not_confirm(held, ward, who):
    will_write()
    meeting = meeting_for(ward.actor("office"), held)
    with pytest.raises(NotAllowed):
        visits.confirm(ward.actor(who), meeting, TODAY)
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 0


def test_another_units_session_is_not_confirmed_on_this_page(as_, session, place):
    other = session("ward", on=HELD_ON, kind=MeetingKind.CONFERENCE, code="conference").id
    assert as_("ward_secretary").post(f"{place}/da-du/{written(other)}").status_code == 404
    elsewhere = session("cell-3", on=HELD_ON).id
    assert as_("sponsor_1").post(f"{place}/da-du/{written(elsewhere)}").status_code == 404


@pytest.mark.parametrize(("day", "state"), [(date(2022, 5, 3), MeetingState.PLANNED), (HELD_ON, MeetingState.NOT_HELD)])
def test_what_was_not_held_was_attended_by_nobody(as_, session, place, day, state):
    will_write()
    meeting = db.session.get(Meeting, (1, session(on=day).id))
    meeting.state = state
    db.session.commit()
    assert as_("sponsor_1").post(f"{place}/da-du/{written(meeting.id)}").status_code == 409
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 0


def test_attending_is_confirmed_once_and_may_be_taken_back(as_, held, place, ward):
    browser, url = as_("sponsor_1"), f"{place}/da-du/{written(held)}"
    page = browser.get(place)
    assert browser.submit(page, f"/da-du/{written(held)}").status_code == 303
    browser.submit(page, f"/da-du/{written(held)}")
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 1
    assert "Đảng ủy viên dự: Ngô Trọng Giang" in browser.get(place).text
    assert "(phát biểu chỉ đạo)" not in browser.get(place).text
    assert browser.post(f"{url}/rut").status_code == 303
    assert db.session.scalar(db.select(db.func.count(Visit.id))) == 0
    assert len(list(db.session.scalars(db.select(Entry.id).where(Entry.action == Action.VISIT_CONFIRM)))) == 2


def test_who_gave_direction_says_so_and_the_minutes_name_it(as_, held, place):
    browser = as_("sponsor_1")
    browser.submit(browser.get(place), f"/da-du/{written(held)}")
    page = browser.get(place)
    assert "Tôi có phát biểu chỉ đạo" in page.text
    for _ in range(2):
        assert browser.submit(page, f"/da-du/{written(held)}", viec="phat-bieu").status_code == 303
    shown = browser.get(place).text
    assert "Đảng ủy viên dự: Ngô Trọng Giang (phát biểu chỉ đạo)" in shown
    assert "Tôi có phát biểu chỉ đạo" not in shown
    assert visitors_of(held) == ["Ngô Trọng Giang (phát biểu chỉ đạo)"]


def test_what_a_summary_told_is_not_taken_back_here(held, ward):
    will_write()
    db.session.add(Visit(meeting_id=held, person_id=ward.sponsor_1, source="sinh-hoat-chuyen-de.xlsx, dòng 4"))
    db.session.commit()
    will_write()
    with pytest.raises(Refused):
        visits.take_back(ward.actor("sponsor_1"), meeting_for(ward.actor("sponsor_1"), held))


def test_as_many_reads_however_many_members_and_sessions(as_, place, session, ward, count_reads):
    session(on=HELD_ON)
    browser = as_("sponsor_1")
    browser.get(place)
    before = count_reads(lambda: browser.get(place))
    more_members(ward, 20)
    for day in range(1, 6):
        session(on=date(2022, 4, day))
    browser.get(place)
    assert count_reads(lambda: browser.get(place)) == before
