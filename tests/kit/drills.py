"""The drills of a release (`@pytest.mark.trust("G2-K")`): each follows a protocol and counts its cases; `--drill G2-K`
runs those of one. With `--results FILE` what each found is kept there, and a table of all beside it."""

import json
import os
from collections import defaultdict
from contextlib import ExitStack, suppress
from datetime import date
from pathlib import Path

import click
import pytest

MARK, SCREEN = "trust", "/dev/tty"
PROTOCOLS = {
    "CITY": "a city on one PostgreSQL",
    "G2-E": "the disk is full, the engine is gone",
    "G2-F": "each call of a deed fails in its turn",
    "G2-K": "the server is killed",
    "G2-P": "the power fails",
    "G2-U": "a form is left, and refused, in every way",
    "G3-B": "fifty write at once, beside all else",
    "G3-D": "a form is sent twice",
    "G3-L": "two edit the same",
    "G3-T": "a month is closed while others write",
    "G4": "load and stalled clients",
    "G5": "generated requests",
    "G7": "hands in the books",
    "G8": "backup and restore",
    "G9": "upgrade",
    "SET-UP": "a fresh machine",
    "WARDS": "wards of 2025, taken in and divided anew",
}
KEPT = 20  # lines of what one printed
HEADINGS = ("Protocol", "Drill", "Engine", "Cases", "Failures", "Seconds", "On", "Found")


class Drill:
    """How many cases one tried and how many of them failed; without a count it is one case."""

    def __init__(self):
        self.cases, self.failures = 0, 0

    def each(self, cases):
        """Those cases, with how far it is on the screen of whoever sits there; what a test prints is captured."""
        with ExitStack() as screen:
            with suppress(OSError):  # nobody does
                cases = screen.enter_context(
                    click.progressbar(cases, file=screen.enter_context(open(SCREEN, "w", encoding="utf-8")))
                )
            for one in cases:
                self.cases += 1
                yield one

    def count(self, cases, failures=0):
        self.cases += cases
        self.failures += failures


def protocols_of(item):
    named = {name for mark in item.iter_markers(MARK) for name in mark.args or ("no protocol",)}
    _refuse_unknown(named)
    return named


def _refuse_unknown(names):
    if unknown := names - set(PROTOCOLS):
        raise pytest.UsageError(f"{', '.join(sorted(unknown))} is none of {', '.join(PROTOCOLS)}")


def choose(items, protocol):
    """The drills of that protocol, and the rest."""
    _refuse_unknown({protocol})
    mine = [one for one in items if protocol in protocols_of(one)]
    return mine, [one for one in items if one not in set(mine)]


class Results:
    """Beside what stands there of other drills and of the other engine; of one whose cases are tests of their own the
    sum."""

    def __init__(self, place):
        self.place, self.protocols, self.engines, self.reports = Path(place), {}, {}, defaultdict(list)

    def pytest_collection_finish(self, session):
        self.protocols = {one.nodeid: sorted(protocols_of(one)) for one in session.items}
        self.engines = {one.nodeid: engine(one) for one in session.items}

    def pytest_runtest_logreport(self, report):
        if self.protocols.get(report.nodeid):
            self.reports[report.nodeid].append(report)

    def pytest_sessionfinish(self):
        try:
            kept = json.loads(self.place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = {}
        whole = dict(sorted((kept | self.found()).items()))
        self.place.parent.mkdir(parents=True, exist_ok=True)
        self.place.write_text(json.dumps(whole, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        self.place.with_suffix(".md").write_text(table(whole), encoding="utf-8")

    def pytest_terminal_summary(self, terminalreporter):
        terminalreporter.write_line(table(self.found()))

    def found(self):
        sums = {}
        for name, reports in self.reports.items():
            one = sums.setdefault(f"{name.partition('[')[0]} ({self.engines[name]})", nothing(self.protocols[name]))
            add(one, reports)
        return {name: one for name, one in sums.items() if one["cases"]}


def nothing(protocols):
    today = date.today().isoformat()
    return {"protocol": " ".join(protocols), "cases": 0, "failures": 0, "seconds": 0, "on": today, "said": []}


def add(one, reports):
    """What a test's setup, call and end told of it. A failure that it did not count itself is one."""
    if all(report.outcome == "skipped" for report in reports if report.when == "call" or report.outcome != "passed"):
        return
    told = dict(reports[-1].user_properties)
    failed = any(report.outcome == "failed" for report in reports)
    one["cases"] += told.get("cases") or 1
    one["failures"] += told.get("failures") or int(failed)
    one["seconds"] = round(one["seconds"] + sum(report.duration for report in reports if report.when == "call"), 1)
    said = [line.strip() for report in reports if report.when == "call" for line in report.capstdout.splitlines()]
    one["said"] = [line for line in [*one["said"], *said] if line][-KEPT:]


def table(results):
    rows = [HEADINGS, ["---"] * len(HEADINGS)]
    for name, one in sorted(results.items(), key=lambda pair: (pair[1]["protocol"], pair[0])):
        drill, _, on = name.rpartition(" (")
        words = drill.rpartition("::")[2].removeprefix("test_").replace("_", " ")
        counts = [f"{one['cases']:,}", f"{one['failures']:,}", f"{one['seconds']:,.0f}"]
        found = (one["said"] or [""])[-1].replace("|", "/")
        rows.append([one["protocol"], words, on.rstrip(")"), *counts, one["on"], found])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows) + "\n"


def engine(item):
    """Of this run, unless the drill brings a server of its own."""
    own = "postgresql" in item.fixturenames or "PostgreSQL" in item.nodeid
    return "PostgreSQL" if own or os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
