from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, IntegerField
from wtforms.validators import InputRequired, NumberRange

from portal.ground.text import Sentence, say
from portal.ground.typed import lines_of
from portal.papers.layouts import Margins
from portal.papers.letterheads import LetterheadSettings
from portal.papers.numerals import NumberStyle
from portal.web.fields import block, day, line
from portal.web.forms import Form

LEAST, MOST = 5, 60  # millimetres


class TemplateForm(Form):
    file = FileField(say("Tệp Word (.docx)"), [FileRequired(say("Hãy chọn tệp mẫu."))])
    reason = line(say("Lý do thay mẫu"), required=say("Hãy ghi lý do thay mẫu."), most=300)


def _millimetres(label: Sentence) -> IntegerField:
    wrong = say("Hãy ghi số từ %(least)s đến %(most)s (mm).", least=LEAST, most=MOST)
    return IntegerField(label, [InputRequired(wrong), NumberRange(LEAST, MOST, wrong)])


class LayoutForm(Form):
    since = day(say("Áp dụng cho văn bản từ ngày"), required=say("Hãy ghi ngày bắt đầu áp dụng, ví dụ 01/05/2022."))
    authority = line(
        say("Quyền hạn ký"),
        required=say("Hãy ghi quyền hạn ký, ví dụ T/M CHI ỦY."),
        most=120,
        description=say("Dòng thứ nhất của chữ ký, ví dụ T/M CHI ỦY"),
    )
    post = line(say("Chức vụ người ký"), most=120, description=say("Dòng thứ hai, ví dụ BÍ THƯ"))
    symbol = line(say("Ký hiệu cơ quan"), most=20, description=say("Trong số văn bản, ví dụ CB"))
    place = line(say("Địa danh"), required=say("Hãy ghi địa danh, ví dụ Phúc Đồng."), most=80)
    recipients = block(
        say("Nơi nhận"), most=1000, description=say("Mỗi nơi một dòng; {cap_tren} là tên cấp ủy cấp trên vào ngày ký")
    )
    addressed = block(
        say("Kính gửi"), most=500, description=say("Mỗi nơi một dòng; chỉ in trên loại văn bản có phần kính gửi")
    )
    top = _millimetres(say("Lề trên (mm)"))
    right = _millimetres(say("Lề phải (mm)"))
    bottom = _millimetres(say("Lề dưới (mm)"))
    left = _millimetres(say("Lề trái (mm)"))

    @property
    def typed(self) -> LetterheadSettings:
        return LetterheadSettings(
            self.authority.data or "",
            self.post.data or "",
            self.symbol.data or "",
            Margins(self.top.data or 0, self.right.data or 0, self.bottom.data or 0, self.left.data or 0),
            self.place.data or "",
            tuple(lines_of(self.recipients.data)),
            tuple(lines_of(self.addressed.data)),
        )


class NumbersForm(Form):
    """How papers write numbers and days."""

    since = day(say("Áp dụng cho văn bản từ ngày"), required=say("Hãy ghi ngày bắt đầu áp dụng, ví dụ 01/05/2022."))
    percent_space = BooleanField(say("Dấu phần trăm cách số một dấu cách"))
    month_noughts = BooleanField(say("Tháng 3 đến tháng 9 cũng thêm số 0 (14/03/2022)"))
    count_noughts = BooleanField(say("Số dưới 10 trong câu thêm số 0 (02 đồng chí)"))

    @property
    def typed(self) -> NumberStyle:
        return NumberStyle(**{name: bool(self[name].data) for name in NumberStyle._fields})
