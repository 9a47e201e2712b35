from typing import Any

from portal.ground.text import say
from portal.web import fields
from portal.web.fields import Choice
from portal.web.forms import Form


class TrailForm(Form):
    """What to look for in the trail; it stands in the address, since nothing typed here is a secret."""

    viec = fields.one_of(say("Việc"), (), validate_choice=False)
    ngay = fields.day(say("Ngày"))

    def offer(self, deeds: list[Choice]) -> None:
        choices: list[Any] = [("", say("Mọi việc")), *deeds]
        self.viec.choices = choices
