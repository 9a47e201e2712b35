"""Tables of a drawn Word paper on the page they came to stand on: as wide as the page, each column as wide as what it
holds wants, figures at the right edge and no row broken over two pages."""

import re
from collections.abc import Sequence
from math import sqrt
from typing import TYPE_CHECKING

from portal.papers.kinds import Content

if TYPE_CHECKING:  # heavy, and needed for Word alone
    from docx.document import Document
    from docx.oxml.table import CT_Tbl, CT_Tc
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.table import Table

NUMBER_LIKE = re.compile(r"[+-]?[0-9][0-9.,]*( ?%)?(/[0-9.,]+)?")  # as the typeset paper has it
BREAKS = re.compile(r"[ \n/]")


def fit(document: "Document", tables: Sequence[Content], wide: float, stretched: float) -> None:
    """`tables` are those of the content, `wide` millimetres; every other table is only stretched from the page it was
    drawn for."""
    known = [[words.strip() for words in one["columns"]] for one in tables]
    for table in document.tables:
        rows = [row.tc_lst for row in table._tbl.tr_lst]
        texts = [[_text(cell) for cell in row] for row in rows]
        if texts and texts[0] in known:
            _set_widths(table, rows, _shared(wide, texts))
            _set_figures(table, rows, texts)
        elif stretched != 1:
            _stretch(table, rows, stretched)


def keep_with_signatures(document: "Document") -> None:
    """What stands last goes over the page with the signatures, never they alone: the last two lines or rows before the
    first table without lines that follows the head."""
    body = list(document.element.body)
    signed = [at for at, one in enumerate(body) if one.tag.endswith("}tbl") and not _is_ruled(one)]
    if len(signed) < 2:  # a template of the ward may sign in a way of its own
        return
    wanted = 2
    for one in reversed(body[: signed[1]]):
        for line in one.tr_lst[::-1] if one.tag.endswith("}tbl") else [one]:
            for paragraph in [line] if line.tag.endswith("}p") else line.iter(f"{line.tag[:-2]}p"):
                paragraph.get_or_add_pPr().get_or_add_keepNext()
            wanted -= bool(_text(line))
            if not wanted:
                return


def _is_ruled(table: "CT_Tbl") -> bool:
    style = table.tblPr.find(f"{table.tag[:-3]}tblStyle")
    return style is not None


def looks_like_number(text: str) -> bool:
    """So does an empty cell, and one whose number is not shown."""
    return text in ("", "\N{HORIZONTAL ELLIPSIS}") or NUMBER_LIKE.fullmatch(text) is not None


def weight(texts: Sequence[str]) -> float:
    """The longest word whole, a short name on one line, and more the more a column holds, but never in proportion."""
    longest = max(map(len, texts), default=1)
    word = max((len(one) for text in texts for one in BREAKS.split(text)), default=1)
    return max(word + 1, 3 * sqrt(min(longest, 150)), 0.75 * min(longest, 30))


def _shared(wide: float, texts: list[list[str]]) -> list[float]:
    head, *rows = texts
    weights = [
        max(weight([row[at] for row in rows if at < len(row)]), max(map(len, BREAKS.split(name))) + 1)
        for at, name in enumerate(head)
    ]
    return [wide * one / sum(weights) for one in weights]


def _set_widths(table: "Table", rows: Sequence[Sequence["CT_Tc"]], widths: Sequence[float]) -> None:
    from docx.shared import Mm  # heavy, and needed for Word alone

    for column, width in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=False):
        column.w = Mm(width)
    for row in rows:
        for cell, width in zip(row, widths, strict=False):
            cell.width = Mm(width)


def _stretch(table: "Table", rows: Sequence[Sequence["CT_Tc"]], by: float) -> None:
    from docx.shared import Length  # heavy, and needed for Word alone

    for column in table._tbl.tblGrid.gridCol_lst:
        if column.w:
            column.w = Length(int(column.w * by))
    for row in rows:
        for cell in row:
            if cell.width:
                cell.width = Length(int(cell.width * by))


def _set_figures(table: "Table", rows: Sequence[Sequence["CT_Tc"]], texts: list[list[str]]) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH  # heavy, and needed for Word alone
    from docx.oxml import OxmlElement  # the same

    for row, words in zip(table._tbl.tr_lst[1:], texts[1:], strict=True):
        row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for cell, text in zip(row.tc_lst, words, strict=True):
            if NUMBER_LIKE.fullmatch(text):
                for paragraph in cell.p_lst:
                    paragraph.get_or_add_pPr().jc_val = WD_ALIGN_PARAGRAPH.RIGHT


def _text(cell: "BaseOxmlElement") -> str:
    return "".join(node.text or "" for node in cell.iter() if node.tag.endswith("}t")).strip()
