import re

from wtforms import Field, ValidationError

from portal.ground.text import say
from portal.reports.models import FactKind
from portal.web.fields import choice_of, day, line
from portal.web.forms import Form

GROUPED = re.compile(r"\d{1,3}(?:[. ]\d{3})+|\d{1,8}", re.ASCII)


class FactForm(Form):
    kind = choice_of(FactKind, say("Số liệu"), missing=say("Hãy chọn số liệu."))
    value = line(say("Số"), required=say("Hãy ghi số."), most=12, description=say("Ví dụ 4.974"))
    since = day(say("Tính từ ngày"), required=say("Hãy ghi ngày của số liệu."))
    source = line(
        say("Nguồn"),
        required=say("Hãy ghi văn bản hoặc sổ có số liệu này."),
        description=say("Ví dụ: Báo cáo dân số quý I/2022 của UBND phường"),
    )

    def validate_value(self, field: Field) -> None:
        """Thousands are written with a point, as offices do."""
        if not GROUPED.fullmatch(field.data or ""):
            raise ValidationError(str(say("Hãy ghi một số nguyên, ví dụ 4.974.")))

    @property
    def number(self) -> int:
        return int((self.value.data or "").replace(".", "").replace(" ", ""))


class FactWithdrawForm(Form):
    reason = line(say("Lý do rút"), required=say("Hãy ghi lý do rút."), most=300)
