"""What was taken from elsewhere is what it was on the day it was taken."""

import hashlib
import re

from tests.house.source import ROOT

ROW = re.compile(r"^\| `([^`]+)` \|.*\| `([0-9a-f]{64})` \|$", re.M)
OWN = {"portal.css", "portal.js", "icon.svg", "VENDORED.md"}


def test_every_file_taken_from_elsewhere_has_the_digest_it_came_with():
    written = dict(ROW.findall((ROOT / "static" / "VENDORED.md").read_text()))
    stands = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (ROOT / "static").rglob("*")
        if path.is_file() and path.name not in OWN and path.parent.name != "guide"  # ours too: make screens
    }

    assert stands == written
