from collections.abc import Sequence
from datetime import date

from wtforms import Field, ValidationError

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.reports.official.kind import ReportForm, ReportKind, ReportRequest
from portal.reports.official.wording import MOST_PARTS, ReportPart
from portal.web import forms
from portal.web.fields import Choice, SelectChoice, block, choice_of, day, line, one_of

# Which field of the page each thing that a report is asked of stands in.
FIELDS = {
    "campaign": "dot",
    "month": "thang",
    "cell": "don_vi",
    "body": "don_vi",
    "period": "quy",
    "year": "nam",
    "as_of": "ngay",
    "decimals": "le",
}
FILTERS = tuple(dict.fromkeys(FIELDS.values()))
LESS = say("Hãy chọn một mục trong danh sách.")


class MakeForm(forms.Form):
    """What a report is asked of, as which file, and why; `offer` leaves the fields that its kind takes."""

    dot = one_of(say("Đợt sinh hoạt"), [], missing=LESS)
    thang = one_of(say("Kỳ giám sát"), [], missing=LESS)
    don_vi = one_of(say("Đơn vị"), [], missing=LESS)
    quy = one_of(say("Thời gian"), [], missing=LESS)
    nam = one_of(say("Năm"), [], missing=LESS)
    ngay = day(say("Tính đến ngày"), required=say("Hãy ghi ngày tính, ví dụ 05/04/2022."))
    le = one_of(
        say("Số chữ số lẻ của tỷ lệ"),
        [("0", "0"), ("1", "1"), ("2", "2")],
        missing=LESS,
        description=say("Bên tỷ lệ luôn có tử số và mẫu số."),
    )
    so = line(say("Số văn bản"), most=30, description=say("Theo sổ công văn đi; để trống nếu chưa lấy số"))
    nguoi_ky = one_of(say("Người ký"), [], description=say("Quyền hạn, chức vụ và tên in theo người được chọn"))
    dang = choice_of(ReportForm, say("Dạng tệp"), missing=say("Hãy chọn dạng tệp."))
    reason = block(
        say("Lập báo cáo này để làm gì"),
        most=300,
        required=say("Hãy ghi lý do tải danh sách, ví dụ: báo cáo quý II gửi Quận ủy."),
    )

    def validate_ngay(self, field: Field) -> None:
        if field.data and field.data > ward_today():
            raise ValidationError(str(say("Ngày tính chưa tới; hãy ghi hôm nay hoặc một ngày đã qua.")))

    def offer(self, kind: ReportKind, choices: dict[str, Sequence[Choice]], *, making: bool) -> None:
        wanted = {FIELDS[one] for one in kind.takes}
        for name in FILTERS:
            if name not in wanted:
                del self[name]
            elif name in choices:
                self[name].choices = [SelectChoice(value=value, label=words) for value, words in choices[name]]
        if not making or kind.issuer is None:
            del self["so"], self["nguoi_ky"]
        else:
            self.nguoi_ky.choices = [SelectChoice(value=value, label=words) for value, words in choices["nguoi_ky"]]
        if not making:
            del self["dang"]
        else:
            self.dang.choices = [SelectChoice(value=one.value, label=one.label) for one in kind.forms]
        if not (making and kind.names):
            del self["reason"]

    def asked(self, today: date, decimals: int) -> ReportRequest:
        def value(name: str) -> str:
            return str(self[name].data or "") if name in self else ""

        return ReportRequest(
            as_of=self.ngay.data if "ngay" in self else today,
            campaign=value("dot"),
            month=value("thang"),
            unit_id=ids.read(value("don_vi")),
            period=value("quy"),
            year=int(value("nam") or 0),
            decimals=int(value("le") or decimals),
            number=value("so"),
            signer_id=ids.read(value("nguoi_ky")),
        )


class WordingForm(forms.Form):
    """The parts of a report, one after the other: an empty part is left out."""

    @property
    def typed(self) -> list[ReportPart]:
        numbers = range(1, MOST_PARTS + 1)
        parts = [ReportPart(self[f"title_{one}"].data or "", self[f"text_{one}"].data or "") for one in numbers]
        while parts and not any(parts[-1]):
            parts.pop()
        return parts

    def begin(self, parts: Sequence[ReportPart]) -> None:
        for number, part in enumerate(parts, 1):
            self[f"title_{number}"].data, self[f"text_{number}"].data = part


for number in range(1, MOST_PARTS + 1):
    setattr(WordingForm, f"title_{number}", line(say("Đề mục phần %(number)s", number=number), most=120))
    setattr(WordingForm, f"text_{number}", block(say("Lời văn phần %(number)s", number=number), most=4000))


__all__ = ["FIELDS", "FILTERS", "MakeForm", "WordingForm"]
