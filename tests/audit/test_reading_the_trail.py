"""The trail's page: deeds and posts for the secretary and the administrator, and not a word of any note."""

import ast

import pytest

from portal import audit
from portal.audit import About
from portal.audit.queries import ACTIONS, PAGE, trail_for
from portal.config import ROOT
from portal.ground.db import db
from portal.ground.errors import NotAllowed
from portal.policy import Action
from tests.supervision.conftest import REMARK, Month


@pytest.mark.parametrize("who", ["office", "front_chair", "standing", "sec_1", "member_1"])
def test_others_do_not_read_the_trail(as_, ward, who):
    assert as_(who).get("/nhat-ky").status_code == 403
    with pytest.raises(NotAllowed):
        trail_for(ward.actor(who))


@pytest.mark.parametrize("who", ["ward_secretary", "admin"])
def test_deeds_stand_there_without_their_words_or_whom_they_concern(as_, ward, who):
    Month(ward).write("member_1")
    page = as_(who).get("/nhat-ky").text

    assert str(Action.NOTE_RECORD.label) in page
    assert "Trưởng ban CTMT tổ dân phố 1" in page
    assert REMARK.remark not in page
    assert "Nguyễn Thị Hoà" not in page


def test_the_end_of_the_chain_is_shown_to_be_written_down(as_, ward):
    Month(ward).write("member_1")
    number, digest = audit.anchor(1)
    page = as_("admin").get("/nhat-ky").text
    assert digest in page.replace(" ", "")
    assert str(number) in page


def test_the_trail_is_filtered_by_deed_and_day(as_, ward):
    Month(ward).write("member_1")
    actor = ward.actor("admin")
    assert {line.action for line in trail_for(actor, action=Action.NOTE_RECORD).lines} == {Action.NOTE_RECORD}
    assert trail_for(actor, day=ward.today.replace(year=2001)).lines == []
    assert "Không có việc nào khớp" in as_("admin").get("/nhat-ky?ngay=01/01/2001").text


@pytest.mark.parametrize(
    ("query", "status"),
    [("ngay=31/02/2022", 422), ("viec=../etc", 200), ("truoc=" + "9" * 40, 200), ("truoc=-1", 200), ("truoc=²", 200)],
)
def test_a_nonsense_filter_is_answered_calmly(as_, query, status):
    assert as_("admin").get(f"/nhat-ky?{query}").status_code == status


def test_a_long_trail_is_read_page_by_page(ward):
    actor = ward.actor("admin")
    db.session.rollback()
    for number in range(PAGE + 5):
        audit.record_apart(actor, "account.prefer", About("account", number + 1))
    db.session.rollback()
    first = trail_for(actor)
    second = trail_for(actor, before=first.older)

    assert len(first.lines) == PAGE
    assert first.lines[-1].number - 1 == second.lines[0].number
    assert second.older is None


def test_every_deed_that_is_written_down_has_words():
    """ "Việc khác" tells nobody what was done under their name."""
    calls = [
        call
        for file in ROOT.glob("portal/**/*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "").startswith("record")
    ]
    said = {one.value for call in calls for one in call.args[:3] if isinstance(one, ast.Constant)}
    codes = {one for one in said if isinstance(one, str) and "." in one}
    assert len(codes) > 15
    assert not codes - set(ACTIONS)
