from wtforms import SelectMultipleField

from portal.ground import ids
from portal.ground.text import say
from portal.web.fields import block, day, line, one_of
from portal.web.forms import Form

KEEP, THROW_AWAY = "keep", "throw_away"


class TrialForm(Form):
    month = line(
        say("Tháng làm thử"), required=say("Hãy ghi tháng, ví dụ 11/2026."), most=7, description=say("Ví dụ 11/2026")
    )
    cells = SelectMultipleField(say("Chi bộ làm thử"), choices=[], validate_choice=False)
    basis = block(say("Theo quyết định, ý kiến nào"), required=say("Hãy ghi ai cho làm thử, ngày nào."), most=500)
    due_on = day(say("Hạn gửi nhận xét (để trống: như các tháng khác)"))
    locks_on = day(say("Khóa sổ (để trống: như các tháng khác)"))

    @property
    def chosen(self) -> list[int]:
        return [found for text in self.cells.data or () if (found := ids.read(text)) is not None]


class EndTrialForm(Form):
    kept = one_of(
        say("Những gì đã ghi"),
        [
            (KEEP, say("Giữ lại để đọc, vẫn không tính vào số liệu")),
            (THROW_AWAY, say("Bỏ hết: mọi dòng, mọi chữ đã ghi bị xóa, không lấy lại được")),
        ],
        missing=say("Hãy chọn giữ lại hay bỏ."),
    )
    basis = block(say("Theo quyết định, ý kiến nào"), required=say("Hãy ghi ai quyết định, ngày nào."), most=500)
