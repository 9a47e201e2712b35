"""Six more lists as strangers keep them, of kinds that nobody had in mind: nobody in them exists."""

import unicodedata
from datetime import date
from io import BytesIO

import openpyxl

from tests.imports.nasty import as_1258, book
from tests.imports.sheets import xls
from tests.imports.test_generated_lists import typed_in


def printed_in_pages():
    """A heading and a sum on each page; full-width digits, NBSP, decomposed letters; a sheet with an example, and
    one that a person does not see."""
    heading = ("TT", "Họ\xa0và\xa0tên khai sinh", "Ngày tháng năm sinh", "Phái", "Thẻ Đảng", "Vào Đảng", "Chính thức")
    apart = unicodedata.normalize("NFD", "Thạch Thị Đượm")
    content = book(
        (
            "Mẫu",
            (
                ("Mẫu danh sách đảng viên (chép theo mẫu này)",),
                heading,
                (1, "Nguyễn Văn A", "01/01/1980", "Nam", "12.345678", "01/01/2005", "01/01/2006"),
            ),
        ),
        (
            "In",
            (
                ("DANH SÁCH ĐẢNG VIÊN CHI BỘ 3",),
                heading,
                ("I. Đảng viên chính thức",),
                (1, "Lò\xa0Văn\u3000Chiêu", "０１/０２/１９６０", "Nam", "５２.４００００１", "03/02/85", "03/02/86"),
                (2, apart, "3/4/1961", "Nữ ", "52.400002\xa0", "1/7/98", "01/7/99"),
                (None, "Cộng trang: 02", None, None, None, None, None),
                ("Trang 1/2",),
                heading,
                (3, "Chu Thị Mận", "29952", "nữ", "52400003", "31079", "31444"),
                ("II. Đảng viên dự bị: 01 đồng chí",),
                (4, "Ma Seo Páo", date(1999, 9, 9), "Nam", None, date(2026, 2, 3), None),
                (None, "Cộng trang: 02", None, None, None, None, None),
                (None, "Tổng cộng toàn chi bộ có 04 đồng chí", None, None, None, None, None),
                (None, None, None, None, "Người lập biểu"),
                (None, None, None, None, "Chu Thị Mận"),
            ),
        ),
        ("Cũ 2024", (heading, (1, "Người Đã Đi", "01/01/1950", "Nam", "52.499999", "01/01/1975", "01/01/1976"))),
    )
    made = openpyxl.load_workbook(BytesIO(content))
    made["Cũ 2024"].sheet_state = "hidden"
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def two_in_one_row():
    """Couples and whole groups in one cell of names, tables side by side, words that are nobody's name."""
    heading = ("Số TT", "Đồng chí", "Năm sinh", "Nữ", "Chi bộ", "Số thẻ")
    return book(
        (
            "DS",
            (
                heading,
                (1, "Phó Văn Thép, Trà Thị Lụa", "1960", None, "Chi bộ 1", None),
                (2, "Âu Văn Gang – Ấu Thị Tơ", "1961", None, "Chi bộ 1", None),
                (3, "Thi Văn Đồng và Thi Thị Kẽm", "1962", None, "Chi bộ 1", None),
                (4, "Viên Văn Chì\nViên Thị Bạc", "1963", None, "Chi bộ 1", None),
                (5, "Không có", None, None, "Chi bộ 1", None),
                (6, "nt", "1964", None, "Chi bộ 1", None),
                (7, "Khuyết", None, None, "Chi bộ 1", None),
                (8, "Lưu Thị\nThiếc", "1965", "x", "nt", "52.400011"),
                (9, "Trang A Nhôm", "1966", None, '"', "52.400012"),
                (10, "Lê Thị Vàng (Hoa)", "1967", "x", "-nt-", "52.400013"),
                (11, "Đảng viên mới", None, None, "Chi bộ 3", None),
                (12, "Chuyển đi tháng 5", None, None, "Chi bộ 3", None),
                (13, "Lưu ý đồng chí này đã chuyển sinh hoạt đảng về quê", None, None, "Chi bộ 3", None),
            ),
        )
    )


def beside_one_another():
    """Two tables side by side on one sheet."""
    heading = ("TT", "Họ và tên", "Sinh ngày", "Thẻ")
    return book(
        (
            "CB1",
            (
                ("CHI BỘ 1",),
                (*heading, None, *heading),
                (1, "Giàng Thị Một", "1/1/1961", "52.400021", None, 3, "Giàng Thị Ba", "3/3/1963", "52.400023"),
                (2, "Giàng Thị Hai", "2/2/1962", "52.400022", None, 4, "Giàng Thị Bốn", "4/4/1964", "52.400024"),
            ),
        )
    )


def old_font_in_an_old_file():
    """An .xls that somebody calls .xlsx, with one name in VNI and its headings in capitals without marks."""
    return xls(
        (
            ("DANG BO PHUONG HOA AN",),
            ("STT", "HO VA TEN", "NGAY SINH", "GIOI TINH", "SO THE DV", "NGAY KET NAP", "NGAY CHINH THUC", "CHI BO"),
            ("1", "Phùng Văn Gạo", "01/02/1966", "Nam", "52.400031", "03/02/1990", "03/02/1991", "Chi bộ 1"),
            ("2", typed_in("VNI", "Trương Thị Nếp"), "5/6/67", "Nữ", "52.400032", "1/7/98", "1/7/99", "Chi bộ 3"),
            ("3", "Âu Thị Tấm", "07/08/1968", "Nữ", "52.400033", "03/02/1992", "03/02/1993", "Chi bộ 3"),
        )
    )


def headed_by_standing():
    """What another list says of each in a column, said once for all below; a workbook called .xls."""
    return book(
        (
            "TDP 5",
            (
                ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số thẻ", "Ngày kết nạp"),
                (None, "I. Đảng viên chính thức: 01 đ/c", None, None, None, None),
                (1, "Bàn Văn Nứa", "1/1/1961", "Nam", "52.400051", "03/02/1985"),
                (None, "II. Đảng viên được miễn sinh hoạt", None, None, None, None),
                (2, "Bàn Thị Tre", "2/2/1938", "Nữ", "52.400052", "03/02/1960"),
                ("III", "Đ/c dự bị", None, None, None, None),
                (3, "Bàn Văn Luồng", "3/3/2003", "Nam", None, "03/02/2026"),
            ),
        )
    )


def by_another_program():
    """Semicolons and Windows-1258, days as a program counts them, a sum and a word at the foot."""
    rows = (
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ 3 ĐẾN NGÀY 30/06/2026", *[""] * 8),
        ("Mã số", "Họ đệm", "Tên", "Giới", "Sinh", "Vào Đảng", "Chính thức", "Số TĐV", "Miễn SHĐ"),
        ("7", "Đàm Thị Bưởi", "Diễn", "Nữ", "21551", "01/7/98", "01/7/99", "52.400041", ""),
        ("8", "Kim Văn", "Chỉnh", "Nam", "15/5/45", "1970", "1971", "52.400042", "QĐ 12 ngày 1/3/2024"),
        ("9", "Bành Quốc", "Thể", "Nam", "30/04/1975", "22.12.1998", "22.12.1999", "52.400043", "không"),
        ("", "Tổng", "3", "", "", "", "", "", ""),
        ("", "Xuất lúc 08:15", "", "", "", "", "", "", ""),
    )
    return as_1258("\r\n".join(";".join(row) for row in rows))
