"""A rule of where plans go, as the office writes it down."""

from wtforms import SelectMultipleField

from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.organisations.models import CellKind
from portal.plans.models import Recipient, Route
from portal.plans.rules.routes import Meant
from portal.policy import Role
from portal.web.fields import Choice, SelectChoice, block, choice_of, day, line
from portal.web.forms import Form


def several(label: Sentence, kinds: type[Labelled] | None = None, **kwargs: object) -> SelectMultipleField:
    """Several may be ticked; without kinds the choices are offered later."""
    choices = [SelectChoice(value=one.value, label=one.label) for one in kinds or ()]
    return SelectMultipleField(label, choices=choices, **kwargs)


class RouteForm(Form):
    """Whom the rule means; the fields beside the chosen way are kept and not used."""

    meant = choice_of(Meant, say("Áp dụng cho"), missing=say("Hãy chọn quy tắc áp dụng cho ai."))
    roles = several(say("Chức vụ"), Role)
    tier = line(say("Diện quản lý"), description=say("Ghi như trong danh sách, ví dụ: Ban Thường vụ Quận ủy"))
    cells = several(say("Chi bộ"))
    cell_kinds = several(say("Loại chi bộ"), CellKind)
    people = block(
        say("Họ và tên hoặc số thẻ đảng viên, mỗi người một dòng"),
        most=20_000,
        description=say("Hai người trùng họ tên thì ghi số thẻ"),
    )
    but_kinds = several(
        say("Trừ đảng viên ở"),
        CellKind,
        description=say("Chi bộ không công khai không bao giờ được chuyển cho Mặt trận, đoàn thể hay niêm yết"),
    )
    shows = several(
        say("Bản niêm yết hiện thêm"),
        description=say("Nội dung, biện pháp, thời hạn luôn hiện; nguyên nhân và tài liệu không bao giờ hiện"),
    )
    words = line(
        say("Quy tắc bằng lời"),
        required=say("Hãy ghi quy tắc bằng lời, như trong văn bản của Đảng ủy."),
        most=300,
        description=say("Ví dụ: Đảng ủy viên, bí thư chi bộ: một bản gửi Đảng ủy"),
    )
    receiver = line(
        say("Nơi nhận ghi trong sổ giao nhận"),
        most=120,
        description=say("Cơ quan trực tiếp nhận, ví dụ: Ban Tuyên giáo Quận ủy. Để trống: ghi tên đơn vị nhận"),
    )
    since = day(say("Từ ngày"), required=say("Hãy ghi ngày quy tắc có hiệu lực, ví dụ 25/04/2022."))
    basis = line(say("Căn cứ"), description=say("Số và ngày văn bản, nếu có"))

    def offer(self, cells: list[Choice], parts: list[Choice]) -> None:
        self.cells.choices = [SelectChoice(value=code, label=name) for code, name in cells]
        self.shows.choices = [SelectChoice(value=code, label=name) for code, name in parts]

    def lacks(self) -> str | None:
        """The field that the chosen way needs and that is empty."""
        way = self.meant.data
        if way in (None, Meant.EVERYONE) or self[way.value].data:
            return None
        return str(way.value)

    def fill(self, route: Route, cells: dict[int, str], people: list[str]) -> None:
        """As the rule stands, to be changed."""
        kept = route.matches
        self.meant.data = next((one for one in Meant if kept.get(one.value)), None)
        self.roles.data, self.tier.data = list(kept.get("roles", ())), kept.get("tier", "")
        self.cells.data = [cells[one] for one in kept.get("cells", ()) if one in cells]
        self.cell_kinds.data, self.but_kinds.data = list(kept.get("cell_kinds", ())), list(kept.get("but_kinds", ()))
        self.people.data, self.words.data, self.shows.data = "\n".join(people), route.words, list(route.shows or ())
        self.receiver.data = route.receiver


class NewRouteForm(RouteForm):
    recipient = choice_of(Recipient, say("Gửi tới"), missing=say("Hãy chọn gửi tới đâu."))


class EndForm(Form):
    since = day(say("Thôi áp dụng từ ngày"), required=say("Hãy ghi ngày quy tắc thôi áp dụng, ví dụ 25/04/2022."))
    basis = line(say("Căn cứ"), description=say("Số và ngày văn bản, nếu có"))
