from wtforms import BooleanField, HiddenField, SelectField

from portal.ground.text import Sentence, say
from portal.privacy.models import RequestKind
from portal.privacy.rules.requests import LONGEST
from portal.privacy.rules.retention import BY_DAYS, BY_YEAR, RetainedKind
from portal.web.fields import SelectChoice, block, choice_of, day, line
from portal.web.forms import Form


class DataRequestForm(Form):
    kind = choice_of(RequestKind, say("Đồng chí yêu cầu"), missing=say("Hãy chọn loại yêu cầu."))
    record = SelectField(say("Về dữ liệu nào"), choices=[], default="")
    wants = block(
        say("Nội dung yêu cầu"),
        required=say("Hãy ghi rõ đồng chí yêu cầu gì."),
        most=LONGEST,
        description=say(
            "Chỗ nào chưa đúng thì ghi cả giá trị đúng. Văn phòng Đảng ủy đọc yêu cầu này; không chép "
            "nguyên văn nhận xét hoặc kế hoạch vào đây."
        ),
    )

    def offer(self, kinds: list[tuple[str, Sentence]]) -> None:
        first = SelectChoice(value="", label=say("Tất cả hoặc chưa rõ"))
        self.record.choices = [first, *(SelectChoice(value=code, label=title) for code, title in kinds)]


class PastGrantForm(Form):
    reason = line(say("Lý do"), most=500, required=say("Hãy ghi lý do."))
    last_on = day(say("Xem đến hết ngày"), required=say("Hãy ghi ngày cuối cùng được xem, không quá 31 ngày."))


class StepForm(Form):
    """One step of the office: an answer, a refusal, an extension, the carrying out."""

    words = block(say("Lời ghi cho người yêu cầu đọc"), most=LONGEST)
    others = BooleanField(say("Cần cơ quan, tổ chức ngoài phường cùng thực hiện"))
    version = HiddenField()


class ProposeForm(Form):
    reason = line(
        say("Căn cứ"),
        required=say("Hãy ghi căn cứ."),
        most=500,
        description=say("Ví dụ: Biên bản họp xét tiêu hủy số 02-BB/VP ngày 05/01/2026"),
    )


class TermsForm(Form):
    """A number for each kind of record; the fields are made from the table of kinds."""

    def numbers(self, kinds: tuple[RetainedKind, ...]) -> dict[str, int | None]:
        return {one.code: whole_number(self[one.code].data) for one in kinds}


class HolidaysForm(Form):
    holidays = block(
        say("Ngày nghỉ, mỗi dòng một ngày"),
        most=6000,
        description=say(
            "Tết Nguyên đán, Giỗ Tổ, ngày nghỉ bù theo thông báo hằng năm. Ngày 1/1, 30/4, 1/5, 2/9 và thứ "
            "bảy, chủ nhật đã tính sẵn."
        ),
    )


for _kind in (*BY_YEAR, *BY_DAYS):
    _unit: Sentence = say("số năm sau năm ghi") if _kind in BY_YEAR else say("số ngày")
    setattr(TermsForm, _kind.code, line(_kind.label, most=5, description=_unit))


def whole_number(text: str | None) -> int | None:
    """What was typed as a number of years or days, or a hidden version; what is none is None."""
    typed = (text or "").strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else None
