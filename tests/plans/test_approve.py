"""Chi ủy thông qua: by whom, of what, and what it brings about."""

from datetime import date, timedelta

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, NotAllowed, Refused
from portal.notifications import Told
from portal.plans.models import Delivery, Narrative, Origin, PlanVersion, Recipient, VersionState
from portal.plans.queries.writing import writing_for
from portal.plans.service.writing import take_back
from portal.reports import figures


@pytest.fixture
def handed_in(drive):
    return drive.hand_in("no_plan_1")


@pytest.mark.parametrize("who", ["sponsor_1", "ward_secretary", "standing"])
def test_who_reads_but_does_not_decide_approves_nothing(drive, handed_in, who):
    with pytest.raises(NotAllowed):
        drive.approve(handed_in, who)


@pytest.mark.parametrize("who", ["front_1", "office", "sec_3", "member_1", "admin", "women_head"])
def test_whoever_may_not_read_it_finds_no_address(as_, handed_in, who):
    assert as_(who).post(f"/ke-hoach/ban/{ids.written(handed_in)}/thong-qua").status_code == 404


def test_not_ones_own_and_the_secretarys_by_the_ward(drive):
    mine, secretarys = drive.hand_in("dep_1", reason="Việc mới"), drive.hand_in("sec_1", reason="Việc mới")
    for who, what in (("dep_1", mine), ("sec_1", secretarys), ("dep_1", secretarys), ("com_1", secretarys)):
        with pytest.raises(NotAllowed):
            drive.approve(what, who)
    assert drive.approve(mine, "sec_1").approved_as == "Bí thư Chi bộ 1"
    assert drive.approve(secretarys, "standing").approved_as == "Ủy viên Ban Thường vụ Đảng ủy"


def test_an_approved_plan_says_by_whom_and_goes_where_the_routes_say(drive, handed_in, ward):
    made = drive.approve(handed_in)
    assert (made.state, made.approved_on, made.approved_by) == (VersionState.APPROVED, ward.today, ward.sec_1)
    sent = db.session.scalars(db.select(Delivery).where(Delivery.plan_version_id == handed_in)).all()
    assert [(one.recipient, one.unit_id) for one in sent] == [(Recipient.SUPERVISING_BODY, ward.units["front-1"])]
    told = db.session.scalars(db.select(Told.words).where(Told.person_id == ward.no_plan_1)).all()
    assert any("được thông qua" in words for words in told)
    entry = db.session.scalars(db.select(Entry).where(Entry.action == "plan.approve")).one()
    assert entry.object_id == handed_in


def test_a_new_version_takes_the_place_of_the_one_before(drive, ward):
    before = ward.versions["member_1"]
    new = drive.hand_in("member_1", reason="Được giao thêm việc")
    assert drive.state(before) is VersionState.APPROVED  # until the new one stands
    drive.approve(new)
    old = db.session.get(PlanVersion, (1, before))
    assert (old.state, old.superseded_on) == (VersionState.SUPERSEDED, ward.today)
    assert old.approved_on == date(2022, 3, 29)


def test_figures_of_an_earlier_day_still_count_the_version_that_stood_then(drive, ward):
    whole = drive.read(ward.versions["member_1"])
    yesterday = ward.today - timedelta(days=1)
    count = figures.commitments(yesterday, whole.drive.id).part
    drive.approve(drive.hand_in("member_1", reason="Được giao thêm việc"))
    assert figures.commitments(yesterday, whole.drive.id).part == count
    assert figures.commitments(ward.today, whole.drive.id).part == count - 2  # three before, one now


def test_a_required_part_left_empty_is_not_approved(drive, handed_in):
    will_write()
    of_it = (Narrative.plan_version_id == handed_in, Narrative.section == "duties")
    db.session.execute(db.delete(Narrative).where(*of_it))
    db.session.commit()
    with pytest.raises(Refused, match="Thực hiện chức trách"):
        drive.approve(handed_in)


def test_what_was_taken_back_or_decided_meanwhile_is_refused(drive, handed_in, ward):
    whole = drive.read(handed_in)
    with pytest.raises(Conflict):
        drive.approve(handed_in, seen=whole.version.version + 1)
    drive.send_back(handed_in)
    with pytest.raises(Refused, match="đã được yêu cầu chỉnh sửa"):
        drive.approve(handed_in)


def test_a_plan_taken_back_under_the_readers_eyes_is_409_or_gone(as_, drive, handed_in, ward):
    browser = as_("sec_1")
    page = browser.get(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}/doc")
    will_write()
    take_back(ward.actor("no_plan_1"), writing_for(ward.actor("no_plan_1"), ward.today))
    db.session.commit()
    assert browser.submit(page, "thong-qua", True).status_code == 404
    drive.hand_in("no_plan_1")
    answer = browser.submit(page, "thong-qua", True)
    assert answer.status_code == 409
    assert "vừa thay đổi" in answer.text
    assert drive.state(handed_in) is VersionState.SUBMITTED


def test_a_year_that_was_closed_takes_no_new_version(drive, ward):
    new = drive.hand_in("member_1", reason="Thêm việc")
    will_write()
    db.session.get(PlanVersion, (1, ward.versions["member_1"])).state = VersionState.CLOSED
    db.session.commit()
    with pytest.raises(Refused, match="tổng kết"):
        drive.approve(new)


def test_the_police_go_nowhere_they_must_not(drive, ward):
    """A hidden cell has no supervising body; nobody but its own leaders learns anything."""
    new = drive.hand_in("police_1", reason="Thêm việc")
    will_write()
    db.session.execute(db.update(PlanVersion).where(PlanVersion.id == new).values(origin=Origin.PORTAL))
    db.session.commit()
    whole = drive.read(new, "ward_secretary")
    assert whole
    assert drive.read(new, "front_chair") is None
    with pytest.raises(NotAllowed):
        drive.approve(new, "ward_secretary")
