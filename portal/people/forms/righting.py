from portal.ground.text import say
from portal.people.models import Sex
from portal.web.fields import block, choice_of, day, line
from portal.web.forms import Form


class RightingForm(Form):
    """Filled with what the portal tells; what is left empty stays as it is."""

    name = line(say("Họ và tên khai sinh"), most=100, required=say("Hãy ghi họ và tên."))
    sex = choice_of(Sex, say("Giới tính"))
    birth_date = day(say("Ngày sinh"))
    card_number = line(say("Số thẻ đảng viên"), most=20)
    admitted_on = day(say("Ngày kết nạp"))
    official_on = day(say("Ngày chính thức"))
    paper = line(
        say("Giấy tờ làm căn cứ"), required=say("Hãy ghi giấy tờ, ví dụ: Giấy khai sinh số 12, hoặc công văn 15-CV/ĐU.")
    )
    reason = block(say("Lý do đính chính"), most=300, required=say("Hãy ghi lý do đính chính."))
