"""The pen for Word templates: a page as offices set it, paragraphs, tables whose heading is repeated."""

import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

import docx.document
from docx import Document
from docx.blkcntnr import BlockItemContainer
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from portal.papers.layouts import Margins

ALIGN = WD_ALIGN_PARAGRAPH
WordDocument = docx.document.Document
Place = WordDocument | BlockItemContainer  # where paragraphs and tables are put
LANGUAGE = re.compile(rb"(<w:lang\b[^>]*w:val=\")[^\"]+")
FONT = "Times New Roman"
TEXT, SMALL = 14, 12  # points
PAGE = Margins()
WIDE = 210 - PAGE.left - PAGE.right  # millimetres between the margins


def empty_page() -> WordDocument:
    """What a template begins with: its foot is filled in by the portal."""
    document = plain_page()
    for footer in (document.sections[0].footer, document.sections[0].first_page_footer):
        footer.paragraphs[0].alignment = ALIGN.CENTER
        add_run(footer.paragraphs[0], "{{ chan_trang }}", size=8)
        put(footer, "{{ ghi_chu_minh_hoa }}", align=ALIGN.CENTER, italic=True, size=10)
    return document


def plain_page() -> WordDocument:
    document = Document()
    for paragraph in list(document.paragraphs):
        paragraph._element.getparent().remove(paragraph._element)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = FONT, Pt(TEXT)
    normal.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    normal.element.rPr.rFonts.set(qn("w:cs"), FONT)
    normal.paragraph_format.space_after = normal.paragraph_format.space_before = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(PAGE.top), Mm(PAGE.bottom)
    section.left_margin, section.right_margin = Mm(PAGE.left), Mm(PAGE.right)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = ALIGN.CENTER
    _field(number, "PAGE")
    return document


def begin_section(document: WordDocument) -> None:
    """What follows stands on new pages; heads and feet go on as they were."""
    last = put(document, "", size=1)
    last._p.get_or_add_pPr().append(deepcopy(document.sections[-1]._sectPr))


def heading(document: Place, text: str) -> None:
    put(document, text, bold=True, before=8, after=4, next=True)


def when(document: Place, name: str, then: Callable[[], object], otherwise: str = "") -> None:
    put(document, f"{{%p if {name} %}}")
    then()
    if otherwise:
        put(document, "{%p else %}")
        put(document, otherwise, body=True)
    put(document, "{%p endif %}")


def table_of(document: WordDocument, name: str, columns: Sequence[tuple[str, int, list[str]]]) -> None:
    """One row an entry; the heading is repeated on every page, no row is broken."""
    table = grid(document, len(columns), [width for _, width, _ in columns])
    fill(table.rows[0], [words for words, _, _ in columns], bold=True)
    repeat_on_each_page(table.rows[0])
    blanks = [""] * (len(columns) - 1)
    fill(table.add_row(), [f"{{%tr for mot in {name} %}}", *blanks])
    row = table.add_row()
    keep_whole(row)
    for cell, (_, width, lines) in zip(row.cells, columns, strict=True):
        cell.width = Mm(width)
        for place, line in enumerate(lines):
            first_of_two = place == 0 and len(lines) > 1
            put(cell, line, first=place == 0, size=SMALL, italic=first_of_two, before=1.5, after=1.5)
    fill(table.add_row(), ["{%tr endfor %}", *blanks])


def grid(document: WordDocument, count: int, widths: Sequence[float], *, borders: bool = True) -> Table:
    table: Table = document.add_table(rows=1, cols=count)
    table.alignment, table.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    if borders:
        table.style = "Table Grid"
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
        column.cells[0].width = Mm(width)
    return table


def without_padding(table: Table) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "0")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def fill(row: _Row, texts: Sequence[str], *, bold: bool = False) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        put(cell, text, first=True, size=SMALL, bold=bold, align=ALIGN.CENTER if bold else None, before=1.5, after=1.5)


def repeat_on_each_page(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def put(
    place: Place,
    text: str,
    *,
    first: bool = False,
    body: bool = False,
    align: WD_ALIGN_PARAGRAPH | None = None,
    before: float = 0,
    after: float = 0,
    next: bool = False,
    **look: Any,
) -> Paragraph:
    """A paragraph; `first` takes the one a table cell begins with, `body` is running text as offices set it."""
    paragraph = place.paragraphs[0] if first else place.add_paragraph()
    form = paragraph.paragraph_format
    if body:
        form.first_line_indent, form.space_after = Mm(10), Pt(6)
        form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.AT_LEAST, Pt(18)
        align = ALIGN.JUSTIFY
    paragraph.alignment = align
    if before:
        form.space_before = Pt(before)
    if after:
        form.space_after = Pt(after)
    form.keep_with_next = next or None
    if text:
        add_run(paragraph, text, **look)
    return paragraph


def add_run(
    paragraph: Paragraph,
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    underline: bool = False,
    size: float | None = None,
) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic, run.underline = bold or None, italic or None, underline or None
    if size:
        run.font.size = Pt(size)


def _field(paragraph: Paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), code)
    paragraph._p.append(field)


def in_vietnamese(document: WordDocument) -> None:
    """What says another tongue is underlined red from end to end, and read out as English."""
    styles = document.styles.element
    if next(styles.iter(qn("w:lang")), None) is None:
        document.styles["Normal"].element.get_or_add_rPr().append(OxmlElement("w:lang"))
    for part in document.part.package.iter_parts():
        if hasattr(part, "element"):
            for one in part.element.iter(qn("w:lang")):
                one.set(qn("w:val"), "vi-VN")
        elif str(part.partname).endswith(".xml"):
            part._blob = LANGUAGE.sub(rb"\g<1>vi-VN", part.blob)
