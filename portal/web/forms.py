"""The base of every form: Vietnamese words where WTForms has English ones, and typed text cleaned on its way in."""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import FileField, StringField

from portal.ground.db import flush
from portal.ground.errors import Conflict, Invalid, Refused
from portal.ground.text import say
from portal.ground.typed import clean_text
from portal.web.htmx import settle
from portal.web.origins import SAFE

WORDS = {
    "This field is required.": "Hãy điền ô này.",
    "Not a valid choice.": "Hãy chọn một mục trong danh sách.",
    "Invalid Choice: could not coerce.": "Hãy chọn một mục trong danh sách.",
    "'%(value)s' is not a valid choice for this field.": "Hãy chọn một mục trong danh sách.",
    "'%(value)s' are not valid choices for this field.": "Hãy chọn một mục trong danh sách.",
    "Not a valid choice": "Hãy chọn một mục trong danh sách.",
    "Not a valid integer value.": "Hãy ghi một số nguyên.",
    "Not a valid date value.": "Hãy ghi ngày theo mẫu ngày/tháng/năm, ví dụ 28/08/2022.",
    "Invalid input.": "Nội dung này chưa đúng, hãy ghi lại.",
}


class Vietnamese:
    def gettext(self, words: str) -> str:
        return str(say(WORDS.get(words, words)))

    def ngettext(self, one: str, many: str, count: int) -> str:
        return str(say(WORDS.get(one if count == 1 else many, one if count == 1 else many)))


class Form(FlaskForm):
    """CSRF is checked at the gate for every request, so not once more here."""

    class Meta(FlaskForm.Meta):
        csrf = False

        def get_translations(self, form: object) -> Vietnamese:
            return Vietnamese()

        def wrap_formdata(self, form: Iterable[object], formdata: Any) -> Any:
            """What was sent, each kind to its own: words that come for a file and a file that comes for words are not
            there. No form of ours is sent as JSON, whose numbers and lists no field of words could read."""
            if formdata is None or hasattr(formdata, "getlist"):
                return formdata
            if not request or request.method in SAFE or not (request.form or request.files):
                return None
            files = {field.name for field in form if isinstance(field, FileField)}
            words = [(name, value) for name, value in request.form.items(multi=True) if name not in files]
            return MultiDict([*words, *((name, one) for name, one in request.files.items(multi=True) if name in files)])

        def bind_field(self, form: object, unbound: Any, options: dict[str, object]) -> object:
            if issubclass(unbound.field_class, StringField):
                options = {**options, "filters": [*unbound.kwargs.get("filters", ()), clean]}
                unbound.kwargs.pop("filters", None)
            return unbound.bind(form=form, **options)

    def explain(self, refusal: Invalid | Refused) -> int:
        """Put each reason of a refusal beside its field, else above the form; answers with the refusal's status."""
        reasons = refusal.reasons if isinstance(refusal, Invalid) else {"": refusal.args[0]}
        for name, reason in reasons.items():
            field = self._fields.get(name)
            if field is None:
                self.form_errors.append(reason)
            else:
                field.errors = [*field.errors, reason]
        return refusal.status


class Tried(NamedTuple):
    """What became of a deed: its value, or the status and the refusal that the form now explains."""

    value: Any
    status: int
    refusal: Invalid | Refused | None = None  # None beside a status from 400 on: the form was not filled in rightly
    unfilled: tuple[object, ...] = ()  # the form's own sentences, where it was not

    @property
    def declined(self) -> bool:
        return self.status >= 400

    @property
    def reasons(self) -> dict[str, object]:
        """What the deed itself said of each thing typed."""
        return self.refusal.reasons if isinstance(self.refusal, Invalid) else {}

    @property
    def sentences(self) -> tuple[object, ...]:
        """All that say why."""
        if isinstance(self.refusal, Refused):
            return (self.refusal.args[0],)
        return tuple(self.reasons.values()) or self.unfilled

    @property
    def reason(self) -> object:
        """The first of them."""
        return next(iter(self.sentences), None)

    @property
    def theirs(self) -> Any:
        """The record as another left it, where the two met."""
        return self.refusal.theirs if isinstance(self.refusal, Conflict) else None


def attempt(form: Form | None, deed: Callable[[], object]) -> Tried:
    """The one way in which a deed is done or declined; a mere button has no form.

    What is done can be read at once and is committed by the gate. What is declined is rolled back before anything is
    read for the page, and its reasons stand beside their fields, else above the form.
    """
    if form is not None and not form.validate():
        settle(422)
        return _declined(Tried(None, 422, unfilled=tuple(error for errors in form.errors.values() for error in errors)))
    try:
        value = deed()
        flush()
    except (Invalid, Refused) as refusal:
        settle(409)
        return _declined(Tried(None, refusal.status if form is None else form.explain(refusal), refusal))
    return Tried(value, 200)


def _declined(tried: Tried) -> Tried:
    """What the page then leaves unsaid is put at its head (kept.unsaid)."""
    g.declined_because = tried.sentences
    return tried


def said(name: str, default: str = "") -> str:
    """A word that travels along beside a form: from the address of a page, from the form of a deed, never from both."""
    return (request.args if request.method in SAFE else request.form).get(name, default)


def clean(text: str | None) -> str | None:
    """NFC, without control characters; raises ValueError with its sentence for what cannot be text."""
    return clean_text(text).strip() if text else text
