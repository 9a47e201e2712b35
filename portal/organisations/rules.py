"""What a ward may be called; when a unit may be opened, renamed, or stand on a residence group's ground. Pure: values
in, a sentence or a value out."""

from datetime import date

from portal.ground.names import nfc
from portal.ground.text import Sentence, say
from portal.organisations.models import CellKind, UnitKind

LONGEST_NAME = 120
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
