"""What may be decided of a body without a head: it waits until a day, or another does its work meanwhile. Pure."""

from datetime import date, timedelta

from portal.ground.text import Sentence, say

LONGEST = 92  # days; then it is decided anew


def decision_reasons(*, until: date | None, since: date, basis: str) -> dict[str, Sentence]:
    wrong = {}
    if not basis.strip():
        wrong["basis"] = say("Hãy ghi quyết định (ai, ngày nào, vì sao).")
    if until is None or until < since:
        wrong["until"] = say("Hãy ghi ngày cuối, từ hôm nay trở đi.")
    elif until > since + timedelta(days=LONGEST):
        wrong["until"] = say("Nhiều nhất %(days)s ngày; hết hạn thì quyết định lại.", days=LONGEST)
    return wrong


def not_to_be_decided(*, headed: bool, members: int) -> Sentence | None:
    if headed:
        return say("Tổ chức này có người đứng đầu; không có gì để chờ hay giao.")
    if not members:
        return say("Tổ chức này không có đảng viên nào trong sổ.")
    return None


def not_to_pass(*, leads: bool, to_another: bool, to_headed: bool) -> Sentence | None:
    """Only what leads passes on, and only to a body whose head can write."""
    if not leads:
        return say("Chỉ việc của tổ chức chủ trì mới giao được; chi bộ, đoàn thể phối hợp thì chờ.")
    if not to_another:
        return say("Hãy chọn một tổ chức khác.")
    if not to_headed:
        return say("Tổ chức nhận cũng chưa có người đứng đầu.")
    return None
