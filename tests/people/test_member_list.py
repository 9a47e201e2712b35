"""Danh sách đảng viên: each head sees their own, and nobody a line more."""

import html
import re
import unicodedata
from io import BytesIO

import openpyxl
import pytest

from portal.audit import Entry, Payload
from portal.ground.db import db
from portal.ground.ids import written
from portal.organisations.models import Holding
from portal.people import exports
from portal.people.queries.lists import PAGE
from tests.kit.crowd import more_members
from tests.kit.ward import PEOPLE, TODAY

FULL_NAMES = {key: row[0] for key, row in PEOPLE.items()}


def listed(page):
    """The people whom the page lists, by their key in the ward."""
    names = set(re.findall(r'class="lead"><a href="/dang-vien/[0-9a-z]{13}">([^<]+)</a>', page.text))
    return {key for key, name in FULL_NAMES.items() if name in names}


def of_cell(*cells):
    return {key for key, (_, cell, *_rest) in PEOPLE.items() if cell in cells}


def of_organisation(code):
    return {key for key, row in PEOPLE.items() if row[2] == code and row[1] != "cell-police"}


@pytest.mark.parametrize(
    ("who", "whom"),
    [
        ("women_head", of_organisation("women")),
        ("youth_head", of_organisation("youth")),  # without the police
        ("front_1", of_cell("cell-1")),
        ("helper_1", of_cell("cell-1")),
        ("sec_1", of_cell("cell-1")),
        ("sponsor_1", of_cell("cell-1")),
        ("front_chair", of_cell("cell-1", "cell-3", "cell-school-1")),
        ("ward_secretary", of_cell("cell-1", "cell-3", "cell-school-1", "cell-police")),
        ("office", of_cell("cell-1", "cell-3", "cell-school-1", "cell-police")),
    ],
)
def test_each_sees_exactly_their_own(as_, who, whom):
    assert listed(as_(who).get("/dang-vien")) == whom


def test_the_womens_list_says_whose_it_is_and_stands_by_residence_group(as_):
    page = as_("women_head").get("/dang-vien").text

    assert "<h1>Đảng viên là hội viên Hội LHPN phường</h1>" in page
    assert re.search(r"<h2>Tổ dân phố 1\s*<span", page)
    assert page.index("Tổ dân phố 1") < page.index("Tổ dân phố 3")


@pytest.mark.parametrize("who", ["member_1", "former_front_1", "admin"])
def test_whoever_holds_no_post_is_told_why_there_is_no_list(as_, who):
    page = as_(who).get("/dang-vien")

    assert page.status_code == 200
    assert not listed(page)
    assert "chưa giữ chức vụ nào" in page.text


def test_a_resigned_head_opens_nothing_from_that_day_on(as_, ward):
    head = as_("front_1")
    db.session.query(Holding).filter_by(person_id=ward.front_1).update({"valid_until": TODAY})
    db.session.commit()

    assert head.get("/dang-vien").status_code == 401  # the session ends with the post
    assert not listed(as_("front_1").get("/dang-vien"))
    assert as_("front_1").get(f"/dang-vien/{written(ward.member_1)}").status_code == 404


def test_the_list_stands_in_vietnamese_order_of_given_names(as_):
    page = as_("sec_1").get("/dang-vien").text
    names = ["Đặng Quốc Ân", "Lê Duy Bình", "Nguyễn Thị Hoà", "Đỗ Phương Hương", "Vũ Văn Lộc"]

    places = [page.index(name) for name in names]
    assert places == sorted(places)


@pytest.mark.parametrize("typed", ["hoà", "hoa", "Nguyen thi HOA", unicodedata.normalize("NFD", "Hoà")])
def test_a_name_is_found_without_marks_and_however_it_is_encoded(as_, typed):
    page = as_("sec_1").post("/dang-vien", {"q": typed})

    assert "member_1" in listed(page)
    assert "member_1b" not in listed(page)


def test_exact_marks_come_first(as_):
    page = as_("office").post("/dang-vien", {"q": "thành"})

    assert listed(page) == {"front_1", "youth_head", "sec_1", "sec_3"}
    assert page.text.index("Trần Hữu Thành") < page.text.index("Hoàng Thị Thanh Lý")


def test_signs_of_a_pattern_are_only_signs(as_):
    assert not listed(as_("office").post("/dang-vien", {"q": "%"}))
    assert not listed(as_("office").post("/dang-vien", {"q": "_____"}))


def test_a_search_writes_no_name_into_an_address(as_):
    page = as_("office").post("/dang-vien", {"q": "Hoàng Thị Thanh Lý"})

    assert page.status_code == 200
    assert not re.search(r'href="[^"]*(Ho%C3%A0ng|Hoàng)', page.text)


def test_the_list_alone_comes_back_to_htmx(as_):
    page = as_("office").post("/dang-vien", {"q": "hoà"}, htmx=True)

    assert "<html" not in page.text
    assert 'id="members"' in page.text


def test_filters_narrow_and_nonsense_filters_nothing(as_, ward):
    office = as_("office")

    assert listed(office.get(f"/dang-vien?chi-bo={written(ward.units['cell-3'])}")) == of_cell("cell-3")
    assert listed(office.get(f"/dang-vien?doan-the={written(ward.units['veterans'])}")) == {"member_1b"}
    assert listed(office.get("/dang-vien?mien=exempt")) == {"exempt_1"}
    assert "exempt_1" not in listed(office.get("/dang-vien?mien=none"))
    assert len(listed(office.get("/dang-vien?chi-bo=x&to=y&trang=99&mien=z"))) > 20


def test_a_foreign_cell_as_a_filter_opens_nothing(as_, ward):
    assert not listed(as_("front_1").get(f"/dang-vien?chi-bo={written(ward.units['cell-3'])}"))


def test_a_front_head_may_not_ask_for_what_their_list_does_not_show(as_):
    page = as_("front_1").get("/dang-vien?dien=official")

    assert not listed(page)
    assert "Ngày sinh" not in page.text


def test_taking_the_list_out_needs_a_reason(as_):
    page = as_("women_head").post("/dang-vien/tai-ve", {"reason": " "})

    assert page.status_code == 422
    assert "Hãy ghi lý do tải danh sách" in page.text


def test_the_workbook_holds_what_the_post_needs_and_says_who_took_it(as_):
    book = as_("women_head").post("/dang-vien/tai-ve", {"reason": "Họp Hội LHPN quý II"})

    sheet = openpyxl.load_workbook(BytesIO(book.data)).active
    words = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {FULL_NAMES[key] for key in of_organisation("women")} <= set(words)
    assert "Ngày sinh" not in words
    assert any("Lê Thị Thu Châu" in word and "Người tải" in word for word in words)
    assert "Lý do: Họp Hội LHPN quý II" in words
    entry = db.session.query(Entry).filter_by(action="member.export").one()
    assert db.session.query(Payload).filter_by(number=entry.number).one().content["reason"] == "Họp Hội LHPN quý II"


def test_nobodys_save_waits_while_the_workbook_is_drawn(as_, monkeypatch):
    drawn, drawn_in = exports.member_book, []

    def draws(*told):
        drawn_in.append(db.session().in_transaction())
        return drawn(*told)

    monkeypatch.setattr(exports, "member_book", draws)
    assert as_("sec_1").post("/dang-vien/tai-ve", {"reason": "Kiểm tra"}).status_code == 200
    assert drawn_in == [False]


def test_a_name_that_looks_like_a_formula_stays_text(as_, ward):
    from portal.people.models import Person

    db.session.query(Person).filter_by(id=ward.member_1).update({"name": "=1+1"})
    db.session.commit()
    book = as_("sec_1").post("/dang-vien/tai-ve", {"reason": "Kiểm tra"})

    cells = [cell for row in openpyxl.load_workbook(BytesIO(book.data)).active.iter_rows() for cell in row]
    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]


@pytest.mark.parametrize("who", ["member_1", "admin", "former_front_1"])
def test_whoever_has_no_list_takes_none_out(as_, who):
    assert as_(who).get("/dang-vien/tai-ve").status_code == 403
    assert as_(who).post("/dang-vien/tai-ve", {"reason": "Xem"}).status_code == 403
    assert as_(who).get("/dang-vien/in").status_code == 403


def test_the_paper_has_a_signature_and_is_remembered(as_):
    page = as_("sec_1").get("/dang-vien/in")

    assert "T/M CHI ỦY" in page.text
    assert FULL_NAMES["member_1"] in page.text
    assert db.session.query(Entry).filter_by(action="member.export").count() == 1


def test_the_list_asks_no_more_questions_for_more_members(as_):
    """Counted on the widest list against the narrowest."""
    from sqlalchemy import event

    counts = []
    for who in ("office", "front_3"):
        browser, asked = as_(who), []
        listener = lambda *args, asked=asked: asked.append(args[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        browser.get("/dang-vien")
        event.remove(db.engine, "before_cursor_execute", listener)
        counts.append(len(asked))
    assert counts[0] <= counts[1]


def test_whoever_holds_two_posts_has_two_lists(as_, ward):
    """The head of the Women's Union who also looks after a cell: neither list holds a person of the other."""
    db.session.add(
        Holding(person_id=ward.women_head, unit_id=ward.units["cell-school-1"], role="cell_sponsor", title="Phụ trách")
    )
    db.session.commit()
    head = as_("women_head")
    first = head.get("/dang-vien")
    second = head.get(f"/dang-vien?tu-cach={written(ward.units['cell-school-1'])}")

    assert listed(first) == of_organisation("women")
    assert listed(second) == of_cell("cell-school-1")
    assert "Đảng viên Chi bộ Trường Mầm non số 1" in second.text


def test_nobody_reads_in_the_name_of_a_body_that_is_not_theirs(as_, ward):
    page = as_("women_head").get(f"/dang-vien?tu-cach={written(ward.units['ward'])}")

    assert listed(page) == of_organisation("women")


def test_the_count_says_how_many_are_exempt_only_where_they_are_listed(as_):
    office = as_("office")

    assert "trong đó 1 được miễn" in office.get("/dang-vien").text
    assert "được miễn công tác" not in office.get("/dang-vien?mien=none").text


def test_a_long_list_has_forty_rows_a_page_and_a_letter_bar(as_, ward):
    more_members(ward, 90)
    page = as_("office").get("/dang-vien").text
    assert page.count('<tr id="dv-') == PAGE == 40
    jumps = re.findall(r'<a href="([^"#]+)#dv-(\w+)"(?: class="here")?>([^<]+)</a>', page)
    assert len(jumps) == len({letter for *_, letter in jumps}) > 5
    for url, row, _ in jumps:
        assert f'id="dv-{row}"' in as_("office").get(html.unescape(url)).text


def test_by_residence_group_the_bar_names_the_groups(as_, ward):
    more_members(ward, 90)
    page = as_("office").get("/dang-vien?xep=to").text
    assert re.search(r'#dv-\w+"(?: class="here")?><span class="unseen">Tổ dân phố </span>1</a>', page)


def test_a_short_list_needs_no_bar(as_):
    assert 'class="jumps"' not in as_("sec_1").get("/dang-vien").text


@pytest.mark.parametrize(
    ("who", "title", "named"),
    [("front_chair", "CHỦ TỊCH", True), ("ward_secretary", "BÍ THƯ", True), ("office", "BÍ THƯ", False)],
)
def test_a_printed_list_puts_no_name_under_another_persons_title(as_, ward, who, title, named):
    foot = as_(who).get("/dang-vien/in").text.partition('class="signatures"')[2].partition("</footer>")[0]
    assert title in foot
    assert bool(re.search(r'class="sign-name">[^<]+<', foot)) is named
