from wtforms import HiddenField

from portal.ground.text import say
from portal.web.fields import block
from portal.web.forms import Form


class DeclineForm(Form):
    version = HiddenField()
    reason = block(
        say("Lý do không xác nhận"), most=500, required=say("Hãy ghi lý do, người đề nghị sẽ đọc được lý do này.")
    )
