"""The drive's report on the demonstration ward: every figure of the article, the same numbers everywhere."""

import io
from datetime import date

import pypdf
import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from portal.campaigns.queries import campaign_called
from portal.ground.db import in_ward
from portal.organisations.queries import units
from portal.policy import Actor, Post, Role
from portal.reports.figures import of_a_drive
from portal.reports.official import KINDS, ReportRequest
from portal.reports.official.campaign import COLUMNS, figures_of
from portal.reports.official.paper import tables_of
from tests.papers.conftest import body_of, letters_of, words_of

pytestmark = pytest.mark.slow
TODAY = date(2022, 4, 25)
SLUG = "tu-soi-2022"
ARTICLE = (
    "700 đảng viên",
    "125 đồng chí được miễn",
    "17 chi bộ",
    "11 chi bộ tổ dân phố",
    "01 chi bộ công an",
    "05 chi bộ nhà trường",
    "538/551 (97,6%)",
    "17/17 (100%) chi bộ",
    "16 lượt",
    "575/575 (100%)",
)
HEADINGS = (
    "Tổng số đảng viên",
    "Được miễn",
    "Dự hội nghị học tập",
    "Phải dự hội nghị học tập",
    "Tỷ lệ học tập",
    "Vắng hội nghị học tập",
    "Học bù: đã học bù",
    "Đã sinh hoạt chuyên đề",
    "Phải sinh hoạt chuyên đề",
    "Kế hoạch đã thông qua",
    "Phải xây dựng kế hoạch",
    "Tỷ lệ xây dựng kế hoạch",
    "Yêu cầu chỉnh sửa (lượt)",
    "Gửi cấp ủy cấp trên",
    "Niêm yết tại trụ sở phường",
    "Gửi tổ chức giám sát",
    "Có nhận xét trong tháng",
    "Phải nhận xét trong tháng",
)
TOTAL = {
    "Tổng số đảng viên": 700,
    "Được miễn": 125,
    "Dự hội nghị học tập": 538,
    "Phải dự hội nghị học tập": 551,
    "Vắng hội nghị học tập": 13,
    "Đã sinh hoạt chuyên đề": 17,
    "Phải sinh hoạt chuyên đề": 17,
    "Kế hoạch đã thông qua": 575,
    "Phải xây dựng kế hoạch": 575,
    "Yêu cầu chỉnh sửa (lượt)": 16,
    "Gửi cấp ủy cấp trên": 3,
    "Niêm yết tại trụ sở phường": 2,
    "Gửi tổ chức giám sát": 558,
}


def secretary(*roles):
    ward = next(one for one in units() if one.code == "ward")
    posts = {Post(role, ward.id, ward.path) for role in roles or (Role.WARD_SECRETARY,)}
    return Actor(ward_id=1, person_id=None, posts=frozenset(posts), name="Người lập")


@pytest.fixture
def files(demonstration, tmp_path):
    """The three files as the command writes them."""
    answer = demonstration.test_cli_runner().invoke(
        args=["report", "campaign", SLUG, "--out", str(tmp_path), "--as-of", "25/04/2022"]
    )
    assert answer.exit_code == 0, answer.output
    return {ending: (tmp_path / f"{SLUG}.{ending}").read_bytes() for ending in ("xlsx", "docx", "pdf")}


def sheet_of(content):
    """Headings, rows by the name of the cell, and the row of the whole."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    lines = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    top = next(number for number, line in enumerate(lines) if line[0] == "Chi bộ")
    heads = lines[top]
    last = next(number for number, line in enumerate(lines) if line[0] == "Toàn Đảng bộ")
    rows = {line[0]: dict(zip(heads[1:], line[1:], strict=True)) for line in lines[top + 1 : last + 1]}
    return heads, rows


def test_excel_word_and_pdf_hold_every_figure_of_the_article(files):
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    everything = "\n".join(
        str(cell) for name in book.sheet_names for line in book.get_sheet_by_name(name).to_python() for cell in line
    )
    word, pdf = " ".join(words_of(files["docx"]).split()), letters_of(files["pdf"])
    for figure in ARTICLE:
        assert figure in everything, figure
        assert figure in word, figure
        assert figure in pdf, figure

    heads, rows = sheet_of(files["xlsx"])
    assert tuple(heads[1:]) == HEADINGS
    whole = rows["Toàn Đảng bộ"]
    assert {name: whole[name] for name in TOTAL} == TOTAL
    assert round(100 * whole["Tỷ lệ học tập"], 1) == 97.6
    assert whole["Tỷ lệ xây dựng kế hoạch"] == 1
    assert len(rows) == 18


def test_the_cells_add_up_to_the_whole(files):
    _, rows = sheet_of(files["xlsx"])
    whole = rows.pop("Toàn Đảng bộ")
    for name in TOTAL:
        assert sum(row[name] or 0 for row in rows.values()) == whole[name], name


def test_numbers_are_numbers_and_a_rate_is_the_whole_wards_alone(files):
    _, rows = sheet_of(files["xlsx"])
    for cell, row in rows.items():
        for name, value in row.items():
            assert value == "" or isinstance(value, int | float), (cell, name, value)
        for part, whole, rate in (
            ("Dự hội nghị học tập", "Phải dự hội nghị học tập", "Tỷ lệ học tập"),
            ("Kế hoạch đã thông qua", "Phải xây dựng kế hoạch", "Tỷ lệ xây dựng kế hoạch"),
        ):
            of_all = cell == "Toàn Đảng bộ"
            assert row[rate] == (pytest.approx(row[part] / row[whole]) if of_all else ""), (cell, rate)


def test_page_file_and_command_tell_the_same_of_every_cell(demonstration, files):
    with in_ward(1):
        actor = secretary()
        campaign = campaign_called(SLUG)
        named = figures_of(campaign, TODAY)
        told = of_a_drive(campaign, TODAY)  # what the command `figures` and the page of figures show
        report = KINDS["campaign"].report(actor, ReportRequest(TODAY, campaign=SLUG), TODAY)
        names = {one.id: one.short_name for one in units()}
        paper = [row for table in tables_of(report.tables[0], 1) for row in table["rows"]]

    _, rows = sheet_of(files["xlsx"])
    for name, column in COLUMNS:
        figure = named[name]
        if name in told:
            assert (figure.part, figure.whole) == (told[name].part, told[name].whole), name
        assert rows["Toàn Đảng bộ"][str(column.label)] == figure.part, name
        with in_ward(1):
            by_cell = figure.by_cell()
        for cell, share in by_cell.items():
            row = rows[names[cell]]
            assert row[str(column.label)] == share.part, (name, names[cell])
            if column.whole is not None:
                assert row[str(column.whole)] == share.whole, (name, names[cell])
    read = [
        [cell.text for cell in row.cells] for table in Document(io.BytesIO(files["docx"])).tables for row in table.rows
    ]
    text = letters_of(files["pdf"])
    for row in paper:
        assert row in read, row
        assert " ".join(one for one in row[1:] if one) in text, row  # a long name breaks its line


def test_the_office_gets_no_notes_by_cell(demonstration):
    with in_ward(1):
        report = KINDS["campaign"].report(secretary(Role.OFFICE), ReportRequest(TODAY, campaign=SLUG), TODAY)
        assert {row[-1] for row in report.tables[0].rows} == {"…"}
        assert report.tables[0].total[-1] == "…"


def test_rounding_is_the_reports_own_and_never_reaches_the_whole(demonstration, tmp_path):
    answer = demonstration.test_cli_runner().invoke(
        args=["report", "campaign", SLUG, "--out", str(tmp_path), "--as-of", "25/04/2022", "--decimals", "0"]
    )
    assert answer.exit_code == 0, answer.output
    assert "538/551 (98%)" in letters_of((tmp_path / f"{SLUG}.pdf").read_bytes())


def test_every_file_says_who_when_of_what_day_and_that_it_is_a_demonstration(files):
    book = CalamineWorkbook.from_filelike(io.BytesIO(files["xlsx"]))
    foot = "\n".join(str(line[0]) for line in book.get_sheet_by_index(0).to_python()[-5:])
    for text in (foot, words_of(files["docx"]), letters_of(files["pdf"])):
        assert "Người lập: Cổng Tự Soi (Lệnh report tại máy chủ), lúc" in text
        assert "tính đến ngày 25/4/2022" in text
        assert "nhân vật và số liệu minh họa" in text
    assert "Người lập" not in body_of(files["docx"])  # of the machine nothing in the body
    text, *_, appendix = pypdf.PdfReader(io.BytesIO(files["pdf"])).pages
    assert text.mediabox.width < 600 < 800 < appendix.mediabox.width  # A4 upright, the tables across


def test_a_drive_or_a_day_that_is_none_is_told(demonstration, tmp_path):
    run = demonstration.test_cli_runner().invoke
    for more, words in ((["khong-co"], "Không có đợt sinh hoạt"), ([SLUG, "--as-of", "hôm qua"], "ngày")):
        answer = run(args=["report", "campaign", *more, "--out", str(tmp_path)])
        assert answer.exit_code == 1
        assert words in answer.output
    assert not list(tmp_path.iterdir())
