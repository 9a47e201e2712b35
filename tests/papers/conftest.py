"""Papers of the invented ward, read back as an office would read them."""

import io
import re
import zipfile

import pypdf
import pytest
from docx import Document

from portal.organisations.queries import units


@pytest.fixture
def unit(app):
    return lambda code: next(one for one in units() if one.code == code)


@pytest.fixture
def root(app):
    return app.config["FILES"]


def words_of(docx):
    """All that a Word file says, tables, headers and footers included."""
    document = Document(io.BytesIO(docx))
    edges = [
        part
        for section in document.sections
        for part in (section.header, section.footer, section.first_page_header, section.first_page_footer)
    ]
    return _said([document.element.body, *(edge._element for edge in edges)])


def body_of(docx):
    """What a Word file says between its edges."""
    return _said([Document(io.BytesIO(docx)).element.body])


def _said(texts):
    return "\n".join(
        "".join(node.text or "" for node in paragraph.iter() if node.tag.endswith("}t"))
        for text in texts
        for paragraph in text.iter()
        if paragraph.tag.endswith("}p")
    )


def on_paper(text):
    """The same with its days as papers write them: 30/4/2022, 05/02/2022."""
    return re.sub(r"/0([3-9]/\d{4})", r"/\1", text)


def pages_of(pdf):
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def letters_of(pdf):
    return re.sub(r"\s+", " ", " ".join(pages_of(pdf)))


def with_text(docx, old, new):
    """The same Word file with other words in its body."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as before, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "word/document.xml":
                assert old.encode() in content
                content = content.replace(old.encode(), new.encode(), 1)
            after.writestr(name, content)
    return out.getvalue()
