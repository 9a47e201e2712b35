from portal.ground.text import say
from portal.supervision.models import ConclusionOutcome, LookOutcome
from portal.web.fields import block, choice_of, line
from portal.web.forms import Form


class CoverForm(Form):
    words = line(
        say("Tên cần che"),
        required=say("Hãy ghi tên cần che, đúng như trong lời đã ghi."),
        most=100,
        description=say("Ghi đúng như trong nhận xét; mọi người đọc thấy “(đã che tên)” ở chỗ đó."),
    )
    reason = line(
        say("Lý do che"),
        required=say("Hãy ghi lý do che."),
        most=300,
        description=say("Đọc cùng nhận xét; không nêu tên."),
    )


class LookForm(Form):
    text = line(
        say("Điều cần xem lại"),
        required=say("Hãy ghi một câu: điều gì cần xem lại."),
        most=500,
        description=say("Một câu là đủ. Đây không phải khiếu nại kỷ luật; kỳ giám sát đã chốt không mở lại."),
    )


class LookAnswerForm(Form):
    outcome = choice_of(LookOutcome, say("Kết quả xem lại"), missing=say("Hãy chọn giữ nguyên hoặc thay kết luận."))
    instead = choice_of(ConclusionOutcome, say("Kết luận mới, khi thay"))
    answer = block(
        say("Lý do"),
        required=say("Hãy ghi lý do; đảng viên đọc câu này."),
        most=1000,
        description=say("Đảng viên, chi ủy và người ghi nhận xét đọc; không nêu tên người thứ ba."),
    )
    advice = block(say("Ý kiến tham mưu của UBKT Đảng ủy"), most=1000)
