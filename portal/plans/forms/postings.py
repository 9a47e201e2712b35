"""Hanging a plan on the board, what is added to it later, and taking it down."""

from flask_wtf.file import FileField
from wtforms import BooleanField

from portal.ground.text import say
from portal.plans.forms.register import RegisterSeenForm
from portal.plans.rules.postings import OFFICE_BOARD
from portal.web.fields import block, day, line


class CompleteForm(RegisterSeenForm):
    posted_from = day(say("Niêm yết từ ngày"))
    posted_until = day(say("Đến hết ngày"), description=say("Để trống nếu chưa định ngày gỡ"))
    notice = line(say("Thông báo niêm yết (số, ngày)"), description=say("Ví dụ: Thông báo số 45-TB/ĐU ngày 05/04/2022"))
    witnesses = block(say("Người chứng kiến"), most=1000, description=say("Mỗi người một dòng: họ tên, chức vụ"))
    minutes = block(say("Ghi trong biên bản"), most=3000, description=say("Nơi dán, tình trạng bản dán, ý kiến"))
    photo = FileField(say("Ảnh chụp bảng niêm yết"), description=say("JPEG, PNG hoặc WebP, tối đa 15 MB"))


class PostForm(CompleteForm):
    posted_from = day(say("Niêm yết từ ngày"), required=say("Hãy ghi ngày bắt đầu niêm yết, ví dụ 05/04/2022."))
    place = line(say("Nơi niêm yết"), required=say("Hãy ghi nơi niêm yết."), default=OFFICE_BOARD)
    replaces = BooleanField(say("Gỡ bản cũ đang niêm yết trong cùng ngày"))


class PostingWithdrawForm(RegisterSeenForm):
    on = day(say("Ngày gỡ"), required=say("Hãy ghi ngày gỡ, ví dụ 05/05/2022."))
    reason = block(say("Lý do gỡ"), required=say("Hãy ghi lý do gỡ, ví dụ: hết thời gian niêm yết."), most=500)
