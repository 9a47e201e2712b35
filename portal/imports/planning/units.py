"""Cells a roster names that the portal does not know yet: taken up when their kind is clear."""

import re
from difflib import SequenceMatcher

from portal.ground.names import fold, nfc
from portal.ground.reading.fonts import Font, read_as
from portal.ground.text import Sentence, say
from portal.imports.above import cell_of_sheet
from portal.imports.planning.base import CurrentFacts
from portal.imports.planning.change import Cells, NewUnit, UnitRef
from portal.organisations.models import CellKind
from portal.organisations.queries import UnitRow, plain, successions
from portal.organisations.queries import units as every_unit

AREA_CELL = re.compile(r"chi bo (\d{1,2})")
RESIDENCE = re.compile(r"to dan pho (\d{1,2})\b(?:\s+(.*))?")
SCHOOL = ("truong ", "mam non", "tieu hoc", "trung hoc")
POLICE = "cong an"
ALIKE, LONG = 0.8, 4
SMALL = {"phường", "xã", "thị", "trấn", "số", "và", "của", "bộ"}
PHRASES = (
    "Chi bộ",
    "Tổ dân phố",
    "Y tế",
    "Mầm non",
    "Mẫu giáo",
    "Tiểu học",
    "Trung học cơ sở",
    "Trung học phổ thông",
    "Công an",
    "Quân sự",
    "Hợp tác xã",
    "Cơ quan",
    "Ủy ban nhân dân",
    "Dân vận",
    "Khu dân cư",
    "Quản lý",
)


class UnitFinder:
    """Which unit a cell of the file means; new ones are remembered under the name they had first."""

    def __init__(self, base: CurrentFacts, ward_name: str) -> None:
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
            unit = NewUnit(
                f"cell-{number}", in_office_case(text) if "chi bo" in fold(text) else f"Chi bộ {number}", row, number
            )
        elif self._likely_slip(key):
            return None
        elif any(word in f"{key} " for word in SCHOOL):
            unit = NewUnit(self._free("cell-school"), in_office_case(text), row, kind=CellKind.SCHOOL)
        elif POLICE in key:
            taken = "cell-police" in self.base.by_code or any(u.code == "cell-police" for u in self.new.values())
            code = self._free("cell-police") if taken else "cell-police"
            unit = NewUnit(code, in_office_case(text), row, kind=CellKind.POLICE)
        elif key.startswith("chi bo "):
            unit = NewUnit(self._free("cell-unit"), in_office_case(text), row, kind=CellKind.OTHER)
        else:
            return None
        self.new[key] = unit
        return unit.code

    def _likely_slip(self, key: str) -> bool:
        """Nearly the name of a cell that stands: a slip of the typist rather than another cell."""
        named = [*self.base.cells, *self.new]
        return any(_one_slip(key.split(), one.split()) for one in named)

    def _free(self, stem: str) -> str:
        taken = {*self.base.by_code, *(unit.code for unit in self.new.values())}
        number = 1
        while f"{stem}-{number}" in taken:
            number += 1
        return f"{stem}-{number}"


def _one_slip(words: list[str], others: list[str]) -> bool:
    """One word of the name differs, and by a letter: shorter words differ because they mean another place."""
    differing = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) != len(others) or len(differing) != 1:
        return False
    one, other = differing[0]
    return min(len(one), len(other)) >= LONG and SequenceMatcher(None, one, other).ratio() >= ALIKE


def in_office_case(text: str) -> str:
    """CHI BỘ TRẠM Y TẾ PHƯỜNG as offices write it: Chi bộ Trạm Y tế phường."""
    text = nfc(" ".join(text.split()))
    if not text.isupper():
        return text[:1].upper() + text[1:]
    words = " ".join(word if word in SMALL else word.capitalize() for word in text.casefold().split())
    for phrase in PHRASES:
        words = re.sub(rf"\b{phrase}\b", phrase, words, flags=re.I)
    return words[:1].upper() + words[1:]


def _meant(text: str, cells: Cells, units: UnitFinder) -> str | None:
    """The cell so called, or of the residence group so called; else what it says when read in an old font."""
    row = cells.record.row_number
    if (code := units.cell(text, row)) or ((named := cell_of_sheet(text)) and (code := units.cell(named, row))):
        return code
    for font in Font:
        read = nfc(read_as(font, text))
        if read != text and (known := units.base.cells.get(plain(read))):
            cells.change.converted = cells.change.held = True
            cells.ask("cell", say("Đổi từ phông chữ cũ: “%(before)s” thành “%(after)s”.", before=text, after=read))
            return known.code
    return None


def cell_code(cells: Cells, units: UnitFinder) -> str | None:
    """The cell named in the row, else in the group row above it, else over the table or on the sheet."""
    text = cells.text("cell") or cells.record.group or cells.source.cell or ""
    if not text:
        return None
    code = _meant(text, cells, units)
    if code is None:
        cells.reject(
            "cell",
            say(
                "Không rõ “%(text)s” là chi bộ nào. Hãy ghi đúng tên đã có trên cổng, hoặc lập chi bộ này trước.",
                text=text[:60],
            ),
        )
    elif (unit := units.base.by_code.get(code)) and unit.ended_on is not None:
        cells.reject("cell", _has_ended(unit))
        return None
    return code


def _has_ended(unit: UnitRow) -> Sentence:
    """Nobody is told to be in what stands no longer; the list names what follows it."""
    names = {one.id: one.short_name for one in every_unit()}
    after = ", ".join(names[one.after_id] for one in successions() if one.before_id == unit.id)
    return say(
        "%(unit)s đã kết thúc từ ngày %(day)s, kế tiếp là %(after)s. Hãy ghi chi bộ hiện nay.",
        unit=unit.short_name,
        day=unit.ended_on,
        after=after or "–",
    )
