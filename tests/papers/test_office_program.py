"""The Word files open in the program an office has: LibreOffice turns them into PDF, and they still say the same."""

import os
import subprocess

import pytest

from portal.ground import ids
from portal.papers import PAPERS, letterhead, word
from portal.papers.typesetting import FONTS
from tests.papers.conftest import letters_of
from tests.papers.test_making import accented

# The fonts of the portal and no others: what the machine has may lack Vietnamese letters, and then another steps in.
FONTS_ALONE = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>"""
PROGRAM = os.environ.get("TUSOI_SOFFICE", "/usr/bin/soffice")
SECONDS = 100


@pytest.fixture
def opened(tmp_path):
    """Word files by name to what a reader sees of each. One start of the program for all of them."""

    def converted(files):
        for name, content in files.items():
            (tmp_path / f"{name}.docx").write_bytes(content)
        (tmp_path / "fonts.conf").write_text(FONTS_ALONE.format(fonts=FONTS, cache=tmp_path / "cache"))
        own_profile = f"-env:UserInstallation=file://{tmp_path}/profile"  # a program in use elsewhere is left alone
        subprocess.run(
            [
                PROGRAM,
                own_profile,
                "--headless",
                "--convert-to",
                "pdf",
                "--outdir",
                tmp_path,
                *(tmp_path / f"{name}.docx" for name in files),
            ],
            check=True,
            timeout=SECONDS,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "FONTCONFIG_FILE": str(tmp_path / "fonts.conf")},
        )
        return {name: letters_of((tmp_path / f"{name}.pdf").read_bytes()) for name in files}

    return converted


@pytest.mark.slow
def test_libreoffice_opens_every_paper_and_reads_every_letter(as_, ward, opened, unit, root):
    address = f"/ke-hoach/{ids.written(ward.member_1)}/ban/{ids.written(ward.versions['member_1'])}/tai?dang=docx"
    files = {"ke-hoach": as_("member_1").get(address).data}
    for code, head in (
        ("plan", "cell-1"),
        ("minutes", "front-1"),
        ("minutes", "youth"),
        ("report", "ward"),
        ("evidence", "cell-1"),
        ("posting", "office"),
    ):
        context = PAPERS[code].sample | {"paragraphs": [" ".join(accented())]}
        files[f"{code}-{head}"] = word(code, context, letterhead(unit(head), ward.today, document="BB"), root)
    read = opened(files)

    for said in ("Nguyễn Thị Hoà", "ĐẢNG CỘNG SẢN VIỆT NAM", "Chưa gương mẫu trong phân loại rác", "T/M CHI ỦY"):
        assert said in read["ke-hoach"], said
    assert "Độc lập - Tự do - Hạnh phúc" in read["minutes-front-1"]
    assert "ĐOÀN TNCS HỒ CHÍ MINH" in read["minutes-youth"]
    assert "35/35" in read["report-ward"]
    for name in files.keys() - {"ke-hoach"}:
        assert [letter for letter in accented() if letter not in read[name]] == [], name
        assert "{" not in read[name], name
