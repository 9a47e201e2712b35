from portal.ground.text import say
from portal.plans.models import ReturnReason
from portal.plans.rules.versions import LONGEST_REASON
from portal.web.fields import block, choice_of
from portal.web.forms import Form


class ApproveForm(Form):
    """Nothing is typed: the button is the word of the chi ủy."""


class PlanReturnForm(Form):
    code = choice_of(
        ReturnReason,
        say("Lý do yêu cầu chỉnh sửa"),
        missing=say("Hãy chọn lý do yêu cầu chỉnh sửa."),
        description=say("Tính thành một lượt; đảng viên đọc lý do và ghi chú bên dưới."),
    )
    reason = block(
        say("Cần sửa gì"), required=say("Hãy ghi rõ cần sửa gì, để đồng chí ấy biết đường sửa."), most=LONGEST_REASON
    )
