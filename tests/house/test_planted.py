"""The bugs that `make planted` plants still fit the code they are planted in."""

from tests.house.source import ROOT
from tests.house.test_floors import told
from tools.planted import faults


def test_every_planted_bug_fits_the_code():
    told([f"{one.name}: its text does not stand once in {one.file}" for one in faults() if one.is_stale])


def test_every_planted_bug_names_tests_that_there_are():
    told(
        [
            f"{one.name}: no {test}"
            for one in faults()
            for test in one.tests
            if not (ROOT / test.split("::")[0]).exists()
        ]
    )


def test_each_changes_something_and_has_a_name_of_its_own():
    assert all(one.old != one.new for one in faults())
    assert len({one.name for one in faults()}) == len(faults()) >= 15
