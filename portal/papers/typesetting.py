"""PDF from the portal's own templates. What people wrote is handed over as data and is never markup: a dollar sign, a
hash or a star prints as itself."""

import json
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from portal.papers.kinds import Content, PaperLayoutKind
from portal.papers.letterheads import Letterhead

if TYPE_CHECKING:
    from typst import Fonts  # heavy, and needed for PDF alone

HERE = Path(__file__).parent
TEMPLATES, FONTS = HERE / "typst", HERE / "fonts"
MIMETYPE = "application/pdf"
ARCHIVAL: Final = "a-2b"  # PDF/A: fonts within, fit to be kept
# Typst remembers how each of its last papers was laid out, 5 MB and more of each, which no other paper of ours is like.
# So many empty ones push it out, in a hundredth of a second.
KEPT = 10


def typeset(paper: PaperLayoutKind, content: Content, head: Letterhead) -> bytes:
    made = _compiled(paper, content, head, pdf_standards=[ARCHIVAL])
    if not isinstance(made, bytes):  # the library answers with pages for pictures alone
        raise TypeError("no single file came of it")
    return made


def pictured(paper: PaperLayoutKind, content: Content, head: Letterhead, dots_an_inch: int) -> list[bytes]:
    """The same pages as PNG, for whoever describes the paper."""
    made = _compiled(paper, content, head, format="png", ppi=dots_an_inch)
    return [made] if isinstance(made, bytes) else list(made)


def _compiled(paper: PaperLayoutKind, content: Content, head: Letterhead, **how: Any) -> Any:
    import typst  # heavy, and needed for PDF alone

    layout = head.layout
    page = {
        "margins": layout.margins._asdict(),
        "size": layout.size,
        "mark": layout.mark,
        "on": [head.on.year, head.on.month, head.on.day],
    }
    made = typst.compile(
        str(TEMPLATES / f"{paper.code}.typ"),
        root=str(TEMPLATES),
        sys_inputs={"paper": json.dumps(content | {"page": page}, ensure_ascii=False)},
        font_paths=_fonts(),
        ignore_system_fonts=True,
        **how,
    )
    for _ in range(KEPT):
        typst.compile(str(TEMPLATES / "empty.typ"), root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True)
    return made


@cache
def _fonts() -> "Fonts":
    import typst  # heavy, and needed for PDF alone

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
