"""When a member says whether a praise may be told (biểu dương). Pure."""

from datetime import date

from portal.ground.text import Sentence, say


def not_to_be_answered(*, praised: bool, unfounded: bool, read_out_on: date | None) -> Sentence | None:
    """A yes is taken back until the meeting that reads the praise out; what was heard is heard."""
    if not praised or unfounded:
        return say("Nhận xét này không có lời đề nghị biểu dương.")
    if read_out_on:
        return say("Chi bộ đã nghe lời biểu dương ngày %(day)s, theo lời đồng ý; không đổi được nữa.", day=read_out_on)
    return None


def strip_reasons(
    *, word: object, answered_on: date | None, has_picture: bool, first: date, today: date
) -> dict[str, Sentence]:
    """What a member of the chi ủy types from the strip that the member signed."""
    wrong: dict[str, Sentence] = {}
    if not word:
        wrong["word"] = say("Hãy chọn Đồng ý hoặc Không đồng ý.")
    if answered_on is None:
        wrong["answered_on"] = say("Hãy ghi ngày đảng viên trả lời, như trên phiếu, ví dụ 03/05/2022.")
    elif not first <= answered_on <= today:
        wrong["answered_on"] = say(
            "Ngày trả lời phải từ ngày %(first)s đến ngày %(last)s.", first=first, last=max(first, today)
        )
    if not has_picture:
        wrong["picture"] = say("Hãy chụp phiếu trả lời có chữ ký của đảng viên và gửi kèm.")
    return wrong
