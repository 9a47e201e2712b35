"""A report says its results in parts and sentences that the office edits; its figures fill them in."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook

from portal.ground.db import in_ward
from portal.organisations.queries import units
from portal.policy import Actor, Post, Role
from portal.reports.official import KINDS, ReportForm, ReportRequest, service, wording
from portal.reports.official.wording import BLANKS, DEFAULT, ReportPart, filled, unfit
from tests.papers.conftest import body_of, letters_of

TODAY = date(2022, 4, 25)
PAGE = "/bao-cao/dot-sinh-hoat/loi-van"


def secretary():
    ward = next(one for one in units() if one.code == "ward")
    post = Post(Role.WARD_SECRETARY, ward.id, ward.path)
    return Actor(ward_id=1, person_id=None, posts=frozenset({post}), name="Người lập")


@pytest.mark.parametrize("code", list(DEFAULT))
def test_what_the_portal_says_speaks_of_what_it_knows(code):
    assert unfit(code, DEFAULT[code]) == {}
    said = {name for part in DEFAULT[code] for name in wording.BLANK.findall(part.text)}
    assert said <= {one.name for one in BLANKS[code]}


def test_a_line_whose_figure_is_not_there_is_left_out():
    parts = [ReportPart("I. MỘT", "{du_hoc} dự học.\n{vang} vắng."), ReportPart("II. HAI", "{vang} vắng.")]
    (only,) = filled(parts, {"du_hoc": "538/551", "vang": None})
    assert (only.title, only.paragraphs) == ("I. MỘT", ["538/551 dự học."])


@pytest.mark.parametrize("code", list(BLANKS))
def test_each_blank_that_may_be_spoken_of_is_filled_in_on_the_demonstration_ward(demonstration, code):
    with in_ward(1):
        ward = next(one for one in units() if one.code == "ward")
        actor = Actor(
            ward_id=1, person_id=None, posts=frozenset({Post(Role.WARD_SECRETARY, ward.id, ward.path)}), name=""
        )
        spoken = [ReportPart("I", "\n".join(f"<{one.name}> {{{one.name}}}" for one in BLANKS[code]))]
        before, wording.DEFAULT = wording.DEFAULT, {**wording.DEFAULT, code: spoken}
        try:
            asked = ReportRequest(TODAY, campaign="tu-soi-2022", month="2022-04")
            (part,) = KINDS[code].report(actor, asked, TODAY).sections
        finally:
            wording.DEFAULT = before
    told = dict(line.split(" ", 1) for line in part.paragraphs)
    # The demonstration's sessions are known by numbers alone: who presented there was recorded nowhere.
    assert set(told) == {f"<{one.name}>" for one in BLANKS[code]} - {"<trinh_bay>"}


def test_the_office_writes_its_own_sentences_and_they_are_kept(as_, app):
    office = as_("office")
    page = office.get(PAGE)
    assert "{du_hoc}" in page.text
    answer = office.submit(page, PAGE, title_1="I. TÌNH HÌNH", text_1="Phường có {dang_vien} đảng viên.\nCâu thứ hai.")
    assert answer.status_code == 303
    text = office.get("/bao-cao/dot-sinh-hoat").text
    assert "I. TÌNH HÌNH" in text
    assert "Câu thứ hai." in text
    assert "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO" not in text
    assert office.submit(office.get(PAGE), PAGE).headers["Location"].endswith("/bao-cao/dot-sinh-hoat")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"text_1": "Có {so_nguoi} người."}, "Không có ô điền {so_nguoi}."),
        ({"text_1": "Có {dang_vien người."}, "Không có ô điền {…}."),
        ({"title_1": "", "text_1": "Một câu."}, "Hãy ghi đề mục của phần này."),
        ({f"text_{number}": "" for number in range(1, 7)}, "Báo cáo cần ít nhất một phần có lời văn."),
    ],
)
def test_what_cannot_be_filled_in_is_told_beside_its_field_and_kept(as_, typed, told):
    office = as_("office")
    answer = office.submit(office.get(PAGE), PAGE, **typed)
    assert answer.status_code == 422
    assert told in answer.text
    assert all(text in answer.text for text in typed.values())


@pytest.mark.parametrize(("name", "status"), [("ward_secretary", 403), ("sec_1", 403), ("front_chair", 403)])
def test_nobody_but_the_office_words_them(as_, name, status):
    assert as_(name).get(PAGE).status_code == status
    assert as_(name).post(PAGE, {"title_1": "I", "text_1": "x"}).status_code == status


def test_a_list_has_no_sentences_to_edit(as_):
    assert as_("office").get("/bao-cao/so-giao-nhan/loi-van").status_code == 404


@pytest.mark.slow
def test_number_signer_and_receivers_stand_on_every_form_of_the_report(demonstration, tmp_path):
    with in_ward(1):
        kind = KINDS["front_month"]
        actor = secretary()
        signer = service.signers_of(kind, TODAY)[0]
        asked = ReportRequest(TODAY, month="2022-04", number="12", signer_id=signer.person_id)
        made = {form: service.made(actor, tmp_path, kind, asked, form, TODAY).content for form in kind.forms}
    book = load_workbook(io.BytesIO(made[ReportForm.XLSX]))
    sheet = book.worksheets[0]
    cells = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value is not None]
    for text in (" ".join(cells), " ".join(body_of(made[ReportForm.DOCX]).split()), letters_of(made[ReportForm.PDF])):
        said = text.replace("\N{NO-BREAK SPACE}", " ")
        for part in (
            "ỦY BAN MTTQ VIỆT NAM",
            "Số: 12/BC-MTTQ",
            "TM. BAN THƯỜNG TRỰC",
            signer.name,
            "Nơi nhận:",
            "Đảng ủy phường (báo cáo)",
        ):
            assert part in said, part
        assert "ghi rõ họ tên" not in said
    assert "Kính gửi: Ban Thường vụ Đảng ủy phường" in letters_of(made[ReportForm.PDF])
    assert {cell.font.name for row in sheet.iter_rows() for cell in row if cell.value is not None} == {
        "Times New Roman"
    }
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
