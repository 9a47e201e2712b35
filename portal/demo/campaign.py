"""The drive of the article: its contents, its tasks, and the cells' themed sessions told from the ward's own workbook.

Words are the article's (phường Phúc Đồng, 22/04/2022). Where it names no body for a task, the body is made up and the
task says so."""

from datetime import date
from pathlib import Path

from portal.campaigns.models import Campaign, CampaignTask
from portal.campaigns.service import add_content, add_task, tick
from portal.ground.db import flush
from portal.ground.reading import HeadingColumn, find_table, read_workbook
from portal.imports import columns
from portal.imports.planning.base import CurrentFacts
from portal.organisations.queries import plain, units
from portal.people.models import CellMembership, Membership
from portal.policy import Actor

ARTICLE = "Theo bài viết của phường ngày 22/04/2022"
CONTENTS = (
    "Quan điểm công tác xây dựng, chỉnh đốn Đảng đã được Đảng ta đề ra trong các kỳ đại hội",
    "Nội dung mới của Hội nghị Trung ương 4 khóa XIII",
    "Kết luận số 21-KL/TW về đẩy mạnh xây dựng, chỉnh đốn Đảng và hệ thống chính trị; kiên quyết ngăn chặn, đẩy lùi, "
    "xử lý nghiêm cán bộ, đảng viên suy thoái về tư tưởng chính trị, đạo đức, lối sống, biểu hiện “tự diễn biến”, "
    "“tự chuyển hóa”",
)
EVERY_CELL = None
SESSION = "Tổ chức sinh hoạt chuyên đề “Tự soi, tự sửa”, hoàn thành trước ngày 05/4/2022"
# words, to which body (None: every cell), by when, what is made up
TASKS: tuple[tuple[str, str | None, date | None, str], ...] = (
    (SESSION, EVERY_CELL, date(2022, 4, 5), ""),
    (
        "Đẩy mạnh công tác tuyên truyền kết luận Hội nghị lần thứ tư Ban Chấp hành Trung ương Đảng (khóa XIII); Kết "
        "luận số 21-KL/TW; Quy định số 37 về những điều đảng viên không được làm; Chuyên đề toàn khóa học tập và làm "
        "theo tư tưởng, đạo đức, phong cách Hồ Chí Minh; Quy định số 101-QĐ/TW ngày 07/6/2012 về trách nhiệm nêu gương",
        "ward",
        None,
        "đơn vị được giao: minh họa",
    ),
    (
        "Các đồng chí Ủy viên Thường vụ, Đảng ủy viên phụ trách các chi bộ thường xuyên kiểm tra, kiểm soát việc thực "
        "hiện của chi bộ",
        "ward",
        None,
        "",
    ),
    (
        "UB MTTQ, các đoàn thể phường triển khai việc giám sát đảng viên tại các chi bộ trực thuộc Đảng ủy",
        "front",
        None,
        "",
    ),
    (
        "Tổ chức đợt sinh hoạt chuyên đề gắn các hoạt động chào mừng Tháng Thanh niên, hoạt động Câu lạc bộ Lý luận "
        "trẻ, giáo dục truyền thống cho đoàn viên thanh niên",
        "youth",
        None,
        "",
    ),
    (
        "Ban Công tác Mặt trận phối hợp với cấp ủy chi bộ giám sát đảng viên thực hiện kế hoạch tu dưỡng; nhận xét, "
        "đánh giá chung tại hội nghị sinh hoạt chi bộ định kỳ hằng tháng",
        EVERY_CELL,
        None,
        "mỗi chi bộ tự báo: minh họa",
    ),
)
HELD = (columns.CELL, HeadingColumn("held_on", ("Ngày",), required=True))


def set_out(clerk: Actor, campaign: Campaign, sessions: Path, today: date) -> None:
    """Contents and tasks, and for each cell that its themed session was held, with the workbook's day and row."""
    for words in CONTENTS:
        add_content(clerk, campaign, words=words, source=ARTICLE)
        flush()  # each takes the place after the last
    by_code = {unit.code: unit for unit in units()}
    for words, code, due_on, made_up in TASKS:
        source = f"{ARTICLE}; {made_up}" if made_up else ARTICLE
        body = by_code[code] if code else None
        task = add_task(clerk, campaign, words=words, body=body, due_on=due_on, source=source)
        flush()
        if words == SESSION:
            _tell_held(clerk, campaign, task, sessions, today)


def _tell_held(clerk: Actor, campaign: Campaign, task: CampaignTask, sessions: Path, today: date) -> None:
    cells, base = {one.id: one for one in units()}, CurrentFacts((Membership, CellMembership))
    table = find_table(read_workbook(sessions).sheets[0], HELD)
    for record in table.records:
        held_on = record.cells["held_on"]
        assert isinstance(held_on, date)
        tick(
            clerk,
            campaign,
            task,
            cells[base.cells[plain(str(record.cells["cell"]))].id],
            today,
            done_on=held_on,
            words="Lịch sinh hoạt chuyên đề của 17 chi bộ",
            source=f"theo bảng tổng hợp ({sessions.name}, dòng {record.row_number})",
        )
