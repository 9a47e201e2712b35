from wtforms import BooleanField

from portal.attendance.models import AbsenceReason, Presence
from portal.attendance.rules.roll import LONGEST, Hours
from portal.ground.text import say
from portal.meetings.forms.seen import SessionSeenForm
from portal.web.fields import Choice, choice_of, day, line, one_of
from portal.web.forms import Form

SAID = (Presence.PRESENT, Presence.EXCUSED, Presence.ABSENT)
REASONS: list[Choice] = [("", say("Không ghi")), *((one.value, one.label) for one in AbsenceReason)]


class MarkForm(SessionSeenForm):
    """One tap: the button says what; an empty one takes it back."""

    presence = one_of(say("Điểm danh"), [("", say("Chưa điểm danh")), *((one.value, one.label) for one in SAID)])
    reason = one_of(say("Lý do"), REASONS)
    words = line(say("Ghi rõ"), most=LONGEST)
    came = line(say("Đến muộn, lúc"), most=10)
    left = line(say("Về sớm, lúc"), most=10)
    came_now = BooleanField(say("Vừa đến"))

    @property
    def said(self) -> tuple[Presence | None, AbsenceReason | None, str, Hours]:
        presence = Presence(self.presence.data) if self.presence.data else None
        reason = AbsenceReason(self.reason.data) if self.reason.data else None
        return presence, reason, self.words.data or "", Hours(self.hour("came"), self.hour("left"))


class RollCorrectForm(MarkForm):
    presence = one_of(
        say("Điểm danh đúng là"),
        [("", say("Hãy chọn")), *((one.value, one.label) for one in Presence)],
        missing=say("Hãy chọn có mặt hay vắng."),
    )
    why = line(say("Lý do đính chính"), required=say("Hãy ghi lý do."), most=LONGEST)


class AbsenceForm(Form):
    reason = choice_of(AbsenceReason, say("Lý do vắng"), missing=say("Hãy chọn một lý do."))
    words = line(say("Ghi rõ"), most=LONGEST)


class RollCloseForm(Form):
    unsaid = BooleanField(say("Những người chưa điểm danh là vắng không lý do"))


class ReopenForm(Form):
    why = line(say("Lý do mở lại"), required=say("Hãy ghi lý do."), most=LONGEST)


class MaterialsForm(Form):
    on = day(say("Ngày gửi tài liệu"), required=say("Hãy ghi ngày gửi, ví dụ 05/03/2022."))


class RollFindForm(Form):
    q = line(say("Tìm theo tên"), most=80)
