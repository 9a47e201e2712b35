"""Locking and closing are deeds: no clock opens them again; the ward does, with a reason, for named members."""

from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from portal.audit import verify
from portal.ground import ids
from portal.ground.db import db, in_ward, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.supervision import clockwork
from portal.supervision.models import Closing, LockException, Locking, Note, NoteKind, Period, Reopening
from portal.supervision.said import NoteSaid
from portal.supervision.service import closing, questions, releases
from portal.supervision.service.locking import record_what_is_over
from portal.supervision.service.notes import record_note
from portal.supervision.service.periods import move_dates
from portal.supervision.service.reopening import reopen_month
from portal.supervision.service.sending import open_locked_month, send_month

CLOSED, LATE, LAST = date(2022, 4, 29), date(2022, 5, 10), date(2022, 5, 12)


def over(ward, day):
    will_write()
    record_what_is_over(ward.actor("office"), day)
    db.session.commit()


def write(ward, whom="member_1", day=LATE, revision=0):
    will_write()
    note = record_note(
        ward.actor("front_1", day),
        ward.place("front-1"),
        ward.people[whom],
        day,
        said=NoteSaid(NoteKind.REMARK, remark="Gặp ba hộ."),
        revision=revision,
    )
    db.session.commit()
    return note.id


def reopen(month, who="ward_secretary", members=("member_1",), day=LATE, last=LAST, reason="Phiếu giấy đến muộn"):
    will_write()
    again = reopen_month(
        month.ward.actor(who, day),
        month.where(who),
        day,
        members=[month.ward.people[one] for one in members],
        opens_on=day,
        last_on=last,
        reason=reason,
    )
    db.session.commit()
    return again


@pytest.fixture
def closed(month):
    """April closed in cell 1 after the lock, with the books locked."""
    asked = month.write("member_1b")
    month.send_all()
    month.meet()
    month.open()
    will_write()
    closing.close_month(month.ward.actor("sec_1"), month.where(), CLOSED)
    db.session.commit()
    over(month.ward, LATE)
    return asked


def test_what_was_locked_no_clock_opens(month, ward):
    over(ward, LATE)
    over(ward, LATE)
    row = db.session.scalars(sa.select(Locking)).one()
    assert (row.locks_on, row.locked_on) == (date(2022, 5, 6), LATE)
    with pytest.raises(Refused, match="khóa sổ"):
        write(ward, day=ward.today)
    db.session.rollback()
    period = db.session.scalar(sa.select(Period))
    with pytest.raises(Refused, match="không đổi ngày"):
        move_dates(ward.actor("office"), period, ward.today, due_on=date(2022, 6, 1), locks_on=date(2022, 6, 9))


def test_a_bodys_opening_that_is_over_no_clock_opens(month, ward):
    over(ward, LATE)
    will_write()
    place = (ward.month, ward.units["front-1"])
    open_locked_month(ward.actor("office", LATE), *place, LATE, opens_on=LATE, last_on=LAST, reason="Mất điện")
    db.session.commit()
    assert write(ward)
    over(ward, LAST + timedelta(days=1))
    assert db.session.scalar(sa.select(LockException.ended_at))
    with pytest.raises(Refused, match="khóa sổ"):
        write(ward, "member_1c")


def test_time_itself_locks_each_ward_once(app, ward, monkeypatch):
    monkeypatch.setattr(clockwork, "ward_today", lambda: LATE)
    clockwork.lock_what_is_over()
    clockwork.lock_what_is_over()
    for number in (1, 2):
        with in_ward(number):
            assert db.session.scalar(sa.select(sa.func.count(Locking.id))) == 1
    with in_ward(1):
        assert verify(1) is None


@pytest.mark.parametrize("who", ["sec_1", "dep_1", "sponsor_1"])
def test_who_may_not_reopen(month, closed, as_, ward, who):
    with pytest.raises(NotAllowed):
        reopen(month, who)
    page = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}/mo-lai"
    assert as_(who).get(page).status_code == 403
    assert as_("front_1").get(page).status_code == 404


def test_only_what_was_closed_with_a_reason_for_someone_of_the_cell_and_a_time(month, ward):
    with pytest.raises(Refused, match="chưa chốt kỳ"):
        reopen(month)
    db.session.rollback()
    month.send_all()
    month.meet()
    month.open()
    will_write()
    closing.close_month(ward.actor("sec_1"), month.where(), CLOSED)
    db.session.commit()
    for wrong, field in (
        ({"members": ()}, "members"),
        ({"members": ("member_3",)}, "members"),
        ({"reason": ""}, "reason"),
        ({"last": LATE - timedelta(days=1)}, "last_on"),
        ({"last": LATE + timedelta(days=31)}, "last_on"),
    ):
        with pytest.raises(Invalid) as refused:
            reopen(month, **wrong)
        assert set(refused.value.reasons) == {field}
        db.session.rollback()


def test_named_members_alone_and_it_closes_again_by_itself(month, closed, ward):
    with pytest.raises(Refused, match="khóa sổ"):
        write(ward)
    db.session.rollback()
    reopen(month)
    with pytest.raises(Refused, match="khóa sổ"):
        write(ward, "member_1c")
    db.session.rollback()
    late = write(ward)
    will_write()
    sent = send_month(ward.actor("front_1", LATE), ward.place("front-1"), LATE, general_remark="", gaps={})
    db.session.commit()
    assert db.session.get(Note, (1, late)).sending_id == sent.id
    assert db.session.scalar(sa.select(sa.func.count(Closing.id))) == 1
    over(ward, LAST + timedelta(days=1))
    assert db.session.scalar(sa.select(Reopening.ended_at))
    with pytest.raises(Refused, match="khóa sổ"):
        write(ward, revision=1)


def test_of_a_named_member_the_chi_uy_may_ask_back_again(month, closed, ward):
    def ask(day):
        will_write()
        try:
            return questions.ask(ward.actor("sec_1", day), month.read(closed, today=day), day, text="Hộ nào?").id
        finally:
            db.session.rollback()

    with pytest.raises(Refused, match="đã chốt kỳ"):
        ask(LATE)
    reopen(month, members=("member_1",))
    with pytest.raises(Refused, match="đã chốt kỳ"):
        ask(LATE)
    reopen(month, members=("member_1b",))
    assert ask(LATE)
    with pytest.raises(Refused, match="đã chốt kỳ"):
        ask(LAST + timedelta(days=1))


def test_nobody_reopens_for_themself(month, ward):
    where = month.where("standing", "cell-3")
    with pytest.raises(NotAllowed):
        reopen_month(
            ward.actor("standing", LATE),
            where,
            LATE,
            members=[ward.people["standing"]],
            opens_on=LATE,
            last_on=LAST,
            reason="Sửa",
        )


@pytest.mark.parametrize("htmx", [True, False])
def test_the_page_names_whom_why_and_until_when(month, closed, as_, ward, htmx):
    page = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    browser = as_("ward_secretary")
    assert f"{page}/mo-lai" in browser.get(page).text
    assert "mo-lai" not in as_("sec_1").get(page).text
    form = browser.get(f"{page}/mo-lai")
    typed = {"members": ids.written(ward.member_1), "opens_on": "25/04/2022", "last_on": "27/04/2022", "reason": "Sửa"}
    assert browser.submit(form, f"{page}/mo-lai", htmx, **typed | {"reason": ""}).status_code == 422
    assert browser.submit(form, f"{page}/mo-lai", htmx, **typed).status_code in (200, 303)
    shown = as_("sec_1").get(page).text
    assert "Đang mở lại cho Nguyễn Thị Hoà, từ ngày 25/04/2022 đến hết ngày 27/04/2022." in shown
    assert "Lý do: Sửa" in shown
    assert "kỳ giám sát tháng 4/2022 được mở lại" in as_("sec_1").get("/thong-bao").text
    assert verify(1) is None


def test_nothing_is_released_by_a_reopening(month, closed, ward):
    reopen(month)
    late = write(ward)
    will_write()
    send_month(ward.actor("front_1", LATE), ward.place("front-1"), LATE, general_remark="", gaps={})
    period = db.session.scalar(sa.select(Period))
    assert releases.release_at_lock(ward.actor("office"), period, LATE) == 0
    assert db.session.get(Note, (1, late)).released_at is None


def test_the_members_thread_and_copy_tell_of_it_once_and_nobody_elses(month, closed, as_, ward):
    reopen(month, members=("member_1b",), reason="Phiếu giấy của tổ đến muộn")
    thread = f"/giam-sat/{ward.month}/dien-bien/{ids.written(ward.member_1b)}"
    shown = as_("member_1b").get(thread).text
    assert "Đảng ủy mở lại kỳ" in shown
    assert "Phiếu giấy của tổ đến muộn" in shown
    copy = as_("member_1b").get("/toi/du-lieu").text
    assert copy.count("Phiếu giấy của tổ đến muộn") == 1
    assert "Phiếu giấy của tổ đến muộn" not in as_("member_1").get("/toi/du-lieu").text
