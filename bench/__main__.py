"""`make bench`: the portal as it is served, over sockets, beside its peers on the same data.

Deeds are done in turn, round after round, until the spread allows a verdict or time is up; what counts is the CPU time
of the server's own processes, since walls depend on whatever else the machine does. `ONLY="sheet,save"` narrows it,
`make bench ARGS=books` measures the trail, `make bench ARGS=load` many people at once, `make bench-growth` larger
wards, `make profile` where the time of a page goes.
"""

import os
import platform
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
from flask import Flask

from bench import asked, books, growth, load, profiling, report, servers
from bench.goals import verdicts
from bench.kept import PAGES, keep
from bench.peers import data
from portal.app import create_app
from portal.demo.build import TODAY
from portal.demo.city.building import CityWard, raise_generated
from portal.ground import clock, migrate
from portal.ground.db import db, enter_ward
from tests.kit import chance
from tests.kit.grown import SMALL

MONTHS, MOST_ROUNDS, FEWEST = 12, 14, 4
EACH = 5  # requests of a deed in a round
STEADY = 0.08  # rounds may differ by so much of their median (half of them do) for a verdict
MINUTES = 8
WORKERS_MOST = 160  # MB, of two workers


def main() -> None:
    only = [word.strip() for word in os.environ.get("ONLY", "").split(",") if word.strip()]
    with tempfile.TemporaryDirectory() as place:
        result = measured(Path(place), only)
    print(report.table(result))
    if not only:
        keep(PAGES, result)
        report.write()
    sys.exit(1 if any(not one.met for one in verdicts(cpu_of(result))) else 0)


def cpu_of(result: dict[str, Any]) -> dict[str, float]:
    return {name: one["cpu_ms"] for name, one in result.get("pages", {}).items()}


def measured(place: Path, only: list[str]) -> dict[str, Any]:
    app = create_app(
        DEMO=True,
        INSTANCE=place,
        FILES=place / "files",
        DATABASE_URL=f"sqlite:///{place / 'tusoi.sqlite3'}",
        SECURE_COOKIES=False,
    )
    with app.app_context():
        migrate.create()
        clock.run_on_from(chance.WARD_BEGINS, clock.now())  # as the served demonstration does: notes are of its month
        ward = raise_generated(1, members=SMALL, periods=MONTHS, proved=True)
        enter_ward(1)
        data.copy_to(place / "peers.sqlite3")
        db.session.remove()
        with servers.portal(place) as site, servers.peers(place) as peers:
            found = rounds(deeds(site, peers, app, ward, place), only)
            memory = site.memory()
        result = {
            "at": datetime.now(UTC).isoformat(timespec="seconds"),
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "members": SMALL,
            "months": MONTHS,
            "load": round(os.getloadavg()[0], 1),
            "pages": found,
            "worker_memory_mb": round(memory / 2**20),
        }
        db.engine.dispose()
    return result


def deeds(
    site: servers.Site, peers: dict[str, servers.Site], app: Flask, ward: CityWard, place: Path
) -> list[asked.Deed]:
    found = list(asked.of_the_portal(site, app, ward))
    if peers:
        found += asked.of_flask_admin(peers["flask_admin_site"], place)
        found += asked.of_django(peers["django_site"], servers.django_session(place), place)
    return found


def rounds(every: list[asked.Deed], only: list[str]) -> dict[str, Any]:
    wanted = [one for one in every if not only or any(word in one.name for word in only) or one.name == asked.HELLO]
    cpu: dict[str, list[float]] = {one.name: [] for one in wanted}
    walls: dict[str, list[float]] = {one.name: [] for one in wanted}
    size: dict[str, int] = {}
    for one in wanted:
        size[one.name] = len(one.send().text.encode())
    until, done = time.monotonic() + MINUTES * 60, 0
    with click.progressbar(length=MOST_ROUNDS * len(wanted), label="measuring") as bar:
        while done < MOST_ROUNDS and time.monotonic() < until and (done < FEWEST or not steady(cpu)):
            for one in wanted:
                times(one, cpu[one.name], walls[one.name])
                bar.update(1)
            done += 1
        bar.update(bar.length - bar.pos if bar.length else 0)
    return {
        name: {
            "cpu_ms": round(statistics.median(cpu[name]), 2),
            "spread": round(spread(cpu[name]), 3),
            "p50_ms": round(statistics.median(walls[name]), 2),
            "p99_ms": round(statistics.quantiles(walls[name], n=100)[98], 2),
            "kb": round(size[name] / 1024, 1),
            "rounds": done,
        }
        for name in cpu
    }


def times(one: asked.Deed, cpu: list[float], walls: list[float]) -> None:
    send: Callable[[], Any] = one.send
    begun = one.site.cpu()
    for _ in range(EACH):
        walls.append(send().seconds * 1000)
    cpu.append((one.site.cpu() - begun) * 1000 / EACH)


def spread(found: list[float]) -> float:
    """Of the middle half of the rounds, against their median."""
    low, middle, high = statistics.quantiles(found, n=4)
    return (high - low) / middle / 2 if middle else 0.0


def steady(cpu: dict[str, list[float]]) -> bool:
    return all(spread(found) <= STEADY for found in cpu.values())


assert chance.WARD_BEGINS.date() == TODAY

if __name__ == "__main__":
    others = {"books": books.main, "growth": growth.main, "load": load.main, "profile": profiling.main}
    others.get(sys.argv[1] if sys.argv[1:] else "", main)()
