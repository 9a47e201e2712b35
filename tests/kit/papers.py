"""Papers made for a test: a Word file with its margins, a PDF with real letters."""

import io
import zipfile

import docx
import pypdf
from openpyxl import load_workbook


def docx_of(text: str, *, header: str = "", footer: str = "", extra: dict[str, bytes] | None = None) -> bytes:
    document = docx.Document()
    document.core_properties.title = document.core_properties.comments = ""
    for line in text.split("\n"):
        document.add_paragraph(line)
    if header:
        document.sections[0].header.paragraphs[0].text = header
    if footer:
        document.sections[0].footer.paragraphs[0].text = footer
    out = io.BytesIO()
    document.save(out)
    return repacked(out.getvalue(), extra or {})


def repacked(data: bytes, parts: dict[str, bytes]) -> bytes:
    """The same archive with some parts added or put in the place of others."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def pdf_of(text: str) -> bytes:
    import typst  # slow to load, and few tests draw a page

    literal = text.replace("\\", "\\\\").replace('"', '\\"')
    return typst.compile(f'#set page(width: 15cm, height: 10cm)\n#"{literal}"'.encode())


def words_in_file(data: bytes) -> str:
    """All that a file says on one line, cells parted by ¦ and rows by ¦¦: Word, Excel, PDF, text, a packet of them."""
    if data.startswith(b"%PDF"):
        return " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(io.BytesIO(data)).pages)
    if not data.startswith(b"PK"):
        return " ".join(data.decode(errors="replace").split())
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        names = packed.namelist()
    if "xl/workbook.xml" in names:
        rows = [row for sheet in load_workbook(io.BytesIO(data)) for row in sheet.values]
    elif "word/document.xml" in names:
        rows = _lines(data)
    else:  # a packet of papers
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            rows = [[words_in_file(packed.read(name))] for name in names]
    told = [" ¦ ".join(" ".join(str(cell).split()) for cell in row if cell not in (None, "")) for row in rows]
    return " ¦¦ ".join(filter(None, told))


def _lines(data: bytes):
    """Rows of tables, and paragraphs between them."""
    for part in docx.Document(io.BytesIO(data)).element.body:
        rows = part.iter(docx.oxml.ns.qn("w:tr")) if part.tag == docx.oxml.ns.qn("w:tbl") else [part]
        for row in rows:
            yield ["".join(text.text or "" for text in row.iter(docx.oxml.ns.qn("w:t")))]
