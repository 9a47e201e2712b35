"""Fields of a deed: a unit of the tree of that day, several, a ward of the same decision."""

from collections.abc import Iterable
from typing import Any

from wtforms import SelectField, SelectMultipleField

from portal.arrangements.rules.deeds import Deed
from portal.ground import ids
from portal.ground.text import Sentence, say
from portal.organisations.models import UnitKind
from portal.web.fields import SelectChoice
from portal.web.forms import Form

UNCHOSEN = ("", say("Chọn một mục"))
# What every ward has once: its posts are given with it.
ONCE_A_WARD = (UnitKind.WARD_PARTY, UnitKind.WARD_OFFICE, UnitKind.WARD_FRONT)


class WardField(SelectField):
    """A ward of the same decision, by its number."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["choices"] = []
        super().__init__(*args, **kwargs)

    @property
    def number(self) -> int | None:
        return int(self.data) if (self.data or "").isdigit() else None


def offered_wards(wards: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    first = SelectChoice(value="", label=UNCHOSEN[1])
    return [first, *(SelectChoice(value=str(number), label=name) for number, name in wards)]


class DeedForm(Form):
    """One deed; `offer` fills in the units of the tree of that day."""

    def offer(
        self, units: Iterable[tuple[int, str, UnitKind]], kind: UnitKind, wards: Iterable[tuple[int, str]] = ()
    ) -> None:
        every = [(ids.written(one), name, of) for one, name, of in units]
        for field in self:
            if isinstance(field, WardField):
                field.choices = offered_wards(wards)
            if isinstance(field, UnitField | UnitsField):
                kinds = field.kinds or (kind,)
                offered = [SelectChoice(value=value, label=name) for value, name, of in every if of in kinds]
                first = [] if isinstance(field, UnitsField) else [SelectChoice(value="", label=field.unchosen)]
                field.choices = [*first, *offered]

    def deed(self) -> Deed:
        raise NotImplementedError


class UnitField(SelectField):
    def __init__(
        self, *args: Any, kinds: tuple[UnitKind, ...] = (), unchosen: Sentence = UNCHOSEN[1], **kwargs: Any
    ) -> None:
        self.kinds, self.unchosen = kinds, unchosen
        kwargs["choices"] = []
        super().__init__(*args, **kwargs)

    @property
    def unit_id(self) -> int | None:
        return ids.read(self.data or "")


class UnitsField(SelectMultipleField):
    def __init__(self, *args: Any, kinds: tuple[UnitKind, ...] = (), **kwargs: Any) -> None:
        self.kinds = kinds
        kwargs["choices"] = []
        super().__init__(*args, **kwargs)
        self.type = "SelectMultipleField"  # WTForms names the class here; the kit draws by this name

    @property
    def unit_ids(self) -> tuple[int, ...]:
        return tuple(one for one in (ids.read(value) for value in self.data or ()) if one)


def chosen(form: Form, name: str) -> int:
    """The unit that must be chosen."""
    return form[name].unit_id or 0


class MustChoose(DeedForm):
    must: tuple[str, ...] = ()

    def validate(self, extra_validators: object = None) -> bool:
        valid = bool(super().validate(extra_validators))
        for name in self.must:
            if not self[name].data:
                self[name].errors = [*self[name].errors, say("Hãy chọn một mục.")]
                valid = False
        return valid
