"""The interface's sentences: Vietnamese stands in the code, other tongues in catalogues."""

from __future__ import annotations

from tools.console import ROOT, python

BABEL = "babel.messages.frontend"
CATALOGUES = ROOT / "portal" / "translations"
TEMPLATE = CATALOGUES / "messages.pot"
TONGUES = ("en",)


def compile_changed() -> None:
    for source in CATALOGUES.glob("*/LC_MESSAGES/*.po"):
        compiled = source.with_suffix(".mo")
        if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
            python(BABEL, "-q", "compile", "-i", str(source), "-o", str(compiled))


def gather() -> None:
    CATALOGUES.mkdir(parents=True, exist_ok=True)
    places = [place for place in ("portal", "templates") if (ROOT / place).is_dir()]
    python(
        # "named": the policy table names its relations in people's words.
        *(BABEL, "-q", "extract", "-F", "babel.cfg", "-k", "say", "-k", "lazy_gettext", "-k", "named"),
        # Line numbers would change the catalogue with every edit of a page.
        *("--add-location", "file", "--sort-by-file", "--width", "100"),
        *("--project", "Tự Soi", "-o", str(TEMPLATE), *places),
    )
    for tongue in TONGUES:
        # A near match in Vietnamese may mean the opposite: nothing is guessed.
        python(
            *(BABEL, "-q", "update", "-i", str(TEMPLATE), "-d", str(CATALOGUES), "-l", tongue),
            *("--init-missing", "--no-fuzzy-matching", "--ignore-pot-creation-date"),
            *("--ignore-obsolete", "--width", "100"),
        )
    compile_changed()
