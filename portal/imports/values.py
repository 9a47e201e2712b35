"""What an office writes in a cell, read as what it means: ticks, sexes, cards, exemptions, standing."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from portal.ground.names import fold, nfc, tidy_name
from portal.ground.reading import Cell
from portal.ground.text import Sentence, say, shown
from portal.ground.typed import BadText, PartialDay, parse_partial_day
from portal.people.models import ExemptionKind, Sex

TICKS = {"x", "co", "1", "dung", "v", "yes", "true", "✓", "✔", "√", "☑"}
CARD_DIGITS = 8
NOTHING = {"", "-", "–", "—", "0", "khong", "k", "ko", "khong co", "chua", "chua co", "false", "no", ".", "/"}
NOTHING |= {"chua cap", "chua cap the", "chua co the", "cho cap", "cho cap the", "dang lam", "khong ro"}

MALE = {"nam", "m", "male", "trai", "ong", "nam gioi"}
FEMALE = {"nu", "f", "female", "gai", "ba", "nu gioi"}
CARD = re.compile(r"\d{2}\.\d{6}|\d{12}", re.ASCII)
PROBATIONARY = re.compile(r"\b(?:du bi|db|dvdb)\b")
OFFICIAL = re.compile(r"\b(?:chinh thuc|ct|dvct)\b")
EXEMPT, REDUCED = re.compile(r"\bmien\b|\bmsh|\bqd\b|quyet dinh|nghi quyet"), re.compile(r"\bgiam\b")
DAY_INSIDE = re.compile(r"\d{1,2}\s*[/.\-]\s*\d{1,2}\s*[/.\-]\s*\d{4}|\d{4}-\d{2}-\d{2}", re.ASCII)
MONTH_INSIDE = re.compile(r"(?<![\d/.\-])\d{1,2}\s*[/.\-]\s*\d{4}(?!\d)", re.ASCII)

# A name's letters, the signs inside names of the highlands, a second name in brackets.
NAME = re.compile(r"[^\W\d_][\w\s'’().,\-–]*")
ADDRESSED = re.compile(r"^\s*(?:đ\s*/\s*c|đ\.\s*c\.?|đc\.|đồng chí)[\s:.]+(?=\S)", re.I)
TOLD_APART = re.compile(r"\s*\(sinh \d{4}(?:, [^()]*)?\)\s*$")
LONGEST_NAME = 8  # words
# Words of a list about itself, and what stands where nobody does.
NOBODY = re.compile(
    r"(?:không(?: có)?|chưa(?: có)?|trống|khuyết|vắng|như trên|n\.?t\.?|-+\s*nt\s*-+|ghi chú|lưu ý|ví dụ|nguyễn văn a)"
    r"|.*\b(?:đảng viên|các đồng chí|chi bộ|đảng bộ|chi ủy|tổ dân phố|danh sách|sinh hoạt|chuyển (?:đi|đến|về))\b.*",
    re.I,
)
SEVERAL = re.compile(r"\s*[,;&+]\s*|\s+[-–—]\s+|\s+và\s+|\s*\n\s*")
FORMULA = re.compile(r"^[=+@]|[<>{}\[\]|\\/#$%^&*;:!?\"]")


@dataclass(frozen=True)
class Exempted:
    """An exemption as a cell tells it: since its own day where one is written, by the decision written there."""

    kind: ExemptionKind
    since: date | None
    decision: str = ""


def ticked(cell: Cell) -> bool:
    """x, X, ✓, có, 1: how offices tick."""
    return cell is True or str("" if cell is None else cell).strip(" .()[]").casefold().replace("ó", "o") in TICKS


def tidy_card(cell: Cell) -> str:
    """'38.101176' however Excel kept it: as text, as a number that lost its zeros, without the point."""
    if isinstance(cell, float):
        return f"{cell:09.6f}"
    typed = "".join(str("" if cell is None else cell).split()).lstrip("'")
    if isinstance(cell, date) or DAY_INSIDE.fullmatch(typed):  # eight digits, and no card for all that
        return typed
    digits = re.sub(r"(?i)^(?:số|so|thẻ|the|đv|dv|[:.\s])+|[.,\-/]", "", typed)
    if isinstance(cell, int) and len(digits) == CARD_DIGITS - 1:  # a number has lost its first zero
        digits = f"0{digits}"
    if digits.isascii() and digits.isdigit() and len(digits) == CARD_DIGITS:
        return f"{digits[:2]}.{digits[2:]}"
    return typed


def says_nothing(cell: Cell) -> bool:
    return fold(written(cell)).strip() in NOTHING


def written(cell: Cell) -> str:
    return "" if cell is None else " ".join(shown(cell).split())


def sex_of(cell: Cell) -> Sex | None:
    """None for what is no sex: the caller tells an empty cell apart."""
    told = fold(written(cell)).strip(" .()")
    return Sex.MALE if told in MALE else Sex.FEMALE if told in FEMALE else None


def card_known(card: str) -> bool:
    return bool(CARD.fullmatch(card))


def day_known(text: str) -> bool:
    """A day, a month or a year of somebody's life."""
    try:
        return parse_partial_day(text) is not None
    except BadText:
        return False


def called(text: str) -> str:
    """A person's name as it is kept, without the word by which a list addresses everybody and without what the portal
    itself adds to tell namesakes apart."""
    return tidy_name(nfc(TOLD_APART.sub("", ADDRESSED.sub("", text))))


def name_known(name: str) -> bool:
    """Letters, and nothing of a number or a formula."""
    return (
        bool(NAME.fullmatch(name))
        and not FORMULA.search(name)
        and not any(map(str.isdigit, name))
        and not NOBODY.fullmatch(name)
        and len(name.split()) <= LONGEST_NAME
    )


def name_fault(cell: Cell, who: str) -> Sentence | None:
    """Why what stands under the names is nobody's, or more than one person's."""
    if not who:
        return say("Thiếu họ và tên.")
    if several(cell):
        return say("“%(name)s” là hai người. Hãy ghi mỗi người một dòng.", name=who[:60])
    return None if name_known(who) else say("“%(name)s” không phải là họ tên người.", name=who[:60])


def several(cell: Cell) -> bool:
    """Whether two people stand in one cell of names, each by two words at least; a mere line break parts three."""
    text = nfc(cell).strip() if isinstance(cell, str) else ""
    parts = [one for one in SEVERAL.split(text) if one]
    fewest = 3 if "\n" in text and not SEVERAL.search(text.replace("\n", " ")) else 2
    return len(parts) > 1 and all(len(part.split()) >= fewest for part in parts)


def probationary(cell: Cell) -> bool | None:
    """What a word about a member's standing says; None when it says neither."""
    told = fold(written(cell))
    return True if PROBATIONARY.search(told) else False if OFFICIAL.search(told) else None


def exempted(cell: Cell) -> Exempted | None:
    """None for a cell that says no; BadText for one that says nothing a person could hold to."""
    text = written(cell)
    if says_nothing(cell):
        return None
    if ticked(cell):
        return Exempted(ExemptionKind.EXEMPT, None)
    folded = fold(text)
    kind = ExemptionKind.REDUCED if REDUCED.search(folded) and "mien" not in folded else ExemptionKind.EXEMPT
    if not isinstance(cell, str):
        return Exempted(kind, first_day(parse_partial_day(cell)))
    if found := DAY_INSIDE.search(text) or MONTH_INSIDE.search(text):
        rest = (text[: found.start()] + text[found.end() :]).strip(" ,;.-")
        return Exempted(kind, first_day(parse_partial_day(found[0])), text if rest and not ticked(rest) else "")
    if EXEMPT.search(folded) or REDUCED.search(folded):
        return Exempted(kind, None, text)
    return Exempted(kind, first_day(parse_partial_day(text)))


def decided(cell: Cell) -> Exempted | None:
    """What a column of decisions tells: whatever stands there is a decision's number, with its day or without."""
    if says_nothing(cell) or not isinstance(cell, str):
        return exempted(cell)
    try:
        told = exempted(cell)
    except BadText:
        told = None
    since = told.since if told and DAY_INSIDE.search(cell) else None
    return Exempted(told.kind if told else ExemptionKind.EXEMPT, since, written(cell))


def together(told: Sequence[Exempted]) -> Exempted | None:
    """One exemption told over several columns: a tick, its first day, the decision; of each the first told counts."""
    if not told:
        return None
    since = next((one.since for one in told if one.since), None)
    kind = next((one.kind for one in told if one.kind is ExemptionKind.REDUCED), told[0].kind)
    return Exempted(kind, since, next((one.decision for one in told if one.decision), ""))


def first_day(told: PartialDay | None) -> date | None:
    """The first day of what is known: of a year, its first."""
    return (told.day or date(told.year, told.month or 1, 1)) if told else None
