"""What a ward may be called; when a unit may be opened, renamed, or stand on a residence group's ground. Pure: values
in, a sentence or a value out."""

import re
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from portal.ground.names import nfc
from portal.ground.text import Sentence, say
from portal.organisations.models import CellKind, UnitKind

LONGEST_NAME, LONGEST_SHORT, MOST_LINES = 120, 60, 300
PHONE = re.compile(r"[\d\s.()+\-]{3,30}", re.ASCII)
PLACED = (UnitKind.CELL, UnitKind.AREA_FRONT)


def bad_ward(typed: str) -> Sentence | None:
    wrong = say("Tên phường phải có chữ, dài không quá %(most)s ký tự.", most=LONGEST_NAME)
    return wrong if _no_name(typed) else None


def bad_superior(typed: str) -> Sentence | None:
    wrong = say("Tên đảng bộ cấp trên phải có chữ, dài không quá %(most)s ký tự.", most=LONGEST_NAME)
    return wrong if _no_name(typed) else None


def _no_name(typed: str) -> bool:
    name = " ".join(nfc(typed).split())
    return not (name.isprintable() and sum(map(str.isalpha, name)) > 1 and len(name) <= LONGEST_NAME)


class UnitLine(NamedTuple):
    """One unit of a list: what stood between tabs or semicolons."""

    number: int
    name: str
    short_name: str
    group: str


def unit_lines(typed: str) -> list[UnitLine]:
    """A unit a line, as typed or as pasted from a sheet: name, short name, residence group; the last two may be left
    out, and empty lines count only for the numbering."""
    lines = []
    for number, text in enumerate(nfc(typed).splitlines(), 1):
        parts = [" ".join(part.split()) for part in re.split(r"[\t;]", text)] + ["", ""]
        if parts[0]:
            lines.append(UnitLine(number, parts[0], parts[1] or parts[0], parts[2]))
    return lines


def bad_lines(lines: Sequence[UnitLine]) -> Sentence | None:
    if not lines:
        return say("Hãy ghi mỗi dòng một tổ chức.")
    if len(lines) > MOST_LINES:
        return say("Mỗi lần thêm nhiều nhất %(most)s tổ chức.", most=MOST_LINES)
    for one in lines:
        if len(one.name) > LONGEST_NAME or len(one.short_name) > LONGEST_SHORT or _no_name(one.name):
            return say("Dòng %(line)s: tên dài quá hoặc không phải tên tổ chức.", line=one.number)
    seen: dict[str, int] = {}
    for one in lines:
        if (first := seen.setdefault(one.short_name.casefold(), one.number)) != one.number:
            return say("Dòng %(line)s: tên gọi tắt trùng với dòng %(first)s.", line=one.number, first=first)
    return None


def of_line(line: int, why: Sentence) -> Sentence:
    return say("Dòng %(line)s: %(why)s", line=line, why=why)


def not_yet(since: date, today: date) -> Sentence | None:
    """A unit shows today's state: a change is recorded once it holds."""
    return say("Ngày %(day)s chưa tới: hãy ghi khi việc này đã có hiệu lực.", day=since) if since > today else None


def not_to_be_placed(
    *,
    kind: UnitKind,
    cell_kind: CellKind | None,
    group_kind: UnitKind | None,
    committee: str | None = None,
    group: str = "",
) -> Sentence | None:
    """`group_kind` None: it is to stand on no ground (any longer). `committee`: the Front committee that the group
    has already, besides the one that is placed."""
    if kind not in PLACED:
        return say("Chỉ chi bộ và Ban công tác Mặt trận gắn với tổ dân phố.")
    if group_kind is None:
        return None
    if cell_kind is CellKind.POLICE:
        return say("Chi bộ công an không do Mặt trận giám sát nên không gắn với tổ dân phố.")
    if group_kind is not UnitKind.RESIDENCE_GROUP:
        return say("Hãy chọn một tổ dân phố.")
    if kind is UnitKind.AREA_FRONT and committee:
        return say("%(group)s đã có %(committee)s.", group=group, committee=committee)
    return None


def not_to_move_again(*, last_from: date | None, since: date) -> Sentence | None:
    """Nothing told for a later day is overtaken by what holds from an earlier one."""
    if last_from is not None and last_from > since:
        return say("Đã có thay đổi từ ngày %(day)s; ngày đổi mới không được trước ngày đó.", day=last_from)
    return None
