"""What a ward may decide for itself, with the defaults that hold where it has not (see RULES: dated, so that the past
stays reproducible)."""

DEFAULTS: dict[str, object] = {
    "office_phone": "",  # the office's telephone number, at the foot of every page
    "due_day": 28,  # hạn gửi nhận xét: the day of the month
    "lock_day": 6,  # khóa sổ: the day of the next month
    "reply_days": 10,  # the member answers within, counted from release
    "reminder_days": 2,  # before the cell meets, the member privately sees what is asked of them
    "suppress_below": 5,  # groups smaller than this show no figure to who may not open their list
    "makeup_kinds": ["conference", "themed"],  # kinds of meeting which who was absent makes up
    "makeup_photo_days": 90,  # a picture of make-up study is deleted so many days after the cell accepted it
    # How a meeting is scored: code, criterion, most points, whether a good meeting must have all of them; then from how
    # many points it is good, fair, middling.
    "meeting_scoring": {
        "criteria": [
            ["preparation", "Công tác chuẩn bị", 15, False],
            ["attendance", "Số đảng viên dự sinh hoạt", 20, False],
            ["conduct", "Tiến hành buổi sinh hoạt", 45, False],
            ["closing", "Kết thúc buổi sinh hoạt", 20, False],
        ],
        "thresholds": [90, 70, 50],
    },
    "report_days": 30,  # a report's file is kept so many days for its asker
    "report_decimals": 1,  # of percentages in reports; the fraction stands beside them whatever it is
    "plan_label": "Kế hoạch tu dưỡng, rèn luyện",
    "commitment_label": "Nội dung khắc phục",
    "signature_cell": ["T/M CHI ỦY", "BÍ THƯ"],
    "signature_ward": ["T/M ĐẢNG ỦY", "BÍ THƯ"],
    "signature_base": ["T/M ĐẢNG ỦY", "BÍ THƯ"],
    "signature_front": ["TM. BAN CÔNG TÁC MẶT TRẬN", "TRƯỞNG BAN"],
    "signature_ward_front": ["TM. BAN THƯỜNG TRỰC", "CHỦ TỊCH"],
    "signature_mass": ["TM. BAN THƯỜNG VỤ", "CHỦ TỊCH"],
    "signature_youth": ["TM. BAN THƯỜNG VỤ", "BÍ THƯ"],
    "signature_office": ["T/L BAN THƯỜNG VỤ", "CHÁNH VĂN PHÒNG"],
    "signature_people": ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"],
    "data_answer_days": 2,  # working days until a request about one's data is answered (Decree 356/2025)
    "data_request_days": {"view": 10, "correct": 10, "restrict": 15, "object": 15},  # days until it is carried out
    "data_others_days": 20,  # ... when somebody outside the ward must act too
    "data_extension_days": 15,  # one extension, at most so long
    "holidays": [  # beside 1/1, 30/4, 1/5 and 2/9, which every year has: Tết, Giỗ Tổ, days given in lieu
        "2022-01-03",
        "2022-01-31",
        "2022-02-01",
        "2022-02-02",
        "2022-02-03",
        "2022-02-04",
        "2022-04-11",
        "2022-05-02",
        "2022-05-03",
        "2022-09-01",
        "2026-01-02",
        "2026-02-16",
        "2026-02-17",
        "2026-02-18",
        "2026-02-19",
        "2026-02-20",
        "2026-04-27",
        "2026-09-01",
    ],
    "retention_years": {"plans": 3, "notes": 3, "meetings": 3, "requests": 3},  # whole years after the record's own
    "retention_days": {"drafts": 90, "sessions": 365, "attempts": 30, "messages": 365},
    "paper_place": "",  # địa danh of papers; empty: the ward's own name
}
