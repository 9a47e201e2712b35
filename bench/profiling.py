"""`make profile`: where the time of each page goes, in this process; `make profile PAGE="month sheet"` of one page,
with the functions of the portal and its templates that took most.

A library's own time is the library's; what Python itself does (a join, a dictionary) is its caller's.
"""

import cProfile
import os
import pstats
import time
from collections import Counter
from collections.abc import Callable
from typing import Any

import click

from bench import growth, report
from bench.kept import PROFILE, keep
from tests.kit import grown

PARTS = {  # of the house that stands behind a page, by what their files are called
    "templates": ("/templates/", "/jinja2/", "/markupsafe/"),
    "SQLAlchemy": ("/sqlalchemy/",),
    "addresses": ("/werkzeug/routing/", "<werkzeug routing>"),
    "Flask": ("/flask", "/werkzeug/", "/wtforms/", "/itsdangerous/"),
    "portal": ("/portal/",),
}
DATABASE = ("pysqlite3", "psycopg")
DATABASE_ITSELF, THE_REST = "database", "Python"
WARM, TIMES, SHOWN = 3, 10, 30
OWN = ("/portal/", "/templates/")

Function = tuple[str, int, str]


def main() -> None:
    wanted = os.environ.get("PAGE", "")
    shares: dict[str, dict[str, float]] = {}
    with growth.standing("sqlite") as app:
        ((_, ward),) = growth.raised("sqlite", growth.raisings([grown.SMALL]))
        deeds = [one for one in growth.deeds_of(app, ward) if wanted in ("", one.name)]
        if not deeds:
            known = ", ".join(one.name for one in growth.deeds_of(app, ward))
            raise SystemExit(f"No such page: {wanted}. There are {known}.")
        with click.progressbar(deeds, label="profiling") as bar:
            taken = {one.name: profiled(one.deed) for one in bar}
    for name, stats in taken.items():
        shares[name] = shares_of(stats)
        print(f"{name}: {report.parts(shares[name])}")
    if wanted:
        print("\n".join(dearest(taken[wanted])))
    else:
        keep(PROFILE, shares)
        report.write()


def profiled(deed: Callable[[], Any]) -> pstats.Stats:
    for _ in range(WARM):
        deed()
    profile = cProfile.Profile(time.process_time)
    profile.enable()
    for _ in range(TIMES):
        deed()
    profile.disable()
    return pstats.Stats(profile)


def shares_of(stats: pstats.Stats) -> dict[str, float]:
    """By part, its share of the whole, the largest first."""
    told: dict[Function, Any] = stats.stats  # type: ignore[attr-defined]
    found: Counter[str] = Counter()
    for function, (_, _, own, _, callers) in told.items():
        if part := part_of(function):
            found[part] += own
            continue
        for caller, (_, _, own_for, _) in callers.items():
            found[part_of(caller) or THE_REST] += own_for
        found[THE_REST] += 0 if callers else own
    whole = sum(found.values()) or 1
    return {part: round(own / whole, 3) for part, own in found.most_common() if own / whole >= 0.005}


def part_of(function: Function) -> str | None:
    """None: Python's own, which works for whoever called it."""
    file, _, name = function
    if any(one in name for one in DATABASE):
        return DATABASE_ITSELF
    return next((part for part, marks in PARTS.items() if any(one in file for one in marks)), None)


def dearest(stats: pstats.Stats) -> list[str]:
    """Of the portal and its templates, by all that was done inside, in milliseconds of one opening."""
    told: dict[Function, Any] = stats.stats  # type: ignore[attr-defined]
    own = [(whole, calls, one) for one, (_, calls, _, whole, _) in told.items() if any(mark in one[0] for mark in OWN)]
    lines = sorted(own, key=lambda one: -one[0])[:SHOWN]
    return [
        f"{whole * 1000 / TIMES:8.1f} ms {calls // TIMES:6} x {file.rpartition(OWN[0])[2] or file}:{line} {name}"
        for whole, calls, (file, line, name) in lines
    ]


if __name__ == "__main__":
    main()
