"""A committee member checks a cell; the chi ủy answers; whoever checked closes it. Hostile ways first."""

from datetime import date

import pytest

from portal.audit import Entry
from portal.checks.models import Check, CheckAnswer
from portal.checks.queries.checks import check_for, checks_of
from portal.checks.reminders import tasks
from portal.checks.service import checks as service
from portal.ground.db import db, will_write
from portal.ground.errors import Conflict, Invalid, NotAllowed, Refused
from portal.ground.ids import written
from portal.notifications.models import Told
from portal.notifications.tasks import TaskKind
from portal.organisations.models import Holding
from portal.organisations.queries import units
from portal.policy import Action, Role
from tests.kit.ward import TODAY

DAY, DUE = date(2022, 4, 20), date(2022, 4, 24)
FINDING, REQUEST = "Sổ nghị quyết chưa ghi kết luận.", "Bổ sung kết luận vào sổ."


@pytest.fixture
def check(ward):
    """`check()`: recorded by the sponsor of Chi bộ 1, to be answered by yesterday; answers with its id."""

    def recorded(who="sponsor_1", cell="cell-1", on=DAY, finding=FINDING, request=REQUEST, due_on=DUE):
        will_write()
        unit = next(one for one in units() if one.code == cell)
        row = service.record(ward.actor(who), unit, TODAY, on=on, finding=finding, request=request, due_on=due_on)
        db.session.commit()
        return row.id

    return recorded


@pytest.fixture
def seen(ward):
    return lambda check_id, who="sec_1": check_for(ward.actor(who), check_id)


@pytest.fixture
def answer(ward, seen):
    def answered(check_id, who="sec_1", text="Đã bổ sung ngày 22/04."):
        will_write()
        service.answer(ward.actor(who), seen(check_id), text=text)
        db.session.commit()

    return answered


@pytest.fixture
def close(ward, seen):
    def closed(check_id, who="sponsor_1", answers_seen=1):
        will_write()
        row = seen(check_id, who) or seen(check_id)
        service.close(ward.actor(who), row, TODAY, answers_seen=answers_seen)
        db.session.commit()

    return closed


@pytest.mark.parametrize(
    ("who", "cell"),
    [
        ("sponsor_1", "cell-3"),
        ("sec_1", "cell-1"),
        ("member_1", "cell-1"),
        ("office", "cell-1"),
        ("admin", "cell-1"),
        ("front_chair", "cell-1"),
        ("sec_3", "cell-1"),
    ],
)
def test_who_may_not_check_a_cell(check, who, cell):
    with pytest.raises(NotAllowed):
        check(who, cell)
    assert db.session.scalar(db.select(db.func.count(Check.id))) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"on": None},
        {"on": date(2022, 4, 26)},
        {"finding": ""},
        {"request": ""},
        {"due_on": date(2022, 4, 19)},
        {"finding": "x" * 3001},
    ],
)
def test_what_does_not_fit_is_said(check, wrong):
    with pytest.raises(Invalid):
        check(**wrong)


def test_a_sponsor_whose_term_has_ended_checks_nothing(check, ward):
    will_write()
    db.session.scalar(db.select(Holding).where(Holding.role == Role.CELL_SPONSOR)).valid_until = TODAY
    db.session.commit()
    with pytest.raises(NotAllowed):
        check()


def test_a_check_is_told_to_the_chi_uy_and_stands_in_the_trail(check, ward):
    check()
    told = set(db.session.scalars(db.select(Told.person_id)))
    assert told == {ward.sec_1, ward.dep_1, ward.com_1}
    assert db.session.scalar(db.select(Entry.object_kind).where(Entry.action == Action.CHECK_RECORD)) == "cell_check"


@pytest.mark.parametrize("who", ["member_1", "sec_3", "office", "front_1", "front_chair", "admin", "former_front_1"])
def test_to_others_a_check_is_not_there(as_, check, ward, who):
    check_id = check()
    browser, url = as_(who), f"/kiem-tra-chi-bo/{written(check_id)}"
    assert browser.get(url).status_code == 404
    assert browser.post(f"{url}/tra-loi", {"text": "Có"}).status_code == 404
    assert browser.post(f"{url}/khep", {"version": "0"}).status_code == 404
    assert checks_of(ward.actor(who), ward.units["cell-1"]) == []


def test_a_stranger_is_asked_to_sign_in(stranger, check):
    assert stranger.get(f"/kiem-tra-chi-bo/{written(check())}").status_code == 401


@pytest.mark.parametrize("who", ["sponsor_1", "ward_secretary"])
def test_who_looks_after_the_cell_does_not_answer_for_it(as_, check, who):
    url = f"/kiem-tra-chi-bo/{written(check())}/tra-loi"
    assert as_(who).post(url, {"text": "Đã xong"}).status_code == 403
    assert db.session.scalar(db.select(db.func.count(CheckAnswer.id))) == 0


def test_the_chi_uy_does_not_close(as_, check, answer):
    check_id = check()
    answer(check_id)
    assert as_("sec_1").post(f"/kiem-tra-chi-bo/{written(check_id)}/khep", {"version": "1"}).status_code == 403


def test_what_was_asked_is_not_closed_unanswered(check, close):
    with pytest.raises(Refused, match="chưa trả lời"):
        close(check(), answers_seen=0)


def test_findings_that_ask_for_nothing_may_be_closed_at_once(check, close, seen):
    check_id = check(request="", due_on=None)
    close(check_id, answers_seen=0)
    assert seen(check_id).closed_at is not None


def test_an_answer_that_came_meanwhile_is_read_first(check, answer, close):
    check_id = check()
    answer(check_id)
    answer(check_id, "dep_1", "Bổ sung thêm biên bản.")
    with pytest.raises(Conflict):
        close(check_id, answers_seen=1)


def test_another_who_looks_after_the_cell_closes_it_only_when_the_checker_no_longer_may(check, answer, close, ward):
    check_id = check()
    answer(check_id)
    with pytest.raises(Refused, match="Người đã kiểm tra"):
        close(check_id, "standing")
    will_write()
    db.session.scalar(db.select(Holding).where(Holding.role == Role.CELL_SPONSOR)).valid_until = TODAY
    db.session.commit()
    close(check_id, "standing")


def test_nothing_is_added_to_what_is_closed(as_, check, answer, close):
    check_id = check()
    answer(check_id)
    close(check_id)
    assert as_("sec_1").post(f"/kiem-tra-chi-bo/{written(check_id)}/tra-loi", {"text": "Nữa"}).status_code == 409
    with pytest.raises(Refused):
        close(check_id)


def test_no_word_is_no_answer_and_a_long_one_is_kept_on_the_page(as_, check):
    browser, url = as_("sec_1"), f"/kiem-tra-chi-bo/{written(check())}"
    page = browser.get(url)
    assert browser.submit(page, "/tra-loi", text="  ").status_code == 422
    long = browser.submit(page, "/tra-loi", text="Đã sửa. " * 500)
    assert long.status_code == 422
    assert "Đã sửa. Đã sửa." in long.text


def test_from_finding_to_closing_on_the_pages(as_, check, ward):
    sponsor, chi_uy = as_("sponsor_1"), as_("com_1")
    cell = f"/chi-bo-duoc-phan-cong/{written(ward.units['cell-1'])}"
    page = sponsor.get(cell)
    refused = sponsor.submit(page, "/kiem-tra", on="26/04/2022", finding=FINDING, request=REQUEST)
    assert refused.status_code == 422
    assert FINDING in refused.text
    assert (
        sponsor.submit(
            page, "/kiem-tra", on="20/04/2022", finding=FINDING, request=REQUEST, due_on="24/04/2022"
        ).status_code
        == 303
    )
    url = f"/kiem-tra-chi-bo/{written(db.session.scalar(db.select(Check.id)))}"
    assert "Quá hạn 1 ngày" in sponsor.get(cell).text
    assert "Quá hạn 1 ngày" in chi_uy.get("/kiem-tra-chi-bo").text
    assert chi_uy.submit(chi_uy.get(url), "/tra-loi", text="Đã bổ sung.").status_code == 303
    assert "Chi bộ đã trả lời" in sponsor.get(cell).text
    assert sponsor.submit(sponsor.get(url), "/khep").status_code == 303
    assert "Đã kết thúc" in chi_uy.get(url).text


def test_who_sits_in_no_committee_has_no_page_of_checks(as_):
    assert as_("member_1").get("/kiem-tra-chi-bo").status_code == 404


def test_what_waits_stands_in_the_tasks_of_whom_it_waits_for(check, answer, close, ward):
    check_id = check()
    assert [task.kind for task in tasks(ward.actor("sec_1"), TODAY)] == [TaskKind.LATE]
    assert [task.kind for task in tasks(ward.actor("sec_1"), DUE)] == [TaskKind.OWED]
    for who in ("sponsor_1", "member_1", "sec_3", "ward_secretary"):
        assert list(tasks(ward.actor(who), TODAY)) == []
    answer(check_id)
    assert list(tasks(ward.actor("sec_1"), TODAY)) == []
    assert [task.kind for task in tasks(ward.actor("sponsor_1"), TODAY)] == [TaskKind.ASKED]
    close(check_id)
    assert list(tasks(ward.actor("sponsor_1"), TODAY)) == []


def test_as_many_reads_however_many_checks(as_, check, answer, count_reads):
    answer(check())
    browser = as_("sec_1")
    browser.get("/kiem-tra-chi-bo")
    before = count_reads(lambda: browser.get("/kiem-tra-chi-bo"))
    for _ in range(5):
        answer(check())
    browser.get("/kiem-tra-chi-bo")
    assert count_reads(lambda: browser.get("/kiem-tra-chi-bo")) == before
