"""What an official report says in words: parts in upright text, each with sentences that the office edits and keeps,
filled in with the report's own figures. A line whose figure is not there is left out, so that nothing half said is
printed. Official papers have one language, so these words are Vietnamese."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.organisations.queries import setting
from portal.reports.official.content import ReportSection

BLANK = re.compile(r"\{([^{}]*)\}")
MOST_PARTS = 6


class ReportPart(NamedTuple):
    title: str
    text: str  # a paragraph a line; {du_hoc} is filled in


class ReportBlank(NamedTuple):
    """What a sentence may speak of."""

    name: str
    about: Sentence


CAMPAIGN_BLANKS = (
    ReportBlank("phuong", say("Tên phường")),
    ReportBlank("dan_cu", say("Số hộ, số nhân khẩu, bằng lời")),
    ReportBlank("so_ho", say("Số hộ")),
    ReportBlank("so_nhan_khau", say("Số nhân khẩu")),
    ReportBlank("chu_de", say("Tên đợt sinh hoạt")),
    ReportBlank("van_ban", say("Số, ngày văn bản mở đợt")),
    ReportBlank("dang_vien", say("Tổng số đảng viên")),
    ReportBlank("mien", say("Số đảng viên được miễn công tác và sinh hoạt đảng")),
    ReportBlank("so_chi_bo", say("Số chi bộ có đảng viên")),
    ReportBlank("loai_chi_bo", say("Số chi bộ theo loại")),
    ReportBlank("du_hoc", say("Số dự học tập trên số phải dự, tỷ lệ")),
    ReportBlank("vang", say("Số vắng học tập")),
    ReportBlank("hoc_bu", say("Số đã học bù, bằng lời")),
    ReportBlank("chuyen_de", say("Số chi bộ đã sinh hoạt chuyên đề, tỷ lệ")),
    ReportBlank("ke_hoach", say("Số kế hoạch đã xây dựng trên số phải xây dựng, tỷ lệ")),
    ReportBlank("trinh_bay", say("Số đã trình bày tự soi trước chi bộ trên số có mặt")),
    ReportBlank("yeu_cau_sua", say("Số lượt yêu cầu chỉnh sửa")),
    ReportBlank("noi_nop", say("Nơi nhận kế hoạch ở cấp trên, như quy tắc nơi gửi ghi")),
    ReportBlank("nop_cap_tren", say("Số kế hoạch đã nộp cấp trên")),
    ReportBlank("niem_yet", say("Số kế hoạch niêm yết tại trụ sở")),
    ReportBlank("gui_dang_uy", say("Số kế hoạch gửi Đảng ủy phường")),
    ReportBlank("gui_giam_sat", say("Số kế hoạch gửi tổ chức giám sát")),
    ReportBlank("giam_sat_thang", say("Số có nhận xét trong tháng trên số phải nhận xét")),
    ReportBlank("thanh_nien", say("Số buổi sinh hoạt thanh niên gắn với đợt")),
    ReportBlank("bo_sung", say("Số văn bản của phường bổ sung, sửa đổi văn bản trước")),
    ReportBlank("con_thieu", say("Những việc còn thiếu, bằng lời")),
    ReportBlank("uu_diem", say("Ưu điểm, như trang Đánh giá chung của đợt ghi")),
    ReportBlank("han_che", say("Hạn chế, như trang Đánh giá chung của đợt ghi")),
    ReportBlank("nguyen_nhan", say("Nguyên nhân, như trang Đánh giá chung của đợt ghi")),
)
MONTH_BLANKS = (
    ReportBlank("phuong", say("Tên phường")),
    ReportBlank("thang", say("Tháng giám sát")),
    ReportBlank("han_gui", say("Hạn gửi nhận xét")),
    ReportBlank("duoc_giam_sat", say("Số đảng viên được giám sát")),
    ReportBlank("da_gui", say("Số tổ chức chủ trì đã gửi trên tổng số")),
    ReportBlank("ghi_so", say("Số đã ghi sổ và các phần của nó, bằng lời")),
    ReportBlank("noi_dung", say("Các nội dung được nhận xét nhiều, bằng lời")),
    ReportBlank("con_thieu", say("Những việc còn thiếu, bằng lời")),
)
BLANKS: Mapping[str, Sequence[ReportBlank]] = {"campaign": CAMPAIGN_BLANKS, "front_month": MONTH_BLANKS}
DEFAULT: Mapping[str, Sequence[ReportPart]] = {
    "campaign": (
        ReportPart(
            "I. CÔNG TÁC LÃNH ĐẠO, CHỈ ĐẠO",
            "{phuong} có {dan_cu}.\n"
            "Đảng bộ phường có {dang_vien} đảng viên, trong đó {mien} đồng chí được miễn công tác và sinh hoạt đảng; "
            "đảng viên sinh hoạt tại {so_chi_bo} chi bộ, gồm {loai_chi_bo}.\n"
            "Thực hiện {van_ban}, Đảng ủy phường đã triển khai đợt sinh hoạt chính trị “{chu_de}” tới các chi bộ trực "
            "thuộc.\n"
            "Đảng ủy phường đã ban hành {bo_sung} văn bản bổ sung, sửa đổi văn bản trước để thực hiện.",
        ),
        ReportPart(
            "II. KẾT QUẢ",
            "1. Học tập, quán triệt: {du_hoc} đảng viên tham gia; {vang} đảng viên vắng, {hoc_bu}.\n"
            "2. Sinh hoạt chuyên đề: {chuyen_de} chi bộ đã tổ chức.\n"
            "Tại các buổi sinh hoạt, {trinh_bay} đảng viên có mặt đã trình bày tự soi, tự sửa trước chi bộ.\n"
            "3. Xây dựng kế hoạch tu dưỡng: {ke_hoach} đảng viên đã xây dựng kế hoạch; chi ủy yêu cầu chỉnh sửa, xây "
            "dựng lại {yeu_cau_sua} lượt.\n"
            "4. Nộp, niêm yết, gửi kế hoạch: đã nộp {noi_nop} {nop_cap_tren} kế hoạch, niêm yết tại trụ sở "
            "{niem_yet} kế hoạch, gửi Đảng ủy phường {gui_dang_uy} kế hoạch, gửi tổ chức giám sát {gui_giam_sat} kế "
            "hoạch.\n"
            "5. Giám sát thực hiện: {giam_sat_thang} đảng viên đã có nhận xét trong tháng.\n"
            "6. Đoàn Thanh niên tổ chức {thanh_nien} buổi sinh hoạt gắn với đợt.\n"
            "7. Kết quả thực hiện từng nhiệm vụ của đợt: theo phụ lục.",
        ),
        ReportPart(
            "III. ĐÁNH GIÁ CHUNG",
            "1. Ưu điểm: {uu_diem}\n2. Hạn chế: {con_thieu}\n{han_che}\n3. Nguyên nhân: {nguyen_nhan}",
        ),
        ReportPart(
            "IV. NHIỆM VỤ THỜI GIAN TỚI",
            "Các chi bộ, tổ chức giám sát tiếp tục thực hiện kế hoạch, hoàn thành những việc còn thiếu nêu trên; chi "
            "ủy đôn đốc đảng viên thực hiện nội dung đã đăng ký.",
        ),
        ReportPart("V. KIẾN NGHỊ", "Không."),
    ),
    "front_month": (
        ReportPart(
            "I. TÌNH HÌNH TRIỂN KHAI",
            "Trong {thang} có {duoc_giam_sat} đảng viên được giám sát việc thực hiện kế hoạch tu dưỡng; hạn gửi nhận "
            "xét ngày {han_gui}. {da_gui} tổ chức chủ trì đã gửi nhận xét.",
        ),
        ReportPart("II. KẾT QUẢ", "{ghi_so}\nCác nội dung được nhận xét: {noi_dung}."),
        ReportPart("III. TỒN TẠI, HẠN CHẾ", "{con_thieu}"),
        ReportPart("IV. KIẾN NGHỊ, ĐỀ XUẤT", "Không."),
    ),
}


def key(code: str) -> str:
    """The dated setting that holds the sentences of a kind of report."""
    return f"report_text_{code}"


def parts_on(code: str, day: date) -> list[ReportPart]:
    kept = setting(key(code), day, default=[])
    return [ReportPart(*one) for one in kept] or list(DEFAULT[code])


def filled(parts: Iterable[ReportPart], facts: Mapping[str, str | None]) -> list[ReportSection]:
    """The parts with their figures; a line that speaks of what is not known is left out, a part without lines too."""
    found = []
    for part in parts:
        lines = [line for line in part.text.splitlines() if line.strip()]
        told = [
            _fill(line, facts) for line in lines if all(facts.get(name) is not None for name in BLANK.findall(line))
        ]
        if told:
            found.append(ReportSection(part.title, told))
    return found


def unfit(code: str, parts: Sequence[ReportPart]) -> dict[str, Sentence]:
    """What is wrong with sentences somebody typed, by field (title_1, text_1 ...)."""
    known = {one.name for one in BLANKS[code]}
    wrong: dict[str, Sentence] = {}
    for number, part in enumerate(parts, 1):
        for name, text in ((f"title_{number}", part.title), (f"text_{number}", part.text)):
            strange = [one for one in BLANK.findall(text) if one not in known]
            if strange or "{" in BLANK.sub("", text) or "}" in BLANK.sub("", text):
                what = "{" + (strange[0] if strange else "…") + "}"
                wrong[name] = say("Không có ô điền %(name)s. Hãy chọn trong bảng ô điền bên dưới.", name=what)
        if part.text.strip() and not part.title.strip():
            wrong.setdefault(f"title_{number}", say("Hãy ghi đề mục của phần này."))
    if not any(part.text.strip() for part in parts):
        wrong.setdefault("text_1", say("Báo cáo cần ít nhất một phần có lời văn."))
    return wrong


def _fill(line: str, facts: Mapping[str, str | None]) -> str:
    told = BLANK.sub(lambda found: facts[found[1]] or "", line).strip()
    return told[:1].upper() + told[1:]
