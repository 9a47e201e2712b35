"""What is typed of people in an arrangement: where they go, and which posts begin."""

from flask_wtf.file import FileField, FileRequired

from portal.arrangements.forms.fields import ONCE_A_WARD, UNCHOSEN, DeedForm, UnitField
from portal.arrangements.rules.shapes import PARTIES
from portal.ground.text import say
from portal.organisations.forms import OPENED
from portal.people.rules.standing import OF_CELL, OF_MASS, WARD_WIDE
from portal.policy import Role
from portal.web.fields import block, line, one_of
from portal.web.forms import Form

ROLES = (
    Role.BASE_SECRETARY,
    Role.BASE_DEPUTY,
    *OF_CELL,
    Role.AREA_FRONT_HEAD,
    Role.AREA_FRONT_DEPUTY,
    *OF_MASS,
    Role.GROUP_LEADER,
    Role.GROUP_DEPUTY,
    *WARD_WIDE,
)


class PlacingForm(Form):
    lines = block(
        say("Mỗi dòng một người"),
        most=40_000,
        required=say("Hãy ghi mỗi dòng một người."),
        description=say("Họ và tên hoặc số thẻ; tổ chức chuyển đến. Chép thẳng hai cột từ Excel cũng được."),
    )


class PlacingBookForm(Form):
    file = FileField(say("Tệp Excel đã ghi nơi đến"), [FileRequired(say("Hãy chọn tệp Excel đã ghi nơi đến."))])


class ArrangementPostForm(DeedForm):
    person = line(say("Họ và tên hoặc số thẻ"), required=say("Hãy ghi đủ họ và tên, hoặc số thẻ đảng viên."))
    unit = UnitField(say("Tổ chức"), kinds=(*OPENED, *PARTIES, *ONCE_A_WARD))
    role = one_of(
        say("Chức vụ"), [UNCHOSEN, *((one.value, one.label) for one in ROLES)], missing=say("Hãy chọn chức vụ.")
    )
    title = line(say("Ghi trên văn bản là"), description=say("Bỏ trống thì ghi như tên chức vụ."))
