"""What hangs on a unit that goes to another ward: named before, held and set there, kept here, undone as it was."""

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from portal.arrangements.rules.states import ArrangementState
from portal.campaigns.models import Campaign, CampaignTask
from portal.documents.models import Audience
from portal.ground.clock import HERE
from portal.ground.db import db, flush, in_ward, writing
from portal.ground.ids import new_id, written
from portal.meetings.models import Convening, Meeting, MeetingKind, MeetingState, MeetingType
from portal.meetings.service.types import begin_types
from portal.notifications.models import Told
from portal.organisations.models import Unit
from portal.policy import Role
from portal.supervision.models import Period
from tests.arrangements.joint import DAY
from tests.arrangements.test_between_wards import moved, stands
from tests.kit.ward import OTHER, PEOPLE

THEME, TASK = "Sinh hoạt chi bộ tháng 5", "Chi bộ tổ chức đối thoại với nhân dân"
BEGINS = datetime(DAY.year, DAY.month, 3, 19, 30, tzinfo=HERE)


@pytest.fixture
def hung(joint):
    """A session after the day, convening the cell and its secretary by name, and a task set to the cell."""
    cell = joint.ward.units["cell-1"]
    with writing(), in_ward(1):
        begin_types()
        kind = db.session.scalars(sa.select(MeetingType.id).where(MeetingType.code == "monthly")).one()
        meeting = Meeting(
            id=new_id(),
            type_id=kind,
            kind=MeetingKind.MONTHLY,
            organiser_id=cell,
            theme=THEME,
            place="Nhà văn hóa",
            starts_at=BEGINS,
            ends_at=BEGINS + timedelta(hours=2),
            chair_id=joint.ward.sec_1,
        )
        db.session.add(meeting)
        flush()
        db.session.add_all(
            [
                Convening(meeting_id=meeting.id, unit_id=cell),
                Convening(meeting_id=meeting.id, person_id=joint.ward.sec_1),
                Convening(meeting_id=meeting.id, person_id=joint.ward.office),
            ]
        )
        drive = db.session.scalars(sa.select(Campaign.id)).one()
        db.session.add(CampaignTask(campaign_id=drive, position=90, words=TASK, unit_id=cell))
    joint.begun()
    joint.area(1, 1, OTHER, named="Mới")
    return joint


def session_in(number):
    with in_ward(number):
        row = db.session.scalars(sa.select(Meeting).where(Meeting.theme == THEME)).one()
        called = db.session.execute(
            sa.select(Convening.unit_id, Convening.person_id).where(Convening.meeting_id == row.id)
        ).all()
        db.session.expunge_all()
        db.session.rollback()
    return row, {tuple(one) for one in called}


def tasks_in(number):
    with in_ward(number):
        asked = sa.select(CampaignTask.unit_id).where(CampaignTask.words == TASK, CampaignTask.withdrawn_at.is_(None))
        found = list(db.session.scalars(asked))
        db.session.rollback()
    return found


def test_the_preview_names_it(hung, as_):
    page = as_("office").get(f"/sap-xep/{written(hung.ids[1])}").text
    for said in (
        f"{THEME}, 03/05/2022, của Chi bộ 1: họp ở phường mới",
        f"Nhiệm vụ “{TASK}” của Chi bộ 1: kết thúc ở đây, giao tiếp ở phường mới",
        "kế hoạch đang thực hiện đi theo người",
        "tài khoản đi theo người",
        "muốn xem hồ sơ cũ phải được cho phép",
        "khóa sổ sớm vào ngày 30/04/2022, vì người làm nốt sang phường khác",
    ):
        assert said in page
    assert "tổ chức mới tự lên lịch" not in page
    assert "làm nốt kỳ đang mở" not in page
    assert PEOPLE["member_1"][0] in page


def test_a_month_that_was_due_is_locked_on_the_eve_as_was_said(hung):
    hung.agreed().day_comes()
    with in_ward(1):
        locks = db.session.scalars(sa.select(Period.locks_on).where(Period.month == "2022-04")).one()
        db.session.rollback()
    assert locks == DAY - timedelta(days=1)


def test_it_is_held_and_set_in_the_new_ward_and_undone_as_it_was(hung):
    before = {number: stands(number) for number in (1, OTHER)}
    hung.agreed().day_comes()
    assert hung.row().state is ArrangementState.APPLIED, hung.row().problem
    old, _ = session_in(1)
    new, called = session_in(OTHER)
    assert (old.state, new.state) == (MeetingState.NOT_HELD, MeetingState.PLANNED)
    assert old.reason.startswith("Họp ở phường Thử Nghiệm theo")
    assert (new.starts_at, new.place, new.chair_id) == (old.starts_at, "Nhà văn hóa", moved(hung, "sec_1"))
    with in_ward(OTHER):
        cell = db.session.scalars(sa.select(Unit.id).where(Unit.short_name == "Chi bộ Mới")).one()
        db.session.rollback()
    assert new.organiser_id == cell
    assert called == {(cell, None), (None, moved(hung, "sec_1"))}  # whoever stays is not convened there
    assert (tasks_in(1), tasks_in(OTHER)) == ([], [cell])
    hung.undone()
    for number in (1, OTHER):
        after = stands(number)
        assert {name for name, rows in after.items() if rows != before[number][name]} <= {"meeting_type"}
    assert session_in(1)[0].state is MeetingState.PLANNED


def test_documents_stay_in_the_books_here(hung):
    with in_ward(1):
        kept = db.session.scalars(sa.select(Audience.document_id)).all()
        db.session.rollback()
    hung.agreed().day_comes()
    with in_ward(1):
        assert db.session.scalars(sa.select(Audience.document_id)).all() == kept
        db.session.rollback()


def told_of_going(joint, who):
    with in_ward(1):
        facts = db.session.scalars(sa.select(Told.facts).where(Told.person_id == joint.ward.people[who])).all()
        db.session.rollback()
    return [one["ward"] for one in facts if "ward" in one]


def test_whoever_goes_is_told_before_the_day_once_all_have_agreed(hung):
    hung.hand_in(1)
    hung.confirm(1)
    assert told_of_going(hung, "member_1") == []
    hung.hand_in(OTHER)
    hung.confirm(OTHER)
    assert told_of_going(hung, "member_1") == ["phường Thử Nghiệm"]
    assert told_of_going(hung, "member_3") == []


def test_of_the_last_part_confirmed_on_the_day_itself_all_is_done(hung):
    """The first that is confirmed waits for the other, and says nothing is wrong."""
    for number in hung.ids:
        hung.hand_in(number)
    hung.confirm(1, DAY)
    assert (hung.row().state, hung.row().problem) == (ArrangementState.CONFIRMED, "")
    hung.confirm(OTHER, DAY)
    assert hung.row().state is ArrangementState.APPLIED


def test_a_new_officer_is_led_to_the_report_of_what_is_open(arranger, as_, ward):
    arranger.draft()
    merged = arranger.merge("cell-1", "cell-3")
    arranger.post("sec_1", merged, Role.CELL_SECRETARY)
    arranger.agreed().day_comes()
    told = db.session.scalars(sa.select(Told).where(Told.person_id == ward.sec_1)).all()
    (link,) = {one.link for one in told if one.facts.get("number") == "15-QĐ/ĐU" and one.link}
    db.session.rollback()
    assert as_("sec_1").get(link).status_code == 200
