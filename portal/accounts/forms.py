from collections.abc import Callable
from typing import Any

from wtforms import BooleanField, Field, IntegerField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, InputRequired, Length, StopValidation

from portal.accounts import first_run
from portal.ground.text import Sentence, say
from portal.web.fields import SelectChoice, line
from portal.web.forms import Form

LANGUAGES = [SelectChoice(value="vi", label=say("Tiếng Việt")), SelectChoice(value="en", label=say("Tiếng Anh"))]
THEMES = [
    SelectChoice(value="auto", label=say("Theo máy")),
    SelectChoice(value="light", label=say("Sáng")),
    SelectChoice(value="dark", label=say("Tối")),
]


def secret(
    label: Sentence, missing: Sentence, *more: EqualTo, autocomplete: str, description: Sentence | str = ""
) -> PasswordField:
    longest = Length(max=400, message=say("Mật khẩu dài quá, hãy rút gọn."))
    return PasswordField(
        label,
        [InputRequired(missing), longest, *more],
        description=description,
        render_kw={"autocomplete": autocomplete},
    )


def new_secret() -> PasswordField:
    return secret(
        say("Mật khẩu mới"),
        say("Hãy đặt mật khẩu mới."),
        autocomplete="new-password",
        description=say(
            "Ít nhất 12 ký tự. Bốn, năm tiếng không liên quan với nhau thì dễ nhớ và khó đoán; "
            "không dùng tên, năm sinh, tên phường."
        ),
    )


def again() -> PasswordField:
    return secret(
        say("Ghi lại mật khẩu mới"),
        say("Hãy ghi lại mật khẩu mới lần nữa."),
        EqualTo("password", say("Hai lần ghi mật khẩu mới không giống nhau.")),
        autocomplete="new-password",
    )


def login_line() -> StringField:
    return line(
        say("Tên đăng nhập"),
        required=say("Hãy ghi tên đăng nhập."),
        most=100,
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )


class SignInForm(Form):
    login = login_line()
    password = secret(say("Mật khẩu"), say("Hãy ghi mật khẩu."), autocomplete="current-password")


class ActivationForm(Form):
    login = login_line()
    code = line(
        say("Mã trên phiếu"),
        required=say("Hãy ghi mã in trên phiếu."),
        most=60,
        description=say("Bốn nhóm, mỗi nhóm bốn ký tự; không cần viết hoa hay dấu cách."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = new_secret()
    again = again()


def _held_to(why_not: Callable[[str], Sentence | None]) -> Callable[[object, Field], None]:
    def look(_form: object, field: Field) -> None:
        if why := why_not(field.data or ""):
            raise StopValidation(str(why))

    return look


def _first(
    label: Sentence, why_not: Callable[[str], Sentence | None], description: Sentence | str = "", **more: Any
) -> StringField:
    return StringField(label, [_held_to(why_not)], description=description, render_kw={"maxlength": 200, **more})


class FirstRunForm(Form):
    code = line(
        say("Mã cài đặt"),
        required=say("Hãy ghi mã in khi cài đặt."),
        most=60,
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )
    ward = _first(say("Tên phường"), first_run.bad_ward, say("Ví dụ: phường Thử Nghiệm"))
    above = _first(say("Đảng bộ cấp trên trực tiếp"), first_run.bad_superior, say("Ví dụ: Thành ủy"))
    groups = _first(say("Số tổ dân phố"), first_run.bad_groups)
    clerk = _first(say("Họ và tên cán bộ Văn phòng Đảng ủy"), first_run.bad_clerk)
    login = _first(say("Tên đăng nhập của cán bộ"), first_run.bad_login, say("Ví dụ: thuky"), autocapitalize="none")
    secretary = _first(say("Họ và tên Bí thư Đảng ủy"), first_run.bad_secretary)
    secretary_login = _first(
        say("Tên đăng nhập của Bí thư"), first_run.bad_login, say("Ví dụ: bithu"), autocapitalize="none"
    )


class PasswordForm(Form):
    current = secret(say("Mật khẩu đang dùng"), say("Hãy ghi mật khẩu đang dùng."), autocomplete="current-password")
    password = new_secret()
    again = again()


class PreferencesForm(Form):
    language = RadioField(say("Ngôn ngữ"), choices=LANGUAGES)
    theme = RadioField(say("Nền màn hình"), choices=THEMES)
    large_print = BooleanField(say("Chữ lớn trên mọi trang"))
    letter_keys = BooleanField(
        say("Phím tắt một phím (0, N, J, K, 1 đến 5, /, ?)"),
        description=say("Tắt đi khi dùng giọng nói hoặc hay chạm nhầm bàn phím; Ctrl + Enter vẫn lưu."),
    )


class SearchForm(Form):
    words = line(say("Tìm người theo họ tên"), required=say("Hãy ghi họ tên cần tìm."), most=100)


class SavedViewForm(Form):
    name = line(
        say("Tên cách xem"), most=60, required=say("Hãy đặt tên cho cách xem này, ví dụ: Chi bộ 3, chưa có kế hoạch.")
    )


class ManySlipsForm(Form):
    """Who is ticked stands beside it, in the table."""

    days = IntegerField(say("Phiếu dùng được mấy ngày"), [InputRequired(say("Hãy ghi số ngày."))])


def code_line() -> StringField:
    return line(
        say("Mã"),
        required=say("Hãy ghi mã."),
        most=40,
        description=say("Sáu số đang hiện trong ứng dụng, hoặc một mã chưa gạch trên thẻ."),
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )


class CodeForm(Form):
    code = code_line()
    trust = BooleanField(
        say("Không hỏi lại trên thiết bị này trong 180 ngày"), description=say("Bỏ dấu ở máy dùng chung.")
    )


class AppForm(Form):
    code = line(
        say("Mã sáu số"),
        required=say("Hãy ghi mã đang hiện trong ứng dụng."),
        most=20,
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric"},
    )


class ProofForm(Form):
    """One of the two."""

    password = PasswordField(say("Mật khẩu"), render_kw={"autocomplete": "current-password"})
    code = line(
        say("Hoặc mã trong ứng dụng, trên thẻ"),
        most=40,
        render_kw={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"},
    )
