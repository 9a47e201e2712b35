"""The fonts of the PDFs are what they were on the day they were taken, with their licence beside them."""

import hashlib

from portal.papers.typesetting import FONTS, _fonts
from tests.house.test_vendored import ROW


def test_each_font_has_the_digest_it_came_with():
    written = dict(ROW.findall((FONTS / "VENDORED.md").read_text()))
    assert written == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in FONTS.glob("*.ttf")}
    assert len(written) == 4
    assert "SIL OPEN FONT LICENSE" in (FONTS / "LICENSE").read_text()


def test_nothing_of_the_machine_s_own_fonts_is_used():
    assert _fonts().families() == ["Liberation Serif"]
