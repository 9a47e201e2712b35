"""What changed from one text to the next, told by word. Pure: words in, pieces out."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

# A word with its marks, a run of blanks, or one sign. Text is NFC, so a Vietnamese syllable is one run of letters;
# figures keep what binds them: 30/12/2022, 1.500, 121-KH/ĐU.
TOKEN = re.compile(r"\w+(?:[./:\-–]\w+)*|\s+|[^\w\s]")
ALIKE = 0.5  # from here on two rows are taken for the same one, reworded


class Piece(NamedTuple):
    how: str  # same, out, in
    text: str


def by_word(before: str, after: str) -> list[Piece]:
    """Reading order; what went out stands before what came in its place."""
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    pieces: list[Piece] = []
    for how, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            pieces.append(Piece("same", "".join(old[start:end])))
            continue
        if end > start:
            pieces.append(Piece("out", "".join(old[start:end])))
        if last > first:
            pieces.append(Piece("in", "".join(new[first:last])))
    return _joined(pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Changes that only a blank parts are read as one: “sửa ngay” for “làm ngay” and not letter soup."""
    out, came, found = "", "", list[Piece]()

    def close() -> None:
        nonlocal out, came
        found.extend(piece for piece in (Piece("out", out), Piece("in", came)) if piece.text)
        out = came = ""

    for place, piece in enumerate(pieces):
        between = piece.how == "same" and not piece.text.strip() and 0 < place < len(pieces) - 1 and (out or came)
        if piece.how == "out" or between:
            out += piece.text
        if piece.how == "in" or between:
            came += piece.text
        if piece.how == "same" and not between:
            close()
            found.append(piece)
    close()
    return found


def likeness(one: str, other: str) -> float:
    """0 to 1, by words."""
    return SequenceMatcher(None, TOKEN.findall(one.casefold()), TOKEN.findall(other.casefold()), autojunk=False).ratio()


def pairs(before: Sequence[str], after: Sequence[str], known: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Which row of before became which of after, by place: those `known`, then the likest first."""
    found = list(known)
    taken_before, taken_after = {one for one, _ in found}, {other for _, other in found}
    likest = sorted(
        (
            (-likeness(old, new), place, there)
            for place, old in enumerate(before)
            if place not in taken_before
            for there, new in enumerate(after)
            if there not in taken_after
        )
    )
    for unlike, place, there in likest:
        if -unlike >= ALIKE and place not in taken_before and there not in taken_after:
            found.append((place, there))
            taken_before.add(place)
            taken_after.add(there)
    return sorted(found, key=lambda pair: pair[1])
