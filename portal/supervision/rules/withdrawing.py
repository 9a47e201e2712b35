"""When a note is taken back, and how long a bulk nil can be."""

from datetime import datetime, timedelta

from portal.ground.text import Sentence, say

WITHIN = timedelta(minutes=10)
LONGEST = 500  # letters of a reason
TAKEN_BACK = say("Lấy lại việc ghi “Không có ý kiến” cho nhiều người.")


def not_to_be_withdrawn(*, sent: bool) -> Sentence | None:
    if not sent:
        return None
    return say("Nhận xét đã gửi, không rút được nữa. Hãy ghi bản sửa kèm lý do; bản cũ vẫn được giữ.")


def withdrawal_reasons(reason: str) -> dict[str, Sentence]:
    return {} if reason else {"reason": say("Hãy ghi lý do rút, ví dụ: ghi nhầm sang người khác.")}


def not_to_be_taken_back(*, recorded_at: datetime | None, at: datetime) -> Sentence | None:
    """A bulk nil is one tap about many people: for ten minutes one tap takes it back."""
    if recorded_at is not None and at < recorded_at + WITHIN:
        return None
    return say("Đã quá mười phút. Nhận xét chưa gửi vẫn rút được ở từng người, kèm lý do.")
