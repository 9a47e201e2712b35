"""Vietnamese names: one way to write them, to find them without marks, and to put them in order."""

import re
import unicodedata
from functools import lru_cache

LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")  # ngang huyền hỏi ngã sắc nặng
SHAPES = {"\u0306", "\u0302", "\u031b"}  # the marks of ă, â ê ô, ơ ư: they make another letter

# Letters, tones and cases of a syllable are parted by a sign below every digit and letter, so that
# comparing two keys byte by byte compares first all letters, then all tones, then all cases.
PART, SYLLABLE = "!", " "

FOLDED = str.maketrans("đĐ", "dD")
SHORT = 80  # letters: a name, which is folded again on each page that lists it; a text is not kept


def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def fold(text: str) -> str:
    """Without marks and capitals, đ as d: what is searched."""
    return _folded(text) if len(text) <= SHORT else _folded.__wrapped__(text)


@lru_cache(maxsize=8192)
def _folded(text: str) -> str:
    bare = unicodedata.normalize("NFD", text.translate(FOLDED))
    if not bare.isascii():
        bare = "".join(c for c in bare if not unicodedata.combining(c))
        bare = unicodedata.normalize("NFC", bare)
    return bare.casefold()


def search_terms(typed: str) -> tuple[str, ...]:
    """The folded words of a search, each once, in the order typed."""
    words = (word.strip(".,;:-\"'()") for word in fold(typed).replace(",", " ").split())
    return tuple(dict.fromkeys(word for word in words if word))


def split_name(name: str) -> tuple[str, str]:
    """('Nguyễn Thị Thanh', 'Hạnh'): family and middle names, given name."""
    family_and_middle, _, given = " ".join(nfc(name).split()).rpartition(" ")
    return family_and_middle, given


def sort_key(full_name: str) -> str:
    """Given name, then family, then middle names; ASCII, to be compared byte by byte."""
    syllables = nfc(full_name).split()
    return SYLLABLE.join(map(_syllable_key, syllables[-1:] + syllables[:-1]))


def initial(name: str) -> str:
    """The letter under which a name is looked up: without marks, Đ beside D."""
    first = nfc(name)[:1].upper()
    return first if first == "Đ" else fold(first).upper()


def tidy_name(raw: str) -> str:
    """NFC, single spaces; a syllable all in capitals becomes 'Nguyễn', one all in small letters too."""
    return " ".join(_tidy_syllable(word) for word in nfc(raw).split())


def _tidy_syllable(word: str) -> str:
    shouted = word.isupper() and sum(map(str.isalpha, word)) > 1
    return CAPITAL.sub(lambda start: start[0].upper(), word.lower()) if (shouted or word.islower()) else word


# Names of the highlands carry a second capital: H'Hen, Y-Bhăm.
CAPITAL = re.compile(r"(?:^|(?<=['’\-(]))\w")


def _syllable_key(syllable: str) -> str:
    places = [PLACES.get(character) or _place(character) for character in syllable]
    letters, tones, cases = zip(*places, strict=True)
    return PART.join(("".join(letters), "".join(tones), "".join(cases)))


def _place(character: str) -> tuple[str, str, str]:
    """Where a character stands: its letter's sign, its tone 0-5, its case 0-1."""
    base, *marks = list(unicodedata.normalize("NFD", character))
    shape = "".join(mark for mark in marks if mark in SHAPES)
    letter = nfc(base + shape).lower()
    tone = next((TONES.index(mark) for mark in marks if mark in TONES), 0)
    if letter in LETTERS:
        sign = chr(ord("A") + LETTERS.index(letter))
    elif base.lower() in LETTERS:
        sign = chr(ord("A") + LETTERS.index(base.lower()))
    elif "0" <= base <= "9":
        sign = base
    else:  # signs before digits, foreign scripts after the alphabet
        sign = f"{'~' if base.isalpha() else '#'}{ord(base):06x}"
    return sign, str(tone), "1" if character.isupper() else "0"


PLACES = {c: _place(c) for c in map(chr, [*range(0x21, 0x250), *range(0x1E00, 0x1F00)])}
