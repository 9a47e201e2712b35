from portal.ground.text import say
from portal.supervision.models import ReplyKind
from portal.web.fields import block, choice_of, line
from portal.web.forms import Form


class ReplyForm(Form):
    kind = choice_of(ReplyKind, say("Ý kiến của đồng chí"), missing=say("Hãy chọn Tiếp thu hoặc Giải trình."))
    text = block(say("Nội dung"), description=say("Giải trình thì ghi rõ nội dung; tiếp thu có thể để trống."))


class KinSearchForm(Form):
    typed = line(
        say("Họ và tên đầy đủ hoặc số thẻ đảng viên"),
        required=say("Hãy ghi họ và tên đầy đủ hoặc số thẻ đảng viên."),
        description=say("Tìm trong chi bộ của đồng chí và danh sách đồng chí phụ trách."),
    )
