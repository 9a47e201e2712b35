"""How long what is kept, and when a year may be closed. Counted in whole years after the record's own, so that a year's
papers come up together; day-to-day traces in days."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from portal.ground.text import Sentence, say
from portal.privacy.models import ClosingState

LAST_OF_YEAR = (12, 31)
LONGEST_YEARS, LONGEST_DAYS = 70, 3650
ERASED = "(đã xóa theo thời hạn lưu)"  # written where a text stood, so that every page and print says so by itself


class RetainedKind(NamedTuple):
    """A kind of record and what happens to it when its time is over."""

    code: str
    label: Sentence
    what: Sentence  # what is erased
    stays: Sentence


BY_YEAR = (
    RetainedKind(
        "plans",
        say("Kế hoạch tu dưỡng"),
        say("phần trình bày, hạn chế, nguyên nhân, biện pháp, lý do yêu cầu chỉnh sửa, lời ghi kết quả, bản chụp"),
        say("ai có kế hoạch, các bản, ngày nộp, ngày thông qua, số nội dung, kết quả từng nội dung, sổ giao nhận"),
    ),
    RetainedKind(
        "notes",
        say("Nhận xét của tổ chức giám sát"),
        say("lời nhận xét, sự việc, nơi, kiến nghị, câu hỏi làm rõ, lời tiếp thu, giải trình, lời kết luận"),
        say("tháng nào có nhận xét, ai ghi, mức đánh giá từng nội dung, ngày mở, loại kết luận, số liệu đã gửi"),
    ),
    RetainedKind(
        "meetings",
        say("Góp ý, học bù, báo vắng"),
        say("lời góp ý, lời trả lời, lời trình bày học bù, lời ghi lý do vắng"),
        say("buổi họp, điểm danh, trạng thái học bù, biên bản đã ký (tài liệu lưu trữ, không tiêu hủy ở đây)"),
    ),
    RetainedKind(
        "requests",
        say("Yêu cầu về dữ liệu cá nhân"),
        say("nội dung yêu cầu và lời trả lời"),
        say("loại yêu cầu, các mốc ngày, kết quả"),
    ),
)
BY_DAYS = (
    RetainedKind("drafts", say("Bản nháp"), say("cả bản nháp, tính từ lần lưu sau cùng"), say("không còn gì")),
    RetainedKind(
        "sessions",
        say("Phiên đăng nhập đã kết thúc, thiết bị quen lâu không dùng"),
        say("cả dòng phiên làm việc, cả dòng thiết bị, dấu chống ghi hai lần của biểu mẫu"),
        say("nhật ký hệ thống vẫn ghi các lần đăng nhập"),
    ),
    RetainedKind("attempts", say("Lần thử đăng nhập"), say("cả dòng"), say("không còn gì")),
    RetainedKind("messages", say("Thông báo đã đọc, việc nền đã xong"), say("cả dòng"), say("không còn gì")),
)


def kept_until(year: int, years: int) -> date:
    return date(year + years, *LAST_OF_YEAR)


def due(year: int, kept_years: Mapping[str, int], today: date) -> list[str]:
    """The kinds of record of that year whose time is over."""
    return [one.code for one in BY_YEAR if today > kept_until(year, kept_years[one.code])]


def not_due(year: int, kept_years: Mapping[str, int], today: date) -> Sentence | None:
    """A year is closed as a whole, when the last of its kinds is over."""
    last = max(kept_until(year, kept_years[one.code]) for one in BY_YEAR)
    if today > last:
        return None
    return say("Tài liệu năm %(year)s còn trong thời hạn lưu đến hết %(day)s.", year=year, day=last)


def closed_to_pack(state: ClosingState) -> Sentence | None:
    return None if state is ClosingState.PROPOSED else say("Đề nghị này đã kết thúc.")


def not_confirmable(
    state: ClosingState, *, proposed_by: int, actor: int | None, pack: str | None, now_is: str
) -> Sentence | None:
    """Two people, and nothing is erased that was not taken to the archive just as it stands."""
    if state is not ClosingState.PROPOSED:
        return say("Đề nghị này đã kết thúc.")
    if actor == proposed_by:
        return say("Người đề nghị không tự xác nhận; việc này cần hai người.")
    if not pack:
        return say("Hãy tải gói lưu trữ và cất giữ trước khi xác nhận.")
    if pack != now_is:
        return say("Dữ liệu đã thay đổi sau khi tải gói lưu trữ, chưa xóa gì. Hãy tải lại gói rồi xác nhận.")
    return None


def wrong_terms(years: Mapping[str, int | None], days: Mapping[str, int | None]) -> dict[str, Sentence]:
    """What was typed for each kind; the law's minimum is the ward's to know, the portal only refuses nonsense."""
    wrong: dict[str, Sentence] = {}
    for name, value in years.items():
        if value is None or not 1 <= value <= LONGEST_YEARS:
            wrong[name] = say("Hãy ghi số năm từ 1 đến %(most)s.", most=LONGEST_YEARS)
    for name, value in days.items():
        if value is None or not 1 <= value <= LONGEST_DAYS:
            wrong[name] = say("Hãy ghi số ngày từ 1 đến %(most)s.", most=LONGEST_DAYS)
    return wrong
