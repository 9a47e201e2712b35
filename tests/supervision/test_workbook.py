"""The month's sheet goes out as Excel and comes back: hostile ways first."""

import zipfile
from datetime import date
from io import BytesIO

import openpyxl
import pytest

from portal.audit import Entry
from portal.ground import ids
from portal.ground.db import db, will_write
from portal.supervision.models import Note, NoteKind, NoteRevision, Period, Rating
from portal.supervision.rules.workbook import HEADINGS
from portal.supervision.said import NoteSaid
from portal.supervision.service.notes import record_note
from tests.imports.sheets import repacked, xlsx

PLACES = {name: place for place, name in enumerate(HEADINGS, 1)}
FORMULA = '=HYPERLINK("http://x","Lương")'


class Sheet:
    """The downloaded workbook, filled in by the member's name as one does at home."""

    def __init__(self, data):
        self.book = openpyxl.load_workbook(BytesIO(data))
        self.sheet = self.book.active

    def row_of(self, name):
        return next(row[0].row for row in self.sheet.iter_rows() if row[PLACES["name"] - 1].value == name)

    def fill(self, name, **cells):
        for column, value in cells.items():
            self.sheet.cell(self.row_of(name), PLACES[column]).value = value
            if isinstance(value, str):
                self.sheet.cell(self.row_of(name), PLACES[column]).data_type = "s"  # typed, not computed
        return self

    def at(self, name, column):
        return self.sheet.cell(self.row_of(name), PLACES[column]).value

    @property
    def data(self):
        file = BytesIO()
        self.book.save(file)
        return file.getvalue()


@pytest.fixture
def head(as_):
    return as_("front_1")


def taken_out(browser, ward, body="front-1"):
    answer = browser.get(url(ward, body))
    assert answer.status_code == 200, answer.text
    return Sheet(answer.data)


def handed_in(browser, ward, sheet, body="front-1", name="so.xlsx"):
    data = sheet if isinstance(sheet, bytes) else sheet.data
    return browser.post(url(ward, body), {"file": (BytesIO(data), name)}, content_type="multipart/form-data")


def looked_over(browser, ward, sheet):
    answer = handed_in(browser, ward, sheet)
    assert answer.status_code == 303, answer.text
    return browser.get(f"{url(ward)}/xem-truoc")


def applied(browser, ward, sheet):
    return browser.submit(looked_over(browser, ward, sheet), "/ghi")


@pytest.mark.parametrize("who", ["front_3", "women_head", "typist_1", "sec_1", "office", "former_front_1"])
def test_the_file_is_its_writers_alone(as_, ward, who):
    browser = as_(who)
    for path in ("", "/nop", "/xem-truoc"):
        assert browser.get(url(ward) + path).status_code == 404
    assert handed_in(browser, ward, b"x").status_code == 404
    assert browser.post(f"{url(ward)}/ghi", {"seal": "x"}).status_code == 404


def test_the_file_of_another_month_is_refused(head, ward):
    will_write()
    db.session.add(Period(month="2022-05", due_on=date(2022, 5, 28), locks_on=date(2022, 6, 6)))
    db.session.commit()
    sheet = taken_out(head, ward)
    later = head.post(
        url(ward).replace("2022-04", "2022-05"),
        {"file": (BytesIO(sheet.data), "so.xlsx")},
        content_type="multipart/form-data",
    )
    # May has not begun: the window says so before the file is looked into.
    assert later.status_code == 409
    for row in sheet.sheet.iter_rows():
        if isinstance(row[0].value, str):
            row[0].value = row[0].value.replace("2022-04", "2022-03")
    answer = handed_in(head, ward, sheet)
    assert answer.status_code == 422
    assert "Tệp này là sổ tháng 3/2022, không phải tháng 4/2022." in answer.text


def test_the_file_of_another_body_is_refused(as_, head, ward):
    answer = handed_in(head, ward, taken_out(as_("front_3"), ward, "front-3"))
    assert answer.status_code == 422
    assert "sổ của tổ chức khác" in answer.text


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "không có nội dung"),
        (b"%PDF-1.4", "tệp PDF"),
        (xlsx([["Họ và tên", "Số thẻ"], ["Lan", "38.1"]]), "không phải sổ giám sát"),
        (repacked(xlsx([["a", "b"]]), {"xl/worksheets/sheet1.xml": b"<row>" * (12 * 1024 * 1024)}), "quá lớn"),
    ],
    ids=["empty", "pdf", "other", "bomb"],
)
def test_a_file_that_is_no_sheet_gets_a_sentence(head, ward, data, words):
    answer = handed_in(head, ward, data)
    assert answer.status_code == 422
    assert words in answer.text


def test_someone_of_another_sheet_smuggled_in_is_refused(head, ward):
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", remark="Tốt.")
    row = sheet.row_of("Nguyễn Thị Hoà")
    key = sheet.sheet.cell(row, 1)
    key.value = key.value.replace(ids.written(ward.member_1), ids.written(ward.member_3))
    sheet.sheet.delete_rows(row + 1)
    page = looked_over(head, ward, sheet)
    assert "không có trong sổ" in page.text
    assert "Lê Đức Cường" not in page.text


def test_what_is_written_about_the_head_is_not_in_the_heads_file(head, ward):
    names = {row[PLACES["name"] - 1].value for row in taken_out(head, ward).sheet.iter_rows()}
    assert "Nguyễn Thị Hoà" in names
    assert not names & {"Trần Anh Thành", "Trần Thị Thân", "Vũ Văn Lộc", "Lê Đức Cường"}


def test_a_filled_in_file_is_recorded(head, ward):
    sheet = taken_out(head, ward)
    said = {"rating": "Thực hiện tốt", "remark": "Gặp bốn hộ.", "fact": "Tổng vệ sinh", "fact_on": "20/04/2022"}
    sheet.fill("Nguyễn Thị Hoà", **said)
    sheet.fill("Đặng Quốc Ân", nil="x").fill("Bùi Chưa Lập", unseen="x", reason="Đi vắng")
    assert applied(head, ward, sheet).status_code == 303
    notes = {note.person_id: note.kind for note in db.session.scalars(db.select(Note))}
    assert notes == {ward.member_1: NoteKind.REMARK, ward.member_1b: NoteKind.NIL, ward.no_plan_1: NoteKind.UNSEEN}
    revision = db.session.scalar(db.select(NoteRevision).where(NoteRevision.remark == "Gặp bốn hộ."))
    assert (revision.author_id, revision.fact_on) == (ward.front_1, date(2022, 4, 20))


def test_applied_twice_it_changes_nothing(head, ward):
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", remark="Gặp bốn hộ.", rating="Thực hiện tốt")
    assert applied(head, ward, sheet).status_code == 303
    again = looked_over(head, ward, sheet)
    assert "Ghi mới 0, sửa 0" in again.text
    assert "không nhận 0" in again.text
    assert db.session.scalar(db.select(db.func.count(NoteRevision.id))) == 1


def test_a_file_handed_back_untouched_changes_nothing(head, ward):
    record(ward, NoteSaid(NoteKind.REMARK, remark="Bản trên cổng."))
    assert "Ghi mới 0, sửa 0" in looked_over(head, ward, taken_out(head, ward)).text


def test_a_note_written_meanwhile_is_not_overwritten(head, ward):
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", remark="Ghi ở nhà.").fill("Đặng Quốc Ân", remark="Tốt.")
    record(ward, NoteSaid(NoteKind.REMARK, remark="Bản của phó ban."), "helper_1")
    page = looked_over(head, ward, sheet)
    assert "đã được ghi lại trên cổng sau khi tải tệp" in page.text
    assert "Ghi ở nhà." in page.text
    assert head.submit(page, "/ghi").status_code == 303
    assert set(db.session.scalars(db.select(NoteRevision.remark))) == {"Bản của phó ban.", "Tốt."}


def test_what_changes_between_preview_and_recording_stops_all_of_it(head, ward):
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", remark="Ghi ở nhà.").fill("Đặng Quốc Ân", remark="Tốt.")
    page = looked_over(head, ward, sheet)
    record(ward, NoteSaid(NoteKind.REMARK, remark="Bản của phó ban."), "helper_1")
    answer = head.submit(page, "/ghi")
    assert answer.status_code == 409
    assert "chưa ghi gì" in answer.text
    assert list(db.session.scalars(db.select(NoteRevision.remark))) == ["Bản của phó ban."]


def test_a_change_is_a_new_revision(head, ward):
    record(ward, NoteSaid(NoteKind.REMARK, remark="Bản đầu.", ratings={ward.commitments["member_1"][0]: Rating.WELL}))
    sheet = taken_out(head, ward)
    assert sheet.at("Nguyễn Thị Hoà", "rating") == "Thực hiện tốt"
    page = looked_over(head, ward, sheet.fill("Nguyễn Thị Hoà", remark="Bản sửa."))
    assert "Bản đầu." in page.text
    assert "Bản sửa." in page.text
    assert head.submit(page, "/ghi").status_code == 303
    assert set(db.session.scalars(db.select(NoteRevision.remark))) == {"Bản đầu.", "Bản sửa."}


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"rating": "Tuyệt vời"}, "Không có mức thực hiện “Tuyệt vời”"),
        ({"remark": "x" * 2001}, "dài quá 2000 ký tự"),
        ({"fact": "Họp", "fact_on": "31/02/2022"}, "Không có ngày"),
        ({"nil": "x", "remark": "Tốt."}, "vẫn có mức thực hiện hoặc nội dung"),
        ({"rating": "Chưa thực hiện", "remind": "x"}, "cần nêu sự việc cụ thể"),
        ({"unseen": "x"}, "vì sao chưa có điều kiện"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named_with_its_reason(head, ward, cells, words):
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", **cells)
    page = looked_over(head, ward, sheet)
    assert words in page.text
    assert "không nhận 1" in page.text
    assert f'data-label="Dòng">{sheet.row_of("Nguyễn Thị Hoà")}<' in page.text


@pytest.mark.parametrize("day", [date(2022, 4, 20), "2022-04-20", "20.4.2022"])
def test_a_day_is_understood_as_it_is_written(head, ward, day):
    sheet = taken_out(head, ward).fill("Nguyễn Thị Hoà", fact="Họp tổ", fact_on=day)
    assert applied(head, ward, sheet).status_code == 303
    assert db.session.scalar(db.select(NoteRevision.fact_on)) == date(2022, 4, 20)


def test_a_formula_is_text_on_the_way_in_and_out(head, ward):
    record(ward, NoteSaid(NoteKind.REMARK, remark=FORMULA))
    sheet = taken_out(head, ward)
    cell = sheet.sheet.cell(sheet.row_of("Nguyễn Thị Hoà"), PLACES["remark"])
    assert (cell.value, cell.data_type) == (FORMULA, "s") or cell.data_type == "inlineStr"
    assert b"<f>" not in part(sheet_bytes(head, ward))
    assert applied(head, ward, sheet.fill("Đặng Quốc Ân", remark=FORMULA)).status_code == 303
    assert list(db.session.scalars(db.select(NoteRevision.remark))) == [FORMULA, FORMULA]


def test_taking_it_out_is_in_the_trail(head, ward):
    taken_out(head, ward)
    read = db.select(Entry.object_id).where(Entry.object_kind == "unit", Entry.action == "supervision.note.read")
    assert db.session.scalar(read) == ward.units["front-1"]


def test_cells_to_fill_in_are_open_and_the_rest_is_locked(head, ward):
    sheet = taken_out(head, ward)
    row = sheet.row_of("Nguyễn Thị Hoà")
    assert sheet.sheet.protection.sheet
    assert sheet.sheet.cell(row, PLACES["name"]).protection.locked
    assert not sheet.sheet.cell(row, PLACES["remark"]).protection.locked
    assert sheet.sheet.column_dimensions["A"].hidden
    assert "Đang thực hiện" in str([one.formula1 for one in sheet.sheet.data_validations.dataValidation])


def test_a_preview_may_be_let_go(head, ward):
    page = looked_over(head, ward, taken_out(head, ward).fill("Nguyễn Thị Hoà", remark="Tốt."))
    assert head.submit(page, "/bo").status_code == 303
    assert head.get(f"{url(ward)}/xem-truoc").status_code == 404
    assert db.session.scalar(db.select(Note.id)) is None


def record(ward, said, who="front_1"):
    will_write()
    record_note(ward.actor(who), ward.place("front-1"), ward.member_1, ward.today, said=said, revision=0)
    db.session.commit()


def sheet_bytes(browser, ward):
    return browser.get(url(ward)).data


def part(data, name="xl/worksheets/sheet1.xml"):
    return zipfile.ZipFile(BytesIO(data)).read(name)


def url(ward, body="front-1"):
    return f"/giam-sat/2022-04/{ids.written(ward.units[body])}/excel"
