"""Naming helpers and typists; opening a locked month for one body."""

from wtforms import SelectField

from portal.ground.labels import Labelled
from portal.ground.text import say
from portal.web.fields import Choice, SelectChoice, block, choice_of, day, line, one_of
from portal.web.forms import Form


class Reach(Labelled):
    """About whom a helper writes."""

    EVERYONE = "moi-nguoi", "Mọi đảng viên trong sổ"
    CHOSEN = "chon", "Những đảng viên được đánh dấu dưới đây"


class TypistForm(Form):
    person = line(say("Họ và tên, hoặc số thẻ đảng viên"), required=say("Hãy ghi đủ họ và tên, hoặc số thẻ đảng viên."))
    since = day(say("Từ ngày"), required=say("Hãy ghi ngày bắt đầu, ví dụ 25/04/2022."))
    last_on = day(say("Đến hết ngày"), description=say("Để trống nếu chưa định ngày kết thúc"))


class HelperForm(TypistForm):
    title = line(
        say("Chức danh"),
        required=say("Hãy ghi chức danh, ví dụ Phó ban CTMT, Chi hội trưởng."),
        description=say("Ví dụ: Phó ban CTMT, Chi hội trưởng"),
    )
    reach = choice_of(Reach, say("Viết nhận xét cho"), missing=say("Hãy chọn viết cho ai."), default=Reach.EVERYONE)


class LockForm(Form):
    body: SelectField = one_of(say("Tổ chức"), [], missing=say("Hãy chọn tổ chức được mở khóa."))
    opens_on = day(say("Từ ngày"), required=say("Hãy ghi ngày bắt đầu, ví dụ 10/05/2022."))
    last_on = day(say("Đến hết ngày"), required=say("Hãy ghi ngày cuối; hết ngày đó sổ tự khóa lại."))
    reason = block(say("Lý do"), required=say("Hãy ghi lý do mở khóa."), most=500)

    def offer(self, bodies: list[Choice]) -> None:
        offered = [("", say("Chọn tổ chức")), *bodies]
        self.body.choices = [SelectChoice(value=code, label=name) for code, name in offered]
