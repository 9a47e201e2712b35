"""Five lists as other offices keep them, of kinds that the portal was not built beside: nobody in them exists."""

from datetime import date
from io import StringIO

from tests.imports.nasty import book
from tests.imports.sheets import ods, repacked
from tests.imports.test_generated_lists import typed_in


def two_tables_on_one_sheet():
    """A table for each of two cells one under the other, with headings in another order; sums inside and below."""
    return book(
        (
            "T6-2026",
            (
                ("ĐẢNG BỘ PHƯỜNG HÒA AN",),
                ("I. CHI BỘ 1",),
                ("STT", "Họ và tên", "Sinh ngày", "Phái", "Vào Đảng ngày", "Chính thức", "Số thẻ đảng"),
                (1, "Ngô Thị Hẹ", "ngày 5 tháng 3 năm 1961", "Nữ", "3.2.1985", "1986-02-03", "52.300001"),
                (2, "Đào Văn Sậy", date(1958, 12, 1), "Nam", "03/02/84", "3/2/1985", "52.300002"),
                ("", "Tổng số: 2 đ/c", "", "", "", "", ""),
                (),
                ("II. CHI BỘ 3",),
                ("TT", "Số thẻ ĐV", "Họ tên", "Giới", "Năm sinh", "Ngày KN", "Ngày CT"),
                (1, "52.300003", "TRẦN QUỐC LAU", "nam", 1970, "19/05/1999", "19/05/2000"),
                (2, "52.300004", "lê thị lách", "NỮ", "08/1972", "20/11/2001", "20/11/2002"),
                ("Cộng", 2, None, None, None, None, None),
                (None, "Toàn đảng bộ: 4 đảng viên"),
            ),
        )
    )


def spread_headings_and_groups():
    """Three lines of merged headings, cells as merged lines over their members, a running sum after each."""
    return book(
        (
            "DS",
            (
                ("BIỂU SỐ 2: DANH SÁCH ĐẢNG VIÊN ĐẾN 30/6/2026", *[None] * 8),
                (
                    "TT",
                    "Họ, chữ đệm và tên",
                    None,
                    "Ngày sinh",
                    None,
                    "Ngày vào Đảng",
                    None,
                    "Thẻ đảng viên",
                    "Miễn SH",
                ),
                (None, "Họ đệm", "Tên", "Nam", "Nữ", "Dự bị", "Chính thức", "Số", "Từ ngày"),
                ("A", "B", "C", 1, 2, 3, 4, 5, 6),
                ("Chi bộ 1 (2 đảng viên)", *[None] * 8),
                (1, "Vương Thị", "Cói", None, "02/09/1945", "03/02/1970", "03/02/1971", "52 300 011", "01/03/2024"),
                (2, "Tạ Hữu", "Bèo", "1/1/1990", None, "26/03/2026", None, "Chưa cấp", None),
                (None, "Cộng CB1", None, 1, 1, None, None, None, 1),
                ("CHI BỘ 3: 01 đảng viên", *[None] * 8),
                (3, "Lại Văn", "Rong", "30/04/1975", None, "22/12/1998", "22/12/1999", "052300013", None),
                (None, "Tổng cộng", None, 2, 1, None, None, None, 1),
            ),
            *("A1:I1", "B2:C2", "D2:E2", "F2:G2", "A2:A3", "A5:I5", "A9:I9"),
        )
    )


def one_cell_in_an_old_font():
    """A Unicode list into which one name and one cell were pasted from an old paper."""
    return book(
        (
            "Sheet1",
            (
                ("TT", "Họ và tên", "Ngày sinh", "Giới tính", "Số thẻ", "Ngày vào đảng", "Ngày chính thức", "Chi bộ"),
                (1, "Phan Thị Sen", "01/02/1966", "Nữ", "52.300021", "03/02/1990", "03/02/1991", "Chi bộ 1"),
                (
                    2,
                    typed_in("TCVN3", "Nguyễn Thị Phượng"),
                    "04/05/1967",
                    typed_in("TCVN3", "Nữ"),
                    "52.300022",
                    "03/02/1991",
                    "03/02/1992",
                    typed_in("TCVN3", "Chi bộ 3"),
                ),
                (3, "Hà Văn Súng", "06/07/1968", "Nam", "52.300023", "03/02/1992", "03/02/1993", "Chi bộ 3"),
            ),
        )
    )


def from_a_database(encoding="utf-16"):
    """A CSV with semicolons, quotes and a line break in a cell, as a program gave it out."""
    told = StringIO()
    told.write("Mã;Họ tên;GT;Ngày sinh;Ngày kết nạp;Ngày chính thức;Thẻ;Chi bộ sinh hoạt;Chức vụ đảng\r\n")
    told.write('1;"Mạc Thị\r\nNgò";F;1960-03-08;1985-05-19;1986-05-19;52.300031;"Chi bộ 1";"Đảng viên"\r\n')
    told.write('2;"Cù Văn ""Hành""";M;08/03/1959;;;52.300032;"Chi bộ 3";"PBT. Chi bộ"\r\n')
    told.write("3;Khúc Thị Tía Tô;F;1971;02/09/1996;02/09/1997;52.300033;CB 3;\r\n")
    return told.getvalue().encode(encoding)


def of_libre_office():
    """An .ods whose blank rows and columns are counted, not written."""
    told = [
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ 3",),
        3,
        ("Stt", "HỌ TÊN", "NĂM SINH", "G/T", "NGÀY K.NẠP", "NGÀY C.THỨC", "SỐ T.ĐẢNG"),
        (1, "Giang Thị Hồi", date(1955, 4, 30), "Nữ", date(1980, 1, 1), date(1981, 1, 1), "52.300041"),
        (2, "Khổng Văn Quế", date(1949, 9, 2), "Nam", "1975", "1976", "52.300042"),
        (None, "Cộng: 02"),
    ]
    rows = "".join(
        f'<table:table-row table:number-rows-repeated="{one}"><table:table-cell/></table:table-row>'
        if isinstance(one, int)
        else f"<table:table-row>{''.join(_cell(value) for value in one)}</table:table-row>"
        for one in told
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Danh sách">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return repacked(ods([["x"]]), {"content.xml": content})


def _cell(value):
    if value is None:
        return "<table:table-cell/>"
    kind = 'office:value-type="string"'
    if isinstance(value, date):
        kind, value = f'office:value-type="date" office:date-value="{value.isoformat()}"', f"{value:%d/%m/%y}"
    elif isinstance(value, int):
        kind = f'office:value-type="float" office:value="{value}"'
    return f"<table:table-cell {kind}><text:p>{value}</text:p></table:table-cell>"
