"""When the cell and the member may do what with a note. Pure."""

from datetime import date, datetime, timedelta

from portal.ground.text import Sentence, say
from portal.supervision.rules.month import first_day

LATEST_MEETING = timedelta(days=31)  # after the lock: by then the lock itself has opened what was sent


def reply_until(told_on: date, days: int) -> date:
    """The last day of the member's answer, from the day they were told of the released note. A correction after the
    release is new to the member: they are told anew."""
    return told_on + timedelta(days=days)


def free_from(told_at: datetime | None, days: int) -> datetime | None:
    """From when what the member was told of may be opened to others and concluded on: full days, forty-eight hours and
    not two dates. None: nobody has told them."""
    return told_at + timedelta(days=days) if told_at else None


def is_free(told_at: datetime | None, days: int, moment: datetime) -> bool:
    free = free_from(told_at, days)
    return free is not None and free <= moment


def not_to_be_told(*, released: bool, waits_alone: bool, told_on: date | None) -> Sentence | None:
    if not released and not waits_alone:
        return say("Nhận xét chưa mở cho đảng viên. Trước khi mở chỉ báo riêng lời đề nghị nhắc nhở, biểu dương.")
    if told_on:
        return say("Đảng viên đã được báo ngày %(day)s.", day=told_on)
    return None


def telling_reasons(*, way: object, told_on: date | None, first: date, today: date) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not way:
        wrong["way"] = say("Hãy chọn cách đã báo.")
    if told_on is None:
        wrong["told_on"] = say("Hãy ghi ngày đã báo, ví dụ 03/05/2022.")
    elif not first <= told_on <= today:
        wrong["told_on"] = say("Ngày báo phải từ ngày %(first)s đến hôm nay, %(today)s.", first=first, today=today)
    return wrong


def reminded_from(meets_on: date, days: int) -> date:
    return meets_on - timedelta(days=days)


def not_to_be_asked(*, has_open_question: bool, released: bool, closed_on: date | None) -> Sentence | None:
    if has_open_question:
        return say("Nhận xét này đang có một đề nghị làm rõ chưa xong. Hãy chờ trả lời rồi đề nghị tiếp.")
    if closed_on and released:
        return say("Chi bộ đã chốt kỳ ngày %(day)s, không đề nghị làm rõ thêm.", day=closed_on)
    return None


def not_to_be_answered(*, closed: bool, answered: bool) -> Sentence | None:
    if closed:
        return say("Đề nghị làm rõ này đã xong, không cần trả lời nữa.")
    if answered:
        return say("Đề nghị này đã được trả lời. Muốn nói thêm, hãy sửa nhận xét trong sổ giám sát và ghi lý do.")
    return None


def not_the_day_to_release(*, meets_on: date | None, today: date) -> Sentence | None:
    if meets_on is None:
        return say("Hãy ghi ngày họp chi bộ trước; nhận xét được mở tại buổi họp.")
    if today < meets_on:
        return say("Chi bộ họp ngày %(day)s; nhận xét được mở tại buổi họp đó.", day=meets_on)
    return None


def not_to_be_released_singly(
    *,
    released: bool,
    has_open_question: bool,
    held: bool,
    free_from: datetime | None,
    cell_released_on: date | None,
    locks_on: date,
    today: date,
) -> Sentence | None:
    if released:
        return say("Nhận xét này đã thông báo cho đảng viên.")
    if has_open_question:
        return say("Nhận xét này đang được đề nghị làm rõ. Hãy kết thúc đề nghị rồi mở.")
    if held and free_from is None:
        return say("Đảng viên chưa được báo riêng lời đề nghị nhắc nhở. Hãy báo và ghi lại; đủ hai ngày thì mở được.")
    if held and free_from:
        return say("Đảng viên được báo riêng chưa đủ hai ngày; nhận xét này mở được từ %(moment)s.", moment=free_from)
    if cell_released_on is None and today <= locks_on:
        return say("Chi bộ chưa mở nhận xét của tháng. Mở riêng dành cho nhận xét gửi sau buổi họp.")
    return None


def not_to_be_replied(*, until: date | None, concluded: bool, today: date) -> Sentence | None:
    if concluded:
        return say("Chi ủy đã kết luận về nhận xét này. Muốn nêu thêm, đồng chí đề nghị xem lại.")
    if until and today > until:
        return say("Thời hạn trả lời đã hết ngày %(day)s.", day=until)
    return None


def reply_reasons(*, kind: object, text: str) -> dict[str, Sentence]:
    wrong: dict[str, Sentence] = {}
    if not kind:
        wrong["kind"] = say("Hãy chọn Tiếp thu hoặc Giải trình.")
    if kind == "explain" and not text:
        wrong["text"] = say("Hãy ghi nội dung giải trình.")
    return wrong


def strip_reasons(
    *,
    kind: object,
    text: str,
    answered_on: date | None,
    has_picture: bool,
    first: date,
    until: date | None,
    today: date,
) -> dict[str, Sentence]:
    """What a member of the chi ủy types from the strip that the member signed; `until`: of the member's answer."""
    wrong = reply_reasons(kind=kind, text=text)
    last = min(today, until) if until else today
    if answered_on is None:
        wrong["answered_on"] = say("Hãy ghi ngày đảng viên trả lời, như trên phiếu, ví dụ 03/05/2022.")
    elif not first <= answered_on <= last:
        wrong["answered_on"] = say(
            "Ngày trả lời phải từ ngày %(first)s đến ngày %(last)s.", first=first, last=max(first, last)
        )
    if not has_picture:
        wrong["picture"] = say("Hãy chụp phiếu trả lời có chữ ký của đảng viên và gửi kèm.")
    return wrong


def not_to_be_typed(*, concluded: bool, replied: bool) -> Sentence | None:
    if concluded:
        return say("Chi ủy đã kết luận về nhận xét này. Ý kiến mới được nêu tại buổi họp chi bộ.")
    if replied:
        return say("Đảng viên đã trả lời nhận xét này trên cổng.")
    return None


def not_to_be_concluded(
    *,
    nil: bool,
    released_on: date | None,
    has_open_question: bool,
    concluded: bool,
    replied: bool,
    until: date | None,
    free_from: datetime | None,
    today: date,
) -> Sentence | None:
    """`until` None: the member was not told yet, so no time limit runs. `free_from`: an answer, typed by the chi ủy
    too, ends the ten days, never the first two; None once they are over."""
    if nil:
        return say("“Không có ý kiến nhận xét” thì không cần kết luận.")
    if released_on is None:
        return say("Kết luận sau khi nhận xét đã được thông báo cho đảng viên.")
    if has_open_question:
        return say("Nhận xét này đang được đề nghị làm rõ. Hãy kết thúc đề nghị rồi kết luận.")
    if concluded:
        return say("Chi ủy đã kết luận về nhận xét này.")
    if not replied and until is None:
        return say(
            "Đảng viên chưa được báo nhận xét này. Hãy báo và ghi lại cách báo; thời hạn trả lời tính từ ngày đó."
        )
    if not replied and until and today <= until:
        return say(
            "Đảng viên còn thời hạn trả lời đến hết ngày %(day)s. Kết luận sau khi có ý kiến đảng viên.", day=until
        )
    if free_from:
        return say("Đảng viên được báo chưa đủ hai ngày; kết luận được từ %(moment)s.", moment=free_from)
    return None


def not_to_be_closed(
    *,
    closed_on: date | None,
    released_on: date | None,
    due_on: date,
    locks_on: date,
    unsent: int,
    questions: int,
    unreleased: int,
    today: date,
) -> Sentence | None:
    """Chốt kỳ needs the release and no open question, and before the sending deadline that everything is sent, for a
    reason is no note; what the reader may not see is not counted against them."""
    if closed_on:
        return say("Chi bộ đã chốt kỳ ngày %(day)s.", day=closed_on)
    if released_on is None and today <= locks_on:
        return say("Hãy mở nhận xét trước khi chốt kỳ.")
    if unsent and today <= due_on:
        return say(
            "Còn %(count)s đảng viên chưa có nhận xét gửi đến, hạn gửi đến hết ngày %(day)s. Chốt kỳ khi đã gửi đủ, "
            "hoặc sau hạn gửi.",
            count=unsent,
            day=due_on,
        )
    if questions:
        return say("Còn %(count)s đề nghị làm rõ chưa xong. Hãy kết thúc các đề nghị rồi chốt kỳ.", count=questions)
    if unreleased:
        return say("Còn %(count)s nhận xét gửi sau chưa mở cho đảng viên. Hãy mở rồi chốt kỳ.", count=unreleased)
    return None


def meeting_reasons(*, meets_on: date | None, month: str, locks_on: date) -> dict[str, Sentence]:
    if meets_on is None:
        return {"meets_on": say("Hãy ghi ngày họp chi bộ, ví dụ 03/05/2022.")}
    if meets_on < first_day(month):
        return {"meets_on": say("Ngày họp phải từ ngày %(day)s trở đi.", day=first_day(month))}
    if meets_on > locks_on + LATEST_MEETING:
        return {"meets_on": say("Ngày họp không muộn hơn ngày %(day)s.", day=locks_on + LATEST_MEETING)}
    return {}


def meeting_is_fixed(
    *, released_on: date | None, closed_on: date | None, in_calendar: date | None = None
) -> Sentence | None:
    """`in_calendar`: the day of the session that stands in the cell's calendar."""
    if closed_on:
        return say("Chi bộ đã chốt kỳ ngày %(day)s, không đổi ngày họp được nữa.", day=closed_on)
    if released_on:
        return say("Nhận xét đã mở ngày %(day)s, không đổi ngày họp được nữa.", day=released_on)
    if in_calendar:
        return say(
            "Ngày họp là ngày của buổi sinh hoạt trong lịch họp, %(day)s. Muốn họp ngày khác, hãy dời buổi đó.",
            day=in_calendar,
        )
    return None
