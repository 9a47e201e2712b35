"""The form of a plan, made of the ward's own parts: a field for each part, and a row for each shortcoming."""

import re
from collections.abc import Iterable, Mapping, Sequence

from wtforms import BooleanField, FileField, HiddenField
from wtforms import Field as FormField

from portal.ground import ids
from portal.ground.described import Field, as_typed
from portal.ground.text import Sentence, say
from portal.plans.rules.form import WRITTEN, PlanPart
from portal.plans.rules.writing import LONGEST, MOST_ROWS, CommitmentRow, PlanContent, field_of
from portal.plans.said import FIELDS
from portal.web.fields import block, day, drawn_field
from portal.web.forms import Form

ROWS = "cac-dong"  # the rows' keys in their order, "1,3,4": no script is needed to add or remove one
KEY = re.compile(r"[0-9]{1,3}", re.ASCII)
CONTINUES = "tiep-tu"
OF_A_ROW = (*(one.at for one in FIELDS), CONTINUES)
FIXED = (ROWS, "reason", "signed_on")


class PlanWritingForm(Form):
    """A plan's own fields are added to it part by part and row by row."""

    def words_of(self, key: str) -> list[FormField]:
        return [self[f"{one.at}-{key}"] for one in FIELDS if one.is_words]

    def others_of(self, key: str) -> list[FormField]:
        return [self[f"{one.at}-{key}"] for one in FIELDS if not one.is_words]


class PlanFileForm(Form):
    file = FileField(say("Chọn ảnh hoặc tệp"))
    declared = BooleanField(say("Tôi đã xem bản giấy và cam kết không có nội dung mang dấu mật"))


def keys_in(sent: Mapping[str, object]) -> list[str]:
    """The keys of the rows that the form showed; what is no key names no field."""
    typed = str(sent.get(ROWS, "")).split(",")
    return list(dict.fromkeys(key for key in typed if KEY.fullmatch(key)))[: 2 * MOST_ROWS]


def next_key(keys: Iterable[str]) -> str:
    return str(max((int(key) for key in keys), default=0) + 1)


def plan_form(
    parts: Iterable[PlanPart], keys: Sequence[str], *, changing: bool = False, on_paper: bool = False
) -> type[Form]:
    """The form's class for these parts and rows."""
    fields: dict[str, object] = {ROWS: HiddenField()}
    if on_paper:
        fields["signed_on"] = day(say("Ngày trên bản giấy đã ký"))
    if changing:
        fields["reason"] = block(say("Lý do thay đổi"), most=LONGEST["reason"])
    for part in parts:
        if part.kind in WRITTEN:
            fields[field_of(part)] = block(part.label, most=LONGEST["narrative"])
    for number, key in enumerate(keys, 1):
        fields.update(_row_fields(key, number))
    return type("PlanForm", (PlanWritingForm,), fields)


def _row_fields(key: str, number: int) -> dict[str, object]:
    drawn = {f"{one.at}-{key}": drawn_field(one, _numbered(one, number)) for one in FIELDS}
    return {**drawn, f"{CONTINUES}-{key}": HiddenField()}


def _numbered(one: Field, number: int) -> Sentence:
    return say("%(label)s %(number)s", label=one.label, number=number)


def content(form: Form, parts: Iterable[PlanPart], keys: Iterable[str]) -> PlanContent:
    """The plan as the form says it."""
    narratives = {part.code: _text(form, field_of(part)) for part in parts if part.kind in WRITTEN}
    rows = tuple(
        CommitmentRow(
            key, ids.read(form[f"{CONTINUES}-{key}"].data or ""), **{one.name: _said(form, one, key) for one in FIELDS}
        )
        for key in keys
    )
    return PlanContent(narratives, rows, _text(form, "reason") if "reason" in form else "")


def _said(form: Form, one: Field, key: str) -> object:
    typed = form[f"{one.at}-{key}"].data
    if one.kind is not None:
        return one.kind(typed) if typed else None
    return str(typed or "").strip() if one.is_words else typed


def _text(form: Form, name: str) -> str:
    return str(form[name].data or "").strip()


def as_fields(said: PlanContent) -> dict[str, str]:
    """What a version says, as the form would have sent it."""
    fields = {f"phan-{code}": text for code, text in said.narratives.items()}
    fields |= {ROWS: ",".join(row.key for row in said.rows), "reason": said.reason}
    for row in said.rows:
        fields.update(row_as_fields(row))
    return fields


def row_as_fields(row: CommitmentRow) -> dict[str, str]:
    said = {f"{one.at}-{row.key}": as_typed(one, getattr(row, one.name)) for one in FIELDS}
    return {**said, f"{CONTINUES}-{row.key}": ids.written(row.continues_id) if row.continues_id else ""}


def typed_fields(sent: Mapping[str, str]) -> dict[str, str]:
    """What a draft keeps: the plan's own fields, nothing else that a request may carry."""
    return {
        name: text
        for name, text in sent.items()
        if name in FIXED or name.startswith("phan-") or name.rpartition("-")[0] in OF_A_ROW
    }


def left_over(fields: Mapping[str, object], parts: Iterable[PlanPart]) -> list[str]:
    """Words drafted in parts that the form no longer has: shown to be copied, never dropped."""
    known = {field_of(part) for part in parts}
    return [str(text) for name, text in fields.items() if name.startswith("phan-") and name not in known and text]
