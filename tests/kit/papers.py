"""Papers made for a test: a Word file with its margins, a PDF with real letters."""

import io
import zipfile

import docx


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
