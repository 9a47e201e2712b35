"""What `docs/papers.md` pictures is made from the demonstration ward, and each picture it names is there."""

import re
from pathlib import Path

import pytest

from portal.demo.papers import pictures
from portal.ground.db import in_ward
from tests.kit.ward import TODAY

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.slow
def test_a_paper_of_each_kind_is_pictured(demonstration_built):
    with demonstration_built.app_context(), in_ward(1):
        made = dict(pictures(TODAY))
    named = set(re.findall(r"pictures/van-ban-([a-z0-9-]+)\.png", (DOCS / "papers.md").read_text()))
    assert set(made) <= named
    assert {"ke-hoach", "bien-ban", "ho-so-minh-chung", "bien-ban-niem-yet"} <= set(made)
    assert all(one.startswith(b"\x89PNG") for one in made.values())
    assert all((DOCS / "pictures" / f"van-ban-{one}.png").exists() for one in named)
