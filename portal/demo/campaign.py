"""The drive of the article: its contents and its tasks.

Words are the article's (phường Phúc Đồng, 22/04/2022). Where it names no body for a task, the body is made up and the
task says so."""

from datetime import date

from portal.campaigns.models import Campaign, TaskTo
from portal.campaigns.service import add_content, add_task, evaluate
from portal.ground.db import flush
from portal.organisations.queries import units
from portal.policy import Actor

ARTICLE = "Theo bài viết của phường ngày 22/04/2022"
CONTENTS = (
    "Quan điểm công tác xây dựng, chỉnh đốn Đảng đã được Đảng ta đề ra trong các kỳ đại hội",
    "Nội dung mới của Hội nghị Trung ương 4 khóa XIII",
    "Kết luận số 21-KL/TW về đẩy mạnh xây dựng, chỉnh đốn Đảng và hệ thống chính trị; kiên quyết ngăn chặn, đẩy lùi, "
    "xử lý nghiêm cán bộ, đảng viên suy thoái về tư tưởng chính trị, đạo đức, lối sống, biểu hiện “tự diễn biến”, "
    "“tự chuyển hóa”",
)
SESSION = "Tổ chức sinh hoạt chuyên đề “Tự soi, tự sửa”, hoàn thành trước ngày 05/4/2022"
# words, to whom, by when, how the portal counts it (None: whoever has it tells it done), what is made up
TASKS: tuple[tuple[str, str | TaskTo, date | None, str | None, str], ...] = (
    (
        "Tổ chức hội nghị học tập, quán triệt; hội nghị triển khai kế hoạch của đợt tới Ban Chấp hành Đảng bộ, trưởng "
        "các đoàn thể và bí thư các chi bộ",
        "ward",
        date(2022, 3, 17),
        "hoi-nghi",
        "",
    ),
    (SESSION, TaskTo.EVERY_CELL, date(2022, 4, 5), "sinh-hoat-chuyen-de", ""),
    (
        "Xây dựng kế hoạch tu dưỡng, rèn luyện của từng đảng viên, chi bộ thông qua",
        TaskTo.EVERY_CELL,
        date(2022, 4, 5),
        "ke-hoach-da-thong-qua",
        "",
    ),
    (
        "Rà soát, bổ sung nội dung thực hiện Kết luận số 21-KL/TW vào Chương trình hành động thực hiện Nghị quyết Đại "
        "hội XIII của Đảng, Nghị quyết Đại hội Đảng bộ quận Long Biên lần thứ IV, nhiệm kỳ 2020-2025",
        "ward",
        None,
        "bo-sung-van-ban",
        "",
    ),
    (
        "Đẩy mạnh công tác tuyên truyền kết luận Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng (khóa XIII); Kết "
        "luận số 21-KL/TW; Quy định số 37 về những điều đảng viên không được làm; Chuyên đề toàn khóa học tập và làm "
        "theo tư tưởng, đạo đức, phong cách Hồ Chí Minh; Quy định số 101-QĐ/TW ngày 07/6/2012 về trách nhiệm nêu gương",
        "ward",
        None,
        "hoc-tap-van-ban",
        "đơn vị được giao: minh họa",
    ),
    (
        "Các đồng chí Ủy viên Thường vụ, Đảng ủy viên phụ trách các chi bộ thường xuyên kiểm tra, kiểm soát việc thực "
        "hiện của chi bộ",
        "ward",
        None,
        "kiem-tra-chi-bo",
        "",
    ),
    (
        "UB MTTQ, các đoàn thể phường triển khai việc giám sát đảng viên tại các chi bộ trực thuộc Đảng ủy",
        TaskTo.FRONT_AND_ORGANISATIONS,
        None,
        "gui-nhan-xet",
        "",
    ),
    (
        "Tổ chức đợt sinh hoạt chuyên đề gắn các hoạt động chào mừng Tháng Thanh niên, hoạt động Câu lạc bộ Lý luận "
        "trẻ, giáo dục truyền thống cho đoàn viên thanh niên",
        "youth",
        None,
        "sinh-hoat-thanh-nien",
        "",
    ),
    (
        "Ban Công tác Mặt trận phối hợp với cấp ủy chi bộ giám sát đảng viên thực hiện kế hoạch tu dưỡng",
        TaskTo.EVERY_AREA_FRONT,
        None,
        "gui-nhan-xet",
        "",
    ),
    (
        "Nhận xét, đánh giá chung về kết quả thực hiện kế hoạch tu dưỡng của cán bộ, đảng viên tại hội nghị sinh hoạt "
        "chi bộ định kỳ hằng tháng",
        TaskTo.EVERY_CELL,
        None,
        "nghe-nhan-xet-chung",
        "",
    ),
)


# The article tells no judgement: these words are made up, and say so.
JUDGED = {
    "achieved": "Các chi bộ tổ chức sinh hoạt đúng thời gian, đảng viên tự giác liên hệ bản thân (lời minh họa).",
    "wanting": "Một số nội dung đăng ký còn chung chung, khó theo dõi (lời minh họa).",
    "causes": "Cách làm mới, chưa quen nêu việc cụ thể (lời minh họa).",
}


def set_out(clerk: Actor, campaign: Campaign) -> None:
    """Contents, tasks and the judgement; what the portal knows of a task it counts by itself."""
    evaluate(clerk, campaign, version=campaign.version, **JUDGED)
    for words in CONTENTS:
        add_content(clerk, campaign, words=words, source=ARTICLE)
        flush()  # each takes the place after the last
    by_code = {unit.code: unit for unit in units()}
    for words, to, due_on, counted_by, made_up in TASKS:
        source = f"{ARTICLE}; {made_up}" if made_up else ARTICLE
        set_to = to if isinstance(to, TaskTo) else by_code[to]
        add_task(clerk, campaign, words=words, to=set_to, due_on=due_on, counted_by=counted_by, source=source)
        flush()
