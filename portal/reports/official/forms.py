from collections.abc import Sequence
from datetime import date
from typing import Any

from wtforms import ValidationError

from portal.ground import ids
from portal.ground.clock import ward_today
from portal.ground.text import say
from portal.reports.official.kind import ReportForm, ReportKind, ReportRequest
from portal.web import forms
from portal.web.fields import SelectChoice, block, choice_of, day, one_of

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
    dang = choice_of(ReportForm, say("Dạng tệp"), missing=say("Hãy chọn dạng tệp."))
    reason = block(
        say("Lập báo cáo này để làm gì"),
        most=300,
        required=say("Hãy ghi lý do tải danh sách, ví dụ: báo cáo quý II gửi Quận ủy."),
    )

    def validate_ngay(self, field: Any) -> None:
        if field.data and field.data > ward_today():
            raise ValidationError(str(say("Ngày tính chưa tới; hãy ghi hôm nay hoặc một ngày đã qua.")))

    def offer(self, kind: ReportKind, choices: dict[str, Sequence[tuple[str, Any]]], *, making: bool) -> None:
        wanted = {FIELDS[one] for one in kind.takes}
        for name in FILTERS:
            if name not in wanted:
                del self[name]
            elif name in choices:
                self[name].choices = [SelectChoice(value=value, label=words) for value, words in choices[name]]
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
        )


__all__ = ["FIELDS", "FILTERS", "MakeForm"]
