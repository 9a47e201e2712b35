"""Deeds of one ward, people and posts of an arrangement, as they are typed."""

from collections.abc import Mapping

from portal.arrangements.forms.fields import UNCHOSEN, DeedForm, MustChoose, UnitField, UnitsField, chosen
from portal.arrangements.forms.over import AbroadDeedForm, FoundDeedForm, GiveDeedForm
from portal.arrangements.rules.deeds import Deed, DeedKind
from portal.arrangements.rules.handover import MonthsGo
from portal.arrangements.rules.shapes import INSIDE, PARTIES
from portal.ground.ids import new_id
from portal.ground.text import say
from portal.organisations.forms import OPENED
from portal.organisations.models import CellKind, Rank, UnitKind
from portal.web.fields import choice_of, day, line, one_of
from portal.web.forms import Form


class ArrangementForm(Form):
    number = line(say("Số, ký hiệu quyết định"), most=120, required=say("Hãy ghi số quyết định, ví dụ 15-QĐ/ĐU."))
    decided_on = day(say("Ngày quyết định"), required=say("Hãy ghi ngày quyết định."))
    applies_on = day(
        say("Thực hiện từ ngày"),
        required=say("Hãy ghi ngày tổ chức mới bắt đầu hoạt động."),
        description=say("Đến ngày này cổng tự thực hiện, sau khi người thứ hai xác nhận."),
    )
    months_go = choice_of(MonthsGo, say("Kỳ giám sát đang làm dở"), default=MonthsGo.FINISHED)


class OpenDeedForm(MustChoose):
    must = ("unit_kind",)
    unit_kind = one_of(say("Loại tổ chức"), [UNCHOSEN, *((one.value, one.label) for one in (*OPENED, *PARTIES))])
    cell_kind = choice_of(CellKind, say("Nếu là chi bộ: chi bộ ở đâu"))
    name = line(say("Tên đầy đủ"), most=120, required=say("Hãy ghi tên đầy đủ."))
    short_name = line(say("Tên gọi tắt"), most=60, required=say("Hãy ghi tên gọi tắt dùng trong danh sách."))
    group = UnitField(
        say("Tổ dân phố"), kinds=(UnitKind.RESIDENCE_GROUP,), unchosen=say("Không gắn với tổ dân phố nào")
    )
    parent = UnitField(say("Nếu là chi bộ, đảng bộ bộ phận: trực thuộc"), kinds=PARTIES, unchosen=say("Đảng bộ phường"))

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if self.unit_kind.data == UnitKind.CELL and not self.cell_kind.data:
            self.cell_kind.errors = [say("Hãy chọn chi bộ ở đâu: tổ dân phố, trường học, công an hay cơ quan.")]
            return False
        return valid

    def deed(self) -> Deed:
        kind = UnitKind(self.unit_kind.data)
        return Deed(
            DeedKind.OPEN,
            new_id(),
            name=self.name.data,
            short_name=self.short_name.data,
            unit_kind=kind,
            cell_kind=self.cell_kind.data if kind is UnitKind.CELL else None,
            group_id=self.group.unit_id if kind in (UnitKind.CELL, UnitKind.AREA_FRONT) else None,
            parent_id=self.parent.unit_id if kind in INSIDE else None,
        )


class RenameDeedForm(MustChoose):
    must = ("unit",)
    unit = UnitField(say("Tổ chức"))
    name = line(say("Tên đầy đủ"), most=120, required=say("Hãy ghi tên đầy đủ."))
    short_name = line(say("Tên gọi tắt"), most=60, required=say("Hãy ghi tên gọi tắt dùng trong danh sách."))

    def deed(self) -> Deed:
        return Deed(DeedKind.RENAME, chosen(self, "unit"), name=self.name.data, short_name=self.short_name.data)


class MergeDeedForm(MustChoose):
    must = ("units",)
    units = UnitsField(say("Các tổ chức sáp nhập"))
    into = UnitField(say("Thành"), unchosen=say("Một tổ chức mới, tên ghi dưới đây"))
    name = line(say("Tên đầy đủ sau sáp nhập"), most=120, description=say("Bỏ trống nếu tổ chức nhận giữ tên cũ."))
    short_name = line(say("Tên gọi tắt sau sáp nhập"), most=60)
    group = UnitField(
        say("Tổ dân phố"), kinds=(UnitKind.RESIDENCE_GROUP,), unchosen=say("Như tổ chức đầu tiên được sáp nhập")
    )

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        if not self.into.data and not (self.name.data and self.short_name.data):
            self.name.errors = [say("Hãy ghi tên đầy đủ và tên gọi tắt của tổ chức mới.")]
            return False
        if bool(self.name.data) is not bool(self.short_name.data):
            self.short_name.errors = [say("Hãy ghi cả tên đầy đủ và tên gọi tắt.")]
            return False
        return valid

    def deed(self) -> Deed:
        return Deed(
            DeedKind.MERGE,
            self.into.unit_id or new_id(),
            merged=self.units.unit_ids,
            name=self.name.data or "",
            short_name=self.short_name.data or "",
            group_id=self.group.unit_id,
        )


class SplitDeedForm(MustChoose):
    must = ("unit", "into")
    unit = UnitField(say("Tổ chức chia tách"))
    into = UnitsField(
        say("Thành các tổ chức"),
        description=say(
            "Chọn cả tổ chức đang chia nếu nó còn hoạt động. Tổ chức mới thì thành lập trước, ở mục Thành lập."
        ),
    )

    def deed(self) -> Deed:
        return Deed(DeedKind.SPLIT, chosen(self, "unit"), into=self.into.unit_ids)


class EndDeedForm(MustChoose):
    must = ("unit",)
    unit = UnitField(say("Tổ chức kết thúc"))
    into = UnitsField(
        say("Kế tiếp là"), description=say("Người của tổ chức này chuyển sang đâu; bỏ trống nếu không còn ai.")
    )

    def deed(self) -> Deed:
        return Deed(DeedKind.END, chosen(self, "unit"), into=self.into.unit_ids)


class MoveDeedForm(MustChoose):
    must = ("unit",)
    unit = UnitField(say("Chi bộ hoặc Ban công tác Mặt trận"), kinds=(UnitKind.CELL, UnitKind.AREA_FRONT))
    group = UnitField(
        say("Tổ dân phố"), kinds=(UnitKind.RESIDENCE_GROUP,), unchosen=say("Không gắn với tổ dân phố nào")
    )

    def deed(self) -> Deed:
        return Deed(DeedKind.MOVE, chosen(self, "unit"), group_id=self.group.unit_id)


class RankDeedForm(MustChoose):
    must = ("unit",)
    unit = UnitField(say("Chi bộ"), kinds=(UnitKind.CELL,))
    rank = choice_of(Rank, say("Thành"), missing=say("Hãy chọn loại hình."))

    def deed(self) -> Deed:
        return Deed(DeedKind.RANK, chosen(self, "unit"), rank=self.rank.data)


class RaiseDeedForm(MustChoose):
    must = ("cell",)
    cell = UnitField(say("Chi bộ cơ sở"), kinds=(UnitKind.CELL,))
    name = line(say("Tên đảng bộ cơ sở"), most=120, required=say("Hãy ghi tên, ví dụ: Đảng bộ Trường THCS số 1."))
    short_name = line(say("Tên gọi tắt"), most=60, required=say("Hãy ghi tên gọi tắt dùng trong danh sách."))

    def deed(self) -> Deed:
        cells = (chosen(self, "cell"),)
        return Deed(
            DeedKind.RAISE, new_id(), merged=cells, name=self.name.data or "", short_name=self.short_name.data or ""
        )


class UnderDeedForm(MustChoose):
    must = ("unit",)
    unit = UnitField(say("Chi bộ hoặc đảng bộ bộ phận"), kinds=(UnitKind.CELL, UnitKind.PART_PARTY))
    parent = UnitField(say("Trực thuộc"), kinds=PARTIES, unchosen=say("Đảng bộ phường"))

    def deed(self) -> Deed:
        return Deed(DeedKind.UNDER, chosen(self, "unit"), parent_id=self.parent.unit_id)


class LeadDeedForm(MustChoose):
    must = ("unit", "body")
    unit = UnitField(say("Chi bộ"), kinds=(UnitKind.CELL,))
    body = UnitField(
        say("Tổ chức chủ trì giám sát"), kinds=(UnitKind.WARD_FRONT, UnitKind.AREA_FRONT, UnitKind.MASS_ORGANISATION)
    )

    def deed(self) -> Deed:
        return Deed(DeedKind.LEAD, chosen(self, "unit"), body_id=self.body.unit_id)


class AboveDeedForm(DeedForm):
    name = line(say("Tên cấp ủy cấp trên"), most=120, required=say("Hãy ghi tên, ví dụ: Thành ủy Hà Nội."))
    short_name = line(say("Tên gọi tắt"), most=60, required=say("Hãy ghi tên gọi tắt."))
    receiver = line(
        say("Nơi nhận bản kế hoạch gửi cấp trên"),
        description=say("Thay nơi nhận đang ghi ở Nơi gửi; bỏ trống nếu giữ nguyên."),
    )

    def deed(self) -> Deed:
        return Deed(
            DeedKind.ABOVE,
            new_id(),
            name=self.name.data,
            short_name=self.short_name.data,
            receiver=self.receiver.data or "",
        )


FORMS: Mapping[DeedKind, type[DeedForm]] = {
    DeedKind.OPEN: OpenDeedForm,
    DeedKind.RENAME: RenameDeedForm,
    DeedKind.MERGE: MergeDeedForm,
    DeedKind.SPLIT: SplitDeedForm,
    DeedKind.END: EndDeedForm,
    DeedKind.MOVE: MoveDeedForm,
    DeedKind.RANK: RankDeedForm,
    DeedKind.RAISE: RaiseDeedForm,
    DeedKind.UNDER: UnderDeedForm,
    DeedKind.LEAD: LeadDeedForm,
    DeedKind.ABOVE: AboveDeedForm,
    DeedKind.FOUND: FoundDeedForm,
    DeedKind.ABROAD: AbroadDeedForm,
    DeedKind.GIVE: GiveDeedForm,
}
# These are about units of one kind at a time, chosen first.
OF_ONE_KIND = (DeedKind.RENAME, DeedKind.MERGE, DeedKind.SPLIT, DeedKind.END, DeedKind.GIVE)
# These are about units of the ward itself alone.
AT_HOME = (DeedKind.RENAME, DeedKind.RANK, DeedKind.RAISE, DeedKind.UNDER, DeedKind.LEAD, DeedKind.GIVE)


class ArrangementUndoForm(Form):
    reason = line(say("Lý do hoàn tác"), most=500, required=say("Hãy ghi lý do hoàn tác."))
