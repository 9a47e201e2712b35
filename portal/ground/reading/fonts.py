"""Text typed for the old Vietnamese fonts, TCVN3 (.VnTime) and VNI: recognised by what is no Vietnamese, and read.

Such text holds signs of Western Europe that only look Vietnamese in their own font: "NguyÔn V¨n C\u00adêng" is
"Nguyễn Văn Cường". A cell that could be either ("Chi bé 2", "Thò") follows its row, then its column, then its sheet.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from enum import StrEnum
from itertools import product
from typing import NamedTuple

TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
SOFT_HYPHEN = "\xad"  # ư in TCVN3, nothing in Unicode
LAST_OF_OLD = "\xff"


class Font(StrEnum):
    TCVN3 = "TCVN3"
    VNI = "VNI"


TCVN3 = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)


def _vni() -> dict[str, str]:
    """Base letter and a sign after it; ơ, ư, đ and the i of each tone are signs of their own."""
    plain = dict(zip("ùøûõï", ("\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
    hat = {"â": ""} | dict(zip("áàåãä", plain.values(), strict=True))
    bowl = {"ê": ""} | dict(zip("éèúüë", plain.values(), strict=True))
    pairs = {base + sign: base + tone for base, (sign, tone) in product("aeouy", plain.items())}
    pairs |= {base + sign: base + "\u0302" + tone for base, (sign, tone) in product("aeo", hat.items())}
    pairs |= {"a" + sign: "a\u0306" + tone for sign, tone in bowl.items()}
    horned = {"ô": "ơ", "ö": "ư"}
    pairs |= {old + sign: new + tone for (old, new), (sign, tone) in product(horned.items(), plain.items())}
    alone = {**horned, "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
    lower = {old: unicodedata.normalize("NFC", new) for old, new in (pairs | alone).items()}
    upper = {form: new.upper() for old, new in lower.items() for form in (old.upper(), old[0].upper() + old[1:])}
    return lower | upper


VNI = _vni()
VNI_SIGNS = re.compile("|".join(sorted(map(re.escape, VNI), key=len, reverse=True)))

ONSET = "(?:ngh|ng|nh|ch|gh|gi|kh|ph|qu|th|tr|[bcdđghklmnpqrstvx])?"
VOWELS = (
    "iêu|yêu|ươu|ươi|uôi|oai|oay|oao|oeo|uây|uyê|uya|uyu|iê|yê|ươ|uô|ưa|ua|ia|oa|oă|oe|uâ|uê|uơ|uy|oo|ai|ao|au|ay|âu|ây"
    "|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|[aăâeêioôơuưy]"
)
SYLLABLE = re.compile(rf"{ONSET}(?:{VOWELS})(?:ch|ng|nh|[cmnpt])?")
NEVER_SO = re.compile("oo(?!c|ng$)")
NEVER_OPEN = re.compile("(?:ă|â|iê|yê|uyê|oă|uâ|uô|ươ)$")
STOPPED = re.compile("(?:c|ch|p|t)$")
WORDS = re.compile(r"[^\s!-@\[-`{-~]+")


HEADING = 2  # lines of heading, which an office writes in Unicode over cells that are not


class Old(NamedTuple):
    """What stood in a cell before; alone: its column is otherwise in Unicode."""

    before: str
    alone: bool


def read_as(font: Font, text: str) -> str:
    if font is Font.TCVN3:
        return "".join(TCVN3.get(sign, sign) for sign in text)
    return VNI_SIGNS.sub(lambda found: VNI[found[0]], text)


def is_syllable(word: str) -> bool:
    """Whether a word could be Vietnamese: its letters, one tone at most, and the tone its end allows."""
    marks = unicodedata.normalize("NFD", word.casefold())
    tones = [mark for mark in marks if mark in TONES[1:]]
    bare = unicodedata.normalize("NFC", "".join(mark for mark in marks if mark not in TONES[1:]))
    if len(tones) > 1 or not SYLLABLE.fullmatch(bare) or NEVER_OPEN.search(bare) or NEVER_SO.search(bare):
        return False
    return not STOPPED.search(bare) or tones in (["\u0301"], ["\u0323"])


def fonts_of(text: str) -> set[Font | None]:
    """The ways in which the text is Vietnamese; None is Unicode, empty says nothing (no mark, or no Vietnamese)."""
    words = [word for word in WORDS.findall(text) if not word.isascii()]
    if not words:
        return set()
    if any(sign > LAST_OF_OLD for sign in text):
        return {None}
    ways: dict[Font | None, list[str]] = {None: words}
    ways |= {font: [read_as(font, word) for word in words] for font in Font}
    return {font for font, read in ways.items() if all(map(is_syllable, read))}


def modernised(rows: Sequence[Sequence[object]]) -> dict[tuple[int, int], tuple[str, Old]]:
    """By row and column: the cells that were typed for an old font, as Unicode, with what stood there."""
    ways = {
        (at, column): found
        for at, row in enumerate(rows)
        for column, cell in enumerate(row)
        if isinstance(cell, str) and not cell.isascii() and (found := fonts_of(cell))
    }
    if not any(None not in found for found in ways.values()):
        return {}
    by_row, by_column = _votes(ways, 0), _votes(ways, 1)
    whole = sum(by_column.values(), Counter[Font | None]())
    read: dict[tuple[int, int], tuple[str, Old]] = {}
    for (at, column), found in ways.items():
        font = _decided(found, (by_row[at], by_column[column], whole))
        before = rows[at][column]
        if font is None or not isinstance(before, str) or (after := read_as(font, before)) == before:
            continue
        voted = by_column[column]
        read[at, column] = (after, Old(before, voted[None] - HEADING > voted[font]))
    return read


def _votes(ways: dict[tuple[int, int], set[Font | None]], axis: int) -> dict[int, Counter[Font | None]]:
    """What each row (or column) is written in, told by the cells that can be read in one way only."""
    votes: dict[int, Counter[Font | None]] = {place[axis]: Counter() for place in ways}
    for place, found in ways.items():
        if len(found) == 1:
            votes[place[axis]].update(found)
    return votes


def _decided(found: set[Font | None], evidence: Sequence[Counter[Font | None]]) -> Font | None:
    if len(found) == 1:
        return next(iter(found))
    row, *wider = evidence
    if len(row) == 1 and (only := next(iter(row))) in found:
        return only
    for votes in wider:
        # A heading in Unicode says nothing of the cells under it.
        beyond = Counter({font: count - (HEADING if font is None else 0) for font, count in votes.items()})
        likely = [font for font, count in beyond.most_common() if font in found and count > 0]
        if likely:
            return likely[0]
    # A letter and its sign that would be one letter in VNI are seldom two in TCVN3.
    return None if None in found else Font.VNI
