from flask_wtf.file import MultipleFileField
from wtforms import SelectMultipleField

from portal.attendance.rules.makeup import LONGEST
from portal.ground import ids
from portal.ground.text import say
from portal.meetings.forms.seen import SessionSeenForm
from portal.web.fields import block, day


class SendForm(SessionSeenForm):
    studied_on = day(say("Ngày đã học"), required=say("Hãy ghi ngày đã học."))
    words = block(say("Đã học những gì"), most=LONGEST)
    photos = MultipleFileField(say("Ảnh chụp"))
    removed = SelectMultipleField(say("Bỏ ảnh"), choices=[], validate_choice=False)

    @property
    def removed_ids(self) -> list[int]:
        return [found for text in self.removed.data or () if (found := ids.read(text)) is not None]


class AcceptForm(SessionSeenForm):
    pass


class MakeupReturnForm(SessionSeenForm):
    answer = block(say("Cần bổ sung gì"), required=say("Hãy ghi cần bổ sung gì."), most=LONGEST)
