"""Whoever signs: with which post, under which authority, and never alone on a page."""

import io
from datetime import date

import pikepdf
import pypdf
import pytest

from portal.ground.db import db, will_write
from portal.organisations.models import Holding
from portal.papers import letterhead, pdf, word
from portal.papers.numerals import NumberStyle, counted, day_written, percent
from portal.papers.signing import signers
from portal.policy import Role

TODAY = date(2022, 4, 25)
SIGNED = "T/M ĐẢNG ỦY"
LINE = "Một đoạn văn dài vừa phải của báo cáo, đủ để chiếm trọn một dòng trên khổ giấy A4 đứng và hơn thế nữa."
ROW = ["Chi bộ 1", "35/35"]


def context(head, lines=0, rows=0):
    table = {"caption": "Bảng", "columns": ["Chi bộ", "Số kế hoạch"], "rows": [ROW] * rows}
    return {
        "title": "BÁO CÁO",
        "sub": "kết quả",
        "sections": [{"title": "I. KẾT QUẢ", "text": "\n".join([LINE] * lines)}] if lines else [],
        "tables": [table] if rows else [],
        "signatures": [head.signed("Nguyễn Thị Mẫu")],
    }


def above_the_signature(content):
    """The lines that stand over it on its page, its page number apart; and on which page it stands."""
    for number, page in enumerate(pypdf.PdfReader(io.BytesIO(content)).pages, 1):
        lines = [line.strip() for line in page.extract_text().splitlines() if line.strip()]
        if any(SIGNED in line for line in lines):
            at = next(at for at, line in enumerate(lines) if SIGNED in line)
            return number, [line for line in lines[:at] if line != str(number)]
    raise AssertionError("nobody signed")


@pytest.mark.parametrize("kind", ["lines", "rows"])
def test_the_signature_never_stands_alone_on_a_page(unit, kind):
    head = letterhead(unit("ward"), TODAY)
    pages = set()
    for count in range(8, 34) if kind == "rows" else range(8, 22):
        number, above = above_the_signature(pdf("report", context(head, **{kind: count}), head))
        pages.add(number)
        assert len(above) >= 2, (count, above)
        if number > 1 and kind == "rows":
            assert above[0].startswith("Chi bộ"), "a page that begins with rows begins with their heading"
    assert {1, 2} <= pages


def test_in_word_the_last_lines_and_rows_keep_with_the_signature(unit, root):
    from docx import Document

    head = letterhead(unit("ward"), TODAY)
    rows = Document(io.BytesIO(word("report", context(head, rows=9), head, root))).tables[1].rows
    kept = [all(p.paragraph_format.keep_with_next for cell in row.cells for p in cell.paragraphs) for row in rows]
    assert kept[-2:] == [True, True]
    assert not any(kept[1:-2])

    lines = Document(io.BytesIO(word("report", context(head, lines=5), head, root))).paragraphs
    said = [one.paragraph_format.keep_with_next for one in lines if one.text == LINE]
    assert said == [None, None, None, True, True]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("ward", [("ward_secretary", ("T/M ĐẢNG ỦY", "BÍ THƯ"))]),
        ("cell-1", [("sec_1", ("T/M CHI ỦY", "BÍ THƯ")), ("dep_1", ("T/M CHI ỦY", "PHÓ BÍ THƯ"))]),
        ("front", [("front_chair", ("TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"))]),
        ("front-1", [("front_1", ("TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN"))]),
        ("women", [("women_head", ("TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"))]),
        ("youth", [("youth_head", ("TM. BAN THƯỜNG VỤ", "BÍ THƯ"))]),
    ],
)
def test_who_signs_signs_with_their_own_post(ward, unit, code, expected):
    found = [(one.person_id, one.capacity) for one in signers(unit(code), TODAY)]
    assert [(ward.people[name], capacity) for name, capacity in expected] == found


@pytest.mark.parametrize(
    ("title", "capacity"),
    [
        ("Chánh Văn phòng Đảng ủy", ("T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG")),
        ("Phó Chánh Văn phòng Đảng ủy", ("K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG")),
        ("Văn thư", None),
    ],
)
def test_of_the_office_only_its_chief_signs_or_the_chiefs_deputy(ward, unit, title, capacity):
    """A clerk's name under CHÁNH VĂN PHÒNG makes a paper void."""
    will_write()
    db.session.execute(db.update(Holding).where(Holding.role == Role.OFFICE).values(title=title))
    db.session.commit()
    assert [one.capacity for one in signers(unit("office"), TODAY)] == ([capacity] if capacity else [])


def test_a_name_that_is_known_is_typed_and_asks_for_no_hand(unit):
    head = letterhead(unit("ward"), TODAY)
    assert head.signed("Nguyễn Thị Mẫu")["hint"] == ""
    assert head.signed()["hint"] == "(ký, ghi rõ họ tên)"


def test_numbers_and_days_are_written_as_papers_of_the_field_do(app):
    assert (percent(538, 551, 1), percent(538, 551, 0), percent(551, 551, 1)) == ("97,6%", "98%", "100%")
    assert percent(9999, 10000, 1) == "99,9%"  # never rounded up to the whole
    assert [day_written(date(2022, *one)) for one in ((3, 14), (4, 5), (2, 1), (12, 31))] == [
        "14/3/2022",
        "05/4/2022",
        "01/02/2022",
        "31/12/2022",
    ]
    assert [counted(one) for one in (0, 2, 13, 4974)] == ["0", "02", "13", "4.974"]


def test_the_office_writes_them_its_own_way_from_a_day_on(as_):
    office = as_("office")
    page = office.get("/van-ban/mau-word/cach-viet-so")
    ticked = {"percent_space": "y", "month_noughts": "y", "count_noughts": ""}
    assert office.submit(page, "/cach-viet-so", since="25/04/2022", **ticked).status_code == 303
    assert (percent(538, 551, 1), day_written(TODAY), counted(2)) == ("97,6 %", "25/04/2022", "2")
    assert NumberStyle() != NumberStyle(percent_space=True)
    assert as_("sec_1").get("/van-ban/mau-word/cach-viet-so").status_code == 403


def test_the_pdf_is_fit_to_be_kept(unit):
    """Read as PDF/A-2b asks: output intent, its own description of itself, every font within. Read, not validated."""
    head = letterhead(unit("ward"), TODAY)
    with pikepdf.open(io.BytesIO(pdf("report", context(head, lines=3, rows=3), head))) as paper:
        (intent,) = paper.Root.OutputIntents
        assert intent.S == "/GTS_PDFA1"
        with paper.open_metadata() as told:
            assert (told["pdfaid:part"], told["pdfaid:conformance"]) == ("2", "B")
        fonts = [
            one
            for one in paper.objects
            if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
        ]
        assert fonts
        for one in fonts:
            assert {"/FontFile2", "/FontFile3", "/FontFile"} & set(one.keys()), one.FontName
