from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any, ClassVar

from wtforms import BooleanField, Field, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields import SelectChoice as SelectChoice  # type: ignore[attr-defined]  # the stubs know no such class
from wtforms.form import BaseForm
from wtforms.validators import DataRequired, InputRequired, Length, StopValidation
from wtforms.validators import Optional as OptionalValue
from wtforms.widgets import TextInput

from portal.ground.described import Field as Described
from portal.ground.described import Shape, described
from portal.ground.labels import Labelled
from portal.ground.text import Sentence, say
from portal.ground.typed import parse_day

Choice = tuple[str, Sentence | str]  # what is sent, and its words


class DayField(Field):
    """A day typed dd/mm/yyyy as text: the browser's picker shows the order of its own language."""

    widget = TextInput()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.type = "DateField"  # WTForms names the class here; the kit draws by this name

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%d/%m/%Y}" if isinstance(self.data, date) else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = parse_day(valuelist[0]) if valuelist and valuelist[0].strip() else None


class MomentRequired:
    """Blanks are no day and no hour; what could not be read keeps its own reason."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __init__(self, message: Sentence) -> None:
        self.message = message

    def __call__(self, _form: object, field: Field) -> None:
        if field.data is None and not field.errors:
            raise StopValidation(self.message)


def day(label: Sentence, *, required: Sentence | None = None, **kwargs: Any) -> DayField:
    return DayField(label, [MomentRequired(required)] if required else [OptionalValue()], **kwargs)


def line(label: Sentence, *, required: Sentence | None = None, most: int = 200, **kwargs: Any) -> StringField:
    return StringField(label, _rules(required, most), **kwargs)


def block(label: Sentence, *, required: Sentence | None = None, most: int = 2000, **kwargs: Any) -> TextAreaField:
    return TextAreaField(label, _rules(required, most), **kwargs)


def draw(form: type[BaseForm], kind: type, only: Collection[str] = ()) -> None:
    """Give a form a field for each thing that the record says (see ground.described), or for some of them."""
    for one in described(kind):
        if only and one.name not in only:
            continue
        setattr(form, one.name, drawn_field(one, one.label))


def drawn_field(one: Described, label: Sentence) -> Field:
    more: dict[str, object] = {"description": one.hint} if one.hint else {}
    if one.shape is Shape.TICK:
        return BooleanField(label, **more)
    if one.must:
        more["required"] = one.must
    if one.shape is Shape.DAY:
        return day(label, **more)
    if one.kind is not None and one.unchosen is not None:
        return one_of(label, [("", one.unchosen), *((value.value, value.label) for value in one.kind)], **more)
    if one.kind is not None:
        return choice_of(one.kind, label, **more)
    return (block if one.shape is Shape.TEXT else line)(label, most=one.most, **more)


def said_on(form: BaseForm, kind: type) -> dict[str, object]:
    """What the form says of each described field, by name; blank where nothing was typed."""
    return {one.name: form[one.name].data or one.blank for one in described(kind)}


def show_again(form: BaseForm, kind: type, typed: Mapping[str, object] | None, said: object = None) -> None:
    """Fill the described fields as they were typed (a draft), else as the record says."""
    for one in described(kind):
        field = form[one.name]
        if typed is not None:
            field.raw_data = [typed.get(one.name, "")]
            if one.shape is not Shape.DAY:
                field.data = typed.get(one.name, "")
        elif said is not None:
            field.data = getattr(said, one.name)


def _rules(required: Sentence | None, most: int) -> list[object]:
    too_long = say("Dài quá %(most)s ký tự, hãy rút gọn.", most=most)
    first = DataRequired(required) if required else OptionalValue()  # blanks are no answer
    return [first, Length(max=most, message=too_long)]


def choice_of(
    kind: type[Labelled],
    label: Sentence,
    *,
    only: Collection[Labelled] = (),
    missing: Sentence | None = None,
    **kwargs: Any,
) -> RadioField:
    choices = [SelectChoice(value=one.value, label=one.label) for one in only or kind]
    rules = [InputRequired(missing)] if missing else [OptionalValue()]
    return RadioField(label, rules, choices=choices, coerce=_coerce(kind), **kwargs)


def one_of(
    label: Sentence, choices: Sequence[tuple[object, object]], *, missing: Sentence | None = None, **kwargs: Any
) -> SelectField:
    rules = [InputRequired(missing)] if missing else [OptionalValue()]
    offered = [SelectChoice(value=v, label=w) for v, w in choices]
    return SelectField(label, rules, choices=offered, coerce=_chosen, **kwargs)


def _chosen(value: object) -> str:
    """Blanks choose nothing: OptionalValue takes them for no answer, and drops what would be said of them otherwise."""
    return str(value).strip()


def _coerce(kind: type[Labelled]) -> Callable[[object], Labelled | None]:
    return lambda value: kind(value) if value not in (None, "") else None
