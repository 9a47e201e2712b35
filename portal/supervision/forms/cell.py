from flask_wtf.file import FileField

from portal.ground.text import say
from portal.supervision.models import BY_HAND, ConclusionOutcome, PraiseWord, ReplyKind, ToldWay
from portal.web.fields import block, choice_of, day
from portal.web.forms import Form


class AskForm(Form):
    text = block(
        say("Điều cần làm rõ"),
        required=say("Hãy ghi điều cần làm rõ."),
        most=1000,
        description=say(
            "Người ghi nhận xét trả lời; đảng viên đọc cả câu hỏi và câu trả lời khi nhận xét mở. Chưa làm rõ xong thì "
            "chưa mở."
        ),
    )


class AnswerForm(Form):
    text = block(
        say("Trả lời đề nghị làm rõ"),
        required=say("Hãy ghi câu trả lời."),
        description=say(
            "Đảng viên sẽ đọc câu này; không nêu tên người phản ánh. Nếu cần sửa nhận xét, hãy sửa trong sổ giám sát."
        ),
    )


class TellForm(Form):
    way = choice_of(ToldWay, say("Cách đã báo"), only=BY_HAND, missing=say("Hãy chọn cách đã báo."))
    told_on = day(say("Ngày đã báo"), required=say("Hãy ghi ngày đã báo, ví dụ 03/05/2022."))


class StripForm(Form):
    kind = choice_of(ReplyKind, say("Đảng viên ghi trên phiếu"), missing=say("Hãy chọn Tiếp thu hoặc Giải trình."))
    text = block(say("Nội dung trả lời"), description=say("Chép đúng lời trên phiếu."))
    answered_on = day(say("Ngày đảng viên trả lời"), required=say("Hãy ghi ngày đảng viên trả lời, như trên phiếu."))
    picture = FileField(say("Ảnh chụp phiếu"))


class PraiseStripForm(Form):
    word = choice_of(PraiseWord, say("Đảng viên ghi trên phiếu"), missing=say("Hãy chọn Đồng ý hoặc Không đồng ý."))
    answered_on = day(say("Ngày đảng viên trả lời"), required=say("Hãy ghi ngày đảng viên trả lời, như trên phiếu."))
    picture = FileField(say("Ảnh chụp phiếu"))


class ConcludeForm(Form):
    outcome = choice_of(ConclusionOutcome, say("Kết luận của chi ủy"), missing=say("Hãy chọn kết luận của chi ủy."))
    text = block(
        say("Ghi rõ"), most=1000, description=say("Người ghi nhận xét và đảng viên được nhận xét đọc kết luận này.")
    )


class CellMeetingForm(Form):
    meets_on = day(say("Ngày họp chi bộ"), required=say("Hãy ghi ngày họp chi bộ, ví dụ 03/05/2022."))
