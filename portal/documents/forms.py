"""What may be typed of a document, and how audiences stand in a form: "everyone", "unit:<id>", "role:<role>"."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, SelectMultipleField
from wtforms.validators import InputRequired

from portal.documents.models import Relation
from portal.ground import ids
from portal.ground.text import say
from portal.organisations.queries import UnitRow
from portal.policy import Role
from portal.web.fields import SelectChoice, block, day, line
from portal.web.forms import Form

EVERYONE = "everyone"
KINDS = (
    "Nghị quyết",
    "Chỉ thị",
    "Kết luận",
    "Quy định",
    "Quyết định",
    "Quy chế",
    "Hướng dẫn",
    "Kế hoạch",
    "Chương trình",
    "Thông báo",
    "Công văn",
    "Báo cáo",
    "Luật",
    "Nghị định",
    "Thông tư",
    "Tài liệu",
)
ROLES = (
    Role.CELL_SECRETARY,
    Role.CELL_DEPUTY,
    Role.CELL_COMMITTEE,
    Role.CELL_SPONSOR,
    Role.WARD_COMMITTEE,
    Role.WARD_STANDING,
    Role.AREA_FRONT_HEAD,
    Role.WARD_FRONT_CHAIR,
    Role.MASS_HEAD,
    Role.MASS_DEPUTY,
)
TIES = {"replaces": Relation.REPLACES, "amends": Relation.AMENDS, "based_on": Relation.BASED_ON}
HOW = say("Số và ngày của văn bản đã có trong thư viện, cách nhau bằng dấu chấm phẩy. Ví dụ 37-QĐ/TW ngày 25/10/2021")


class DocumentForm(Form):
    kind = line(say("Loại văn bản"), required=say("Hãy ghi loại văn bản, ví dụ Kế hoạch."), most=60)
    number = line(
        say("Số, ký hiệu"),
        required=say("Hãy ghi số, ký hiệu của văn bản."),
        most=60,
        description=say("Ghi đúng như trên văn bản, ví dụ 121-KH/ĐU"),
    )
    dated = day(say("Ngày ban hành"), required=say("Hãy ghi ngày ban hành."))
    issuer = line(say("Cơ quan ban hành"), required=say("Hãy ghi cơ quan ban hành."), most=120)
    subject = block(say("Trích yếu"), required=say("Hãy ghi trích yếu nội dung."), most=1000)
    audience = SelectMultipleField(
        say("Dành cho ai"),
        [InputRequired(say("Hãy chọn văn bản này dành cho ai."))],
        description=say("Người ngoài diện được chọn không thấy văn bản này."),
    )
    to_study = BooleanField(say("Cần học và xác nhận đã học"))
    study_by = day(say("Hạn học"), description=say("Để trống nếu không có hạn. Ví dụ 05/04/2022"))
    replaces = line(say("Thay thế văn bản"), most=500, description=HOW)
    amends = line(say("Bổ sung, sửa đổi văn bản"), most=500, description=HOW)
    based_on = line(say("Căn cứ văn bản"), most=500, description=HOW)
    file = FileField(say("Tệp văn bản"))
    declared = BooleanField(say("Tôi đã xem văn bản giấy và cam kết văn bản không mang dấu mật"))
    version = HiddenField()

    def offer(self, units: Iterable[UnitRow]) -> None:
        choices = [SelectChoice(EVERYONE, say("Toàn thể đảng viên, cán bộ của phường"))]
        choices += [SelectChoice(f"role:{role.value}", role.label) for role in ROLES]
        choices += [SelectChoice(f"unit:{ids.written(unit.id)}", unit.short_name) for unit in units]
        self.audience.choices = choices


class DocumentWithdrawForm(Form):
    reason = line(say("Lý do gỡ"), required=say("Hãy ghi lý do gỡ văn bản."), most=300)
    version = HiddenField()


class StudiedPaperForm(Form):
    """The chi ủy writes down from paper who has studied a document, on one day."""

    on = day(say("Ngày học"), required=say("Hãy ghi ngày học."))


def audience(chosen: Sequence[str]) -> list[tuple[int | None, Role | None]]:
    """Everyone makes the rest needless."""
    if EVERYONE in chosen:
        return [(None, None)]
    lines: list[tuple[int | None, Role | None]] = []
    for one in chosen:
        kind, _, value = one.partition(":")
        lines.append((ids.read(value), None) if kind == "unit" else (None, Role(value)))
    return lines


def audience_shown(lines: Iterable[tuple[int | None, Role | None, str | None]]) -> list[str]:
    return [
        f"unit:{ids.written(unit)}" if unit else f"role:{role.value}" if role else EVERYONE for unit, role, _ in lines
    ]


def reference_shown(number: str, dated: date) -> str:
    return str(say("%(number)s ngày %(day)s", number=number, day=dated))


def whole_number(text: str | None) -> int:
    """A hidden version; what is none of ours matches none."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1
