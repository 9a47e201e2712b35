"""Files of unknown quality: what can be read is read, what cannot is told why, nothing else happens."""

import os
import stat
import struct
import zipfile
from datetime import date
from io import BytesIO

import pytest
import xlsxwriter

from portal.ground.reading import Unreadable, read_workbook, workbook
from portal.ground.reading.kinds import FileKind
from tests.imports.sheets import OLE, archive, ods, ole, repacked, xls, xlsx

LIST = [["Họ và tên", "Số thẻ"], ["Đỗ Thị Ước", "38.100001"]]


def read(data, filename="danh-sach.xlsx"):
    return read_workbook(data, filename)


def only_rows(data, filename="danh-sach.xlsx"):
    (sheet,) = read(data, filename).sheets
    return sheet.rows


@pytest.mark.parametrize(
    ("kind", "data"), [(FileKind.XLSX, xlsx(LIST)), (FileKind.ODS, ods(LIST)), (FileKind.XLS, xls(LIST))]
)
def test_a_list_is_read_whatever_its_name_says(kind, data):
    book = read(data, "anh.jpg")

    assert book.kind is kind
    assert book.sheets[0].name == "Danh sách"
    assert book.sheets[0].rows == LIST


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_a_list_saved_as_text_is_read(encoding, delimiter):
    text = "\r\n".join(delimiter.join(row) for row in LIST) + "\r\n"

    assert only_rows(text.encode(encoding), "danh-sach.csv") == LIST


def test_a_list_of_old_windows_is_read_with_its_marks():
    # windows-1258 keeps ư, đ, ơ as letters and the tone as a sign after its letter.
    old = "Họ và tên;Số thẻ\r\nĐỗ Thị Ước;38.100001\r\n"
    for letter, parted in (
        ("ọ", "o\u0323"),
        ("ố", "ô\u0301"),
        ("ỗ", "ô\u0303"),
        ("ị", "i\u0323"),
        ("Ướ", "Ươ\u0301"),
        ("à", "a\u0300"),
        ("ẻ", "e\u0309"),
    ):
        old = old.replace(letter, parted)

    assert only_rows(old.encode("cp1258"), "cu.csv") == LIST


def test_text_keeps_excels_row_numbers():
    rows = only_rows('sep=;\r\nTên;Ghi chú\r\n\r\nLan;"hai\ndòng; một ô"\r\n'.encode(), "a.csv")

    assert rows == [["Tên", "Ghi chú"], [], ["Lan", "hai\ndòng; một ô"]]


def test_cells_keep_their_kind():
    ((row),) = only_rows(xlsx([["x", 3, 2.5, True, date(2022, 2, 28), None, "=1+1"]]))

    assert row[:5] == ["x", 3, 2.5, True, date(2022, 2, 28)]
    assert type(row[1]) is int


def test_a_sheet_that_begins_further_down_keeps_its_numbers():
    rows = only_rows(xlsx([[], [], [None, None, "Họ và tên"]]))

    assert rows[2] == [None, None, "Họ và tên"]


def test_cells_lose_unseen_signs_and_are_composed():
    assert only_rows(xlsx([["Ngo\u0323c\u200b \u202eLan", "x"]])) == [["Ngọc Lan", "x"]]


def test_a_file_is_read_from_disk(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(xlsx(LIST))

    assert read_workbook(tmp_path / "a.xlsx").filename == "a.xlsx"
    with pytest.raises(Unreadable, match=r"Không mở được tệp khong-co\.xlsx"):
        read_workbook(tmp_path / "khong-co.xlsx")


CONTENT_TYPES = {"[Content_Types].xml": "<Types/>"}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "không có nội dung"),
        (b"\r\n  \r\n", "không có nội dung"),
        (b"\0" * 5000, "không có nội dung"),
        (xlsx([[]]), "không có nội dung"),
        (b",,,\r\n,,\r\n", "không có nội dung"),
        (archive({**CONTENT_TYPES, "word/document.xml": "<w/>"}), "văn bản Word, không phải bảng tính"),
        (archive({**CONTENT_TYPES, "ppt/presentation.xml": "<p/>"}), "bài trình chiếu"),
        (archive({"mimetype": "application/vnd.oasis.opendocument.text"}), "văn bản OpenDocument"),
        (archive({"anh.png": "x"}), "tệp nén"),
        (b"%PDF-1.7\n" + b"x" * 99, "tệp PDF"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "tệp ảnh"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 99, "tệp ảnh"),
        (b"MZ\x90\x00" + b"\0" * 99, "chương trình"),
        (b"Rar!\x1a\x07" + b"\0" * 99, "tệp nén"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "trang web hoặc XML"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "trang web hoặc XML"),
        (archive({**CONTENT_TYPES, "xl/workbook.bin": "x"}), r"\.xlsb"),
        (repacked(xlsx(LIST), {"xl/vbaProject.bin": "x"}), "macro"),
        (archive({"[Content_Types].xml": "…sheet.macroEnabled.main+xml", "xl/workbook.xml": ""}), "macro"),
        (repacked(ods(LIST), {"Basic/Standard/Module1.xml": "x"}), "macro"),
        (ole({"EncryptedPackage": b"x"}), "mật khẩu"),
        (repacked(ods(LIST), {"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "mật khẩu"),
        (ole({"WordDocument": b"x"}), "văn bản Word"),
        (ole({"_VBA_PROJECT_CUR": b"x", "Workbook": b"x"}), "macro"),
        (ole({"Workbook": b"nothing of the kind"}), "bị hỏng"),
        (OLE + b"\0" * 4000, "bị hỏng"),
        (xlsx(LIST)[:-200], "bị hỏng"),
        (xlsx(LIST)[:60], "bị hỏng"),
        (repacked(xlsx(LIST), {"xl/worksheets/sheet1.xml": "<worksheet><sheetData><row><c"}), "bị hỏng"),
        (repacked(xlsx(LIST), {"xl/workbook.xml": "\0\0\0"}), "bị hỏng|không có nội dung"),
        (archive({"../../etc/passwd": "x", **CONTENT_TYPES}), "bị hỏng"),
        (archive({"C:/x": "x", **CONTENT_TYPES}), "bị hỏng"),
        (bytes(range(1, 256)) * 20, "bảng mã lạ"),
        (b"a,b\r\n" + b'"' + b"x" * 200_000 + b'"', "bảng mã lạ"),
        (b"a,b\r\n" * 100_001, r"quá 100\.000 dòng"),
        (b"a" * (20 * 1024 * 1024 + 1), "lớn hơn 20 MB"),
    ],
)
def test_what_is_no_sheet_is_told_why(data, why):
    with pytest.raises(Unreadable, match=why):
        read(data)


def test_a_locked_archive_is_told_of():
    data = bytearray(xlsx(LIST))
    at = data.find(b"PK\x01\x02")
    while at >= 0:
        data[at + 8] |= 1
        at = data.find(b"PK\x01\x02", at + 4)

    with pytest.raises(Unreadable, match="mật khẩu"):
        read(bytes(data))


def test_a_link_in_an_archive_is_not_followed():
    link = zipfile.ZipInfo("xl/workbook.xml")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as packed:
        packed.writestr(link, "/etc/passwd")

    with pytest.raises(Unreadable, match="bị hỏng"):
        read(file.getvalue())


def test_a_zip_bomb_is_refused_before_it_is_unpacked(monkeypatch, tmp_path):
    bomb = repacked(xlsx(LIST), {"xl/worksheets/sheet1.xml": b"<row>" * (12 * 1024 * 1024)})
    opened = tmp_path / "opened"
    (tmp_path / "child.py").write_text(f"open({str(opened)!r}, 'w')")
    monkeypatch.setattr(workbook, "CHILD", tmp_path / "child.py")

    with pytest.raises(Unreadable, match="quá lớn"):
        read(bomb)
    assert len(bomb) < 1024 * 1024
    assert not opened.exists()


def test_a_part_that_packs_too_well_is_refused():
    packed = repacked(xlsx(LIST), {"xl/worksheets/sheet1.xml": b" " * (10 * 1024 * 1024)})

    with pytest.raises(Unreadable, match="quá lớn"):
        read(packed)


def test_a_thousand_little_parts_are_refused():
    with pytest.raises(Unreadable, match="quá lớn"):
        read(archive({f"{number}": "" for number in range(2_001)}))


def test_an_archive_that_lies_about_its_directory_is_refused():
    many = bytearray(archive({f"{number:0200}": "" for number in range(5_000)}))
    end = many.rfind(b"PK\x05\x06")
    struct.pack_into("<HH", many, end + 8, 3, 3)

    with pytest.raises(Unreadable, match="quá lớn"):
        read(bytes(many))


def far_corner(cell):
    return repacked(
        xlsx(LIST),
        {
            "xl/worksheets/sheet1.xml": (
                '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
                '<row r="1"><c r="A1"><v>1</v></c></row>'
                f'<row r="1048576"><c r="{cell}"><v>1</v></c></row></sheetData></worksheet>'
            )
        },
    )


@pytest.mark.parametrize("cell", ["XFD1048576", "B1048576"])
def test_one_cell_in_the_far_corner_does_not_fill_the_memory(cell):
    with pytest.raises(Unreadable, match=r"quá lớn|quá 100\.000 dòng|bị hỏng"):
        read(far_corner(cell))


def test_a_reader_that_stalls_is_ended(monkeypatch, tmp_path):
    stalled = tmp_path / "stalled.py"
    stalled.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(workbook, "CHILD", stalled)
    monkeypatch.setattr(workbook, "WALL_SECONDS", 0.3)

    with pytest.raises(Unreadable, match="quá lớn"):
        read(xlsx(LIST))


@pytest.mark.parametrize("fate", ["import os; os.abort()", "raise SystemExit(3)", "print('{')", "pass"])
def test_a_reader_that_dies_leaves_a_sentence(monkeypatch, tmp_path, fate):
    dying = tmp_path / "dying.py"
    dying.write_text(f"import resource; resource.setrlimit(resource.RLIMIT_CORE, (0, 0)); {fate}")
    monkeypatch.setattr(workbook, "CHILD", dying)

    with pytest.raises(Unreadable):
        read(xlsx(LIST))


def test_the_reader_is_told_no_secret(monkeypatch, tmp_path):
    curious = tmp_path / "curious.py"
    curious.write_text(
        "import json, os\n"
        "print(json.dumps({'sheet': 'x', 'merged': []}))\n"
        "print(json.dumps([' '.join(os.environ)]))\n"
        "print(json.dumps({'end': None}))"
    )
    monkeypatch.setattr(workbook, "CHILD", curious)
    monkeypatch.setitem(os.environ, "SECRET_KEY", "x")

    assert "SECRET_KEY" not in only_rows(xlsx(LIST))[0][0]


def test_a_hidden_sheet_was_not_handed_in():
    data = xlsx(LIST, sheets=("Danh sách", "Cũ"))
    with zipfile.ZipFile(BytesIO(data)) as packed:
        book = packed.read("xl/workbook.xml").decode()
    hidden = book.replace('name="Cũ" ', 'name="Cũ" state="hidden" ')

    assert [sheet.name for sheet in read(data).sheets] == ["Danh sách", "Cũ"]
    assert [s.name for s in read(repacked(data, {"xl/workbook.xml": hidden})).sheets] == ["Danh sách"]


def hidden_xlsx(rows, hidden_rows, hidden_columns):
    file = BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    sheet = book.add_worksheet("Danh sách")
    for at, row in enumerate(rows):
        sheet.write_row(at, 0, row)
        if at in hidden_rows:
            sheet.set_row(at, None, None, {"hidden": True})
    for at in hidden_columns:
        sheet.set_column(at, at, None, None, {"hidden": True})
    book.close()
    return file.getvalue()


@pytest.mark.parametrize("write", [hidden_xlsx, ods, xls], ids=["xlsx", "ods", "xls"])
def test_what_a_person_does_not_see_is_told_in_every_format(write):
    rows = [["Họ và tên", "Chi bộ", "Ghi chú"], *(["Trần Thị Lan", f"Chi bộ {n}", "x"] for n in range(5))]
    (sheet,) = read(write(rows, hidden_rows={2, 4}, hidden_columns={2})).sheets
    assert (sheet.hidden_rows, sheet.hidden_columns) == ({2, 4}, {2})
    assert [row[1] for row in sheet.rows] == ["Chi bộ", *(f"Chi bộ {n}" for n in range(5))]


def test_a_filter_of_open_document_hides_rows_that_one_tag_tells():
    data = ods([["Họ và tên", "Chi bộ"], ["Trần Thị Lan", "Chi bộ 1"], ["Lê Văn Nam", "Chi bộ 1"]])
    with zipfile.ZipFile(BytesIO(data)) as packed:
        content = packed.read("content.xml").decode()
    first, rest = content.split("<table:table-row>", 1)
    folded = (
        '<table:table-row table:number-rows-repeated="3" table:visibility="filter">'
        "<table:table-cell/></table:table-row>"
    )
    (sheet,) = read(repacked(data, {"content.xml": f"{first}{folded}<table:table-row>{rest}"})).sheets
    assert sheet.hidden_rows == {0, 1, 2}
