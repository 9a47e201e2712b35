from portal.ground.text import Sentence, say
from portal.imports.models import ImportState

MOVED_ON = say(
    "Dữ liệu trên cổng đã thay đổi từ khi lập bản xem trước, nên chưa ghi gì. Hãy xem lại bản mới rồi xác nhận."
)


def closed_to_applying(state: ImportState) -> Sentence | None:
    return {
        ImportState.READING: say("Tệp còn đang được đọc, hãy chờ đến khi có bản xem trước."),
        ImportState.COLUMNS: say("Chưa rõ các cột của tệp. Hãy chọn cột trước."),
        ImportState.APPLIED: say("Lần nhập này đã được ghi rồi."),
        ImportState.ABANDONED: say("Lần nhập này đã bỏ. Hãy tải tệp lên lại."),
        ImportState.FAILED: say("Tệp này không nhập được. Hãy sửa tệp rồi tải lên lại."),
    }.get(state)


def closed_to_answering(state: ImportState) -> Sentence | None:
    """Columns may be named, and rows agreed to, until the file is written."""
    return None if state is ImportState.COLUMNS else closed_to_applying(state)


def closed_to_abandoning(state: ImportState) -> Sentence | None:
    if state is ImportState.APPLIED:
        return say("Đã ghi vào cổng thì không bỏ được; nếu sai, hãy nhập danh sách đã sửa.")
    return None
