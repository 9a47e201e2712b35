"""Each role sees first what it leads: at most three lines a post, each opening what it counts, nothing said twice."""

import re
from datetime import date

import pytest

from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.notifications.leading import MOST, LeadingLine, by_post, led_by, said_once
from portal.notifications.tasks import HomeTask, TaskKind, tasks_for
from portal.notifications.views.home import _is_told
from portal.supervision.models import NoteKind
from portal.supervision.rules.progress import total_of
from portal.supervision.said import NoteSaid
from tests.kit.ward import PEOPLE
from tests.supervision.conftest import Month

WARD, CELL_1 = "Toàn phường", "Chi bộ 1"


@pytest.fixture
def month(ward):
    return Month(ward)


def lines(ward, who, today=None):
    db.session.rollback()
    day = today or ward.today
    return {of: [str(line.words) for line in mine] for of, mine in led_by(ward.actor(who, day), day).items()}


def said(ward, who, of, part, **kwargs):
    return [words for words in lines(ward, who, **kwargs).get(of, []) if part in words]


@pytest.mark.parametrize("who", ["office", "ward_secretary", "front_chair"])
def test_who_leads_the_ward_reads_who_is_missing_and_how_long_there_is(ward, month, who):
    (before,) = said(ward, who, WARD, "chưa được ghi sổ")
    assert "còn 3 ngày" in before
    whole = int(before.split("/")[2].split()[0])
    month.write("member_1")
    (after,) = said(ward, who, WARD, "chưa được ghi sổ")
    assert whole
    assert before != after
    assert "còn 3 ngày" in after


def test_after_the_day_it_says_that_the_day_is_over(ward):
    (words,) = said(ward, "ward_secretary", WARD, "chưa được ghi sổ", today=date(2022, 4, 30))
    assert "đã quá hạn 28/04/2022" in words


@pytest.mark.parametrize("who", ["office", "ward_secretary"])
def test_the_ward_is_three_lines(ward, who):
    told = lines(ward, who)[WARD]
    assert len(told) == MOST
    assert re.match(r"Kế hoạch: \d+/\d+ đã thông qua", told[1])
    assert told[2].startswith("Sinh hoạt tháng 4/2022: 0/")


def test_who_looks_after_a_cell_reads_of_that_cell_and_of_no_other(ward, month):
    month.write("member_1")
    told = lines(ward, "sponsor_1")
    assert WARD not in told
    assert [of for of in told if of.startswith("Chi bộ")] == [CELL_1]
    assert any("Kế hoạch" in one for one in told[CELL_1])
    assert not any("kiểm tra" in one for one in told[CELL_1]), "what is nought is not said"
    assert any("Nhận xét tháng 4/2022" in one for one in told[CELL_1])


def test_a_cell_secretary_reads_what_is_new_and_when_it_is_released(ward, month):
    month.write("member_1")
    assert not said(ward, "sec_1", CELL_1, "1 nhận xét")
    month.send()
    month.meet(date(2022, 5, 3))
    (words,) = said(ward, "sec_1", CELL_1, "Nhận xét")
    assert "1 nhận xét mở tại buổi họp 03/05/2022" in words
    assert said(ward, "sec_1", CELL_1, "chưa đặt lịch")


def test_a_mass_organisation_reads_its_sheet_and_its_members(ward):
    body = next(of for of in lines(ward, "women_head") if "Phụ nữ" in of or "LHPN" in of)
    told = lines(ward, "women_head")[body]
    assert "ghi được đến 06/05/2022" in told[0]
    assert "đảng viên sinh hoạt trong" in told[-1]


def test_the_youth_secretary_reads_this_month_and_is_led_to_the_next(ward):
    youth = next(name for name, who in PEOPLE.items() if any(post[1] == "youth" for post in who[3]))
    told = [line for mine in led_by(ward.actor(youth), ward.today).values() for line in mine]
    assert any("chưa có buổi nào trong lịch" in str(line.words) for line in told)
    (plan,) = [line for line in told if "Lập lịch cả tháng 5/2022" in str(line.words)]
    assert plan.url == f"/lich/thang/2022-05?don-vi={written(ward.units['youth'])}"


def test_a_member_reads_of_their_own_and_whoever_leads_nothing_of_others(ward, month):
    told = lines(ward, "member_1")
    assert set(told) == {"Của tôi"}
    assert "thông qua ngày" in told["Của tôi"][0]
    assert lines(ward, "front_3") == {}, "no Party member, and no ward to lead"


def test_several_posts_are_all_shown_and_none_says_more_than_three(ward):
    for who in PEOPLE:
        for of, told in lines(ward, who).items():
            assert len(told) <= MOST, (who, of)


def test_every_line_opens(as_, ward, month):
    month.write("member_1")
    month.send()
    for who in ("office", "ward_secretary", "front_chair", "sponsor_1", "sec_1", "women_head", "member_1"):
        browser = as_(who)
        for mine in led_by(ward.actor(who), ward.today).values():
            for line in mine:
                assert browser.get(line.url).status_code in (200, 303), (who, line.url)


def test_a_line_takes_the_place_of_the_task_that_says_the_same(ward, month, as_):
    month.write("member_1")
    month.send()
    actor = ward.actor("sec_1")
    tasks, led = tasks_for(actor, ward.today), led_by(actor, ward.today)
    assert any("chưa mở cho đảng viên" in str(one.words) for one in tasks[TaskKind.READ])
    left = said_once(led, tasks)
    assert not any("chưa mở cho đảng viên" in str(one.words) for mine in left.values() for one in mine)
    assert "chưa mở cho đảng viên" not in as_("sec_1").get("/").text


def test_a_notice_that_a_task_says_is_not_told_twice(ward, month, as_):
    note = month.write("member_1")
    month.send()
    month.ask(note)
    page = as_("front_1").get("/").text
    assert page.count(f'href="/giam-sat/nhan-xet/{written(note)}"') == 1


def test_lines_of_a_post_keep_their_rank_and_their_number():
    many = [LeadingLine("A", f"{number}", f"/{number}", rank=9 - number) for number in range(5)]  # type: ignore[arg-type]
    assert [line.url for line in by_post(many)["A"]] == ["/4", "/3", "/2"]
    task = HomeTask(TaskKind.OWED, "x", "/4")  # type: ignore[arg-type]
    assert said_once(by_post(many), {TaskKind.OWED: [task]}) == {TaskKind.OWED: [task]}


@pytest.mark.parametrize(
    ("shown", "hidden", "total"),
    [
        ([10, 20], [], 30),
        ([10, 20], [3], None),  # one hidden number would be the difference
        ([10, 20], [1, 2], None),  # together still a small group
        ([10, 20], [3, 4], 37),
        ([], [3, 4], 7),
    ],
)
def test_a_sum_is_shown_only_where_nothing_can_be_subtracted(shown, hidden, total):
    assert total_of(shown, hidden, 5) == total


def test_a_nil_counts_as_written_on_the_line(ward, month):
    (before,) = said(ward, "ward_secretary", WARD, "chưa được ghi sổ")
    will_write()
    month.write("member_1", said=NoteSaid(NoteKind.NIL))
    (after,) = said(ward, "ward_secretary", WARD, "chưa được ghi sổ")
    number = [int(words.split(": ")[1].split("/")[0]) for words in (before, after)]
    assert number[1] == number[0] - 1


def test_what_is_nought_is_not_said(ward):
    for who in PEOPLE:
        for mine in led_by(ward.actor(who), ward.today).values():
            for line in mine:
                assert not any(re.match(r"0\b", str(fact)) for fact in line.facts), (who, line.words)
                assert line.figure != "0", (who, line.words)


def test_a_notice_of_what_stands_above_is_not_told_again():
    above = ["/ke-hoach/chi-bo/7/doc"]
    assert _is_told("/ke-hoach/chi-bo/7", above)
    assert not _is_told("/ke-hoach/chi-bo/70", above)
    assert not _is_told("", above)
