"""The last day of a time limit belongs to it, the next does not; and what lies before a sending was never given."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from portal.ground.db import db, will_write
from portal.organisations.wards import the_portal
from portal.supervision.models import Note, Period
from portal.supervision.queries.own import _reminders
from portal.supervision.rules.cell import not_to_be_concluded, not_to_be_released_singly, not_to_be_replied
from portal.supervision.rules.month import MonthWindow, closed_to_notes, is_locked
from portal.supervision.rules.progress import suppressed
from portal.supervision.service.releases import release_at_lock
from tests.supervision.conftest import REMARK
from tests.supervision.test_release import lock, released

LOCK = date(2022, 5, 6)
A_DAY = timedelta(days=1)
WINDOW = MonthWindow(date(2022, 4, 28), LOCK)


def test_the_lock_day_itself_still_takes_notes():
    assert not is_locked(WINDOW, LOCK)
    assert is_locked(WINDOW, LOCK + A_DAY)
    assert closed_to_notes(WINDOW, "2022-04", LOCK) is None
    assert closed_to_notes(WINDOW, "2022-04", LOCK + A_DAY)


def test_both_days_of_an_exception_take_notes():
    opened = WINDOW._replace(opened=((date(2022, 5, 10), date(2022, 5, 12)),))
    days = [date(2022, 5, day) for day in (9, 10, 12, 13)]
    assert [is_locked(opened, day) for day in days] == [True, False, False, True]


def test_the_month_takes_notes_from_its_first_day():
    assert closed_to_notes(WINDOW, "2022-04", date(2022, 3, 31))
    assert closed_to_notes(WINDOW, "2022-04", date(2022, 4, 1)) is None


ANSWERING = {"nil": False, "released_on": date(2022, 4, 25), "has_open_question": False, "concluded": False}


def test_nobody_concludes_on_the_last_day_of_answering():
    until = date(2022, 5, 5)
    asked = {**ANSWERING, "replied": False, "until": until, "free_from": None}
    assert not_to_be_concluded(**asked, today=until)
    assert not_to_be_concluded(**asked, today=until + A_DAY) is None


def test_the_last_day_of_answering_takes_an_answer():
    until = date(2022, 5, 5)
    assert not_to_be_replied(until=until, concluded=False, today=until) is None
    assert not_to_be_replied(until=until, concluded=False, today=until + A_DAY)


def test_the_lock_day_is_no_day_for_a_single_opening():
    how = {"released": False, "has_open_question": False, "held": False, "free_from": None, "cell_released_on": None}
    assert not_to_be_released_singly(**how, locks_on=LOCK, today=LOCK)
    assert not_to_be_released_singly(**how, locks_on=LOCK, today=LOCK + A_DAY) is None


def test_what_was_sent_on_the_lock_day_is_opened_by_the_lock(month):
    note = month.write("member_1")
    month.send()
    will_write()
    period = db.session.get(Period, (1, db.session.get(Note, (1, note)).period_id))
    period.locks_on = month.ward.today
    db.session.commit()
    assert lock(month.ward.today + A_DAY) == 1
    assert released(note)


def test_what_was_left_of_a_month_before_is_opened_by_the_next_lock(app, month):
    note = month.write("member_1")
    month.send()
    will_write()
    later = Period(month="2022-05", due_on=date(2022, 5, 28), locks_on=date(2022, 6, 6))
    db.session.add(later)
    db.session.commit()
    will_write()
    assert release_at_lock(the_portal(1), later, date(2022, 6, 7)) == 1
    db.session.commit()
    assert released(note)


def test_what_was_written_over_before_the_sending_is_on_no_page(as_, month, ward):
    note = month.write("member_1", said=_said("Chữ đầu chưa gửi."))
    month.write("member_1", said=_said("Chữ được gửi."), revision=1)
    month.send()
    month.meet()
    month.open()
    for who in ("member_1", "sec_1"):
        found = month.read(note, who)
        assert [one.said.remark for one in found.revisions] == ["Chữ được gửi."]


def _said(words):
    return replace(REMARK, remark=words)


def test_a_reminder_that_was_not_sent_is_told_to_nobody(month, ward):
    month.remind("member_1")
    month.meet(ward.today + A_DAY)
    reader = ward.actor("member_1")
    assert _reminders(reader, ward.today, 2) == []
    month.send()
    assert len(_reminders(reader, ward.today, 2)) == 1


@pytest.mark.parametrize(("sent", "shows"), [(12, True), (9, False), (7, True), (3, False), (0, True)])
def test_a_complement_that_is_a_small_group_is_hidden_too(sent, shows):
    """9 of 12 sent tells that 3 did not."""
    counts = {"done": 12, "sent": sent, "asked": 0, "released": 0}
    assert (suppressed(counts, 12, 5, ("done",))["sent"] is not None) is shows
