from portal.ground.text import say
from portal.supervision.models import HelpGiven, HelpWanted
from portal.web.fields import block, choice_of
from portal.web.forms import Form


class HelpForm(Form):
    wanted = choice_of(HelpWanted, say("Ông/bà cần hỗ trợ gì?"), missing=say("Hãy chọn điều cần hỗ trợ."))
    words = block(
        say("Ghi thêm"),
        most=500,
        description=say("UBMTTQ phường đọc phần này. Không ghi tên đảng viên. Số liệu của tổ không gửi kèm."),
    )


class GiveForm(Form):
    given = choice_of(HelpGiven, say("Cách hỗ trợ"), missing=say("Hãy chọn cách hỗ trợ."))
    answer = block(say("Ai làm, từ ngày nào"), required=say("Hãy ghi ai làm, từ ngày nào."), most=500)
