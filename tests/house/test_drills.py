"""The drills of a release: each follows a protocol that is known, and what it counted is what is kept."""

import re

from portal.config import ROOT
from tests.kit import drills

MARKED = re.compile(r"\bmark\.trust\b(?:\(\"([^\"]+)\"\))?")


def marked():
    for place in sorted((ROOT / "tests").rglob("*.py")):
        if place.name != "test_drills.py":
            yield from ((str(place), name) for name in MARKED.findall(place.read_text(encoding="utf-8")))


def test_each_follows_a_known_protocol_and_each_protocol_is_followed():
    named = set(marked())
    assert {(place, name) for place, name in named if name not in drills.PROTOCOLS} == set()
    assert {name for _, name in named} == set(drills.PROTOCOLS)


class Report:
    def __init__(self, nodeid, when="call", outcome="passed", **told):
        self.nodeid, self.when, self.outcome, self.duration, self.capstdout = nodeid, when, outcome, 2.0, "\n said \n"
        self.user_properties = list(told.items())


def found(tmp_path, *reports):
    one = drills.Results(tmp_path / "results.json")
    one.protocols = {report.nodeid: ["G7"] for report in reports}
    one.engines = dict.fromkeys(one.protocols, "SQLite")
    for report in reports:
        one.pytest_runtest_logreport(report)
    one.pytest_sessionfinish()
    return one.found(), (tmp_path / "results.md").read_text(encoding="utf-8")


def test_cases_of_a_drill_are_added_up_and_a_failure_that_nobody_counted_is_one(tmp_path):
    kept, table = found(
        tmp_path,
        Report("tests/x.py::test_hands[a]", cases=40, failures=0),
        Report("tests/x.py::test_hands[b]", cases=2, failures=0, outcome="failed"),
        Report("tests/x.py::test_left", outcome="skipped", when="setup"),
    )
    ((name, one),) = kept.items()
    assert name == "tests/x.py::test_hands (SQLite)"
    assert {key: one[key] for key in ("protocol", "cases", "failures", "seconds", "said")} == {
        "protocol": "G7",
        "cases": 42,
        "failures": 1,
        "seconds": 4.0,
        "said": ["said", "said"],
    }
    assert "| G7 | hands |" in table
    assert "| 42 | 1 | 4 |" in table


def test_what_stood_there_of_other_drills_stays(tmp_path):
    found(tmp_path, Report("tests/x.py::test_one", cases=1, failures=0))
    _, table = found(tmp_path, Report("tests/x.py::test_other", cases=1, failures=0))
    assert "| one |" in table
    assert "| other |" in table
