from wtforms import SelectField

from portal.ground.text import say
from portal.web import fields
from portal.web.forms import Form


class TrailForm(Form):
    """What to look for in the trail; it stands in the address, since nothing typed here is a secret."""

    viec = SelectField(say("Việc"), validate_choice=False)
    ngay = fields.day(say("Ngày"))
