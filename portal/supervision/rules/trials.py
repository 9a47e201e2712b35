"""When a month may be tried out. Pure."""

from datetime import date

from portal.ground.text import Sentence, month_name, say


def not_to_be_tried(*, month: str, programme: bool, tried: bool, written: bool, locked: bool) -> Sentence | None:
    """`written`: something of the month already counts; `tried`: it is, or was and is kept, a trial."""
    named = month_name(month)
    if not programme:
        return say("Chưa có chương trình giám sát. Tháng làm thử chạy theo chương trình.")
    if tried:
        return say("%(month)s đã là tháng làm thử.", month=named)
    if written:
        return say("%(month)s đã có nhận xét hoặc lần gửi, không thành tháng làm thử được.", month=named)
    if locked:
        return say("Sổ %(month)s đã khóa, không thành tháng làm thử được.", month=named)
    return None


def trial_reasons(*, basis: str, cells: int, due_on: date, locks_on: date, today: date) -> dict[str, Sentence]:
    wrong = {}
    if not basis.strip():
        wrong["basis"] = say("Hãy ghi quyết định hoặc ý kiến cho làm thử (ai, ngày nào).")
    if not cells:
        wrong["cells"] = say("Hãy chọn chi bộ làm thử.")
    if locks_on < due_on:
        wrong["locks_on"] = say("Ngày khóa sổ phải từ hạn gửi trở đi.")
    elif locks_on < today:
        wrong["locks_on"] = say("Ngày khóa sổ %(day)s đã qua; hãy ghi ngày còn kịp làm.", day=locks_on)
    return wrong


def closed_trial(*, month: str, ended_on: date | None) -> Sentence | None:
    if ended_on is None:
        return None
    return say("Tháng làm thử %(month)s đã kết thúc ngày %(day)s, chỉ để đọc.", month=month_name(month), day=ended_on)
