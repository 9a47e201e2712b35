"""One content, two files: Word and PDF of the same paper say the same."""

from pathlib import Path
from typing import NamedTuple

from portal.ground.names import fold
from portal.papers import filling, typesetting
from portal.papers.content import content_of
from portal.papers.kinds import PAPERS, Context
from portal.papers.letterheads import Letterhead
from portal.papers.placeholders import Forbidden
from portal.papers.queries import template_in_force

FORMS = ("docx", "pdf")  # what a page offers: ?dang=docx, ?dang=pdf


class MadeFile(NamedTuple):
    """A file ready to be handed out."""

    content: bytes
    mimetype: str
    name: str  # "Kế hoạch tu dưỡng - Nguyễn Thị Mẫu.pdf"
    plain_name: str  # the same in ASCII, for programs that know no more


def word(code: str, context: Context, head: Letterhead, root: Path) -> bytes:
    """The paper as docx, in the ward's own template where one is in force. `root` is where files are kept."""
    paper = PAPERS[code]
    content = content_of(paper, context, head)
    own = template_in_force(root, code)
    if own:
        try:
            return filling.render(paper, own, content)
        except Forbidden:
            pass  # drawn for an older portal: a paper in the portal's own form is better than none
    return filling.render(paper, filling.default_template(paper), content, layout=head.layout)


def pdf(code: str, context: Context, head: Letterhead) -> bytes:
    """The paper as PDF/A, set by the portal's own template."""
    paper = PAPERS[code]
    return typesetting.typeset(paper, content_of(paper, context, head), head)


def made(code: str, context: Context, head: Letterhead, *, form: str, name: str, root: Path) -> MadeFile:
    """Either form as a file named for the person who keeps it: form "docx" or "pdf", name without its ending."""
    if form == "docx":
        return named(word(code, context, head, root), filling.MIMETYPE, name, form)
    return named(pdf(code, context, head), typesetting.MIMETYPE, name, "pdf")


def named(content: bytes, mimetype: str, name: str, ending: str) -> MadeFile:
    """A file under a name that every system takes."""
    tidy = " ".join("".join(c if c.isalnum() or c in " -,." else " " for c in name).split())[:120] or "van-ban"
    plain = "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in fold(tidy)).split()) or "van-ban"
    return MadeFile(content, mimetype, f"{tidy}.{ending}", f"{plain}.{ending}")
