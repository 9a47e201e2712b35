"""A list saved as text: its encoding and its delimiter are guessed."""

import csv
import re
from io import StringIO

from portal.ground.names import nfc
from portal.ground.reading.errors import MOST_ROWS, Unreadable, too_many_rows
from portal.ground.reading.fonts import WORDS, is_syllable, modernised
from portal.ground.text import say

DELIMITERS = (",", ";", "\t", "|")
LINES_LOOKED_AT = 200
BOM = (b"\xff\xfe", b"\xfe\xff")


def read_rows(data: bytes) -> list[list[str]]:
    text = decode(data)
    told = re.match(r"sep=(.)\r?\n", text)  # Excel's own hint, which it does not count as a row
    text = text[told.end() :] if told else text
    delimiter = told[1] if told else _delimiter_of(text)
    rows = []
    try:
        for row in csv.reader(StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise too_many_rows()
    except csv.Error:
        raise _not_text() from None
    return rows


def decode(data: bytes) -> str:
    if not data.startswith(BOM) and _typed_in_an_old_font(data):
        return data.decode("latin-1")
    for encoding in _encodings(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not re.search("[\x00-\x08\x0e-\x1a\x1c-\x1f]", text):
            return nfc(text)  # windows-1258 writes tones as letters of their own
    raise _not_text()


def _typed_in_an_old_font(data: bytes) -> bool:
    """A list in TCVN3 or VNI saved as text holds one byte a sign, which Windows-1258 would take for other letters."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        words = [line.split() for line in re.split(r"[\r\n;,\t|]+", data[:50_000].decode("latin-1"))]
        modern = modernised([[" ".join(line)] for line in words])
        vietnamese = nfc(data[:50_000].decode("cp1258", "replace"))
        sound = sum(map(is_syllable, WORDS.findall(vietnamese)))
        return 2 * sum(all(map(is_syllable, WORDS.findall(text))) for text, _old in modern.values()) > sound
    return False


def _encodings(data: bytes) -> tuple[str, ...]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    if data[1:200:2].count(0) > len(data[1:200:2]) // 2:
        return ("utf-16-le",)
    if data[0:200:2].count(0) > len(data[0:200:2]) // 2:
        return ("utf-16-be",)
    return ("utf-8-sig", "cp1258")


def _delimiter_of(text: str) -> str:
    """The one that parts the first lines into most cells."""
    head = "".join(text.splitlines(keepends=True)[:LINES_LOOKED_AT])

    def cells(delimiter: str) -> int:
        try:
            return sum(len(row) for row in csv.reader(StringIO(head, newline=""), delimiter=delimiter))
        except csv.Error:
            return 0

    return max(DELIMITERS, key=cells)


def _not_text() -> Unreadable:
    return Unreadable(say("Tệp không phải bảng tính, hoặc dùng bảng mã lạ. Hãy mở bằng Excel và lưu lại thành .xlsx."))
