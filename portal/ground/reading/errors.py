from portal.ground.text import Sentence, say

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 100_000


class Unreadable(Exception):
    """A file that cannot be taken; `sentence` says what is wrong and how to put it right."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def broken() -> Unreadable:
    return Unreadable(
        say("Tệp bị hỏng hoặc chưa tải lên hết. Hãy mở tệp bằng Excel, lưu lại thành .xlsx rồi tải lên lại.")
    )


def locked() -> Unreadable:
    return Unreadable(
        say("Tệp được đặt mật khẩu nên không đọc được. Hãy bỏ mật khẩu trong Excel, lưu lại rồi tải lên.")
    )


def has_macros() -> Unreadable:
    return Unreadable(say("Tệp có macro nên không được nhận. Hãy lưu lại thành “Excel Workbook (*.xlsx)” rồi tải lên."))


def too_large() -> Unreadable:
    return Unreadable(
        say("Nội dung tệp quá lớn so với một danh sách. Hãy chép riêng bảng cần nhập sang tệp mới rồi tải lên.")
    )


def too_many_rows() -> Unreadable:
    return Unreadable(
        say("Tệp có quá %(most)s dòng. Hãy chia thành nhiều tệp nhỏ hơn.", most=f"{MOST_ROWS:,}".replace(",", "."))
    )


def empty() -> Unreadable:
    return Unreadable(say("Tệp không có nội dung. Hãy kiểm tra lại tệp đã chọn."))


def wrong_kind(what: Sentence) -> Unreadable:
    return Unreadable(
        say("Đây là %(what)s, không phải bảng tính. Hãy chọn tệp .xlsx, .xls, .ods hoặc .csv.", what=what)
    )
