from collections.abc import Sequence

from portal.audit.queries import Happening
from portal.ground.text import Sentence, say
from portal.imports.models import ImportKind, ImportState

MOVED_ON = say(
    "Dữ liệu trên cổng đã thay đổi từ khi lập bản xem trước, nên chưa ghi gì. Hãy xem lại bản mới rồi xác nhận."
)


# Deeds of which no list knows: beside them a long import goes on, after any other it is planned anew.
BESIDE_LISTS = (
    *("supervision.", "account.", "document.", "member.", "audit.", "report.", "home.", "mail.", "refused"),
    Happening.IMPORT_LAID,
    Happening.ROWS_FOLLOWED,
)
WAITS = say("Lần nhập này đang chờ người thứ hai; muốn dừng thì rút đề nghị ở mục Chờ xác nhận.")
NO_LONGER = say("Người bấm ghi không còn được nhập dữ liệu, nên chưa ghi gì.")


def may_change_lists(action: str) -> bool:
    return not action.startswith(BESIDE_LISTS) and not action.endswith(".read")


def day_missing(kind: ImportKind, *, told: bool) -> Sentence | None:
    """A roster speaks of a day: membership begins on it, and the months before it have no one."""
    if told or kind is not ImportKind.ROSTER:
        return None
    return say(
        "Danh sách này tính đến ngày nào? Trong tệp không ghi. Đảng viên mới được tính từ ngày đó: tháng đã mở trước "
        "ngày đó sẽ không có ai."
    )


def closed_to_applying(state: ImportState) -> Sentence | None:
    return {
        ImportState.READING: say("Tệp còn đang được đọc, hãy chờ đến khi có bản xem trước."),
        ImportState.COLUMNS: say("Chưa rõ các cột của tệp. Hãy chọn cột trước."),
        ImportState.WAITING: WAITS,
        ImportState.APPLYING: say("Tệp đang được ghi vào cổng, hãy chờ trong giây lát."),
        ImportState.APPLIED: say("Lần nhập này đã được ghi rồi."),
        ImportState.UNDONE: say("Lần nhập này đã được hoàn tác. Hãy tải tệp lên lại."),
        ImportState.ABANDONED: say("Lần nhập này đã bỏ. Hãy tải tệp lên lại."),
        ImportState.FAILED: say("Tệp này không nhập được. Hãy sửa tệp rồi tải lên lại."),
    }.get(state)


def closed_to_answering(state: ImportState) -> Sentence | None:
    """Columns may be named, and rows agreed to, until the file is written."""
    return None if state is ImportState.COLUMNS else closed_to_applying(state)


def closed_to_abandoning(state: ImportState) -> Sentence | None:
    if state is ImportState.WAITING:
        return WAITS
    if state is ImportState.APPLYING:
        return say("Tệp đang được ghi vào cổng, hãy chờ trong giây lát.")
    if state is ImportState.APPLIED:
        return say("Đã ghi vào cổng thì không bỏ được; nếu sai, hãy hoàn tác lần nhập.")
    return None


def closed_to_undoing(state: ImportState, *, known: bool) -> Sentence | None:
    """`known`: the portal has kept what was written; it has not of imports older than this deed."""
    if state is ImportState.UNDONE:
        return say("Lần nhập này đã được hoàn tác rồi.")
    if state is not ImportState.APPLIED:
        return say("Lần nhập này chưa ghi gì vào cổng.")
    return None if known else say("Cổng không còn biết lần nhập này đã ghi những dòng nào, nên không hoàn tác được.")


def leant_on(leans: Sequence[tuple[str, Sentence]]) -> Sentence | None:
    """Who is leant on and by what, as far as a sentence can hold it; the page lists all."""
    if not leans:
        return None
    first = "; ".join(f"{who} ({what})" for who, what in leans[:3])
    return say(
        "Chưa hoàn tác gì: có %(count)s dòng đã được dùng vào việc khác, ví dụ %(first)s. Hãy gỡ các việc đó trước.",
        count=len(leans),
        first=first,
    )
