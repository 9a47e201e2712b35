"""The register's filters, and what is written in it."""

from wtforms import SelectField

from portal.ground import ids
from portal.ground.text import Sentence, say
from portal.plans.models import DeliveryState, Recipient
from portal.plans.queries.register import RegisterFilter
from portal.web.fields import SelectChoice, block, day, line, one_of
from portal.web.forms import Form

EVERY = ("", say("Tất cả"))


class FilterForm(Form):
    """Stands in the address: what is typed here is states, places and days, never a name."""

    noi_nhan = one_of(say("Nơi nhận"), [EVERY, *((one.value, one.label) for one in Recipient)])
    trang_thai = one_of(say("Trạng thái"), [EVERY, *((one.value, one.label) for one in DeliveryState)])
    chi_bo: SelectField = one_of(say("Chi bộ"), [EVERY])
    to_chuc: SelectField = one_of(say("Tổ chức nhận"), [EVERY])
    tu = day(say("Từ ngày"), description=say("Ngày chuyển hoặc nhận"))
    den = day(say("Đến ngày"))

    def offer(self, cells: list[tuple[int, str]], bodies: list[tuple[int, str]]) -> None:
        for field, places in ((self.chi_bo, cells), (self.to_chuc, bodies)):
            offered = [EVERY, *((ids.written(key), name) for key, name in places)]
            field.choices = [SelectChoice(value=code, label=name) for code, name in offered]

    def asked(self) -> RegisterFilter:
        return RegisterFilter(
            Recipient(self.noi_nhan.data) if self.noi_nhan.data else None,
            DeliveryState(self.trang_thai.data) if self.trang_thai.data else None,
            ids.read(self.chi_bo.data or ""),
            ids.read(self.to_chuc.data or ""),
            self.tu.data,
            self.den.data,
        )

    def in_words(self) -> list[tuple[Sentence, Sentence | str]]:
        """What is asked for, as it stands above the printed book."""
        said: list[tuple[Sentence, Sentence | str]] = []
        for field in self:
            if field.data and not field.errors:
                words = {one.value: one.label for one in getattr(field, "choices", ())}
                said.append((field.label.text, words.get(field.data, field.data)))
        return said


class WriteForm(Form):
    """One line for everything that is ticked."""

    on = day(say("Ngày chuyển hoặc nhận"), required=say("Hãy ghi ngày, ví dụ 25/04/2022."))
    words = line(say("Ghi chú"), description=say("Ví dụ: số công văn gửi, người nhận ký sổ"))


class RegisterSeenForm(Form):
    """Carries which writing of the record was looked at: another one since is told, never overwritten."""

    seen = line(say("Lần ghi"), most=20)

    @property
    def seen_version(self) -> int:
        return int(self.seen.data) if self.seen.data and self.seen.data.isdigit() else 0


class RegisterCorrectForm(RegisterSeenForm):
    to: SelectField = one_of(say("Ghi lại thành"), [], missing=say("Hãy chọn ghi lại thành trạng thái nào."))
    words = block(say("Vì sao ghi lại"), required=say("Hãy ghi vì sao ghi lại, ví dụ: ghi nhầm dòng."), most=500)

    def offer(self, states: list[DeliveryState]) -> None:
        self.to.choices = [SelectChoice(value=one.value, label=one.label) for one in states]
