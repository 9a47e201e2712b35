from portal.ground.text import say
from portal.web.fields import block, day, one_of
from portal.web.forms import Form

WAIT, PASS = "wait", "pass"
WAITS = (WAIT, say("Chờ người đứng đầu; tháng khóa trong lúc chờ vẫn mở cho người mới"))
PASSES = (PASS, say("Tạm giao tổ chức khác; hết hạn tự trở lại"))


class HeadlessForm(Form):
    way = one_of(
        say("Việc giám sát trong lúc chưa có người đứng đầu"), [WAITS, PASSES], missing=say("Hãy chọn chờ hay giao.")
    )
    to = one_of(say("Giao cho"), [])
    until = day(say("Đến hết ngày"), required=say("Hãy ghi ngày cuối."))
    basis = block(
        say("Theo quyết định, ý kiến nào"), required=say("Hãy ghi quyết định (ai, ngày nào, vì sao)."), most=500
    )
