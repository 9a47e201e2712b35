"""Being told is a recorded deed: both clocks start there, the two full days of a reminder and the ten of an answer."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from portal.audit import Entry
from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.db import db, will_write
from portal.ground.errors import Invalid, NotAllowed, Refused
from portal.supervision.models import ConclusionOutcome, Note, Period, Question, Telling, ToldWay
from portal.supervision.service import closing, conclusions, questions, releases, tellings
from portal.supervision.service.notes import record_note
from tests.kit import chance
from tests.supervision.conftest import REMARK

OWN = "/giam-sat/cua-toi"
PHONE = {"way": ToldWay.PHONE}


@pytest.fixture
def sent(month):
    """A note that asks for a reminder, and one that does not; the cell meets in two days."""
    asked, plain = month.remind("member_1"), month.write("member_1b")
    month.send_all()
    month.meet(month.ward.today + timedelta(days=2))
    return asked, plain


def tell(month, note, who="sec_1", on=None, **said):
    will_write()
    today = ward_today()
    made = tellings.tell(
        month.ward.actor(who), month.read(note, who, today), today, told_on=on or today, **PHONE | said
    )
    db.session.commit()
    return made


def opened(*notes):
    db.session.rollback()
    return [db.session.scalar(select(Note.released_at).where(Note.id == one)) is not None for one in notes]


def lock(month):
    will_write()
    period = db.session.scalar(select(Period).where(Period.month == month.ward.month))
    count = releases.release_at_lock(month.ward.actor("office"), period, ward_today())
    db.session.commit()
    return count


def test_who_was_not_told_waits_alone_and_holds_nobody_back(month, ward, sent):
    chance.pass_by(days=4)
    month.open_alone(today=ward_today())
    assert opened(*sent) == [False, True]
    will_write()
    closed = closing.close_month(ward.actor("sec_1"), month.where(), ward_today())
    assert closed.carried_over == 1


@pytest.mark.parametrize(("hours", "opens"), [(47, False), (49, True)])
def test_two_full_days_after_the_member_opened_it(as_, month, sent, hours, opens):
    assert "Để rác sai chỗ." in as_("member_1").get(OWN).text
    chance.pass_by(hours=hours)
    month.open_alone(today=month.ward.today + timedelta(days=2))
    assert opened(*sent) == [opens, True]


def test_told_yesterday_by_hand_counts_from_the_end_of_that_day(month, sent):
    chance.pass_by(days=1)
    tell(month, sent[0], on=month.ward.today)
    chance.pass_by(days=1)
    month.open_alone(today=ward_today())
    assert opened(*sent) == [False, True]
    chance.pass_by(hours=17)
    month.open_alone(today=ward_today())
    assert opened(*sent) == [True, True]


def test_the_lock_waits_too_and_then_opens_by_itself(month, sent):
    chance.pass_by(days=30)
    assert lock(month) == 1
    assert opened(*sent) == [False, True]
    tell(month, sent[0])
    chance.pass_by(hours=47)
    assert lock(month) == 0
    chance.pass_by(hours=2)
    assert lock(month) == 1
    assert opened(*sent) == [True, True]


def test_a_note_is_not_opened_singly_meanwhile(month, ward, sent):
    chance.pass_by(days=2)
    month.open_alone(today=ward_today())
    with pytest.raises(Refused, match="chưa được báo riêng"):
        releases.release_note(ward.actor("sec_1"), month.read(sent[0], today=ward_today()), ward_today())
    tell(month, sent[0])
    with pytest.raises(Refused, match="chưa đủ hai ngày"):
        releases.release_note(ward.actor("sec_1"), month.read(sent[0], today=ward_today()), ward_today())


def test_opening_is_recorded_once_and_begins_the_ten_days(as_, month, ward, sent):
    month.told(days_ago=2)
    month.open_alone(today=ward.today + timedelta(days=2))
    before = entries()
    page = as_("member_1").get(OWN).text
    assert "đến hết ngày 05/05/2022" in page
    told = month.read(sent[0]).told
    assert (told.way, told.told_on) == (ToldWay.OPENED, ward.today)
    as_("member_1").get(OWN)
    assert entries() == before + 1
    assert not month.read(sent[1], today=ward.today).told


def entries():
    db.session.rollback()
    return db.session.scalar(select(func.count(Entry.number)).where(Entry.action == "supervision.note.tell"))


def test_no_conclusion_before_the_member_was_told_however_late_it_is(month, ward, sent):
    month.told(days_ago=2)
    month.open_alone(today=ward.today + timedelta(days=2))
    chance.pass_by(days=40)
    conclude = lambda: conclusions.conclude(  # noqa: E731
        ward.actor("sec_1"),
        month.read(sent[0], today=ward_today()),
        ward_today(),
        outcome=ConclusionOutcome.REMINDED,
        text="",
        revision=1,
    )
    will_write()
    with pytest.raises(Refused, match="chưa được báo"):
        conclude()
    db.session.rollback()
    tell(month, sent[0])
    chance.pass_by(days=10)
    will_write()
    with pytest.raises(Refused, match="còn thời hạn trả lời"):
        conclude()
    chance.pass_by(days=1)
    assert conclude().outcome is ConclusionOutcome.REMINDED


def test_a_correction_is_told_anew(month, ward, sent):
    month.meet(ward.today)
    month.open()
    assert month.read(sent[1]).told
    will_write()
    said = replace(REMARK, remark="Gặp năm hộ.", reason="Đếm lại.")
    record_note(
        ward.actor("front_1"), ward.place("front-1"), ward.people["member_1b"], ward.today, said=said, revision=1
    )
    db.session.commit()
    assert month.read(sent[1]).to_be_told


@pytest.mark.parametrize(
    ("said", "field"),
    [({"way": None}, "way"), ({"way": ToldWay.OPENED}, "way"), ({"on": -1}, "told_on"), ({"on": 1}, "told_on")],
)
def test_what_cannot_have_been_is_refused_beside_its_field(month, ward, sent, said, field):
    if "on" in said:
        said = {"on": ward.today + timedelta(days=said["on"])}
    with pytest.raises(Invalid) as wrong:
        tell(month, sent[0], **said)
    assert set(wrong.value.reasons) == {field}


def test_who_may_not(month, ward, sent):
    with pytest.raises(Refused, match="chưa mở"):
        tell(month, sent[1])
    tell(month, sent[0])
    with pytest.raises(Refused, match="đã được báo"):
        tell(month, sent[0])
    for who in ("sponsor_1", "front_1"):
        with pytest.raises(NotAllowed):
            tell(month, sent[0], who=who)


@pytest.mark.parametrize("htmx", [True, False])
def test_the_chi_uy_sees_who_is_to_be_told_and_says_that_they_were(as_, month, ward, sent, htmx):
    cell = f"/giam-sat/2022-04/chi-bo/{ids.written(ward.units['cell-1'])}"
    browser, note = as_("com_1"), f"/giam-sat/nhan-xet/{ids.written(sent[0])}"
    assert "chưa được báo nhận xét tháng 4/2022" in browser.get("/").text
    assert "Nguyễn Thị Hoà" in browser.get(f"{cell}?loc=chua-bao").text
    page = browser.get(note)
    key = f"tell-{ids.written(sent[0])}-"
    wrong = browser.submit(page, f"{note}/da-bao", htmx, **{f"{key}way": "paper", f"{key}told_on": "31/02/2022"})
    assert wrong.status_code == 422
    assert "31/02/2022" in wrong.text
    done = browser.submit(page, f"{note}/da-bao", htmx, **{f"{key}way": "paper", f"{key}told_on": "25/04/2022"})
    assert done.status_code in (200, 303)
    assert "Đã báo đảng viên ngày 25/04/2022." in browser.get(note).text
    assert "Ghi đã báo" not in browser.get(note).text


def test_the_member_reads_what_was_asked_back_and_answered(as_, month, ward, sent):
    note = sent[1]
    month.ask(note, text="Hộ nào vậy?")
    will_write()
    questions.answer(ward.actor("front_1"), month.read(note, "front_1"), ward.today, text="Hộ ở đầu ngõ.")
    questions.close(ward.actor("sec_1"), month.read(note), ward.today)
    db.session.commit()
    month.meet(ward.today)
    month.open()
    page, copy = as_("member_1b").get(OWN).text, as_("member_1b").get("/toi/du-lieu").text
    for words in ("Hộ nào vậy?", "Hộ ở đầu ngõ."):
        assert words in page
        assert words in copy
    will_write()
    db.session.execute(update(Question).values(to_member=False))
    db.session.commit()
    page, copy = as_("member_1b").get(OWN).text, as_("member_1b").get("/toi/du-lieu").text
    assert "Đề nghị làm rõ đã xong" in page
    for words in ("Hộ nào vậy?", "Hộ ở đầu ngõ."):
        assert words not in page
        assert words not in copy


def test_the_five_minutes_are_stopped(month, ward, sent):
    """The meeting moved to today, all released, concluded and closed in five minutes: not what asks for a reminder."""
    month.meet(ward.today)
    month.open_alone()
    assert opened(*sent) == [False, True]
    with pytest.raises(Refused, match="sau khi nhận xét đã được thông báo"):
        conclusions.conclude(
            ward.actor("sec_1"),
            month.read(sent[0]),
            ward.today,
            outcome=ConclusionOutcome.REMINDED,
            text="",
            revision=1,
        )
    assert not db.session.scalar(select(func.count(Telling.id)))


def test_a_clock_set_back_shortens_nobodys_days(as_, month, ward, sent):
    """Told while the clock stands a week behind: the ten days begin with the last deed that the trail knows."""
    chance.pass_by(days=6)
    as_("office").get("/nhat-ky")
    month.told(days_ago=2)
    month.open_alone(today=ward_today())
    chance.pass_by(days=-6)
    as_("member_1b").get(OWN)
    chance.pass_by(days=6)
    assert month.read(sent[1], today=ward_today()).told.told_on == ward.today + timedelta(days=6)
