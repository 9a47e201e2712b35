"""Word files from templates: the portal's own, or the ward's in its place."""

import re
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from portal.papers import fitting
from portal.papers.content import with_vietnamese_keys
from portal.papers.kinds import Content, PaperLayoutKind, full_sample
from portal.papers.layouts import Layout
from portal.papers.placeholders import TemplateReader

if TYPE_CHECKING:
    from docx.document import Document  # heavy, and needed for Word alone

FOLDER = Path(__file__).parent / "word"
MIMETYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
DRAWN_FOR = 165  # millimetres between the margins of the portal's own templates
LONGEST_TITLE = 200  # the format takes 255
# Parts in which Word keeps who wrote a file, where and with what.
TELL_TALES = {
    "/docProps/app.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/extended-properties"/>',
    "/docProps/custom.xml": b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns="http://schemas.'
    b'openxmlformats.org/officeDocument/2006/custom-properties"/>',
}


def default_template(paper: PaperLayoutKind) -> bytes:
    return (FOLDER / f"{paper.code}.docx").read_bytes()


def render(paper: PaperLayoutKind, template: bytes, content: Content, *, layout: Layout | None = None) -> bytes:
    """The template filled in; Forbidden where it says what no template may. With a `layout` its page is set too:
    a template of the ward keeps the page it was drawn on."""
    from portal.papers.drawing import in_vietnamese  # heavy, and needed for Word alone

    document, _ = _filled(paper, template, content)
    if layout:
        landscape, appended = bool(content.get("landscape")), bool(content.get("appendix"))
        _set_page(document.docx, layout, landscape)
        wide, turned = (side - layout.margins.left - layout.margins.right for side in (297 if landscape else 210, 297))
        fitting.fit(document.docx, content.get("tables") or [], turned if appended else wide, wide / DRAWN_FOR)
        fitting.keep_with_signatures(document.docx)
    _mark_demonstration(document.docx, content["demonstration"])
    in_vietnamese(document.docx)
    return _without_authors(document.docx, content["title"])


def used_in(paper: PaperLayoutKind, template: bytes) -> set[str]:
    """The placeholders of a template, found by filling it in with the paper's sample; Forbidden as above."""
    document, used = _filled(paper, template, full_sample(paper))
    _without_authors(document.docx, "")
    return used


def _filled(paper: PaperLayoutKind, template: bytes, content: Content) -> tuple[Any, set[str]]:
    from docxtpl import DocxTemplate  # type: ignore[import-untyped]  # heavy, and needed for Word alone

    document, reader = DocxTemplate(BytesIO(template)), TemplateReader(with_vietnamese_keys(full_sample(paper)))
    document.render(_in_paragraphs(with_vietnamese_keys(content)), reader, autoescape=True)
    return document, reader.used


def _in_paragraphs(value: object) -> object:
    """A new line is a new paragraph: a mere break would be stretched to both edges of the page."""
    if isinstance(value, dict):
        return {key: _in_paragraphs(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_in_paragraphs(one) for one in value]
    return value.replace("\n", "\a") if isinstance(value, str) else value


def _set_page(document: "Document", layout: Layout, landscape: bool) -> None:
    from docx.enum.section import WD_ORIENT  # heavy, and needed for Word alone
    from docx.shared import Mm, Pt  # the same

    document.styles["Normal"].font.size = Pt(layout.size)
    for number, section in enumerate(document.sections):
        turned = landscape or number > 0
        section.page_width, section.page_height = (Mm(297), Mm(210)) if turned else (Mm(210), Mm(297))
        section.orientation = WD_ORIENT.LANDSCAPE if turned else WD_ORIENT.PORTRAIT
        section.different_first_page_header_footer = number == 0
        section.top_margin, section.right_margin = Mm(layout.margins.top), Mm(layout.margins.right)
        section.bottom_margin, section.left_margin = Mm(layout.margins.bottom), Mm(layout.margins.left)


def _mark_demonstration(document: "Document", mark: str) -> None:
    """Every print of a demonstration ward says so, also where the ward's template leaves the words out."""
    if not mark:
        return
    if not any(mark.encode() in part.blob for part in document.part.package.iter_parts()):
        document.add_paragraph(mark)


def _without_authors(document: "Document", title: str) -> bytes:
    core = document.core_properties
    core.title = " ".join(title.split())[:LONGEST_TITLE]
    core.author = core.last_modified_by = core.comments = core.category = core.keywords = core.subject = ""
    core.identifier = core.version = ""
    core.revision = 1
    for part in document.part.package.iter_parts():
        if str(part.partname) in TELL_TALES:
            part._blob = TELL_TALES[str(part.partname)]
    for relation in list(document.part.package.rels.values()):
        if re.search(r"/thumbnail$", relation.reltype):
            document.part.package.rels.pop(relation.rId)
    out = BytesIO()
    document.save(out)
    return out.getvalue()
