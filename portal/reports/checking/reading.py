"""The numbers of a page, a Word file or a workbook, each with the unit and the word it stands under."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Any, NamedTuple

from portal.supervision.rules.parts import IN_WORDS, MonthStanding, Parts, Reached

COUNT = r"(\d{1,3}(?:\.\d{3})+|\d+)"
NUMBER = re.compile(rf"{COUNT}(?:/{COUNT})?(?: \(?[\d,.]+ ?%\)?)?")  # 538/551 (97,6%)
RATE = "tỷ lệ"
WHOLE = {"cộng", "toàn đảng bộ", "toàn phường"}
LISTED = {"số", "số người"}
NOT_ADDING_UP = "các phần không cộng thành tổng"
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


class ToldNumber(NamedTuple):
    """`of`: the unit, empty for the whole; `part` and `whole` as printed, `whole` None where it is a mere count."""

    of: str
    label: str
    part: int
    whole: int | None = None


def on_page(html: str, about: str) -> Iterator[ToldNumber]:
    """Of tables, of lists of facts, and of the sentence that tells a month's parts; `about`: whose page it is."""
    from lxml.html import fromstring  # type: ignore[import-untyped]  # heavy, and only wanted where pages are checked

    tree = fromstring(html)
    yield from in_sentences(_text(tree), about)
    for gone in tree.xpath("//script | //style | //nav | //*[contains(@class, 'unseen')]"):
        gone.drop_tree()
    for table in tree.xpath("//table"):
        heads = [_text(one) for one in table.xpath(".//thead//th")]
        for row in table.xpath(".//tbody/tr"):
            cells = row.xpath("./td | ./th")
            labels = [one.get("data-label") or (heads[at] if at < len(heads) else "") for at, one in enumerate(cells)]
            yield from _row(labels, [_text(one) for one in cells], about)
    for name in tree.xpath("//dl//dt"):
        value = name.getnext()
        if value is not None and value.tag == "dd":
            yield from _told(about, _text(name), _text(value))
    for line in tree.xpath("//li"):
        label, colon, number = " ".join((line.text or "").split()).partition(":")
        if colon:
            yield from _told(about, label, number.strip())


def in_word(content: bytes, about: str) -> Iterator[ToldNumber]:
    from docx import Document  # heavy, and only wanted where papers are checked

    document = Document(BytesIO(content))
    for table in document.tables:
        heads, *rows = [[" ".join(cell.text.split()) for cell in row.cells] for row in table.rows]
        for row in rows:
            yield from _row(heads, row)
    yield from in_sentences(" ".join(one.text for one in document.paragraphs), about)


def in_workbook(content: bytes, about: str, first: str) -> Iterator[ToldNumber]:
    """`first`: the heading of the column that names the rows. Two columns of a share are told as one."""
    from python_calamine import CalamineWorkbook  # heavy, and only wanted where workbooks are checked

    book = CalamineWorkbook.from_filelike(BytesIO(content))
    for name in book.sheet_names:
        lines = [[_cell(one) for one in line] for line in book.get_sheet_by_name(name).to_python()]
        heads: Sequence[str] = ()
        for line in lines:
            if first in line:
                heads = line
            elif heads and len(line) == len(heads) and line[0]:
                yield from _row(heads, line)
        yield from in_sentences(" ".join(" ".join(line) for line in lines), about)


def in_sentences(text: str, about: str) -> Iterator[ToldNumber]:
    """A month's parts in words: "Đã ghi sổ 42/45: có nhận xét 33, ..."."""
    for reached, sentence in IN_WORDS.items():
        pattern = PLACEHOLDER.sub(r"(?P<\1>\\d+)", re.escape(str(sentence)).replace(r"%\(", "%(").replace(r"\)s", ")s"))
        for found in re.finditer(pattern, text):
            numbers = {name: int(number) for name, number in found.groupdict().items()}
            parts = Parts(**{one.value: numbers[one.value] for one in MonthStanding}, reached=reached)
            if (parts.recorded, parts.whole) != (numbers["recorded"], numbers["whole"]):
                yield ToldNumber(plain(about), NOT_ADDING_UP, numbers["whole"], parts.whole)
            yield ToldNumber(plain(about), plain(str(reached.label)), numbers["recorded"], numbers["whole"])
            for one in parts.lines:
                yield ToldNumber(plain(about), _of_reached(one.label, one.standing, reached), one.number)


def _of_reached(label: object, standing: MonthStanding, reached: Reached) -> str:
    """A note sent and a note opened are counted apart from one recorded, and so are their parts."""
    if reached is Reached.RECORDED or standing is MonthStanding.OPEN:
        return plain(str(label))
    return plain(f"{label} ({reached.label})")


def _row(labels: Sequence[str], cells: Sequence[str], about: str = "") -> Iterator[ToldNumber]:
    of = next((cell for cell in cells if cell and not NUMBER.fullmatch(cell)), "")
    for label, cell in zip(labels, cells, strict=False):
        if cell != of:
            yield from _told(of, label, cell, about)


def _told(of: str, label: str, text: str, about: str = "") -> Iterable[ToldNumber]:
    found = NUMBER.fullmatch(text)
    if not found or not label:
        return ()
    part, whole = (int(one.replace(".", "")) if one else None for one in found.groups())
    unit, word = plain(of), plain(label.partition("/")[0])
    if word.startswith(RATE):
        return ()
    if word in LISTED:  # a table of figures, one a row: its own name stands where a unit's would
        unit, word = plain(about), unit
    return (ToldNumber("" if unit in WHOLE else unit, word, part or 0, whole),)


def plain(words: str) -> str:
    return " ".join(unicodedata.normalize("NFC", words).split()).casefold()


def _text(node: Any) -> str:
    return " ".join(" ".join(node.itertext()).split())


def _cell(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value == int(value) else ""  # a rate
    return str(value)
