"""A body without a head waits, or its work passes to another, by a decision; figures, sheets and homes say so."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.ground.db import db
from portal.ground.ids import written
from portal.notifications.tasks import TaskKind, tasks_for
from portal.reports.first_days.queries import _first
from portal.reports.first_days.rules import decided_for_vacant
from portal.supervision.models import HeadWait, Lead, LockException
from portal.supervision.queries.assignment import assigned
from portal.supervision.queries.gaps import headless, passed
from portal.supervision.queries.places import period_of, place
from portal.supervision.queries.progress import progress_for
from portal.supervision.queries.sheet import sheet_for
from tests.kit.second import confirm_all, waiting
from tests.kit.ward import MONTH, TODAY
from tests.supervision.test_gaps import leave

BASIS = "Thông báo số 12-TB/ĐU ngày 24/04/2022"


@pytest.fixture
def vacant(as_, ward):
    leave(as_, ward, "front_3")
    return f"/giam-sat/khong-nguoi-dung-dau/{written(ward.units['front-3'])}"


def decide(as_, page, who="office", **said):
    browser = as_(who)
    return browser.post(page, {"way": "wait", "to": "", "until": "20/05/2022", "basis": BASIS, **said})


@pytest.mark.parametrize("who", ["front_chair", "ward_secretary", "admin", "front_1", "sec_3", "member_1"])
def test_only_the_office_decides(as_, ward, vacant, who):
    assert decide(as_, vacant, who).status_code == 403
    assert db.session.scalar(sa.select(sa.func.count(HeadWait.id))) == 0


@pytest.mark.parametrize(
    "said",
    [
        {"basis": ""},
        {"until": ""},
        {"until": "01/04/2022"},
        {"until": "01/04/2023"},
        {"way": ""},
        {"way": "pass", "to": ""},
        {"way": "pass", "to": "0000000000001"},
    ],
)
def test_what_is_wrongly_filled_in_decides_nothing(as_, ward, vacant, said):
    assert decide(as_, vacant, **said).status_code == 422
    assert not waiting()
    assert db.session.scalar(sa.select(sa.func.count(HeadWait.id))) == 0


def test_a_body_with_a_head_has_nothing_to_wait_for(as_, ward):
    assert decide(as_, f"/giam-sat/khong-nguoi-dung-dau/{written(ward.units['front-1'])}").status_code == 409


def test_it_waits_with_its_members_in_every_whole_and_its_month_open_to_who_comes(as_, ward, vacant):
    before = progress_for(ward.actor("front_chair"), period_of(MONTH), TODAY)
    assert decide(as_, vacant).status_code == 303
    after = progress_for(ward.actor("front_chair"), period_of(MONTH), TODAY)
    assert (after.owed, after.parts) == (before.owed, before.parts)
    (one,) = [line for line in after.headless if line.unit.id == ward.units["front-3"]]
    assert one.waits_until == date(2022, 5, 20)
    opened = db.session.scalars(sa.select(LockException)).one()
    assert (opened.opens_on, opened.last_on) == (date(2022, 5, 7), date(2022, 5, 20))
    told = [str(task.words) for task in tasks_for(ward.actor("front_chair"), TODAY).get(TaskKind.READ, ())]
    assert any("chờ người đứng đầu đến hết ngày 20/05/2022" in words for words in told)
    page = as_("front_chair").get(f"/giam-sat/{MONTH}/khong-nguoi-dung-dau").text
    assert "chờ đến hết ngày 20/05/2022" in page
    late = headless(date(2022, 5, 21))
    assert [line.waits_until for line in late if line.unit.id == ward.units["front-3"]] == [None]


def test_it_passes_by_two_persons_and_comes_back_by_itself(as_, ward, vacant):
    to = written(ward.units["front-1"])
    whole = len(assigned(period_of(MONTH).due_on))
    assert decide(as_, vacant, way="pass", to=to).status_code == 303
    assert len(waiting()) == 1
    assert not passed(TODAY)
    confirm_all(as_("ward_secretary"))
    due = period_of(MONTH).due_on
    assert [(one.body_id, one.to_id, one.last_on) for one in passed(TODAY)] == [
        (ward.units["front-3"], ward.units["front-1"], date(2022, 5, 20))
    ]
    members = assigned(due)
    assert len(members) == whole
    mine = [one for one in members if one.cell_id == ward.units["cell-3"]]
    assert {one.body_id for one in mine} <= {ward.units["front-1"], ward.units["front"]}
    rows = sheet_for(ward.actor("front_1"), place(MONTH, ward.units["front-1"]), TODAY).rows
    assert ward.units["cell-3"] in {row.cell_id for row in rows}
    assert not [one for one in headless(TODAY) if one.unit.id == ward.units["front-3"]]
    told = [str(task.words) for task in tasks_for(ward.actor("office"), TODAY).get(TaskKind.READ, ())]
    assert any("tạm giao Ban CTMT tổ dân phố 1 đến hết ngày 20/05/2022" in words for words in told)
    assert "tạm giao" in as_("office").get(vacant).text
    after = date(2022, 5, 21)
    assert {one.lead_id for one in assigned(after) if one.cell_id == ward.units["cell-3"]} == {ward.units["front-3"]}
    assert [one.waits_until for one in headless(after) if one.unit.id == ward.units["front-3"]] == [None]
    assert db.session.scalar(sa.select(sa.func.count(Lead.id)).where(Lead.basis == BASIS)) == 2


def test_the_first_months_check_says_what_was_decided(as_, ward, vacant):
    def first():
        period = period_of(MONTH)
        return _first(period, assigned(period.due_on))

    assert (first().headless - first().waiting, decided_for_vacant(first())) == (first().headless, None)
    undecided = first().headless
    assert decide(as_, vacant).status_code == 303
    db.session.rollback()
    assert (first().headless, first().waiting) == (undecided, 1)
    assert "1 tổ chức chờ người đứng đầu" in str(decided_for_vacant(first()))
    assert date(2022, 5, 20) - TODAY < timedelta(days=92)
