"""Draws the portal's own Word templates anew (python -m portal.papers.defaults), for the office to begin from."""

from functools import partial
from io import BytesIO

from portal.papers.drawing import (
    ALIGN,
    SMALL,
    TEXT,
    WIDE,
    Place,
    WordDocument,
    add_run,
    begin_section,
    empty_page,
    fill,
    grid,
    heading,
    in_vietnamese,
    keep_whole,
    put,
    repeat_on_each_page,
    table_of,
    when,
    without_padding,
)
from portal.papers.filling import FOLDER

HEAD, LARGE = 13, 16  # points


def draw(code: str) -> bytes:
    document = empty_page()
    _head(document)
    _title(document)
    _addressed(document)
    PARTS[code](document)
    when(document, "not phu_luc", lambda: _remarks(document)) if code == "report" else _remarks(document)
    _signatures(document)
    if code == "report":
        when(document, "phu_luc", lambda: _appendix(document))
    in_vietnamese(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _plan(document: WordDocument) -> None:
    _facts(document)
    _paragraphs(document, "doan")
    put(document, "{%p for mot in phan %}")
    heading(document, "{{ mot.ten }}")
    put(document, "{{ mot.noi_dung }}", body=True)
    put(document, "{%p endfor %}")
    when(document, "khac_phuc", lambda: _commitments(document))


def _commitments(document: WordDocument) -> None:
    heading(document, "{{ ten_phan_khac_phuc }}")
    table_of(
        document,
        "khac_phuc",
        (
            ("STT", 12, ["{{ mot.so }}"]),
            ("Hạn chế, khuyết điểm", 40, ["{{ mot.thuoc_phan }}", "{{ mot.han_che }}"]),
            ("Nguyên nhân", 26, ["{{ mot.nguyen_nhan }}"]),
            ("Biện pháp khắc phục", 37, ["{{ mot.bien_phap }}"]),
            ("Thời hạn", 25, ["{{ mot.thoi_han }}"]),
            ("Theo dõi", 25, ["{{ mot.ai_theo_doi }}", "{%p if mot.ket_qua %}", "{{ mot.ket_qua }}", "{%p endif %}"]),
        ),
    )


def _evidence(document: WordDocument) -> None:
    _facts(document)
    _paragraphs(document, "doan")
    heading(document, "I. {{ ten_phan_khac_phuc }}")
    when(
        document,
        "khac_phuc",
        lambda: table_of(
            document,
            "khac_phuc",
            (
                ("STT", 12, ["{{ mot.so }}"]),
                ("Hạn chế, khuyết điểm", 48, ["{{ mot.thuoc_phan }}", "{{ mot.han_che }}"]),
                ("Biện pháp khắc phục", 44, ["{{ mot.bien_phap }}"]),
                ("Thời hạn", 25, ["{{ mot.thoi_han }}"]),
                ("Kết quả", 36, ["{{ mot.ket_qua }}"]),
            ),
        ),
        "Không có.",
    )
    heading(document, "II. Tham gia học tập, sinh hoạt")
    when(
        document,
        "sinh_hoat",
        lambda: table_of(
            document,
            "sinh_hoat",
            (
                ("Ngày", 26, ["{{ mot.ngay }}"]),
                ("Nội dung", 85, ["{{ mot.viec }}"]),
                ("Tham gia", 54, ["{{ mot.tham_gia }}"]),
            ),
        ),
        "Chưa ghi buổi nào.",
    )
    heading(document, "III. Nhận xét, ý kiến của đảng viên, kết luận của chi ủy")
    said = [
        "{{ mot.co_quan }}",
        "{%p for cau in mot.loi_nhan_xet %}",
        "{{ cau }}",
        "{%p endfor %}",
        "{{ mot.nguoi_ghi }}",
    ]
    when(
        document,
        "nhan_xet",
        lambda: table_of(
            document,
            "nhan_xet",
            (
                ("Kỳ", 25, ["{{ mot.thang }}"]),
                ("Nhận xét", 64, said),
                ("Tiếp thu, giải trình", 38, ["{{ mot.tiep_thu }}"]),
                ("Kết luận của chi ủy", 38, ["{{ mot.ket_luan }}"]),
            ),
        ),
        "Không có nhận xét nào đã mở trong thời gian này.",
    )


def _posting(document: WordDocument) -> None:
    _facts(document)
    _paragraphs(document, "doan")


def _minutes(document: WordDocument) -> None:
    _facts(document)
    _paragraphs(document, "doan")
    put(document, "{%p for mot in muc_hop %}")
    heading(document, "{% if mot.so %}{{ mot.so }}. {% endif %}{{ mot.ten }}")
    when(document, "mot.noi_dung", lambda: put(document, "{{ mot.noi_dung }}", body=True))
    put(document, "{%p if mot.y_kien %}")
    put(document, "Ý kiến phát biểu:", body=True, italic=True)
    put(document, "{%p for y in mot.y_kien %}")
    line = put(document, "- ", body=True)
    add_run(line, "{% if y.nguoi_noi %}{{ y.nguoi_noi }}: {% endif %}", bold=True)
    add_run(line, "{{ y.noi_dung }}")
    put(document, "{%p endfor %}")
    put(document, "{%p endif %}")
    put(document, "{%p if mot.ket_luan %}")
    line = put(document, "", body=True)
    add_run(line, "Kết luận: ", bold=True)
    add_run(line, "{{ mot.ket_luan }}")
    put(document, "{%p endif %}")
    put(document, "{%p endfor %}")
    _tables(document)
    when(document, "ket_thuc", lambda: put(document, "{{ ket_thuc }}", body=True))


def _report(document: WordDocument) -> None:
    _facts(document)
    _paragraphs(document, "doan")
    put(document, "{%p for mot in phan %}")
    when(document, "mot.ten", lambda: heading(document, "{{ mot.ten }}"))
    put(document, "{{ mot.noi_dung }}", body=True)
    put(document, "{%p endfor %}")
    when(document, "not phu_luc", lambda: _tables(document))
    when(document, "ket_thuc", lambda: put(document, "{{ ket_thuc }}", body=True))


def _appendix(document: WordDocument) -> None:
    """Behind the signatures, on pages of their own, which are turned when the paper is made."""
    begin_section(document)
    put(document, "PHỤ LỤC", bold=True, align=ALIGN.CENTER, size=15)
    put(document, "({{ phu_luc }})", italic=True, align=ALIGN.CENTER, size=HEAD, after=6)
    _tables(document)
    _remarks(document)


def _tables(document: WordDocument) -> None:
    put(document, "{%p for mot in bang %}")
    heading(document, "{{ mot.ten_bang }}")
    table = grid(document, 3, [WIDE / 3] * 3)
    fill(table.rows[0], ["{%tc for ten in mot.cot %}", "{{ ten }}", "{%tc endfor %}"], bold=True)
    repeat_on_each_page(table.rows[0])
    fill(table.add_row(), ["{%tr for hang in mot.dong %}", "", ""])
    fill(table.add_row(), ["{%tc for o in hang %}", "{{ o }}", "{%tc endfor %}"])
    fill(table.add_row(), ["{%tr endfor %}", "", ""])
    put(document, "")
    put(document, "{%p endfor %}")


def _told(document: WordDocument) -> None:
    """In large type, and the strip under a line to be cut along."""
    _facts(document)
    put(document, "{%p for cau in doan %}")
    put(document, "{{ cau }}", after=5, size=LARGE)
    put(document, "{%p endfor %}")
    put(document, "- " * 62, align=ALIGN.CENTER, before=6, size=10, next=True)
    put(document, "{{ phieu_tra_loi.ten_phieu }}", bold=True, align=ALIGN.CENTER, size=LARGE, next=True)
    put(document, "{{ phieu_tra_loi.cua_ai }}", after=5, size=TEXT, next=True)
    put(document, "{%p for o in phieu_tra_loi.o_danh_dau %}")
    line = put(document, "{{ o.muc }}:", after=5, size=LARGE, next=True)
    add_run(line, "{% for mot in o.lua_chon %}   ☐ {{ mot }}{% endfor %}", size=LARGE)
    put(document, "{%p endfor %}")
    put(document, "{%p for dong in phieu_tra_loi.dong_ke %}")
    put(document, "{{ dong }}", after=8, next=True)
    put(document, "{%p endfor %}")
    put(document, "{{ phieu_tra_loi.ky_nhan }}", size=TEXT)


PARTS = {
    "plan": _plan,
    "evidence": _evidence,
    "posting": _posting,
    "minutes": _minutes,
    "report": _report,
    "told": _told,
}


def _head(document: WordDocument) -> None:
    table = grid(document, 2, [72, WIDE - 72], borders=False)
    without_padding(table)
    left, right = table.rows[0].cells
    centred = partial(put, align=ALIGN.CENTER, size=HEAD)
    put(left, "{%p for dong in co_quan_cap_tren %}", first=True)
    centred(left, "{{ dong }}")
    put(left, "{%p endfor %}")
    centred(left, "{{ co_quan }}", bold=True)
    centred(left, "{{ dau_duoi_co_quan }}")
    put(left, "{%p if so %}")
    centred(left, "{{ so }}")
    put(left, "{%p endif %}")
    put(right, "{%p if tieu_ngu %}", first=True)
    put(right, "{{ quoc_hieu }}", bold=True, align=ALIGN.CENTER, size=12)
    put(right, "{{ tieu_ngu }}", bold=True, underline=True, align=ALIGN.CENTER, size=14)
    put(right, "{%p else %}")
    put(right, "{{ quoc_hieu }}", bold=True, underline=True, align=ALIGN.CENTER, size=15)
    put(right, "{%p endif %}")
    centred(right, "{{ dia_danh_ngay }}", italic=True, before=8)


def _title(document: WordDocument) -> None:
    put(document, "{{ ten }}", bold=True, align=ALIGN.CENTER, size=15, before=18)
    when(document, "trich_yeu", lambda: put(document, "{{ trich_yeu }}", bold=True, align=ALIGN.CENTER, size=TEXT))
    put(document, "\N{EM DASH}" * 6, align=ALIGN.CENTER, size=10, after=8)


def _addressed(document: WordDocument) -> None:
    one = "Kính gửi: {% for mot in kinh_gui %}{{ mot }}{% if not loop.last %}; {% endif %}{% endfor %}"
    when(document, "kinh_gui", lambda: put(document, one, align=ALIGN.CENTER, after=8))


def _facts(document: WordDocument) -> None:
    put(document, "{%p for mot in thong_tin %}")
    line = put(document, "{{ mot.muc }}: ", after=4)
    add_run(line, "{{ mot.gia_tri }}")
    put(document, "{%p endfor %}")


def _paragraphs(document: WordDocument, name: str) -> None:
    put(document, f"{{%p for cau in {name} %}}")
    put(document, "{{ cau }}", body=True)
    put(document, "{%p endfor %}")


def _remarks(document: WordDocument) -> None:
    put(document, "{%p for cau in ghi_chu %}")
    put(document, "{{ cau }}", italic=True, size=13, before=4)
    put(document, "{%p endfor %}")


def _signatures(document: WordDocument) -> None:
    put(document, "", before=6)
    table = grid(document, 2, [WIDE / 2] * 2, borders=False)
    fill(table.rows[0], ["{%tr for hang in hang_ky %}", ""])
    # Names stand on one line, however many lines of authority and post are above them.
    for draw_in in (_capacity, _name):
        row = table.add_row()
        keep_whole(row)
        for cell, side in zip(row.cells, ("trai", "phai"), strict=True):
            draw_in(cell, f"hang.{side}")
    fill(table.add_row(), ["{%tr endfor %}", ""])
    _recipients(document, "noi_nhan_ben_duoi")


def _recipients(place: Place, name: str, *, first: bool = False) -> None:
    put(place, f"{{%p if {name} %}}", first=first)
    put(place, "Nơi nhận:", bold=True, italic=True, size=SMALL, next=True)
    put(place, f"{{%p for mot in {name} %}}")
    put(place, "- {{ mot }}", size=11, next=True)
    put(place, "{%p endfor %}")
    put(place, "{%p endif %}")


def _capacity(cell: Place, who: str) -> None:
    centred = partial(put, align=ALIGN.CENTER, next=True)
    _recipients(cell, f"{who}.noi_nhan", first=True)
    centred(cell, f"{{{{ {who}.quyen_han }}}}", bold=True)
    put(cell, f"{{%p for dong in {who}.chuc_vu %}}")
    put(cell, "{%p if chuc_vu_in_dam %}")
    centred(cell, "{{ dong }}", bold=True)
    put(cell, "{%p else %}")
    centred(cell, "{{ dong }}")
    put(cell, "{%p endif %}")
    put(cell, "{%p endfor %}")
    centred(cell, f"{{{{ {who}.loi_nhac_ky }}}}", italic=True, size=SMALL)


def _name(cell: Place, who: str) -> None:
    put(cell, f"{{{{ {who}.ho_ten }}}}", first=True, bold=True, align=ALIGN.CENTER, before=56, after=10)


if __name__ == "__main__":
    for code in PARTS:
        (FOLDER / f"{code}.docx").write_bytes(draw(code))
