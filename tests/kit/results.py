"""What drills found, kept: `--results FILE` adds of each (a test marked `trust`) its outcome, its seconds and what it
printed to that file, beside what stands there of other drills and of the other engine."""

import json
import os
from datetime import date
from pathlib import Path

DRILL = "trust"
KEPT = 20  # lines of what one printed


class Results:
    def __init__(self, place):
        self.place, self.found = Path(place), {}

    def pytest_runtest_logreport(self, report):
        name = f"{report.nodeid} ({engine()})"
        if DRILL in report.keywords and (report.when == "call" or report.outcome != "passed"):
            said = [line.strip() for line in report.capstdout.splitlines() if line.strip()]
            self.found[name] = {
                "outcome": report.outcome,
                "seconds": round(report.duration, 1),
                "said": said[-KEPT:],
                "on": date.today().isoformat(),
            }

    def pytest_sessionfinish(self):
        try:
            kept = json.loads(self.place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            kept = {}
        self.place.parent.mkdir(parents=True, exist_ok=True)
        whole = json.dumps(dict(sorted((kept | self.found).items())), indent=1, ensure_ascii=False)
        self.place.write_text(whole + "\n", encoding="utf-8")


def engine():
    return "PostgreSQL" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "SQLite"
