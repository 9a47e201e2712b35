from wtforms import SelectMultipleField

from portal.ground import ids
from portal.ground.text import say
from portal.web.fields import block, day
from portal.web.forms import Form


class ReopenMonthForm(Form):
    members = SelectMultipleField(say("Mở lại cho đảng viên"), choices=[], validate_choice=False)
    opens_on = day(say("Từ ngày"), required=say("Hãy ghi ngày bắt đầu, ví dụ 10/05/2022."))
    last_on = day(say("Đến hết ngày"), required=say("Hãy ghi ngày cuối; hết ngày đó kỳ tự đóng lại."))
    reason = block(say("Lý do mở lại kỳ"), required=say("Hãy ghi lý do mở lại kỳ."), most=500)

    def offer(self, members: list[tuple[int, str]]) -> None:
        self.members.choices = [(ids.written(person_id), name) for person_id, name in members]

    @property
    def chosen(self) -> list[int]:
        return [found for text in self.members.data or () if (found := ids.read(text)) is not None]
