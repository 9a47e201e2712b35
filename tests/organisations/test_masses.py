"""Each mass organisation is told once, and whole."""

import re

import pytest

from portal.ground.reading.headings import squeeze
from portal.imports.titles import NAMED
from portal.organisations.masses import MASSES


@pytest.mark.parametrize("one", MASSES, ids=lambda one: one.code)
def test_lists_know_it_by_its_own_names_and_nobody_elses(one):
    for name in (one.name, one.short_name):
        assert [code for code, words in NAMED.items() if words.fullmatch(squeeze(name))] == [one.code], name
    assert re.fullmatch("[A-ZĐ]{2,4}", one.symbol)


def test_codes_and_symbols_stand_for_one_each():
    assert len({one.code for one in MASSES}) == len({one.symbol for one in MASSES}) == len(MASSES)
