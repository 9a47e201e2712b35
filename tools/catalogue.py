"""The interface's sentences: Vietnamese stands in the code, other tongues in catalogues."""

from __future__ import annotations

import tempfile
from pathlib import Path

from tools.console import ROOT, python

BABEL = "babel.messages.frontend"
CATALOGUES = ROOT / "portal" / "translations"
TONGUES = ("en",)


def compile_changed() -> None:
    for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            python(BABEL, "-q", "compile", "-i", str(source), "-o", str(compiled))


def gather() -> None:
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract(template)
        for tongue in TONGUES:
            # A near match in Vietnamese may mean the opposite: nothing is guessed.
            python(
                *(BABEL, "-q", "update", "-i", str(template), "-d", str(CATALOGUES), "-l", tongue),
                *("--init-missing", "--no-fuzzy-matching", "--ignore-pot-creation-date"),
                *("--ignore-obsolete", "--width", "100"),
            )
    compile_changed()


def extract(template: Path) -> None:
    """Every sentence that code and pages say, written as a template of catalogues."""
    python(
        # "named": the policy table names its relations in people's words.
        *(BABEL, "-q", "extract", "-F", "babel.cfg", "-k", "say", "-k", "lazy_gettext", "-k", "named"),
        # Line numbers would change the catalogue with every edit of a page.
        *("--add-location", "file", "--sort-by-file", "--width", "100"),
        *("--project", "Tự Soi", "-o", str(template), "portal", "templates"),
    )
