from collections.abc import Iterable

from wtforms import Field, SelectField
from wtforms.validators import ValidationError

from portal.ground import ids
from portal.ground.text import say
from portal.organisations import rules
from portal.organisations.models import CellKind, UnitKind
from portal.web.fields import SelectChoice, block, choice_of, day, line, one_of
from portal.web.forms import Form

OPENED = (UnitKind.CELL, UnitKind.RESIDENCE_GROUP, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION)


class ChangeForm(Form):
    since = day(say("Từ ngày"), required=say("Hãy ghi ngày có hiệu lực."))
    basis = line(say("Số, ngày của quyết định"), required=say("Hãy ghi quyết định, ví dụ: QĐ 15-QĐ/ĐU ngày 12/4/2022."))


class OfficePhoneForm(Form):
    phone = line(
        say("Số điện thoại"), most=30, description=say("Ví dụ: 024 3827 1234. Để trống thì không hiện số nào.")
    )


class WardNameForm(Form):
    name = line(say("Tên phường"), required=say("Hãy ghi tên phường, ví dụ: phường Thử Nghiệm."))
    reason = line(say("Lý do sửa"), required=say("Hãy ghi lý do, ví dụ: gõ nhầm khi cài đặt."))

    def validate_name(self, field: Field) -> None:
        if wrong := rules.bad_ward(field.data):
            raise ValidationError(wrong)


class NameForm(ChangeForm):
    name = line(say("Tên đầy đủ"), required=say("Hãy ghi tên đầy đủ, ví dụ: Chi bộ Trường Mầm non số 1."))
    short_name = line(say("Tên gọi tắt"), most=60, required=say("Hãy ghi tên gọi tắt dùng trong danh sách."))


class OnGround(Form):
    """A form that asks on which residence group's ground a unit stands."""

    group: SelectField = one_of(
        say("Tổ dân phố"),
        [("", "")],
        description=say(
            "Chi bộ và Ban công tác Mặt trận của cùng một tổ dân phố thuộc về nhau: Ban đó chủ trì giám sát đảng viên "
            "của chi bộ. Chi bộ không gắn với tổ dân phố nào thì do UBMTTQ phường chủ trì."
        ),
    )

    def offer(self, groups: Iterable[tuple[int, str]]) -> None:
        offered = [("", say("Không gắn với tổ dân phố nào")), *((ids.written(one), name) for one, name in groups)]
        self.group.choices = [SelectChoice(value=code, label=name) for code, name in offered]

    @property
    def group_id(self) -> int | None:
        return ids.read(self.group.data or "")


class GroundForm(ChangeForm, OnGround):
    pass


class UnitForm(NameForm, OnGround):
    kind = one_of(
        say("Loại tổ chức"),
        [("", say("Chọn một mục")), *((one.value, one.label) for one in OPENED)],
        missing=say("Hãy chọn loại tổ chức."),
    )
    cell_kind = choice_of(CellKind, say("Nếu là chi bộ: chi bộ ở đâu"))

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.kind.data == UnitKind.CELL and not self.cell_kind.data:
            self.cell_kind.errors = [str(say("Hãy chọn chi bộ ở đâu: tổ dân phố, trường học, công an hay cơ quan."))]
            return False
        if self.kind.data == UnitKind.AREA_FRONT and not self.group.data:
            self.group.errors = [say("Hãy chọn tổ dân phố của Ban công tác Mặt trận này.")]
            return False
        return valid


class ManyUnitsForm(ChangeForm):
    kind = one_of(
        say("Loại tổ chức"),
        [("", say("Chọn một mục")), *((one.value, one.label) for one in OPENED)],
        missing=say("Hãy chọn loại tổ chức."),
    )
    cell_kind = choice_of(CellKind, say("Nếu là chi bộ: chi bộ ở đâu"))
    lines = block(
        say("Mỗi dòng một tổ chức"),
        most=40_000,
        required=say("Hãy ghi mỗi dòng một tổ chức."),
        description=say(
            "Tên đầy đủ; tên gọi tắt; tổ dân phố. Hai phần sau có thể bỏ trống. Chép thẳng từ Excel cũng được, ví dụ: "
            "Chi bộ Trường Mầm non số 1; Chi bộ Mầm non 1"
        ),
    )

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.kind.data == UnitKind.CELL and not self.cell_kind.data:
            self.cell_kind.errors = [str(say("Hãy chọn chi bộ ở đâu: tổ dân phố, trường học, công an hay cơ quan."))]
            return False
        return valid
