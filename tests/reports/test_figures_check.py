"""`figures --check`: every number that is printed twice is one number, and a difference is found where there is one."""

import json

import pytest

from portal.audit import Entry
from portal.ground.db import db, in_ward
from portal.reports.checking import reading
from portal.reports.checking.comparing import FIGURES, PrintedNumber, differences
from portal.reports.checking.reading import NOT_ADDING_UP, ToldNumber, in_sentences, on_page
from portal.reports.official import front_month
from portal.supervision.rules.parts import Parts, Reached

PAGE = """<h1>Tháng</h1>
<table><thead><tr><th>Tổ chức</th><th>Phải nhận xét</th><th>Đã ghi sổ</th><th>Tỷ lệ</th></tr></thead><tbody>
<tr><td class="lead">Ban CTMT tổ dân phố 3</td><td data-label="Phải nhận xét">49</td><td>27/49 <small>55,1%</small></td>
<td>55,1%</td></tr><tr><td>Cộng</td><td>1.558</td><td>không công bố</td><td></td></tr></tbody></table>
<dl><dt>Đã gửi</dt><dd>27</dd><dt>Hạn gửi</dt><dd>28/04/2022</dd></dl><ul><li>Có nhận xét: 18</li></ul>"""


@pytest.mark.slow
def test_the_demonstration_ward_prints_no_number_in_two_ways_and_is_looked_at_by_nobody(demonstration):
    with in_ward(1):
        before = db.session.scalar(db.select(db.func.count()).select_from(Entry))
    answer = demonstration.test_cli_runner().invoke(args=["figures", "--check"])
    assert answer.exit_code == 0, answer.output
    told = [int(word) for word in answer.output.split() if word.isdigit()]
    assert told[0] > 3000
    assert "0 chỗ khác nhau" in answer.output
    with in_ward(1):
        assert db.session.scalar(db.select(db.func.count()).select_from(Entry)) == before


@pytest.mark.slow
def test_a_paper_that_tells_another_number_is_named_with_both(demonstration, monkeypatch):
    """The front's report counts one too many, as if two sums had been written."""
    rightly = front_month._numbers
    monkeypatch.setattr(front_month, "_numbers", lambda *of: [rightly(*of)[0] + 1, *rightly(*of)[1:]])
    answer = demonstration.test_cli_runner().invoke(args=["figures", "--check", "--json"])
    assert answer.exit_code == 1
    found = json.loads(answer.output)
    wrong = next(one for one in found if one["unit"] == "ban ctmt tổ dân phố 3")
    assert (wrong["of"], wrong["label"]) == ("2022-04", "đã ghi sổ")
    assert any("mat-tran-thang.xlsx" in where for places in wrong["told"].values() for where in places)


def test_a_page_is_read_by_unit_and_word():
    assert list(on_page(PAGE, "Ban CTMT tổ dân phố 3")) == [
        ToldNumber("ban ctmt tổ dân phố 3", "phải nhận xét", 49),
        ToldNumber("ban ctmt tổ dân phố 3", "đã ghi sổ", 27, 49),
        ToldNumber("", "phải nhận xét", 1558),
        ToldNumber("ban ctmt tổ dân phố 3", "đã gửi", 27),
        ToldNumber("ban ctmt tổ dân phố 3", "có nhận xét", 18),
    ]


@pytest.mark.parametrize("reached", list(Reached))
def test_a_sentence_is_read_back_and_one_that_does_not_add_up_is_told(reached):
    parts = Parts(18, 6, 3, 20, 2, reached=reached)
    told = {one.label: (one.part, one.whole) for one in in_sentences(str(parts.in_words), "")}
    assert told[str(reached.label).casefold()] == (27, 49)
    assert NOT_ADDING_UP not in told
    wrong = str(parts.in_words).replace("27/49", "28/49")
    assert NOT_ADDING_UP in {one.label for one in in_sentences(wrong, "")}


def printed(label, part, whole=None, eyes=FIGURES):
    return PrintedNumber("2022-04", ToldNumber("chi bộ 1", label, part, whole), eyes, eyes)


@pytest.mark.parametrize(
    ("label", "others", "differ"),
    [
        ("kế hoạch đã thông qua", [(45, 45, "office")], False),
        ("kế hoạch đã thông qua", [(45, None, "office")], False),
        ("kế hoạch đã thông qua", [(44, 45, "office")], True),
        ("kế hoạch đã thông qua", [(45, 46, "office")], True),
        ("đã ghi sổ", [(44, 45, "office")], False),  # the reader's own row, taken out of the split
        ("đã ghi sổ", [(43, 45, "office")], True),
        ("đã ghi sổ", [(45, 46, "office")], True),  # the whole never depends on who reads
        ("đã ghi sổ", [(41, 45, "phieu")], False),  # a paper is masked for all whom it is for
        ("đã ghi sổ", [(41, 45, "phieu"), (42, 45, "phieu")], True),
        ("chưa ghi sổ", [(46, None, "phieu")], True),  # it may tell less, never more
        ("chuyển người khác", [(46, None, "phieu")], False),
        ("chuyển người khác", [(44, None, "phieu")], True),
    ],
)
def test_what_may_differ_between_two_readers_and_what_may_not(label, others, differ):
    first = [printed(label, 45, 45)]
    assert bool(differences([*first, *(printed(label, *one) for one in others)])) is differ


def test_a_number_that_is_not_shown_is_no_nought():
    assert (
        list(on_page("<dl><dt>Đã gửi</dt><dd>không công bố (dưới 5 người)</dd><dt>Vắng</dt><dd></dd></dl>", "")) == []
    )
    assert reading.plain("  Đã  GHI sổ ") == "đã ghi sổ"
