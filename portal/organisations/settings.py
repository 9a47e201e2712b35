"""What a ward may decide for itself, with the defaults that hold where it has not (see RULES: dated, so that the past
stays reproducible)."""

from typing import Any

DEFAULTS: dict[str, Any] = {
    "due_day": 28,  # hạn gửi nhận xét: the day of the month
    "lock_day": 6,  # khóa sổ: the day of the next month
    "reply_days": 10,  # the member answers within, counted from release
    "reminder_days": 2,  # before the cell meets, the member privately sees what is asked of them
    "suppress_below": 5,  # groups smaller than this show no figure to who may not open their list
    "makeup_kinds": ["conference", "themed"],  # kinds of meeting which who was absent makes up
    "makeup_photo_days": 90,  # a picture of make-up study is deleted so many days after the cell accepted it
    "plan_label": "Kế hoạch tu dưỡng, rèn luyện",
    "commitment_label": "Nội dung khắc phục",
    "signature_cell": ["T/M CHI ỦY", "BÍ THƯ"],
    "signature_ward": ["T/M ĐẢNG ỦY", "BÍ THƯ"],
    "signature_front": ["TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN"],
    "signature_ward_front": ["TM. ỦY BAN MẶT TRẬN TỔ QUỐC PHƯỜNG", "CHỦ TỊCH"],
    "signature_mass": ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"],
    "signature_youth": ["TM. BAN CHẤP HÀNH", "BÍ THƯ"],
    "signature_office": ["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"],
    "signature_people": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "paper_place": "",  # địa danh of papers; empty: the ward's own name
}
