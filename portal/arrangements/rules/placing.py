"""The people who are asked where they go, as a workbook: what each column is called, and whom a row is about. Pure."""

import re
from typing import NamedTuple

from portal.ground import ids
from portal.ground.reading import HeadingColumn
from portal.ground.text import Sentence

SHEET = "Nơi đến"
HEADINGS = {
    "key": "Mã dòng (không sửa)",
    "number": "STT",
    "name": "Họ và tên",
    "card": "Số thẻ đảng viên",
    "leaves": "Đang ở",
    "home": "Nơi cư trú",
    "to": "Chuyển đến",
}
COLUMNS = (
    HeadingColumn("key", (HEADINGS["key"], "Mã dòng"), required=True),
    HeadingColumn("name", (HEADINGS["name"],)),
    HeadingColumn("to", (HEADINGS["to"],), required=True),
)
KEY = re.compile(r"([0-9a-z]{13}) ([0-9a-z]{13})")


class Placing(NamedTuple):
    """Somebody in a unit that ends or is divided."""

    person_id: int
    from_id: int

    def __str__(self) -> str:
        return f"{ids.written(self.person_id)} {ids.written(self.from_id)}"


class RefusedRow(NamedTuple):
    """A row that is not taken: where it stands in the file, and why."""

    sheet: str
    row: int
    column: str
    who: str
    reason: Sentence


def placing_in(cell: object) -> Placing | None:
    found = KEY.fullmatch(cell.strip()) if isinstance(cell, str) else None
    if found is None:
        return None
    person_id, from_id = ids.read(found[1]), ids.read(found[2])
    return Placing(person_id, from_id) if person_id and from_id else None
