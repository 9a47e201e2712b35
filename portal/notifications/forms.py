from portal.ground.text import say
from portal.notifications.models import MailOften
from portal.web.fields import choice_of, line
from portal.web.forms import Form


class AddressForm(Form):
    address = line(
        say("Địa chỉ thư điện tử"),
        required=say("Hãy ghi địa chỉ thư điện tử."),
        most=254,
        description=say("Địa chỉ riêng của đồng chí; cổng chỉ dùng để gửi lời nhắc."),
        render_kw={"type": "email", "autocomplete": "email", "autocapitalize": "none", "spellcheck": "false"},
    )
    often = choice_of(
        MailOften, say("Nhận lúc nào"), missing=say("Hãy chọn nhận mỗi tuần hay mỗi ngày."), default=MailOften.WEEKLY
    )
