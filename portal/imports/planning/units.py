"""Cells a roster names that the portal does not know yet: taken up when their kind is clear."""

import re

from portal.ground.text import say
from portal.imports.planning.base import Base
from portal.imports.planning.change import Cells, NewUnit, UnitRef
from portal.organisations.models import CellKind
from portal.organisations.queries import plain

AREA_CELL = re.compile(r"chi bo (\d{1,2})")
RESIDENCE = re.compile(r"to dan pho (\d{1,2})\b(?:\s+(.*))?")
SCHOOL = ("truong ", "mam non", "tieu hoc", "trung hoc")
POLICE = "cong an"


class UnitFinder:
    """Which unit a cell of the file means; new ones are remembered under the name they had first."""

    def __init__(self, base: Base, ward_name: str) -> None:
        self.base = base
        self.ward_name = plain(ward_name)
        self.new: dict[str, NewUnit] = {}
        self._seen: dict[str, str | None] = {}

    def cell(self, text: str, row: int) -> str | None:
        """The cell's code; None when nobody can tell what kind of cell it is."""
        key = plain(text)
        if key not in self._seen:
            known = self.base.cells.get(key)
            self._seen[key] = known.code if known else self._take_up(text, key, row)
        return self._seen[key]

    def group(self, text: str) -> str | None:
        """The residence group of "Tổ 3, phường Phúc Đồng"; None for a place outside the ward or unknown to it."""
        found = RESIDENCE.match(plain(text))
        if not found or (found[2] and self.ward_name not in found[2]):
            return None
        if known := self.base.groups.get(f"to dan pho {int(found[1])}"):
            return known.code
        coming = any(unit.area == int(found[1]) for unit in self.new.values())
        return f"group-{int(found[1])}" if coming else None

    def name(self, code: str | None) -> str:
        if code is None:
            return ""
        if unit := self.base.by_code.get(code):
            return unit.name
        if code.startswith("group-"):
            return f"Tổ dân phố {code.removeprefix('group-')}"
        return next(unit.name for unit in self.new.values() if unit.code == code)

    def ref(self, code: str | None) -> UnitRef | None:
        return None if code is None else UnitRef(code)

    def _take_up(self, text: str, key: str, row: int) -> str | None:
        if area := AREA_CELL.fullmatch(key):
            number = int(area[1])
            unit = NewUnit(f"cell-{number}", f"Chi bộ {number}", row, number)
        elif any(word in f"{key} " for word in SCHOOL):
            unit = NewUnit(self._free("cell-school"), text, row, kind=CellKind.SCHOOL)
        elif POLICE in key:
            taken = "cell-police" in self.base.by_code or any(u.code == "cell-police" for u in self.new.values())
            code = self._free("cell-police") if taken else "cell-police"
            unit = NewUnit(code, text, row, kind=CellKind.POLICE)
        else:
            return None
        self.new[key] = unit
        return unit.code

    def _free(self, stem: str) -> str:
        taken = {*self.base.by_code, *(unit.code for unit in self.new.values())}
        number = 1
        while f"{stem}-{number}" in taken:
            number += 1
        return f"{stem}-{number}"


def cell_code(cells: Cells, units: UnitFinder) -> str | None:
    """The cell named in the row, else in the group row above it."""
    text = cells.text("cell") or (cells.record.group or "")
    if not text:
        return None
    code = units.cell(text, cells.record.row_number)
    if code is None:
        cells.reject(
            "cell",
            say(
                "Không rõ “%(text)s” là chi bộ nào. Hãy ghi đúng tên đã có trên cổng, hoặc lập chi bộ này trước.",
                text=text[:60],
            ),
        )
    return code
