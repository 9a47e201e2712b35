"""Two versions side by side: what changed by word, and which commitment became which."""

from dataclasses import replace
from datetime import date

import pytest

from portal.ground import ids
from portal.plans.models import Section
from portal.plans.queries.changes import changes_for
from portal.plans.rules.changes import by_word, pairs
from portal.plans.rules.writing import CommitmentRow


def told(before, after):
    return [(one.how, one.text) for one in by_word(before, after)]


def test_a_changed_word_is_marked_and_the_rest_stands():
    assert told("Phân loại rác tại nhà.", "Phân loại rác tại nguồn.") == [
        ("same", "Phân loại rác tại "),
        ("out", "nhà"),
        ("in", "nguồn"),
        ("same", "."),
    ]


def test_one_mark_makes_another_word():
    assert told("nhà ở", "nhà ơ") == [("same", "nhà "), ("out", "ở"), ("in", "ơ")]


def test_dates_numbers_and_references_stay_whole():
    assert ("out", "30/12/2022") in told("xong trước 30/12/2022", "xong trước 30/11/2022")
    assert ("in", "121-KH/ĐU") in told("theo 120-KH/ĐU", "theo 121-KH/ĐU")


def test_words_changed_side_by_side_are_read_as_one_change():
    assert told("Sống rất giản dị", "Sống thật chan hòa")[1:] == [("out", "rất giản dị"), ("in", "thật chan hòa")]


@pytest.mark.parametrize(("before", "after"), [("", "Mới"), ("Cũ", ""), ("", ""), ("A b c", "A b c"), ("a\nb", "a  b")])
def test_both_texts_can_be_read_out_of_the_pieces(before, after):
    pieces = by_word(before, after)
    assert "".join(one.text for one in pieces if one.how != "in") == before
    assert "".join(one.text for one in pieces if one.how != "out") == after


def test_rows_that_say_what_they_continue_come_before_the_likest():
    before = ["Phân loại rác tại nhà", "Phát biểu trong mỗi buổi họp"]
    after = ["Phát biểu trong buổi họp chi bộ", "Phân loại rác tại nhà", "Tập thể dục"]
    assert pairs(before, after, []) == [(1, 0), (0, 1)]
    assert pairs(before, after, [(0, 2)]) == [(1, 0), (0, 2)]


@pytest.fixture
def two(drive, ward):
    """The approved version and a change of it: one row carried on and reworded, one new, two dropped."""
    carried = CommitmentRow(
        "a",
        shortcoming="Chưa gương mẫu trong phân loại rác",
        cause="Ngại",
        remedy="Phân loại rác và nhắc hàng xóm",
        due_on=date(2022, 11, 30),
        section=Section.ETHICS,
        continues_id=ward.commitments["member_1"][0],
    )
    new = CommitmentRow(
        "b",
        shortcoming="Ít đọc nghị quyết",
        cause="Bận",
        remedy="Đọc mỗi tuần một giờ",
        due_on=date(2022, 12, 1),
        section=Section.POLITICS,
    )
    return ward.versions["member_1"], drive.hand_in("member_1", carried, new, reason="Được góp ý")


def test_a_commitment_carried_on_is_told_apart_from_new_and_dropped_ones(two, ward):
    changes = changes_for(ward.actor("sec_1"), two[1], two[0])  # whichever way round
    assert (changes.older.version.number, changes.newer.version.number) == (1, 2)
    told = [(row.before and row.before.position, row.after and row.after.position) for row in changes.rows]
    assert told == [(1, 1), (None, 2), (2, None), (3, None)]
    remedy = next(line for line in changes.rows[0].lines if str(line.label) == "Biện pháp khắc phục")
    assert ("out", "tại nhà") in remedy.pieces
    assert ("in", "và nhắc hàng xóm") in remedy.pieces


def test_what_did_not_change_is_named_in_two_lines_and_never_left_out(as_, drive, ward):
    kept = [
        CommitmentRow(
            str(place),
            shortcoming=one.shortcoming,
            cause=one.cause or "",
            remedy=one.remedy,
            due_on=one.due_on,
            section=one.section,
            followed_by=one.followed_by,
            continues_id=one.id,
        )
        for place, one in enumerate(drive.read(ward.versions["member_1"]).commitments)
    ]
    reworded = replace(kept[1], remedy="Phát biểu hai lần mỗi buổi")
    drive.hand_in("member_1", kept[0], reworded, kept[2], reason="Theo góp ý")
    page = as_("sec_1").get(f"/ke-hoach/{ids.written(ward.member_1)}/so-sanh").text
    for number, lines in ((1, 2), (2, 6), (3, 2)):
        part = page.split(f"Nội dung khắc phục {number}")[1].split("Nội dung khắc phục ")[0]
        assert part.count("<tr>") + 1 - (number < 3) == lines
    assert "Chưa gương mẫu trong phân loại rác tại nguồn" in page
    reading = as_("sec_1").get(f"/ke-hoach/chi-bo/{ids.written(ward.units['cell-1'])}/doc").text
    shown = reading.split('class="changes-body"')[1].split("</details>")[0]
    assert "Còn ngại phát biểu" in shown  # what the changed remedy is about
    assert "Chưa bám sát địa bàn" not in shown


def test_only_who_reads_both_sees_them_side_by_side(as_, two, ward):
    address = f"/ke-hoach/{ids.written(ward.member_1)}/so-sanh"
    page = as_("sec_1").get(address)
    assert page.status_code == 200
    assert "<del>" in page.text
    assert "<ins>" in page.text
    assert as_("member_1").get(address).status_code == 200
    for who in ("front_1", "office", "member_1b", "women_head"):
        assert as_(who).get(address).status_code == 404


def test_versions_of_two_people_are_never_laid_side_by_side(ward):
    one, other = ward.versions["member_1"], ward.versions["member_1b"]
    assert changes_for(ward.actor("sec_1"), one, other) is None


def test_a_single_version_says_that_there_is_nothing_to_compare(as_, ward):
    page = as_("sec_1").get(f"/ke-hoach/{ids.written(ward.member_1b)}/so-sanh")
    assert "Chỉ có một bản" in page.text


@pytest.mark.parametrize(
    ("who", "status", "words"),
    [
        ("member_1", 200, "Còn ngại phát biểu"),
        ("sec_1", 200, "Còn ngại phát biểu"),
        ("standing", 200, "Còn ngại"),
        ("front_1", 200, "Phần giao tổ chức"),
        ("office", 200, "Bản số 1"),
        ("front_chair", 200, "Chưa có kế hoạch"),
        ("member_1b", 404, ""),
        ("sec_3", 404, ""),
        ("admin", 404, ""),
    ],
)
def test_the_page_of_one_plan_shows_as_much_as_the_reader_may_read(as_, ward, who, status, words):
    page = as_(who).get(f"/ke-hoach/{ids.written(ward.member_1)}")
    assert page.status_code == status
    assert words in page.text
    if who in ("front_1", "office", "front_chair"):
        assert "Còn ngại phát biểu" not in page.text  # the chi ủy's to follow
