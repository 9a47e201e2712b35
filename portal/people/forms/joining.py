from portal.ground.text import say
from portal.web.fields import line
from portal.web.forms import Form


class JoinForm(Form):
    reason = line(say("Lý do, căn cứ"), most=300, required=say("Hãy ghi vì sao biết hai dòng là một người."))


class PartForm(Form):
    reason = line(say("Lý do tách lại"), most=300, required=say("Hãy ghi lý do tách lại."))
