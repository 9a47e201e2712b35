"""The cell closes its month."""

from datetime import timedelta

import pytest

from portal.audit import verify
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.ground.errors import NotAllowed, Refused
from portal.supervision.models import Closing
from portal.supervision.service import closing, questions, releases


def close(month, who="sec_1", day=None):
    will_write()
    made = closing.close_month(month.ward.actor(who), month.where(who), day or month.ward.today)
    db.session.commit()
    return made


@pytest.mark.parametrize("who", ["com_1", "sponsor_1", "ward_secretary"])
def test_only_secretary_and_deputy_close(month, ward, who):
    with pytest.raises(NotAllowed):
        close(month, who)


def test_not_before_the_release(month):
    with pytest.raises(Refused, match="mở nhận xét"):
        close(month)


def test_not_while_a_question_is_open(month, ward):
    note = month.write("member_1")
    month.send_whole()
    month.ask(note)
    month.meet()
    month.open()
    with pytest.raises(Refused, match="1 đề nghị làm rõ"):
        close(month)
    will_write()
    questions.close(ward.actor("sec_1"), month.read(note), ward.today)
    db.session.commit()
    with pytest.raises(Refused, match="1 nhận xét gửi sau"):
        close(month)
    will_write()
    releases.release_note(ward.actor("sec_1"), month.read(note), ward.today)
    db.session.commit()
    assert close(month)


def test_what_waits_for_the_member_is_carried_over(month):
    month.write("member_1")
    month.remind("member_1b")
    month.send_whole()
    month.meet()
    month.open()
    assert close(month).carried_over == 1
    with pytest.raises(Refused, match="đã chốt kỳ"):
        close(month, "dep_1")


def test_a_note_on_the_closer_neither_hinders_nor_shows(month, ward):
    """The refusal would tell the secretary that there is one; the deputy, who sees it, opens it first."""
    mine = month.write("sec_1")
    month.send_whole()
    month.ask(mine, "dep_1")
    month.meet()
    month.open()
    with pytest.raises(Refused):
        close(month, "dep_1")
    assert close(month).carried_over == 0


def test_before_the_sending_deadline_everything_is_sent_first(month, as_, ward):
    """In five minutes, three days before the deadline, a month was closed with half of it unsent."""
    month.meet()
    month.open()
    with pytest.raises(Refused, match="chưa có nhận xét gửi đến, hạn gửi đến hết ngày"):
        close(month)
    page = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    shown = as_("sec_1").get(f"{page}?loc=chua-gui").text
    assert "Nguyễn Thị Hoà" in shown
    assert "Chốt kỳ khi đã gửi đủ, hoặc sau hạn gửi." in shown
    month.send_all()
    with pytest.raises(Refused, match="chưa có nhận xét gửi đến, hạn gửi đến hết ngày"):
        close(month)  # a reason is no note
    month.send_whole()
    month.open()
    assert close(month).carried_over == 0


def test_after_the_deadline_a_month_is_closed_without_what_nobody_sent(month):
    month.meet()
    month.open()
    due_on = month.where().place.window.due_on
    with pytest.raises(Refused):
        close(month, day=due_on)
    assert close(month, day=due_on + timedelta(days=1)).carried_over == 0


@pytest.mark.parametrize("htmx", [True, False])
def test_closing_on_the_page_and_the_trail_holds(as_, month, ward, htmx):
    month.remind("member_1")
    month.send_whole()
    month.meet()
    month.open("dep_1")
    browser, page = as_("dep_1"), f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    answer = browser.submit(browser.get(page), f"{page}/chot-ky", htmx)
    assert answer.status_code == (200 if htmx else 303)
    assert db.session.scalar(db.select(Closing.by)) == ward.dep_1
    assert "1 nhận xét chờ ý kiến đảng viên" in browser.get(page).text
    assert browser.post(f"{page}/chot-ky", {}, htmx).status_code == 409
    assert verify(1) is None
