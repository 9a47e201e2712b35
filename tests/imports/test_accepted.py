"""The list to fill in is understood as it goes out, and the guide names every heading that is."""

from io import BytesIO

import openpyxl
import pytest

from portal.ground.reading import find_table, read_workbook
from portal.imports import accepted
from portal.imports.models import ImportKind, ImportRun
from portal.imports.planning import COLUMNS
from tests.imports.lists import bring_in
from tests.imports.test_import_pages import hand_in, newest

MEMBER = {
    "Họ và tên": "Nguyễn Thị Mới",
    "Ngày sinh": "02/03/1960",
    "Giới tính": "Nữ",
    "Kết nạp": "03/02/1990",
    "Chính thức": "03/02/1991",
    "Số thẻ đảng viên": "38.900001",
    "Chi bộ": "Chi bộ 1",
}


def filled(content, row, day="28/02/2022"):
    book = openpyxl.load_workbook(BytesIO(content))
    sheet = book.active
    sheet["A1"] = sheet["A1"].value.replace(accepted.NO_DAY, day)
    heading = next(line for line in sheet.iter_rows() if "Họ và tên" in [cell.value for cell in line])
    headings = {cell.value: cell.column for cell in heading}
    for name, value in row.items():
        sheet.cell(heading[0].row + 1, headings[name], value)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


@pytest.mark.parametrize("kind", ImportKind, ids=str)
def test_every_column_of_the_template_is_known(kind):
    content = accepted.template(kind)
    (sheet,) = read_workbook(content, "mau.xlsx").sheets
    table = find_table(sheet, COLUMNS[kind])
    assert table.unused == []
    assert {one.field for one in accepted.fields(kind) if one.required} <= set(table.mapping)


@pytest.mark.parametrize("who", ["member_1", "sec_1", "ward_secretary"])
def test_only_the_office_takes_it(as_, who):
    assert as_(who).get("/nhap-du-lieu/mau/roster").status_code == 403


def test_a_template_that_was_filled_in_comes_in_whole(as_, app, ward):
    office = as_("office")
    assert "/nhap-du-lieu/mau/roster" in office.get("/nhap-du-lieu").text
    answer = office.get("/nhap-du-lieu/mau/roster")
    assert answer.status_code == 200
    run = bring_in(app, ward, filled(answer.data, MEMBER))
    assert isinstance(run, ImportRun)
    assert (run.counts["new"], run.counts["rejected"], run.counts.get("left_out")) == (1, 0, run.counts.get("left_out"))
    assert f"{run.effective_on:%d/%m/%Y}" == "28/02/2022"
    assert office.get("/nhap-du-lieu/mau/khong-co").status_code == 404


def test_a_template_whose_day_was_left_open_is_asked_for_it(as_):
    office = as_("office")
    content = filled(office.get("/nhap-du-lieu/mau/roster").data, MEMBER, day="..../..../........")
    answer = hand_in(office, content)
    assert (answer.status_code, newest()) == (422, None)


def test_the_guide_names_every_heading():
    assert accepted.PLACE.read_text(encoding="utf-8") == accepted.markdown(), "run: flask --app wsgi headings"
