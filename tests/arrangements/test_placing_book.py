"""Who goes where, by workbook: taken out, filled in, handed back; a row that cannot be taken is named by its place."""

import io

import pytest
import sqlalchemy as sa
import xlsxwriter
from python_calamine import CalamineWorkbook

from portal.arrangements.models import ArrangementPlacing
from portal.arrangements.queries.foreseen import foreseen
from portal.arrangements.rules.deeds import DeedKind
from portal.arrangements.service.placing import place_by_workbook
from portal.ground.db import db, in_ward, writing
from portal.ground.errors import Invalid, NotAllowed
from portal.ground.ids import written
from tests.arrangements.arranging import DAY, cells_of
from tests.kit.ward import TODAY


@pytest.fixture
def divided(arranger):
    """Cell 1 becomes a new cell and cell 3."""
    arranger.draft()
    arranger.new = arranger.open("Chi bộ Mới")
    arranger.add(DeedKind.SPLIT, "cell-1", into=(arranger.new, arranger.ward.units["cell-3"]))
    return arranger


def rows_of(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    rows = book.get_sheet_by_name("Nơi đến").to_python()
    top = next(number for number, row in enumerate(rows) if "Chuyển đến" in row)
    return top, [dict(zip(rows[top], row, strict=False)) for row in rows[top + 1 :]]


def taken_out(as_, arranger):
    answer = as_("office").get(f"/sap-xep/{written(arranger.id)}/excel/tai-ve")
    assert answer.status_code == 200
    return rows_of(answer.get_data())


def filled(top, rows):
    """As a program of the office saves it again."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("Nơi đến")
    for column, name in enumerate(rows[0]):
        sheet.write(top, column, name)
        for number, row in enumerate(rows, top + 1):
            sheet.write(number, column, row[name])
    book.close()
    return out.getvalue()


def placed(arranger, content):
    with writing(), in_ward(1):
        return place_by_workbook(arranger.ward.actor("office"), arranger.id, content, "noi-den.xlsx")


def test_nobody_else_takes_the_list_out(as_, divided):
    for who in ("ward_secretary", "sec_1", "admin", "member_1"):
        assert as_(who).get(f"/sap-xep/{written(divided.id)}/excel/tai-ve").status_code == 403
        assert as_(who).get(f"/sap-xep/{written(divided.id)}/excel").status_code == 403
    with pytest.raises(NotAllowed):
        place_by_workbook(divided.ward.actor("ward_secretary"), divided.id, b"", "x.xlsx")


def test_everybody_of_the_divided_cell_stands_in_it_once(as_, divided):
    _, rows = taken_out(as_, divided)
    there = [one for one, cells in cells_of(DAY).items() if cells == [divided.ward.units["cell-1"]]]
    assert len(rows) == len(there) == len({row["Mã dòng (không sửa)"] for row in rows})
    assert {row["Đang ở"] for row in rows} == {"Chi bộ 1"}


def test_filled_in_it_leaves_nobody_to_be_asked(as_, divided):
    top, rows = taken_out(as_, divided)
    for number, row in enumerate(rows):
        row["Chuyển đến"] = "Chi bộ Mới" if number % 2 else "chi bộ  3"
    told = placed(divided, filled(top, rows))
    assert (told.placed, told.left, told.refused) == (len(rows), 0, [])
    with in_ward(1):
        assert foreseen(divided.row, TODAY).asked == []
    divided.agreed().day_comes()
    after = [cells_of(DAY)[one] for one in (divided.ward.member_1, divided.ward.member_1b)]
    assert all(cells in ([divided.new], [divided.ward.units["cell-3"]]) for cells in after)


def test_a_row_that_cannot_be_taken_is_named_by_its_place(as_, divided):
    top, rows = taken_out(as_, divided)
    for row in rows:
        row["Chuyển đến"] = "Chi bộ Mới"
    rows[0]["Chuyển đến"] = "Chi bộ 9"
    rows[1]["Mã dòng (không sửa)"] = "hỏng"
    rows[2]["Chuyển đến"] = ""
    rows.append(dict(rows[3]))
    told = placed(divided, filled(top, rows))
    assert (told.placed, told.left) == (len(rows) - 4, 1)
    found = [(one.sheet, one.row, one.column, one.who) for one in told.refused]
    first = top + 2
    assert found == [
        ("Nơi đến", first, "G", rows[0]["Họ và tên"]),
        ("Nơi đến", first + 1, "A", rows[1]["Họ và tên"]),
        ("Nơi đến", first + len(rows) - 1, "G", rows[3]["Họ và tên"]),
    ]
    reasons = [str(one.reason) for one in told.refused]
    assert reasons[0] == "“Chi bộ 9” không nhận người này; hãy chọn: Chi bộ Mới, Chi bộ 3."
    assert "Mã dòng" in reasons[1]
    assert reasons[2] == f"Người này đã có ở dòng {first + 3}."


def test_what_stands_refused_is_shown_and_the_rest_recorded(as_, divided):
    top, rows = taken_out(as_, divided)
    rows[0]["Chuyển đến"], rows[1]["Chuyển đến"] = "Chi bộ 9", "Chi bộ Mới"
    file = (io.BytesIO(filled(top, rows)), "noi-den.xlsx")
    answer = as_("office").post(
        f"/sap-xep/{written(divided.id)}/excel", {"file": file}, content_type="multipart/form-data"
    )
    assert answer.status_code == 200
    assert "không nhận người này; hãy chọn: Chi bộ Mới, Chi bộ 3" in answer.text
    assert db.session.scalar(sa.select(sa.func.count(ArrangementPlacing.id))) == 1


@pytest.mark.parametrize("content", [b"", b"x", b"PK\x03\x04"], ids=["empty", "text", "broken"])
def test_what_is_no_such_workbook_is_refused_whole(divided, content):
    with pytest.raises(Invalid):
        placed(divided, content)


def test_after_it_was_handed_in_nothing_is_placed(as_, arranger):
    arranger.draft().merge("cell-1", "cell-3")
    arranger.hand_in()
    page = f"/sap-xep/{written(arranger.id)}/excel"
    file = (io.BytesIO(b"PK"), "noi-den.xlsx")
    assert as_("office").post(page, {"file": file}, content_type="multipart/form-data").status_code == 409
