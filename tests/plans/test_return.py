"""A plan handed back: by whom, why, when, and what the member is told."""

import re

import pytest

from portal.audit.models import Entry
from portal.ground import ids
from portal.ground.db import db
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.notifications import Told
from portal.plans.models import Return, ReturnReason, VersionState
from portal.plans.queries.cell import cell_plans, cells_for, drives
from portal.plans.rules.versions import Stage


@pytest.fixture
def handed_in(drive):
    return drive.hand_in("no_plan_1")


@pytest.mark.parametrize("who", ["sponsor_1", "ward_secretary"])
def test_who_reads_but_does_not_decide_hands_nothing_back(drive, handed_in, who):
    with pytest.raises(NotAllowed):
        drive.send_back(handed_in, who)


@pytest.mark.parametrize("who", ["front_1", "office", "sec_3", "member_1", "women_head"])
def test_whoever_may_not_read_it_finds_no_address(as_, handed_in, who):
    page = as_(who).post(f"/ke-hoach/ban/{ids.written(handed_in)}/yeu-cau-chinh-sua", {"code": "general"})
    assert page.status_code == 404


def test_not_ones_own(drive):
    mine = drive.hand_in("dep_1", reason="Thêm việc mới")
    with pytest.raises(NotAllowed):
        drive.send_back(mine, "dep_1")
    assert drive.send_back(mine, "com_1")


def test_a_coded_reason_and_a_sentence_are_asked_for(drive, handed_in):
    with pytest.raises(Invalid) as refusal:
        drive.send_back(handed_in, code=None, reason="")
    assert set(refusal.value.reasons) == {"code", "reason"}
    assert drive.state(handed_in) is VersionState.SUBMITTED


def test_a_return_is_one_event_the_member_is_told_and_the_trail_keeps_it(drive, handed_in, ward):
    drive.send_back(handed_in, code=ReturnReason.NO_DEADLINE)
    made = db.session.scalars(db.select(Return)).one()
    assert (made.code, made.by, made.returned_on) == (ReturnReason.NO_DEADLINE, ward.sec_1, ward.today)
    assert drive.state(handed_in) is VersionState.RETURNED
    told = db.session.scalars(db.select(Told).where(Told.person_id == ward.no_plan_1)).one()
    assert "yêu cầu chỉnh sửa" in told.words
    assert told.link == "/ke-hoach/cua-toi"
    entry = db.session.scalars(db.select(Entry).where(Entry.action == "plan.return")).one()
    assert entry.object_id == made.id


def test_neither_twice_nor_after_approval(drive, handed_in, ward):
    drive.send_back(handed_in)
    with pytest.raises(Refused, match="đã được yêu cầu chỉnh sửa"):
        drive.send_back(handed_in)
    with pytest.raises(Refused, match="29/03/2022"):
        drive.send_back(ward.versions["member_1"])


def test_what_changed_meanwhile_is_read_again(drive, handed_in):
    with pytest.raises(Conflict):
        drive.send_back(handed_in, seen=99)


def test_returns_and_people_are_both_counted(drive, handed_in, ward):
    drive.send_back(handed_in)
    second = drive.hand_in("no_plan_1", day=ward.today)
    plans = _plans(ward)
    row = next(one for one in plans.rows if one.person_id == ward.no_plan_1)
    assert row.stage is Stage.RESUBMITTED
    drive.send_back(second)
    plans = _plans(ward)
    assert (plans.returns, plans.people_returned) == (2, 1)


def test_a_return_without_a_sentence_keeps_the_page_and_what_was_chosen(as_, drive, handed_in, ward):
    browser = as_("sec_1")
    page = browser.get(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}/doc")
    answer = browser.submit(page, "yeu-cau-chinh-sua", True, code="no_remedy", reason="  ")
    assert answer.status_code == 422
    assert "Hãy ghi rõ cần sửa gì" in answer.text
    assert re.search(r"<input checked[^>]*no_remedy", answer.text)
    refused = browser.submit(page, "yeu-cau-chinh-sua", reason="Nêu việc cụ thể.", code="bịa")
    assert refused.status_code == 422
    assert "Nêu việc cụ thể." in refused.text


def _plans(ward):
    actor = ward.actor("sec_1")
    return cell_plans(actor, cells_for(actor)[0], drives(ward.today)[0], ward.today)
