"""The month's sheet as a table: what each column is called, and what a filled-in row means. Pure.

One row a commitment; what is said of the member stands on the member's first row. Each row carries its own key, so
that rows moved about or left out do no harm.
"""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from portal.ground import ids
from portal.ground.described import from_cells, heading
from portal.ground.names import fold
from portal.ground.reading.headings import squeeze
from portal.ground.text import Sentence, say
from portal.ground.typed import BadText
from portal.supervision.said import FIELDS, NoteKind, NoteSaid, Rating

HEADINGS = {
    "key": "Mã dòng (không sửa)",
    "number": "STT",
    "name": "Họ và tên",
    "cell": "Chi bộ",
    "promise": "Nội dung khắc phục",
    "due": "Thời hạn",
    "rating": "Mức thực hiện",
    "remind": "Đề nghị chi ủy nhắc nhở (x)",
    "nil": "Không có ý kiến nhận xét (x)",
    "unseen": "Chưa có điều kiện theo dõi (x)",
    **{one.name: heading(one) for one in FIELDS},
}
MUST_STAND = ("key", "rating", "remark")
YES = {"x", "co", "1", "v", "✓", "true"}
NONE = "-"
KEY = re.compile(r"(20\d\d-\d\d) ([0-9a-z]{13}) ([0-9a-z]{13}) (\d{1,6}) ([0-9a-z]{13}|-) ([0-9a-z]{13}|-)")


class Key(NamedTuple):
    """What a row is about, and what its writer saw when the file was taken out."""

    month: str
    body_id: int
    person_id: int
    revision: int
    version_id: int | None
    commitment_id: int | None

    def __str__(self) -> str:
        parts = [ids.written(one) if one else NONE for one in (self.version_id, self.commitment_id)]
        return " ".join(
            [self.month, ids.written(self.body_id), ids.written(self.person_id), str(self.revision), *parts]
        )


class WorkbookMember(NamedTuple):
    """One member's rows together: what is said, or why it cannot be taken."""

    row_number: int
    person_id: int
    revision: int
    version_id: int | None
    said: NoteSaid
    wrong: Sentence | None = None


class Given(NamedTuple):
    """A file read: whose month it is, and its members in their order."""

    month: str
    body_id: int
    members: list[WorkbookMember]


def key_in(cell: object) -> Key | None:
    found = KEY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return None
    body_id, person_id = ids.read(found[2]), ids.read(found[3])
    if body_id is None or person_id is None:
        return None
    return Key(found[1], body_id, person_id, int(found[4]), ids.read(found[5]), ids.read(found[6]))


def given(rows: Sequence[Sequence[object]]) -> Given | None:
    """The members in the table; None when these rows are no month's sheet."""
    columns = _columns(rows)
    if columns is None:
        return None
    begun: dict[int, list[tuple[int, Key, dict[str, object]]]] = {}
    whose = set()
    for number, row in enumerate(rows, 1):
        key = key_in(row[columns["key"]]) if columns["key"] < len(row) else None
        if key is None:
            continue
        cells = {name: row[place] if place < len(row) else None for name, place in columns.items()}
        begun.setdefault(key.person_id, []).append((number, key, cells))
        whose.add((key.month, key.body_id))
    if len(whose) != 1:
        return None
    ((month, body_id),) = whose
    return Given(month, body_id, [_member(lines) for lines in begun.values()])


def _columns(rows: Sequence[Sequence[object]]) -> dict[str, int] | None:
    """Where each column stands, by its heading: someone may have widened, hidden or moved one."""
    names = {squeeze(words): name for name, words in HEADINGS.items()}
    for row in rows:
        found = {
            names[squeeze(cell)]: place
            for place, cell in enumerate(row)
            if isinstance(cell, str) and squeeze(cell) in names
        }
        if all(name in found for name in MUST_STAND):
            return found
    return None


def _member(lines: list[tuple[int, Key, dict[str, object]]]) -> WorkbookMember:
    number, key, first = lines[0]
    member = WorkbookMember(number, key.person_id, key.revision, key.version_id, NoteSaid())
    promised = [one.commitment_id for _, one, _ in lines]
    if len(set(promised)) < len(promised) or len({one[1][:5] for one in lines}) > 1:
        return member._replace(wrong=say("Dòng của đảng viên này bị chép lặp trong tệp."))
    try:
        return member._replace(said=_said(lines, first))
    except BadText as bad:
        return member._replace(wrong=bad.sentence)


def _said(rows: list[tuple[int, Key, dict[str, object]]], first: Mapping[str, object]) -> NoteSaid:
    nil, unseen = _ticked(first.get("nil")), _ticked(first.get("unseen"))
    said = NoteSaid(
        ratings={
            key.commitment_id: rating
            for _, key, cells in rows
            for rating in [_rating(cells.get("rating"))]
            if key.commitment_id and rating
        },
        reminds=frozenset(
            key.commitment_id for _, key, cells in rows if key.commitment_id and _ticked(cells.get("remind"))
        ),
        **from_cells(NoteSaid, first),
    )
    if not nil and not unseen:
        return said
    if nil and unseen:
        raise BadText(say("Chỉ đánh dấu một trong hai ô “Không có ý kiến nhận xét” và “Chưa có điều kiện theo dõi”."))
    if not said.is_blank:
        raise BadText(say("Đã đánh dấu không nhận xét mà vẫn có mức thực hiện hoặc nội dung. Hãy bỏ một trong hai."))
    return NoteSaid(NoteKind.NIL if nil else NoteKind.UNSEEN, reason=said.reason)


def _ticked(cell: object) -> bool:
    return cell is not None and cell is not False and fold(str(cell).strip()) in YES


def _rating(cell: object) -> Rating | None:
    words = "" if cell is None else str(cell).strip()
    meant = Rating.meant_by(words)
    if words and meant is None:
        raise BadText(say("Không có mức thực hiện “%(typed)s”. Hãy chọn trong danh sách của ô.", typed=words[:40]))
    return meant
