"""The editor of the plan form: a name, a hint, a kind and a tick for each part; parts come, go and change places."""

import re
from collections.abc import Iterable, Mapping, Sequence

from wtforms import BooleanField, Field, HiddenField

from portal.ground.text import say
from portal.plans.rules.form import LONGEST_HINT, LONGEST_LABEL, MOST_PARTS, PartKind, PlanPart, free_code, moved
from portal.web.fields import block, line, one_of
from portal.web.forms import Form

COUNT = "so-phan"
CODE = re.compile(r"[a-z0-9-]{1,30}", re.ASCII)


def editor(count: int) -> type[Form]:
    """The form's class for so many parts; fields are named by place: ten-0, goi-y-0, loai-0, buoc-0, ma-0."""
    fields: dict[str, Field] = {
        COUNT: HiddenField(),
        "label": line(say("Tên gọi của văn bản"), most=80),
        "reason": line(say("Lý do sửa mẫu"), most=500),
    }
    kinds = [(kind.value, kind.label) for kind in PartKind]
    for place in range(count):
        number = place + 1
        fields |= {
            f"ma-{place}": HiddenField(),
            f"ten-{place}": line(say("Tên phần %(number)s", number=number), most=LONGEST_LABEL),
            f"goi-y-{place}": block(say("Gợi ý của phần %(number)s", number=number), most=LONGEST_HINT),
            f"loai-{place}": one_of(say("Loại của phần %(number)s", number=number), kinds),
            f"buoc-{place}": BooleanField(say("Bắt buộc viết phần %(number)s", number=number)),
        }
    return type("EditorForm", (Form,), fields)


def as_fields(parts: Iterable[PlanPart], label: str, reason: str = "") -> dict[str, str]:
    """The form as it stands, as the editor would have sent it."""
    fields = {"label": label, "reason": reason}
    count = 0
    for place, part in enumerate(parts):
        count = place + 1
        fields |= {
            f"ma-{place}": part.code,
            f"ten-{place}": part.label,
            f"goi-y-{place}": part.hint,
            f"loai-{place}": part.kind.value,
            **({f"buoc-{place}": "y"} if part.required else {}),
        }
    return {**fields, COUNT: str(count)}


def parts_in(sent: Mapping[str, str], used: Iterable[str]) -> list[PlanPart]:
    """The parts as typed, in the order of the page. A part without a code is new and is given one."""
    typed = sent.get(COUNT, "")
    count = int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 4 else 0
    parts: list[PlanPart] = []
    known = set(used)
    for place in range(min(count, 2 * MOST_PARTS)):
        code, kind = sent.get(f"ma-{place}", ""), sent.get(f"loai-{place}", "")
        if not CODE.fullmatch(code) or code in {part.code for part in parts}:
            code = free_code(parts, known)
        parts.append(
            PlanPart(
                code,
                " ".join(sent.get(f"ten-{place}", "").split()),
                sent.get(f"goi-y-{place}", "").strip(),
                f"buoc-{place}" in sent,
                PartKind(kind) if kind in set(PartKind) else PartKind.NARRATIVE,
            )
        )
    return parts


def changed(parts: Sequence[PlanPart], deed: str, used: Iterable[str]) -> tuple[list[PlanPart], int | None]:
    """What a button does to the parts, and the place the eye goes to."""
    what, _, which = deed.partition("-")
    place = int(which) if which.isascii() and which.isdigit() and len(which) < 4 else -1
    if what == "add":
        return [*parts, PlanPart(free_code(parts, used), "")], len(parts)
    if not 0 <= place < len(parts):
        return list(parts), None
    if what == "remove":
        return [part for at, part in enumerate(parts) if at != place], max(place - 1, 0)
    if what == "up":
        return moved(parts, place, -1), max(place - 1, 0)
    if what == "down":
        return moved(parts, place, +1), min(place + 1, len(parts) - 1)
    return list(parts), None
