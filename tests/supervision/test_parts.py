"""One count, one word: wherever the parts of a month stand, they add up to the whole beside them, and the whole is the
same for whoever reads."""

import html
import re
from datetime import date
from random import Random

import pytest

from portal.ground.db import db, will_write
from portal.ground.ids import written
from portal.minutes.papers import _in_parts
from portal.reports.figures.of_month import of_a_month
from portal.reports.official.campaign import READERS as CAMPAIGN_READERS
from portal.reports.official.front_month import READERS as FRONT_READERS
from portal.reports.official.front_month import front_month_report
from portal.reports.official.kind import ReportRequest
from portal.reports.printed import month as printed
from portal.supervision.models import GapReason
from portal.supervision.queries.duties import OF_PARTS, What, duties, known_to
from portal.supervision.queries.paper import slip_for
from portal.supervision.queries.places import period_of, programme_for
from portal.supervision.queries.progress import progress_for
from portal.supervision.queries.sheet import sheet_for
from portal.supervision.rules.parts import LOOKS, RECORDED, MonthStanding, Parts, Reached, parts_of
from portal.supervision.said import NoteKind, NoteSaid
from tests.kit.ward import PEOPLE
from tests.supervision.conftest import Month

NIL, UNSEEN = NoteSaid(NoteKind.NIL), NoteSaid(NoteKind.UNSEEN, reason="Đi vắng dài ngày.")
WRITTEN = {
    "member_1": NoteSaid(remark="Bốn hộ."),
    "member_1b": NIL,
    "member_1c": UNSEEN,
    "sec_1": NoteSaid(remark="Tốt."),
}
SENTENCE = re.compile(
    r"Đã (?:ghi sổ|gửi|thông báo) (\d+)/(\d+): có nhận xét (\d+), không có ý kiến (\d+), "
    r"chưa có điều kiện theo dõi (\d+); chưa (?:ghi sổ|gửi|thông báo) (\d+), chuyển người khác (\d+)\."
)
READERS = ("front_1", "helper_1", "sec_1", "dep_1", "com_1", "sponsor_1", "ward_secretary", "standing", "front_chair")


@pytest.fixture
def busy(ward):
    """The first area wrote on four of its eleven and sent; the others stand at different points."""
    month = Month(ward)
    for whom, said in WRITTEN.items():
        month.write(whom, said=said)
    month.send()
    month.write("standing", "front_3", "front-3")
    month.write("front_chair", "front_3", "front-3", said=NIL)
    month.write("member_1", "women_head", "women", said=NIL)
    will_write(False)
    return month


LIST = re.compile(r"<ul>\s*<li>[^<:]+: (\d+)</li>\s*<li>[^<:]+: (\d+)/\1\s*<ul>(.*?)</ul></li>(.*?)</ul>", re.DOTALL)


def told(text):
    """Every whole that the page tells with its parts, each checked by a pencil."""
    found = []
    for recorded, whole, remark, nil, unseen, still, moved in SENTENCE.findall(
        re.sub(r"\s+", " ", html.unescape(text))
    ):
        assert int(recorded) == int(remark) + int(nil) + int(unseen)
        assert int(whole) == int(recorded) + int(still) + int(moved)
        found.append(int(whole))
    for whole, recorded, three, rest in LIST.findall(text):  # the same as lines, on the page before the sending
        parts, left = (sum(map(int, re.findall(r": (\d+)</li>", lines))) for lines in (three, rest))
        assert int(recorded) == parts
        assert int(whole) == parts + left
        found.append(int(whole))
    for bar in re.findall(r'<ul class="legend">.*?</ul>', text, re.DOTALL):
        assert sum(map(int, re.findall(r"<b>(\d+)</b>", bar))) in found
    return found


def pages(ward):
    here = f"/giam-sat/{ward.month}"
    front, women, cell = (written(ward.units[code]) for code in ("front-1", "women", "cell-1"))
    return {
        "sheet": f"{here}/{front}",
        "women": f"{here}/{women}",
        "cell": f"{here}/chi-bo/{cell}",
        "cell-3": f"{here}/chi-bo/{written(ward.units['cell-3'])}",
        "progress": f"{here}/tien-do",
        "body": f"/tong-quan/thang/{ward.month}/{front}",
        "sending": f"{here}/{women}/gui",
    }


@pytest.mark.parametrize("seed", range(20))
def test_the_five_make_the_whole_whatever_they_are(seed):
    chance = Random(seed)
    every = [chance.choice(list(MonthStanding)) for _ in range(chance.randrange(60))]
    for reached in Reached:
        parts = parts_of(every, reached)
        assert sum(one.number for one in parts.lines) == parts.whole == len(every)
        assert parts.recorded == sum(parts.number(one) for one in RECORDED)
        assert told(str(parts.in_words)) == [len(every)]


def test_no_part_is_drawn_out_of_sight():
    """`unseen` hides what bears it from everybody but a screen reader: a state or a bar that was called so was gone."""
    assert "unseen" not in LOOKS.values()
    assert len(set(LOOKS.values())) == len(MonthStanding)


def test_every_row_of_a_sheet_shows_its_state(as_, ward, busy):
    page = as_("front_1").get(pages(ward)["sheet"]).text
    assert 'class="state apart"' in page
    assert 'class="state unseen"' not in page


def test_a_reason_of_absence_is_no_state():
    states = {one.vietnamese for kind in (MonthStanding, NoteKind, Reached) for one in kind}
    assert not states & {one.vietnamese for one in GapReason}


@pytest.mark.parametrize("name", ["sheet", "women", "cell", "cell-3", "progress", "body", "sending"])
def test_every_page_adds_up_and_its_whole_is_everybodys(as_, ward, busy, name):
    wholes = {}
    for who in (*READERS, "women_head", "sec_3", "office"):
        page = as_(who).get(pages(ward)[name])
        if page.status_code == 200 and (found := told(page.text)):
            wholes[who] = found[0]
    assert wholes
    assert len(set(wholes.values())) == 1, wholes


def test_the_chips_of_a_sheet_add_up_too(as_, ward, busy):
    for who in ("front_1", "helper_1"):
        page = as_(who).get(pages(ward)["sheet"]).text
        chips = dict(re.findall(r'class="chip" href="[^"?]*(?:\?loc=([a-z-]*))?"[^>]*>[^<]*<b>(\d+)</b>', page))
        numbers = {code: int(number) for code, number in chips.items()}
        parts = sum(numbers.get(code, 0) for code in ("chua", "nhan-xet", "khong-y-kien", "chua-theo-doi", "chuyen"))
        assert parts == numbers[""] == 11


@pytest.mark.parametrize("who", ["ward_secretary", "standing", "front_chair", "sponsor_1", "office"])
def test_every_row_of_the_progress_adds_up(ward, busy, who):
    found = progress_for(ward.actor(who), period_of(ward.month), ward.today)
    for line in (*found.leads, *found.coordinating, *found.cells):
        numbers = [line.number(what) for what in OF_PARTS]
        if line.counts and None not in numbers:
            assert sum(numbers) == line.whole
            assert line.recorded == sum(numbers[:3])


def test_a_row_of_the_progress_has_one_whole_whoever_reads(ward, busy):
    wholes = {}
    for who in ("ward_secretary", "standing", "front_chair", "sponsor_1", "office"):
        found = progress_for(ward.actor(who), period_of(ward.month), ward.today)
        for line in (*found.leads, *found.coordinating, *found.cells):
            wholes.setdefault(line.unit.code, set()).add(line.whole)
    assert {code: len(found) for code, found in wholes.items()} == dict.fromkeys(wholes, 1)


def test_whose_note_it_is_they_are_in_the_whole_and_in_no_part_that_tells(ward):
    period, standing = period_of(ward.month), ward.actor("standing")
    before = known_to(standing, duties(period))
    Month(ward).write("standing", "front_3", "front-3")
    after = known_to(standing, duties(period))
    assert before == after
    assert len(after) == len(duties(period))
    (own,) = [one for one in after if one.person_id == ward.standing]
    assert (own.standing, own.sent, own.asked) == (MonthStanding.MOVED, False, False)


def numbers_of(paper):
    """The slip's own lines: (whole, recorded, remark, nil, unseen, open, moved)."""
    plain = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html.unescape(paper)))
    lines = (
        r"Đảng viên trong sổ: (\d+)",
        r"Đã ghi sổ: (\d+)/",
        r"Có nhận xét: (\d+)",
        r"Không có ý kiến: (\d+)",
        r"Chưa có điều kiện theo dõi: (\d+)",
        r"(?:Chưa ghi sổ|Không bắt buộc, chưa ghi): (\d+)",
        r"Chuyển người khác: (\d+)",
    )
    return tuple(int(re.search(line, plain)[1]) for line in lines)


def test_the_slip_adds_up_and_says_the_same_whoever_prints_it(as_, ward, busy):
    slips = {who: as_(who).get(f"{pages(ward)['sheet']}/phieu").text for who in READERS}
    numbers = {who: numbers_of(page[page.index('class="paper"') :]) for who, page in slips.items()}
    assert len(set(numbers.values())) == 1, numbers
    whole, recorded, remark, nil, unseen, still, moved = numbers["front_1"]
    assert recorded == remark + nil + unseen
    assert whole == recorded + still + moved == 11
    assert (remark, nil, unseen) == (1, 1, 1)  # what is written about the cell's secretary, who reads it, is not open
    assert moved == 4  # the secretary, the deputy, the committee member, the helper


def test_the_reasons_of_the_slip_make_what_is_open(ward, busy):
    slip = slip_for(ward.actor("front_1"), ward.place("front-1"))
    assert sum(count for _, count in slip.gaps) == slip.parts.open


def test_after_the_release_the_slip_tells_all(as_, ward, busy):
    busy.meet()
    busy.open()
    busy.open("dep_1")  # the one about the secretary
    for who in READERS:
        page = as_(who).get(f"{pages(ward)['sheet']}/phieu").text
        assert numbers_of(page[page.index('class="paper"') :])[:6] == (11, 4, 2, 1, 1, 4)


def test_nobody_who_reads_the_slip_learns_from_it_whether_a_note_stands_about_them(ward):
    def slip(*whom):
        db.session.rollback()
        month = Month(ward)
        for one in whom:
            month.write(one)
        month.send()
        found = slip_for(ward.actor("dep_1"), ward.place("front-1"))
        return found.parts, [str(label) for label, _ in found.gaps]

    without = slip("member_1")
    assert without[0] == Parts(remark=1, open=6, moved=4)


def test_who_may_have_a_paper_made_is_who_is_not_told_of_in_it(as_, ward):
    for slug, roles in (("mat-tran-thang", FRONT_READERS), ("dot-sinh-hoat", CAMPAIGN_READERS)):
        may = {who for who in PEOPLE if as_(who).get(f"/bao-cao/{slug}").status_code == 200}
        held = {who for who, (*_, posts) in PEOPLE.items() if any(role in roles for role, *_ in posts)}
        assert may == held, slug


def test_the_fronts_report_is_one_paper_whoever_makes_it(ward, busy):
    asked = ReportRequest(ward.today, month=ward.month)
    reports = {who: front_month_report(ward.actor(who), asked, ward.today) for who in FRONT_MAKERS}
    first = reports["front_chair"]
    assert all(plain(one) == plain(first) for one in reports.values())
    (leads, *_) = first.tables
    for row in (*leads.rows, leads.total):
        _, whole, recorded, remark, nil, unseen, still, moved, _ = row
        assert whole == recorded + still + moved
        assert recorded == remark + nil + unseen
    assert leads.total[1] == len([one for one in duties(period_of(ward.month)) if one.part == "lead"])
    assert told(" ".join(str(one) for one in first.text)) == [leads.total[1]]


FRONT_MAKERS = ("front_chair", "ward_secretary", "standing")


def plain(report):
    return (
        [str(one) for one in report.text],
        [([[str(value) for value in row] for row in table.rows], str(table.total)) for table in report.tables],
        [str(one) for one in report.notes],
    )


def test_the_fronts_report_tells_its_makers_nothing_of_themselves(ward):
    asked = ReportRequest(ward.today, month=ward.month)
    before = {who: plain(front_month_report(ward.actor(who), asked, ward.today)) for who in FRONT_MAKERS}
    month = Month(ward)
    for whom in ("standing", "front_chair", "ward_secretary"):
        month.write(whom, "front_3", "front-3")
    after = {who: plain(front_month_report(ward.actor(who), asked, ward.today)) for who in FRONT_MAKERS}
    assert before == after


@pytest.mark.parametrize("path", ["/giao-ban/2022-04", "/tong-quan/phuong/nhan-xet/2022"])
def test_what_lies_on_a_table_is_one_paper(as_, ward, busy, path):
    def rows(who):
        page = as_(who).get(path)
        assert page.status_code == 200
        return re.findall(r"Chi bộ [^<,]{1,30}[^/]{0,400}?(\d+)/(\d+)", re.sub(r"<[^>]+>", " ", page.text))

    assert rows("ward_secretary") == rows("standing") != []


def test_a_cells_year_tells_that_a_month_was_recorded_and_not_how(as_, ward, busy):
    page = as_("dep_1").get(f"/tong-quan/chi-bo/{written(ward.units['cell-1'])}/2022").text
    assert "tháng 4/2022: đã ghi sổ" in page
    assert "không có ý kiến" not in page.lower()
    assert "có điều kiện theo dõi" not in page.lower()


def test_past_months_show_their_split_to_the_head_alone(ward, busy):
    period = period_of(ward.month)
    period.month = "2022-03"
    programme_for(ward.month).first_month = "2022-03"
    db.session.add(type(period)(month="2022-04", due_on=date(2022, 4, 28), locks_on=date(2022, 5, 6)))
    db.session.commit()

    def marks(who):
        sheet = sheet_for(ward.actor(who), ward.place("front-1"), ward.today)
        return {row.past[-1][1] for row in sheet.rows if row.past}

    assert marks("front_1") == {"remark", "nil", "unseen", "open"}
    assert marks("helper_1") == {"recorded", "open"}


def test_the_meeting_hears_the_same_parts(as_, ward, busy):
    busy.meet()
    busy.open()
    cell = told(as_("sec_1").get(pages(ward)["cell"]).text)
    heard = _in_parts({"written": 1, "nil": 1, "unseen": 1, "open": 10, "expected": 13})
    assert told(heard) == cell == [13]
    assert "trên 13 đảng viên được theo dõi" in _in_parts({"written": 1, "nil": 1, "expected": 13})  # of older minutes


def test_the_command_and_the_figures_add_up(ward, busy):
    period = period_of(ward.month)
    found = printed.plain(printed.of(period, programme_for(ward.month).campaign_id))
    for body in found["bodies"].values():
        if body["obligations"]:
            assert body["recorded"] == body["written"] + body["nil"] + body["unseen"]
            assert body["members"] == body["recorded"] + body["open"] + body["moved"]
    named = {one.name: one.figure for one in of_a_month(period)}
    assert named["recorded"].part == sum(named[what].part for what in ("remark", "nil", "unseen"))
    assert named["obligations"].part == named["recorded"].part + named["open"].part + named["moved"].part
    assert named["recorded"].part == sum(found["bodies"][code]["recorded"] for code in ("front", "front-1", "front-3"))


def test_no_page_of_the_chapter_says_a_part_in_other_words(as_, ward, busy):
    """The words that once meant a sum here and a part there are gone."""
    for who in READERS:
        for path in pages(ward).values():
            page = as_(who).get(path)
            if page.status_code == 200:
                for words in ("Đã nhận xét", "Đã xong", "đã có nhận xét", "Chưa nhận xét"):
                    assert words not in page.text, (who, path, words)


def test_every_part_is_a_list_that_opens(as_, ward, busy):
    unit = written(ward.units["front-1"])
    for what in What:
        page = as_("ward_secretary").get(f"/giam-sat/{ward.month}/tien-do/{what.value}/{unit}")
        assert page.status_code == 200
        assert str(what.label) in page.text
