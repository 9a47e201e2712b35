from portal.ground.text import say
from portal.supervision.models import Outcome
from portal.web.fields import block, choice_of, day
from portal.web.forms import Form


class AskForm(Form):
    text = block(
        say("Điều cần làm rõ"),
        required=say("Hãy ghi điều cần làm rõ."),
        most=1000,
        description=say("Người ghi nhận xét đọc và trả lời; nhận xét chưa mở cho đảng viên khi chưa làm rõ xong."),
    )


class AnswerForm(Form):
    text = block(
        say("Trả lời đề nghị làm rõ"),
        required=say("Hãy ghi câu trả lời."),
        description=say("Nếu cần sửa nhận xét, hãy sửa trong sổ giám sát và ghi lý do."),
    )


class ConcludeForm(Form):
    outcome = choice_of(Outcome, say("Kết luận của chi ủy"), missing=say("Hãy chọn kết luận của chi ủy."))
    text = block(
        say("Ghi rõ"), most=1000, description=say("Người ghi nhận xét và đảng viên được nhận xét đọc kết luận này.")
    )


class MeetingForm(Form):
    meets_on = day(say("Ngày họp chi bộ"), required=say("Hãy ghi ngày họp chi bộ, ví dụ 03/05/2022."))
