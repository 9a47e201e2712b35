"""Kế hoạch của chi bộ: who sees which states, what is counted out of what, and how many questions it takes."""

from datetime import date

import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal.campaigns.models import Campaign
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.people.models import CellMembership
from portal.plans.models import Origin, PlanVersion
from portal.plans.queries.cell import cell_for, cell_plans, cells_for, drives, queue_for
from portal.plans.queries.overview import overview
from portal.plans.reminders import tasks
from portal.plans.rules.versions import Stage
from tests.kit.crowd import more_members


def url(ward, cell="cell-1"):
    return f"/ke-hoach/chi-bo/{ids.written(ward.units[cell])}"


def plans(ward, who="sec_1", cell="cell-1"):
    actor = ward.actor(who)
    return cell_plans(actor, cell_for(actor, ward.units[cell]), drives(ward.today)[0], ward.today)


def row(listed, person_id):
    return next(one for one in listed.rows if one.person_id == person_id)


@pytest.mark.parametrize("who", ["member_1", "front_1", "women_head", "front_chair", "typist_1", "sec_3"])
def test_whoever_sees_no_states_finds_no_page(as_, ward, who):
    assert as_(who).get(url(ward)).status_code == 404


def test_the_office_sees_states_and_opens_no_text(as_, ward):
    page = as_("office").get(url(ward))
    assert page.status_code == 200
    assert "Bùi Chưa Lập" in page.text
    assert f"/ke-hoach/{ids.written(ward.member_1)}" not in page.text
    assert as_("office").get(f"{url(ward)}/doc").text.count("Phân loại rác") == 0


def test_everyone_who_must_write_is_counted_once(ward, drive):
    listed = plans(ward)
    assert row(listed, ward.no_plan_1).stage is Stage.NONE
    assert not any(one.person_id == ward.exempt_1 for one in listed.rows)
    assert (listed.approved, len(listed.counted)) == (len(listed.counted) - 1, listed.handed_in + 1)
    drive.hand_in("no_plan_1")
    assert row(plans(ward), ward.no_plan_1).stage is Stage.SUBMITTED
    assert plans(ward).handed_in == len(listed.counted)


def test_a_change_in_mid_year_waits_and_unwrites_nothing(ward, drive):
    before = plans(ward).approved
    drive.hand_in("member_1", reason="Thêm việc")
    listed = plans(ward)
    assert row(listed, ward.member_1).stage is Stage.CHANGED
    assert listed.approved == before


def test_who_came_after_the_deadline_is_shown_and_not_counted(ward, drive):
    will_write()
    moved = db.session.scalars(sa.select(CellMembership).where(CellMembership.person_id == ward.member_3)).one()
    moved.valid_until = ward.today
    db.session.add(CellMembership(person_id=ward.member_3, cell_id=ward.units["cell-1"], valid_from=ward.today))
    db.session.commit()
    assert not row(plans(ward), ward.member_3).expected
    assert row(plans(ward, "sec_3", "cell-3"), ward.member_3).expected  # counted where they stood that day
    assert not row(plans(ward, "sec_3", "cell-3"), ward.member_3).readable


def test_paper_and_summary_are_said_and_can_be_looked_for(as_, ward):
    will_write()
    db.session.get(PlanVersion, (1, ward.versions["member_1"])).origin = Origin.PAPER
    db.session.commit()
    page = as_("sec_1").get(f"{url(ward)}?loc=ban-giay")
    assert "theo bản giấy" in page.text
    assert "Nguyễn Thị Hoà" in page.text
    assert "Đặng Quốc Ân" not in page.text


def test_the_queue_is_what_the_reader_decides_on(ward, drive):
    members, secretarys = drive.hand_in("no_plan_1"), drive.hand_in("sec_1", reason="Thêm việc")
    own = drive.hand_in("dep_1", reason="Thêm việc")

    def queue(who, cell=None):
        actor = ward.actor(who)
        return {one.version_id for one in queue_for(actor, ward.today, cell and cell_for(actor, ward.units[cell]))}

    assert queue("dep_1") == {members}
    assert queue("com_1") == {members, own}
    assert queue("standing") == queue("standing", "cell-1") == {secretarys}
    assert queue("sponsor_1") == set()
    assert queue("sponsor_1", "cell-1") == {members, secretarys, own}  # reads, decides nothing
    assert queue("member_1") == queue("front_1") == queue("office") == set()


def test_what_waits_is_a_task_of_who_decides(ward, drive):
    drive.hand_in("no_plan_1")
    drive.hand_in("sec_1", reason="Thêm việc")
    words = {who: [str(one.words) for one in tasks(ward.actor(who), ward.today)] for who in ("com_1", "standing")}
    assert any("1 bản kế hoạch của Chi bộ 1 chờ chi ủy xem" in one for one in words["com_1"])
    assert any("bí thư chi bộ chờ Ban Thường vụ" in one for one in words["standing"])


def test_the_wards_leaders_choose_the_cell(as_, ward, drive):
    drive.hand_in("sec_1", reason="Thêm việc")
    page = as_("ward_secretary").get("/ke-hoach/chi-bo")
    assert page.status_code == 200
    for words in ("Chi bộ 1", "Chi bộ Công an phường", "Hoàng Thị Thanh Lý"):
        assert words in page.text
    one = as_("sec_1").get("/ke-hoach/chi-bo")
    assert one.status_code == 303
    assert one.location.endswith(url(ward))


def test_thirty_more_members_cost_no_more_reads(ward, drive):
    few = _reads(lambda: plans(ward)), _reads(lambda: overview(cells_for(ward.actor("standing")), *_now(ward)))
    more_members(ward, 30)
    many = _reads(lambda: plans(ward)), _reads(lambda: overview(cells_for(ward.actor("standing")), *_now(ward)))
    assert few == many


def test_before_a_drive_has_begun_the_page_says_so(as_, ward):
    will_write()
    db.session.execute(sa.update(Campaign).values(starts_on=date(2030, 1, 1)))
    db.session.commit()
    page = as_("sec_1").get("/ke-hoach/chi-bo")
    assert "Chưa có đợt sinh hoạt chính trị nào bắt đầu." in page.text
    assert as_("sec_1").get(url(ward)).status_code == 404


def _now(ward):
    return drives(ward.today)[0], ward.today


def _reads(work):
    asked = []

    def count(*args):
        asked.append(args[2])

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        work()
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
        db.session.remove()
    return len(asked)
