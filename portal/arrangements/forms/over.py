"""Deeds that reach into other wards of the installation."""

from collections.abc import Iterable

from wtforms import BooleanField

from portal.arrangements.forms.fields import (
    ONCE_A_WARD,
    UNCHOSEN,
    DeedForm,
    MustChoose,
    UnitField,
    UnitsField,
    WardField,
    offered_wards,
)
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.organisations.forms import OPENED
from portal.organisations.models import CellKind, UnitKind
from portal.web.fields import choice_of, line, one_of
from portal.web.forms import Form


class FoundDeedForm(DeedForm):
    name = line(say("Tên phường"), most=120, required=say("Hãy ghi tên, ví dụ: phường Phúc Lợi."))
    short_name = line(
        say("Cấp ủy cấp trên của phường đó"), most=120, required=say("Hãy ghi tên, ví dụ: Thành ủy Hà Nội.")
    )


class AbroadDeedForm(MustChoose):
    must = ("ward", "unit_kind")
    ward = WardField(say("Phường"))
    unit_kind = one_of(say("Loại tổ chức"), [UNCHOSEN, *((one.value, one.label) for one in (*OPENED, *ONCE_A_WARD))])
    cell_kind = choice_of(CellKind, say("Nếu là chi bộ: chi bộ ở đâu"))
    name = line(
        say("Tên đầy đủ"),
        most=120,
        required=say("Hãy ghi tên đầy đủ."),
        description=say("Tổ chức cùng loại, cùng tên gọi tắt đang có ở phường đó thì nhận; chưa có thì thành lập."),
    )
    short_name = line(say("Tên gọi tắt"), most=60, required=say("Hãy ghi tên gọi tắt dùng trong danh sách."))
    group = UnitField(
        say("Tổ dân phố"), kinds=(UnitKind.RESIDENCE_GROUP,), unchosen=say("Không gắn với tổ dân phố nào")
    )

    def deed(self) -> Deed:
        kind = UnitKind(self.unit_kind.data)
        return Deed(
            DeedKind.ABROAD,
            new_id(),
            name=self.name.data,
            short_name=self.short_name.data,
            unit_kind=kind,
            cell_kind=(self.cell_kind.data or CellKind.RESIDENTIAL) if kind is UnitKind.CELL else None,
            group_id=self.group.unit_id if kind in (UnitKind.CELL, UnitKind.AREA_FRONT) else None,
            ward=self.ward.number,
        )


class GiveDeedForm(MustChoose):
    """Several deeds at once, laid by `service.over.drafting.give`."""

    must = ("units", "ward")
    units = UnitsField(say("Tổ chức chuyển đi"))
    along = BooleanField(
        say("Kèm tổ dân phố, Ban công tác Mặt trận và chi bộ cùng địa bàn"),
        default=True,
        description=say("Chi bộ trường học, công an không gắn với địa bàn nào thì chọn riêng."),
    )
    ward = WardField(say("Sang phường"))
    added = line(
        say("Ghi thêm sau tên"),
        most=40,
        description=say(
            "Ví dụ Phúc Đồng: Chi bộ 1 thành Chi bộ 1 Phúc Đồng. Bỏ trống thì giữ tên cũ; trùng tên gọi tắt ở phường "
            "mới là nhập vào tổ chức đó."
        ),
    )


class JointWardForm(Form):
    """Another ward of the installation is asked to take part."""

    ward = WardField(say("Mời phường cùng quyết định"))

    def offer(self, wards: Iterable[tuple[int, str]]) -> None:
        self.ward.choices = offered_wards(wards)
