"""Ten lists made up to be hard to read, of the kinds that wards hand in: nobody in them exists."""

import unicodedata
from datetime import datetime
from io import BytesIO

import openpyxl

from portal.ground.names import nfc
from tests.imports.test_generated_lists import typed_in


def book(*sheets):
    """Each sheet: its name, its rows, and what is merged."""
    made = openpyxl.Workbook()
    made.remove(made.active)
    for name, rows, *merged in sheets:
        page = made.create_sheet(name)
        for at, row in enumerate(rows, 1):
            for column, value in enumerate(row, 1):
                if value is not None:
                    cell = page.cell(at, column, value)
                    if isinstance(value, str) and value.startswith("=") and not value.startswith("=("):
                        cell.data_type = "s"
        for area in merged:
            page.merge_cells(area)
    kept = BytesIO()
    made.save(kept)
    return kept.getvalue()


def a_sheet_a_cell():
    """Three cells, each with headings of its own; titles, blank rows and columns, totals and signatures."""
    first = (
        (None, "ĐẢNG ỦY PHƯỜNG HÒA AN", None, None, None, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (None, "CHI BỘ TỔ DÂN PHỐ 5"),
        (),
        (None, "DANH SÁCH ĐẢNG VIÊN (tính đến ngày 30/6/2026)"),
        (),
        (None, "TT", "Họ tên ĐV", "N.sinh", "G.tính", "Ngày v. Đảng", "Ngày CT", "S.thẻ ĐV", "Được miễn từ ngày"),
        (None, 1, "TRẦN THỊ BÍCH LIÊN", "12-3-1957", "Nữ", "03/02/1985", "03/02/1986", "52.100001", "01/3/2024"),
        (None, 2, "Lê Văn Khoát", datetime(1971, 5, 9), "nam", datetime(1999, 9, 2), datetime(2000, 9, 2), 52100002),
        (None, 3, "Phạm Thị Ngần", 1960, "Bà", "19/5/1990", "19/5/1991", "52 100003", "x"),
        (None, None, "Cộng: 03 đồng chí"),
        (None, None, None, None, None, "Ngày 30 tháng 6 năm 2026"),
        (None, None, None, None, None, "T/M CHI ỦY"),
        (None, None, None, None, None, "BÍ THƯ"),
        (None, None, None, None, None, "Đỗ Văn Khương"),
    )
    second = (
        (),
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ TRƯỜNG TIỂU HỌC SỐ 2",),
        (),
        ("Số TT", "Họ đệm", "Tên", "Ngày, tháng, năm sinh", None, "Ngày vào Đảng", None, "Mã ĐV", "Ghi chú"),
        (None, None, None, "Nam", "Nữ", "Dự bị", "Chính thức"),
        ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)", "(7)", "(8)", "(9)"),
        (1, "Vũ Thị Hải", "Âu", None, "07/11/1983", "26/12/2011", "26/12/2012", "052100010123", None),
        (2, "Bùi Quốc", "Khanh", "1/1/1990", None, "03/02/2026", None, None, "dự bị"),
    )
    third = (
        ("STT", "Đồng chí", "Phái", "Ngày sinh", "Vào Đảng ngày", "Chính thức", "Số thẻ", "QĐ miễn SHĐ"),
        (1, "Đinh Công Hiệu", "M", "15/08/1948", "02/09/1970", "02/09/1971", "52.100020", "QĐ 15-QĐ/ĐU ngày 12/4/2023"),
        (2, "Ngô Thị Mận", "F", "00/00/1950", "1972", "1973", "52.100021", "số 27-QĐ/ĐU"),
    )
    return book(("TDP5", first), ("TH2", second, "D4:E4", "F4:G4"), ("CB Quân sự", third))


def grouped_by_merged_cells():
    """The cell merged down its rows, group rows with counts, a heading repeated on each printed page."""
    head = ("TT", "Chi bộ", "Họ, tên đ/c", "Sinh năm", "Nữ (x)", "KN ngày", "Chuyển CT", "Số thẻ ĐV")
    rows = (
        ("BIỂU TỔNG HỢP ĐẢNG VIÊN",),
        head,
        (1, "Chi bộ 1", "Lưu Thị Nhài", "20/10/1959", "x", "05/05/1988", "05/05/1989", "52.200001"),
        (2, None, "Lưu Đình Khải", "1949", None, "06/06/1975", "06/06/1976", "52.200002"),
        ("CỘNG CHI BỘ 1", None, None, 2),
        head,
        (3, "CB 3", "Tống Duy Lập", "11/12/1988", None, "01/07/2015", "01/07/2016", "52.200003"),
        (4, None, "Tống Thị Lựu", "11/12/1990", "X", "01/07/2025", "dự bị", "52.200004"),
        ("Tổng cộng:", None, None, 4),
        (None, None, None, None, None, "NGƯỜI LẬP BIỂU"),
    )
    return book(("Tong hop", rows, "B3:B4", "B7:B8"))


def old_fonts_here_and_there():
    """Two cells in VNI and two in TCVN3 among rows typed in Unicode."""
    rows = (
        ("Họ và tên", "Ngày sinh", "Giới tính", "Số thẻ", "Chi bộ"),
        ("Nguyễn Thị Thuận", "02/03/1961", "Nữ", "52.300001", "Chi bộ 1"),
        (typed_in("VNI", "Trần Văn Đức"), "04/05/1962", "Nam", "52.300002", "Chi bộ 1"),
        ("Lê Thị Tuyết", "06/07/1963", typed_in("VNI", "Nữ"), "52.300003", "Chi bộ 1"),
        (typed_in("TCVN3", "Phạm Thị Thưởng"), "08/09/1964", "Nữ", "52.300004", "Chi bộ 1"),
        ("Đỗ Văn Hùng", "10/11/1965", "Nam", "52.300005", typed_in("TCVN3", "Chi bộ 3")),
        ("Vũ Hồng Quân", "12/01/1966", "Nam", "52.300006", "Chi bộ 3"),
        ("Mai Văn Sĩ", "14/02/1967", "Nam", "52.300007", "Chi bộ 3"),
    )
    return book(("Sheet1", rows))


def faults_of_every_kind():
    """One fault a row, and between them rows that are sound."""
    rows = (
        ("STT", "Họ và tên", "Ngày sinh", "GT", "Ngày KN", "Ngày chính thức", "Số thẻ ĐV", "Chi bộ", "Miễn SHĐ"),
        (1, "Nguyễn Văn Lành", "01/01/1970", "Nam", "01/01/1995", "01/01/1996", "52.400001", "Chi bộ 1", None),
        (2, "Nguyễn Văn Tương", "01/01/2035", "Nam", None, None, "52.400002", "Chi bộ 1", None),
        (3, "=HYPERLINK(A1)", "01/01/1970", "Nam", None, None, "52.400003", "Chi bộ 1", None),
        (4, "Trần Văn Ba", "31/04/1970", "Nam", None, None, "52.400004", "Chi bộ 1", None),
        (5, "Trần Văn Bốn", "01/01/1970", "Khác", None, None, "52.400005", "Chi bộ 1", None),
        (6, "Trần Văn Năm", "01/01/1970", "Nam", "01/01/1960", None, "52.400006", "Chi bộ 1", None),
        (7, "Trần Văn Sáu", "01/01/1970", "Nam", "01/01/1995", "01/01/1994", "52.400007", "Chi bộ 1", None),
        (8, "Trần Văn Bảy", "01/01/1970", "Nam", "01/01/1995", None, "thẻ mất", "Chi bộ 1", None),
        (9, "Trần Văn Tám", "01/01/1970", "Nam", "01/01/1995", None, "52.400009", "Hợp tác xã", None),
        (10, "Trần Văn Chín", "01/01/1970", "Nam", "01/01/1995", None, "52.400010", "Chi bộ 1", "xem lại"),
        (11, "Trần Văn Mười", "01/01/1970", "Nam", "01/01/1995", None, "52.400001", "Chi bộ 1", None),
        (12, "Trần Thị Một", "01/01/1970", "Nam", "01/01/1985", "01/01/1986", "52.400012", "Chi bộ 1", None),
        (13, "Trần Văn Hết", "01/01/1970", "Nam", "01/01/1995", "01/01/1996", "52.400013", "Chi bộ 1", "01/01/1990"),
        (14, "Nguyễn Văn Yên", "01/01/1971", "nam", "01/01/1996", "01/01/1997", "52.400014", "Chi bộ 1", "không"),
        (15, "#REF!", "01/01/1971", "nam", "01/01/1996", "01/01/1997", "52.400015", "Chi bộ 1", None),
    )
    return book(("DS", rows))


def exemptions_of_every_kind():
    """Two lines of heading over the exemption: a tick, its day, its decision."""
    rows = (
        ("TT", "Họ và tên", "Ngày sinh", "Phái", "Số thẻ", "CB", "Miễn công tác, sinh hoạt đảng", None, None),
        (None, None, None, None, None, None, "Đánh dấu", "Từ ngày", "Số QĐ"),
        (1, "Hà Văn Nhất", "1/1/1940", "Ông", "52.500001", "CB 1", "x", None, None),
        (2, "Hà Văn Nhì", "1/1/1941", "ông", "52.500002", "CB 1", "x", datetime(2024, 3, 1), "12-QĐ/ĐU"),
        (3, "Hà Thị Ba", "1/1/1942", "bà", "52.500003", "CB 1", None, "03/2023", "QĐ 8 ngày 20/2/2023"),
        (4, "Hà Thị Tư", "1/1/1943", "Bà", "52.500004", "CB 1", None, None, "QĐ số 9-QĐ/ĐU ngày 5/6/2022"),
        (5, "Hà Văn Năm", "1/1/1980", "trai", "52.500005", "CB 1", None, None, None),
        (6, "Hà Văn Sáu", "1/1/1981", "nam", "52.500006", "CB 1", "Không", "-", "-"),
    )
    return book(("Danh sach", rows, "G1:I1"))


def standing_in_columns():
    """Standing told by ticks under two headings beside a day of joining."""
    rows = (
        ("Stt", "Họ và tên", "Năm sinh", "Giới", "Ngày vào Đảng", "Đảng viên", None, "Thẻ ĐV", "Chi bộ"),
        (None, None, None, None, None, "Chính thức", "Dự bị"),
        (1, "Cao Thị Dung", "5/5/1975", "Nữ", "2/9/2003", "x", None, "52600001", "Chi bộ 1"),
        (2, "Cao Văn Đoàn", "6/6/1999", "Nam", "19/5/2026", None, "x", None, "Chi bộ 1"),
    )
    return book(("ds", rows, "F1:G1"))


def in_text(encoding, delimiter=";"):
    rows = (
        "",
        f"Danh sách đảng viên{delimiter}{delimiter}",
        delimiter.join(("", "Họ và tên", "Ngày sinh", "Giới tính", "Số thẻ đảng viên", "Chi bộ")),
        delimiter.join(("", "Lý Thị Ngọc Ước", "28/02/1964", "Nữ", "52.700001", "Chi bộ 1")),
        delimiter.join(("", "Quách Đình Thưởng", "1/12/1958", "Nam", "52.700002", "Chi bộ 3")),
    )
    text = "\r\n".join(rows)
    if encoding == "cp1258":
        return as_1258(text)
    return text.encode(encoding)


def as_1258(text):
    """Windows-1258 writes some letters whole and every other tone as a sign after its letter."""
    out = bytearray()
    for sign in nfc(text):
        try:
            out += sign.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", sign)
            tone = (
                parts[-1]
                if parts[-1] in "\u0300\u0301\u0303\u0309\u0323"
                else next(one for one in parts if one in "\u0300\u0301\u0303\u0309\u0323")
            )
            rest = nfc(parts.replace(tone, "", 1))
            out += rest.encode("cp1258") + tone.encode("cp1258")
    return bytes(out)


def twice_over_two_sheets():
    head = ("Họ tên", "Ngày sinh", "Nam/Nữ", "Số thẻ ĐV", "Nơi ở")
    return book(
        (
            "Chi bộ 1",
            (
                head,
                ("Mạc Văn Một", "1/1/1960", "Nam", "52.800001", "Tổ 1"),
                ("Mạc Thị Hai", "2/2/1962", "Nữ", None, "Tổ 1"),
            ),
        ),
        (
            "CB3",
            (
                head,
                ("Mạc Văn Một", "1/1/1960", "Nam", "52.800001", "Tổ 3"),
                ("Mạc Thị Hai", "2/2/1962", "Nữ", None, "Tổ 3"),
            ),
        ),
    )


def columns_that_nobody_names():
    """A column without a heading, two columns of one meaning, a note that says something, a row below the total."""
    rows = (
        ("STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số thẻ", "Số thẻ ĐV", None, "Chi bộ", "Ghi chú", "Quê quán"),
        (1, "Kiều Văn Ất", "1/2/1963", "Nam", "52.900001", "A1", "vợ: Hoa", "Chi bộ 1", "Miễn sinh hoạt", "Hà Nam"),
        (2, "Kiều Thị Bính", "3/4/1965", "Nữ", "52.900002", "A2", None, "Chi bộ 1", None, None),
        (None, "Tổng số: 2"),
        (None, "Kiều Văn Đinh", None, "Nam"),
    )
    return book(("Sheet1", rows))


def posts():
    rows = (
        ("TT", "Họ và tên", "CV", "Chi bộ", "Thời gian giữ chức vụ", "Số thẻ"),
        (1, "Mạc Văn Một", "BT CB 1 kiêm Tổ trưởng TDP 1", "Chi bộ 1", "06/2025", "52.800001"),
        (2, "Mạc Thị Hai", "P.BT chi bộ, CHT CH Phụ nữ TDP 1", "Chi bộ 1", "2025", None),
        (3, "Mạc Thị Hai", "Trưởng ban CTMT KDC số 1", "Chi bộ 1", "1/6/2025", None),
    )
    return book(("DS", rows))
