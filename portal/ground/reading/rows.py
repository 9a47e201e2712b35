"""Telling a person's row from what an office writes around it: groups, totals, signatures."""

import re
from collections.abc import Mapping
from enum import StrEnum

from portal.ground.names import nfc
from portal.ground.reading.workbook import Cell

# Kept with their marks: folded, "Trường" (a school) would be the family name "Trương".
GROUP = re.compile(
    r"(?:chi|đảng)\s+(?:bộ|ủy|uỷ)\b|tổ\s+(?:dân phố|đảng|công tác|số|\d)|(?:khu|khối|cụm|ấp|thôn)\s+\w"
    r"|ban\s+(?:công tác|chấp hành|thường vụ|ctmt)|trường\s+(?:mầm non|mẫu giáo|tiểu học|trung học|th|mn)"
    r"|công an|công đoàn|hội\s+\w+|đoàn\s+(?:thanh niên|tncs|thể|tn)\b|mặt trận|ủy ban|uỷ ban|ubnd|hđnd|ubmttq"
)
ORDINAL = re.compile(r"(?:[ivxlc]+|[a-h]|\d+)\s*[.)]?", re.ASCII)
# Rows that say of all below them what another list says of each in a column.
OF_ALL_BELOW = (
    (re.compile(r"(?:các )?(?:đảng viên|đv|đ/c|đồng chí)\s+(?:dự bị|chính thức)\b"), "standing"),
    (re.compile(r"(?:các )?(?:đảng viên|đv|đ/c|đồng chí)\s+(?:đã |đang )?(?:được )?miễn\b"), "exempt"),
)
LEADING_ORDINAL = re.compile(r"^(?:[IVXLC]+|[A-H]|\d+)\s*[.)/-]\s*", re.ASCII)
COUNT_AT_END = re.compile(r"\s*(?:\([^)]*\)|:\s*\d+.*|[-–]\s*\d+\s*(?:đ/c|đồng chí|đảng viên).*)\s*$", re.I)
TOTAL = re.compile(
    r"(?:tổng|cộng|tổng số|tổng cộng|cộng dồn)\s*(?::|\d|$)|tổng (?:số|cộng)\b"
    r"|(?:tổng )?cộng (?:cb|tdp|đv)[\s.\d]*(?::|$)"
    r"|cộng (?:chi bộ|tổ|khu|nhóm|trang|dồn|đảng viên|danh sách)\b|(?:danh sách|bảng) (?:này )?(?:có|gồm)\b|ấn định"
)
SIGNATURE = re.compile(
    r"t\s*[./]\s*m\b|tm\s*\.|k\s*/\s*t\b|kt\s*\.|tl\s*\.|t/l\b|người (?:lập|tổng hợp|duyệt)|nơi nhận"
    r"|xác nhận của|\((?:đã )?ký|ký tên|thủ trưởng"
    r"|(?:[^,;]{0,60},\s*)?ngày\s+[\d.…_]*\s*tháng\s+[\d.…_]*\s*năm"
)
LOOKED_AT = 200
AS_ABOVE = re.compile(r"[-–\s]*(?:n\.?t\.?|như trên|\"|''|[″”“]|//)[-–\s]*", re.I)
NUMBERING = re.compile(r"\(?(\d{1,2})\)?", re.ASCII)


class Other(StrEnum):
    """Why a row below the heading is nobody's."""

    GROUP = "group"
    TOTAL = "total"
    SIGNATURE = "signature"
    HEADING = "heading"
    NUMBERING = "numbering"
    FOOTER = "footer"


def group_named(cells: Mapping[int, Cell]) -> str | None:
    """'CHI BỘ 1' from a row that holds nothing else but an ordinal and counts."""
    texts = [text for text in _texts(cells) if not ORDINAL.fullmatch(text.casefold())]
    if len(texts) != 1 or not all(isinstance(cell, str | int | float) for cell in cells.values()):
        return None
    name = LEADING_ORDINAL.sub("", texts[0])
    return COUNT_AT_END.sub("", name) if GROUP.match(name.casefold()) else None


def said_of_all(cells: Mapping[int, Cell]) -> dict[str, Cell] | None:
    """What "II. Đảng viên dự bị: 03 đồng chí" says of the rows below it, by field."""
    texts = [text for text in _texts(cells) if not ORDINAL.fullmatch(text.casefold())]
    if len(texts) != 1:
        return None
    name = COUNT_AT_END.sub("", LEADING_ORDINAL.sub("", texts[0]))
    found = next((field for form, field in OF_ALL_BELOW if form.match(name.casefold())), None)
    return {found: name} if found else None


def closing_words(cells: Mapping[int, Cell]) -> Other | None:
    """A total or a signature, by the words its cells begin with."""
    texts = [text.casefold() for text in _texts(cells)]
    if any(TOTAL.match(text) for text in texts):
        return Other.TOTAL
    if any(SIGNATURE.match(text) for text in texts):
        return Other.SIGNATURE
    return None


def as_above(cell: Cell) -> bool:
    """-nt-, như trên, ": the same as in the row above."""
    return isinstance(cell, str) and bool(AS_ABOVE.fullmatch(nfc(cell)))


def is_numbering(cells: Mapping[int, Cell]) -> bool:
    """The row (1) (2) (3) …, or A B 1 2 3 …, that forms carry under their heading."""
    if len(cells) < 3:
        return False
    signs = [str(cell).strip(" ().").casefold() for cell in cells.values()]
    letters = "".join(sign for sign in signs if len(sign) == 1 and sign.isalpha())
    numbers = [NUMBERING.fullmatch(sign) for sign in signs[len(letters) :]]
    counted = [int(number[1]) for number in numbers if number]
    in_order = not counted or counted == list(range(counted[0], counted[0] + len(counted)))
    return "abcdefgh".startswith(letters) and len(letters) + len(counted) == len(signs) and in_order


def _texts(cells: Mapping[int, Cell]) -> list[str]:
    """The beginnings of what is written: a cell may hold a book, and these words come first."""
    return [" ".join(nfc(c[:LOOKED_AT]).split()) for c in cells.values() if isinstance(c, str)]
