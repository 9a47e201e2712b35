"""What a note must hold before it is recorded. Pure."""

from datetime import date

from portal.ground.described import too_long
from portal.ground.text import Sentence, say
from portal.supervision.said import NoteKind, NoteSaid


def reasons(said: NoteSaid, today: date, *, corrects: bool, has_plan: bool) -> dict[str, Sentence]:
    """What is missing or wrong in a note, by field. `corrects`: it was sent before; a plan was delivered or not."""
    wrong = too_long(said)
    if said.kind is NoteKind.REMARK and not _says_anything(said):
        wrong["remark"] = say(
            "Hãy chọn mức thực hiện hoặc ghi nhận xét; nếu không có gì để ghi, bấm “Không có ý kiến nhận xét”."
        )
    if said.kind is NoteKind.UNSEEN and not said.reason:
        wrong["reason"] = say("Hãy ghi vì sao chưa có điều kiện theo dõi.")
    if said.kind is NoteKind.UNSEEN and said.praise:
        wrong["praise"] = say("Chưa có điều kiện theo dõi thì chưa đề nghị biểu dương.")
    if said.ratings and not has_plan:
        wrong["remark"] = say("Đảng viên này chưa có kế hoạch nên chỉ ghi nhận xét, không chọn mức thực hiện.")
    if said.reminds and not said.fact:
        wrong["fact"] = say("Đề nghị nhắc nhở cần nêu sự việc cụ thể.")
    if said.reminds and said.fact_on is None:
        wrong["fact_on"] = say("Đề nghị nhắc nhở cần ngày của sự việc, ví dụ 20/04/2022.")
    if said.fact_on is not None and said.fact_on > today:
        wrong["fact_on"] = say("Ngày %(day)s chưa đến. Hãy ghi ngày sự việc đã xảy ra.", day=said.fact_on)
    if corrects and not said.reason and said.kind is not NoteKind.UNSEEN:
        wrong["reason"] = say("Nhận xét đã gửi thì mỗi lần sửa cần ghi lý do; bản cũ vẫn được giữ.")
    return wrong


def _says_anything(said: NoteSaid) -> bool:
    return bool(said.remark or said.ratings or said.fact or said.praise)


def to_be_written_elsewhere(*, written: str, leads: str) -> Sentence | None:
    """Who serves two bodies writes about a member once. `written`: the body for which they already did; `leads`: the
    body of theirs that leads the member's supervision."""
    if written:
        return say(
            "Đồng chí đã ghi nhận xét tháng này về đảng viên này trong sổ của %(body)s; mỗi người chỉ ghi một lần. "
            "Muốn bổ sung, hãy sửa nhận xét đó.",
            body=written,
        )
    if leads:
        return say(
            "Đồng chí cũng đứng đầu %(body)s, tổ chức chủ trì giám sát đảng viên này. Mỗi người chỉ ghi một lần: hãy "
            "ghi trong sổ của %(body)s.",
            body=leads,
        )
    return None
