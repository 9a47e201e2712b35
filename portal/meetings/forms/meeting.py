"""What is typed of a session, its moving and its series."""

from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import BooleanField, Field, HiddenField, IntegerField, SelectField, SelectMultipleField
from wtforms.validators import NumberRange
from wtforms.validators import Optional as OptionalValue
from wtforms.widgets import TextInput

from portal.ground import ids
from portal.ground.text import Sentence, say
from portal.meetings.models import MeetingKind
from portal.meetings.rules.meetings import parse_hour
from portal.meetings.rules.series import Repeat
from portal.web.fields import Choice, MomentRequired, SelectChoice, block, choice_of, day, line, one_of
from portal.web.forms import Form

Choices = Sequence[Choice]
MOST_PEOPLE = 100_000


class HourField(Field):
    """An hour typed 19:30 or 19h30."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if isinstance(self.data, time) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = parse_hour(valuelist[0]) if valuelist and valuelist[0].strip() else None


def hour(label: Sentence, required: Sentence) -> HourField:
    return HourField(
        label,
        [MomentRequired(required)],
        description=say("Ví dụ 19:30"),
        render_kw={"class": "short", "autocomplete": "off"},
    )


def several(label: Sentence, **kwargs: Any) -> SelectMultipleField:
    return SelectMultipleField(label, choices=[], **kwargs)


def offered(choices: Choices) -> list[SelectChoice]:
    return [SelectChoice(value=code, label=name) for code, name in choices]


class VersionFields(Form):
    version = HiddenField()

    @property
    def seen_version(self) -> int:
        return int(self.version.data) if (self.version.data or "").isdigit() else 0


class MeetingForm(VersionFields):
    organiser: SelectField = one_of(say("Đơn vị tổ chức"), [], missing=say("Hãy chọn đơn vị tổ chức."))
    type: SelectField = one_of(say("Loại"), [], missing=say("Hãy chọn loại sinh hoạt."))
    theme = line(say("Chủ đề, tên buổi"), required=say("Hãy ghi chủ đề hoặc tên buổi họp."))
    on = day(say("Ngày"), required=say("Hãy ghi ngày họp, ví dụ 03/05/2022."))
    starts = hour(say("Từ giờ"), say("Hãy ghi giờ bắt đầu, ví dụ 19:30."))
    ends = hour(say("Đến giờ"), say("Hãy ghi giờ kết thúc, ví dụ 21:00."))
    place = line(say("Nơi họp"), required=say("Hãy ghi nơi họp."))
    units = several(say("Triệu tập toàn thể"))
    roles = several(say("Triệu tập theo chức vụ, trong toàn phường"))
    club = BooleanField(say("Thành viên Câu lạc bộ Lý luận trẻ"))
    people = block(
        say("Mời thêm từng người"),
        most=4000,
        description=say("Mỗi dòng một người: họ và tên đầy đủ, hoặc số thẻ đảng viên."),
    )
    as_of = day(say("Thành phần tính theo ngày"), description=say("Để trống: theo đúng ngày họp. Ví dụ 31/03/2022"))
    chair = line(say("Người chủ trì"), description=say("Họ và tên đầy đủ, hoặc số thẻ đảng viên"))
    secretary = line(say("Thư ký (điểm danh, ghi biên bản)"), description=say("Họ và tên đầy đủ, hoặc số thẻ"))
    campaign: SelectField = one_of(say("Thuộc đợt sinh hoạt chính trị"), [])
    occasion = line(say("Nhân dịp"), description=say("Ví dụ: 26/3, Tháng Thanh niên"))
    agenda = block(say("Nội dung, chương trình"), most=6000)
    documents = several(say("Tài liệu"))

    def offer(
        self,
        *,
        organisers: Choices,
        types: Choices,
        units: Choices,
        roles: Choices,
        campaigns: Choices,
        documents: Choices,
    ) -> None:
        self.organiser.choices = offered(organisers)
        self.type.choices = offered(types)
        self.units.choices, self.roles.choices = offered(units), offered(roles)
        self.campaign.choices = offered([("", say("Không thuộc đợt nào")), *campaigns])
        self.documents.choices = offered(documents)


class ArrangeForm(MeetingForm):
    repeat: SelectField = one_of(say("Lặp lại"), [(one.value, one.label) for one in Repeat], default=Repeat.NO)
    until = day(say("Lặp đến hết ngày"), description=say("Để trống nếu chưa định; các buổi được lập trước ba tháng."))


class MoveForm(VersionFields):
    on = day(say("Ngày mới"), required=say("Hãy ghi ngày mới, ví dụ 10/05/2022."))
    starts = hour(say("Từ giờ"), say("Hãy ghi giờ bắt đầu, ví dụ 19:30."))
    ends = hour(say("Đến giờ"), say("Hãy ghi giờ kết thúc, ví dụ 21:00."))
    place = line(say("Nơi họp"), required=say("Hãy ghi nơi họp."))
    reason = block(say("Lý do dời lịch"), required=say("Hãy ghi lý do dời lịch."), most=500)


class CallOffForm(VersionFields):
    reason = block(say("Lý do không họp"), required=say("Hãy ghi lý do không họp."), most=500)


class TypeForm(Form):
    name = line(say("Tên loại"), required=say("Hãy ghi tên loại sinh hoạt."))
    kind = choice_of(MeetingKind, say("Thuộc nhóm"), missing=say("Hãy chọn nhóm."))
    counts_heads = BooleanField(say("Ghi số lượng người dự, không điểm danh theo tên"))


class EndSeriesForm(Form):
    last_on = day(say("Họp đến hết ngày"), required=say("Hãy ghi ngày cuối cùng còn họp."))


class ClubForm(Form):
    person = line(say("Họ và tên, hoặc số thẻ đảng viên"), required=say("Hãy ghi đủ họ và tên, hoặc số thẻ đảng viên."))
    since = day(say("Từ ngày"), required=say("Hãy ghi ngày vào câu lạc bộ, ví dụ 25/04/2022."))


class LeaveForm(Form):
    last_on = day(say("Ra khỏi danh sách, hết ngày"), required=say("Hãy ghi ngày ra khỏi câu lạc bộ."))


def number(label: Sentence) -> IntegerField:
    wrong = say("Hãy ghi một số nguyên, từ 0.")
    return IntegerField(
        label,
        [OptionalValue(), NumberRange(0, MOST_PEOPLE, wrong)],
        widget=TextInput(),
        render_kw={"inputmode": "numeric", "class": "short"},
    )


class HeadsForm(Form):
    """Numbers only; the groups are those of queries.calendar.GROUPS."""

    doan_vien_expected = number(say("Đoàn viên, dự kiến"))
    doan_vien_actual = number(say("Đoàn viên, thực tế"))
    thanh_nien_expected = number(say("Thanh niên, dự kiến"))
    thanh_nien_actual = number(say("Thanh niên, thực tế"))
    dang_vien_tre_expected = number(say("Đảng viên trẻ, dự kiến"))
    dang_vien_tre_actual = number(say("Đảng viên trẻ, thực tế"))

    def counts(self, groups: Sequence[str]) -> dict[str, tuple[int | None, int | None]]:
        return {group: (self[f"{_name(group)}_expected"].data, self[f"{_name(group)}_actual"].data) for group in groups}

    def fill(self, group: str, expected: int | None, actual: int | None) -> None:
        self[f"{_name(group)}_expected"].data, self[f"{_name(group)}_actual"].data = expected, actual


def _name(group: str) -> str:
    return group.replace("-", "_")


def chosen(values: Sequence[str]) -> list[int]:
    """The ids behind ticked boxes."""
    return [number for value in values if (number := ids.read(value))]
