"""`make profile`: where the time of each page goes, in this process; `make profile PAGE="month sheet"` of one page,
with the functions of the portal and its templates in which most of it was spent.

The processor's clock interrupts now and then and what runs at that moment is noted. A profile that counts calls makes
many small ones dearer than they are: by it a month sheet was two fifths templates, which are a fifth of it. What Python
itself does (a join, a dictionary) is its caller's.
"""

import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from types import CodeType, FrameType
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
# A driver's code is not Python's: while it runs, so does whoever called it.
DATABASE = (
    "do_execute",
    "do_executemany",
    "do_commit",
    "do_rollback",
    "fetchall",
    "fetchone",
    "fetchmany",
    "_fetchall",
)
DATABASE_ITSELF, THE_REST = "database", "Python"
EVERY = 0.004  # seconds of this process's CPU; finer than the kernel's own step nothing is told
WARM, ENOUGH, ENOUGH_OF_ONE, SHOWN = 3, 1.5, 8.0, 30
OWN = ("/portal/", "/templates/")


@dataclass
class Taken:
    """What was met, moment by moment: whose code, and inside which functions of ours."""

    parts: Counter[str] = field(default_factory=Counter)
    within: Counter[CodeType] = field(default_factory=Counter)
    times: int = 0
    seconds: float = 0.0

    def met(self, frame: FrameType | None) -> None:
        part, codes = None, set()
        while frame:
            code, frame = frame.f_code, frame.f_back
            part = part or part_of(code)
            if any(mark in code.co_filename for mark in OWN):
                codes.add(code)
        self.parts[part or THE_REST] += 1
        self.within.update(codes)


def main() -> None:
    wanted = os.environ.get("PAGE", "")
    with growth.standing("sqlite") as app:
        ((_, ward),) = growth.raised("sqlite", growth.raisings([grown.SMALL]))
        deeds = [one for one in growth.deeds_of(app, ward) if wanted in ("", one.name)]
        if not deeds:
            known = ", ".join(one.name for one in growth.deeds_of(app, ward))
            raise SystemExit(f"No such page: {wanted}. There are {known}.")
        with click.progressbar(deeds, label="profiling") as bar:
            taken = {one.name: profiled(one.deed, ENOUGH_OF_ONE if wanted else ENOUGH) for one in bar}
    shares = {name: shares_of(one) for name, one in taken.items()}
    for name, share in shares.items():
        print(f"{name}: {report.parts(share)}")
    if wanted:
        print("\n".join(dearest(taken[wanted])))
    else:
        keep(PROFILE, shares)
        report.write()


def profiled(deed: Callable[[], Any], seconds: float) -> Taken:
    """The deed again and again, for so many seconds of CPU."""
    for _ in range(WARM):
        deed()
    taken, began = Taken(), time.process_time()
    before = signal.signal(signal.SIGPROF, lambda _, frame: taken.met(frame))
    signal.setitimer(signal.ITIMER_PROF, EVERY, EVERY)
    try:
        while taken.seconds < seconds:
            deed()
            taken.times, taken.seconds = taken.times + 1, time.process_time() - began
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
    return taken


def shares_of(taken: Taken) -> dict[str, float]:
    """By part, its share of the whole, the largest first."""
    whole = taken.parts.total() or 1
    return {part: round(met / whole, 3) for part, met in taken.parts.most_common() if met / whole >= 0.005}


def part_of(code: CodeType) -> str | None:
    """None: Python's own, which works for whoever called it."""
    if code.co_name in DATABASE:
        return DATABASE_ITSELF
    return next((part for part, marks in PARTS.items() if any(one in code.co_filename for one in marks)), None)


def dearest(taken: Taken) -> list[str]:
    """Of the portal and its templates, by all that was done inside, in milliseconds of one opening."""
    of_one = taken.seconds * 1000 / max(taken.times, 1) / max(taken.parts.total(), 1)
    return [
        f"{met * of_one:8.1f} ms {code.co_filename.rpartition(OWN[0])[2]}:{code.co_firstlineno} {code.co_name}"
        for code, met in taken.within.most_common(SHOWN)
    ]


if __name__ == "__main__":
    main()
