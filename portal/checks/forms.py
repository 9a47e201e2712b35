from portal.checks.rules import LONGEST
from portal.ground.text import say
from portal.meetings.forms.seen import SessionSeenForm
from portal.web.fields import block, day
from portal.web.forms import Form


class CheckForm(Form):
    on = day(say("Ngày kiểm tra"), required=say("Hãy ghi ngày kiểm tra."))
    finding = block(say("Nhận xét qua kiểm tra"), required=say("Hãy ghi nhận xét qua kiểm tra."), most=LONGEST)
    request = block(say("Đề nghị chi bộ (nếu có)"), most=LONGEST)
    due_on = day(say("Hạn trả lời (nếu có)"))


class CheckAnswerForm(Form):
    text = block(say("Trả lời của chi ủy"), required=say("Hãy ghi chi ủy trả lời thế nào."), most=LONGEST)


class CheckCloseForm(SessionSeenForm):
    """`version` tells how many answers stood on the page."""
