"""The form of a plan, made of the ward's own parts: a field for each part, and a row for each shortcoming."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wtforms import BooleanField, FileField, HiddenField

from portal.ground import ids
from portal.ground.labels import Labelled
from portal.ground.text import say
from portal.plans.models import FollowedBy, Section
from portal.plans.rules.form import WRITTEN, Part
from portal.plans.rules.writing import LONGEST, MOST_ROWS, Content, Row, field_of
from portal.web.fields import block, day, one_of
from portal.web.forms import Form

ROWS = "cac-dong"  # the rows' keys in their order, "1,3,4": no script is needed to add or remove one
KEY = re.compile(r"[0-9]{1,3}", re.ASCII)
OF_A_ROW = ("han-che", "nguyen-nhan", "bien-phap", "thoi-han", "linh-vuc", "theo-doi", "tiep-tu")
FIXED = (ROWS, "reason", "signed_on")


class FileForm(Form):
    file = FileField(say("Chọn ảnh hoặc tệp"))
    declared = BooleanField(say("Tôi đã xem bản giấy và cam kết không có nội dung mang dấu mật"))


def keys_in(sent: Mapping[str, Any]) -> list[str]:
    """The keys of the rows that the form showed; what is no key names no field."""
    typed = str(sent.get(ROWS, "")).split(",")
    return list(dict.fromkeys(key for key in typed if KEY.fullmatch(key)))[: 2 * MOST_ROWS]


def next_key(keys: Iterable[str]) -> str:
    return str(max((int(key) for key in keys), default=0) + 1)


def plan_form(
    parts: Iterable[Part], keys: Sequence[str], *, changing: bool = False, on_paper: bool = False
) -> type[Form]:
    """The form's class for these parts and rows."""
    fields: dict[str, Any] = {ROWS: HiddenField()}
    if on_paper:
        fields["signed_on"] = day(say("Ngày trên bản giấy đã ký"))
    if changing:
        fields["reason"] = block(say("Lý do thay đổi"), most=LONGEST["reason"])
    for part in parts:
        if part.kind in WRITTEN:
            fields[field_of(part)] = block(part.label, most=LONGEST["narrative"])
    for number, key in enumerate(keys, 1):
        fields.update(_row_fields(key, number))
    return type("PlanForm", (Form,), fields)


def _row_fields(key: str, number: int) -> dict[str, Any]:
    return {
        f"han-che-{key}": block(say("Hạn chế, khuyết điểm %(number)s", number=number), most=LONGEST["shortcoming"]),
        f"nguyen-nhan-{key}": block(say("Nguyên nhân %(number)s", number=number), most=LONGEST["cause"]),
        f"bien-phap-{key}": block(say("Biện pháp khắc phục %(number)s", number=number), most=LONGEST["remedy"]),
        f"thoi-han-{key}": day(say("Thời hạn %(number)s", number=number)),
        f"linh-vuc-{key}": one_of(say("Lĩnh vực %(number)s", number=number), _choices(Section, say("Chọn lĩnh vực"))),
        f"theo-doi-{key}": one_of(
            say("Người theo dõi %(number)s", number=number), _choices(FollowedBy, say("Theo lĩnh vực"))
        ),
        f"tiep-tu-{key}": HiddenField(),
    }


def _choices(kind: type[Labelled], none: Any) -> list[tuple[str, Any]]:
    return [("", none), *((one.value, one.label) for one in kind)]


def content(form: Form, parts: Iterable[Part], keys: Iterable[str]) -> Content:
    """The plan as the form says it."""
    narratives = {part.code: _text(form, field_of(part)) for part in parts if part.kind in WRITTEN}
    rows = tuple(
        Row(
            key,
            _text(form, f"han-che-{key}"),
            _text(form, f"nguyen-nhan-{key}"),
            _text(form, f"bien-phap-{key}"),
            form[f"thoi-han-{key}"].data,
            Section(chosen) if (chosen := form[f"linh-vuc-{key}"].data) else None,
            FollowedBy(chosen) if (chosen := form[f"theo-doi-{key}"].data) else None,
            ids.read(form[f"tiep-tu-{key}"].data or ""),
        )
        for key in keys
    )
    return Content(narratives, rows, _text(form, "reason") if "reason" in form else "")


def _text(form: Form, name: str) -> str:
    return str(form[name].data or "").strip()


def as_fields(said: Content) -> dict[str, str]:
    """What a version says, as the form would have sent it."""
    fields = {f"phan-{code}": text for code, text in said.narratives.items()}
    fields |= {ROWS: ",".join(row.key for row in said.rows), "reason": said.reason}
    for row in said.rows:
        fields.update(row_as_fields(row))
    return fields


def row_as_fields(row: Row) -> dict[str, str]:
    texts = (
        row.shortcoming,
        row.cause,
        row.remedy,
        f"{row.due_on:%d/%m/%Y}" if row.due_on else "",
        row.section.value if row.section else "",
        row.followed_by.value if row.followed_by else "",
        ids.written(row.continues_id) if row.continues_id else "",
    )
    return {f"{name}-{row.key}": text for name, text in zip(OF_A_ROW, texts, strict=True)}


def typed_fields(sent: Mapping[str, str]) -> dict[str, str]:
    """What a draft keeps: the plan's own fields, nothing else that a request may carry."""
    return {
        name: text
        for name, text in sent.items()
        if name in FIXED or name.startswith("phan-") or name.rpartition("-")[0] in OF_A_ROW
    }


def left_over(fields: Mapping[str, Any], parts: Iterable[Part]) -> list[str]:
    """Words drafted in parts that the form no longer has: shown to be copied, never dropped."""
    known = {field_of(part) for part in parts}
    return [str(text) for name, text in fields.items() if name.startswith("phan-") and name not in known and text]
