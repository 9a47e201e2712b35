from collections.abc import Iterable

from portal.ground import ids
from portal.ground.text import say
from portal.meetings.forms.seen import SessionSeenForm
from portal.meetings.rules.events import LONGEST
from portal.organisations.queries import UnitRow
from portal.web.fields import day, line, one_of
from portal.web.forms import Form, clean


class EventForm(SessionSeenForm):
    organiser = one_of(say("Đơn vị tổ chức"), [], missing=say("Hãy chọn đơn vị tổ chức."))
    title = line(
        say("Tên việc"),
        required=say("Hãy ghi tên việc."),
        most=LONGEST,
        description=say("Ví dụ: Tổng vệ sinh môi trường; Ủng hộ Quỹ Vì người nghèo"),
    )
    on = day(say("Ngày làm"), required=say("Hãy ghi ngày làm."))
    place = line(say("Nơi làm"), required=say("Hãy ghi nơi làm."), most=LONGEST)

    def offer(self, organisers: Iterable[UnitRow]) -> None:
        self.organiser.choices = [(ids.written(one.id), one.short_name) for one in organisers]


class EventFindForm(Form):
    q = line(say("Tìm theo tên"), most=80)


def chosen(texts: Iterable[str]) -> set[int]:
    """People as a form names them; what is no id is nobody."""
    return {found for text in texts for found in [ids.read(clean(text) or "")] if found is not None}
