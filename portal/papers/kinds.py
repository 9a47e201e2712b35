"""The papers the portal makes, and what each takes: a sample says every key a context may have.

In code the keys are English; in a Word template the office writes them in Vietnamese without marks (`VIETNAMESE`).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from portal.ground.text import Sentence, say

Context = Mapping[str, object]  # what a chapter hands over for a paper
Content = dict[str, Any]  # the same made plain: words, ticks, lists and further such

SIGNATURE = {"capacity": ["T/M CHI ỦY", "BÍ THƯ"], "hint": "(ký, ghi rõ họ tên)", "name": "Nguyễn Thị Mẫu"}
COMMON: Content = {
    "title": "TÊN VĂN BẢN",
    "sub": "trích yếu nội dung",
    "addressed": ["Đảng ủy phường"],
    "facts": [{"label": "Họ và tên", "value": "Nguyễn Thị Mẫu"}],
    "paragraphs": ["Một đoạn văn của bản mẫu."],
    "remarks": ["Ghi chú của bản mẫu."],
    "recipients": ["Đảng ủy phường (báo cáo)", "Lưu chi bộ"],
    "signatures": [SIGNATURE],
    "foot": "Lập trên Cổng Tự Soi lúc 08:00 ngày 05/4/2022",
}
COMMITMENT = {
    "number": "1",
    "section": "Đạo đức, lối sống",
    "shortcoming": "Chưa phân loại rác tại nguồn",
    "cause": "Chưa thành nếp",
    "remedy": "Phân loại rác tại nhà hằng ngày",
    "due": "30/12/2022",
    "followed_by": "Tổ chức giám sát",
    "outcome": "Đã khắc phục xong, 15/12/2022",
}
TABLE: Content = {"caption": "Bảng 1", "columns": ["Chi bộ", "Số kế hoạch"], "rows": [["Chi bộ 1", "35/35"]]}
RESULT = {key: one for key, one in COMMITMENT.items() if key not in {"cause", "followed_by"}}
HEAD: Content = {
    "upper": ["ĐẢNG BỘ PHƯỜNG MẪU"],
    "body": "CHI BỘ 1",
    "mark": "*",
    "number": "Số 12-BB/CB",
    "heading": "ĐẢNG CỘNG SẢN VIỆT NAM",
    "motto": "Độc lập - Tự do - Hạnh phúc",
    "place_and_date": "Phường Mẫu, ngày 05 tháng 4 năm 2022",
    "demonstration": "nhân vật và số liệu minh họa",
}


class PaperLayoutKind(NamedTuple):
    code: str
    label: Sentence
    sample: Content
    required: frozenset[str]  # what a template of the ward must show, as paths of English keys


def _paper(code: str, label: Sentence, required: set[str], **own: object) -> PaperLayoutKind:
    return PaperLayoutKind(code, label, COMMON | own, frozenset({"body", "heading", "title", *required}))


PLAN = _paper(
    "plan",
    say("Kế hoạch tu dưỡng"),
    {"facts", "commitments.shortcoming", "commitments.remedy", "commitments.due"},
    sections=[{"title": "Tư tưởng chính trị", "text": "Nội dung tự viết của phần này."}],
    commitments_label="Nội dung khắc phục",
    commitments=[COMMITMENT],
)
EVIDENCE = _paper(
    "evidence",
    say("Hồ sơ minh chứng"),
    {"facts", "commitments.shortcoming", "commitments.outcome", "meetings.what", "notes.said"},
    commitments_label="Nội dung khắc phục và kết quả",
    commitments=[RESULT],
    meetings=[{"day": "03/04/2022", "what": "Sinh hoạt chi bộ định kỳ", "presence": "Có mặt"}],
    notes=[
        {
            "month": "tháng 4/2022",
            "body": "Ban CTMT tổ dân phố 1",
            "author": "Trần Văn Mẫu, Trưởng ban",
            "said": ["Nhận xét của tổ chức giám sát."],
            "reply": "Tiếp thu.",
            "conclusion": "Đã nhắc nhở.",
        }
    ],
)
POSTING = _paper("posting", say("Biên bản niêm yết kế hoạch"), {"facts", "paragraphs"})
MINUTES = _paper(
    "minutes",
    say("Biên bản cuộc họp"),
    {"facts", "items.title", "items.conclusion"},
    items=[
        {
            "number": "1",
            "title": "Nội dung thứ nhất",
            "text": "Điều được đưa ra bàn.",
            "opinions": [{"speaker": "Đồng chí Mẫu", "text": "Ý kiến phát biểu."}],
            "conclusion": "Kết luận của chủ trì.",
        }
    ],
    tables=[TABLE],
    closing="Cuộc họp kết thúc lúc 20 giờ 30 phút cùng ngày.",
)
REPORT = _paper(
    "report",
    say("Báo cáo"),
    {"tables.rows"},
    sections=[{"title": "I. Kết quả", "text": "Nội dung của phần này."}],
    tables=[TABLE],
    appendix="kèm theo Báo cáo số 12-BC/ĐU",  # filled in: the tables stand behind the text, on pages of their own
    closing="",
    landscape=False,
)
TOLD = _paper(
    "told",
    say("Phiếu báo nhận xét"),
    {"paragraphs", "strip.about", "strip.boxes.choices", "strip.signed"},
    strip={
        "heading_of_strip": "Phiếu trả lời",
        "about": "Nguyễn Thị Mẫu · tháng 4/2022 · Ban CTMT tổ dân phố 1 · lần ghi 1",
        "boxes": [{"label": "Ý kiến", "choices": ["Tiếp thu", "Giải trình"]}],
        "ruled": ["………………………………………………………………………………"],
        "signed": "Ngày ....../....../........ Đảng viên ký, ghi rõ họ tên: ..............................",
    },
)
PAPERS: dict[str, PaperLayoutKind] = {one.code: one for one in (PLAN, EVIDENCE, POSTING, MINUTES, REPORT, TOLD)}

# What the engine adds to every context: the head, the signatures in pairs, how the post is set.
BLOCK: Content = {
    "authority": "T/M CHI ỦY",
    "posts": ["BÍ THƯ"],
    "hint": "(ký, ghi rõ họ tên)",
    "name": "Nguyễn Thị Mẫu",
    "recipients": ["Lưu chi bộ"],
}
ADDED: Content = HEAD | {
    "sign_rows": [{"left": BLOCK, "right": BLOCK}],
    "recipients_below": ["Lưu chi bộ"],
    "post_in_bold": True,
}

VIETNAMESE = {
    "upper": "co_quan_cap_tren",
    "body": "co_quan",
    "mark": "dau_duoi_co_quan",
    "number": "so",
    "heading": "quoc_hieu",
    "motto": "tieu_ngu",
    "place_and_date": "dia_danh_ngay",
    "demonstration": "ghi_chu_minh_hoa",
    "title": "ten",
    "sub": "trich_yeu",
    "facts": "thong_tin",
    "label": "muc",
    "value": "gia_tri",
    "paragraphs": "doan",
    "remarks": "ghi_chu",
    "recipients": "noi_nhan",
    "addressed": "kinh_gui",
    "foot": "chan_trang",
    "appendix": "phu_luc",
    "signatures": "nguoi_ky",
    "capacity": "tu_cach",
    "hint": "loi_nhac_ky",
    "name": "ho_ten",
    "sections": "phan",
    "text": "noi_dung",
    "commitments_label": "ten_phan_khac_phuc",
    "commitments": "khac_phuc",
    "section": "thuoc_phan",
    "shortcoming": "han_che",
    "cause": "nguyen_nhan",
    "remedy": "bien_phap",
    "due": "thoi_han",
    "followed_by": "ai_theo_doi",
    "outcome": "ket_qua",
    "meetings": "sinh_hoat",
    "day": "ngay",
    "what": "viec",
    "presence": "tham_gia",
    "notes": "nhan_xet",
    "month": "thang",
    "author": "nguoi_ghi",
    "said": "loi_nhan_xet",
    "reply": "tiep_thu",
    "conclusion": "ket_luan",
    "items": "muc_hop",
    "opinions": "y_kien",
    "speaker": "nguoi_noi",
    "closing": "ket_thuc",
    "tables": "bang",
    "caption": "ten_bang",
    "columns": "cot",
    "rows": "dong",
    "landscape": "kho_ngang",
    "strip": "phieu_tra_loi",
    "heading_of_strip": "ten_phieu",
    "about": "cua_ai",
    "boxes": "o_danh_dau",
    "choices": "lua_chon",
    "ruled": "dong_ke",
    "signed": "ky_nhan",
    "sign_rows": "hang_ky",
    "left": "trai",
    "right": "phai",
    "authority": "quyen_han",
    "posts": "chuc_vu",
    "recipients_below": "noi_nhan_ben_duoi",
    "post_in_bold": "chuc_vu_in_dam",
}


def full_sample(paper: PaperLayoutKind) -> Content:
    """Everything a template of this paper may speak of."""
    return paper.sample | ADDED
