"""`make bench-growth`: the same pages in wards of 700, 4,230 and 50,000 members, on both engines: what they cost, and
how much they ask of the database.

`GROWN=700,4230,50000,500000` names the sizes and `ENGINES=postgresql` one engine. No ward has more than 50,000 members:
a larger number is a city of wards of 4,230, of which the last raised is measured.
"""

import itertools
import os
import platform
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import click
from flask import Flask

from bench import growth_told as told
from bench import plots, processes, report
from bench.kept import GROWTH, keep, kept
from portal.demo.city.building import CityWard, raise_generated
from portal.ground import clock, ids, migrate
from portal.ground.db import db, enter_ward
from tests.kit import chance, grown, installation
from tests.kit.pages import Browser
from tools import cluster

MONTHS = 12
WARM, TIMES = 2, 5  # a page is opened so often before it is measured, and so often to be
FEWEST, ENOUGH = 2, 2000  # but no more once these many milliseconds are spent on it
AROUND = 3  # months of the wards that only stand around the measured one
STEPS_OF_A_WARD = 3  # units, people, plans; then a step a month
ENGINES = ("sqlite", "postgresql")
SIZES = (grown.SMALL, grown.LARGE, told.LARGEST_WARD)


class Raising(NamedTuple):
    """Wards to be raised before one measurement; the last of them is measured."""

    members: int
    wards: tuple[int, ...]

    def months(self, place: int) -> int:
        return MONTHS if place == len(self.wards) - 1 else AROUND

    @property
    def steps(self) -> int:
        return sum(STEPS_OF_A_WARD + self.months(place) for place in range(len(self.wards)))


def raisings(sizes: list[int]) -> list[Raising]:
    """What stands already counts to a city: nothing is raised twice."""
    found, stand = [], 0
    for members in sorted(sizes):
        if members <= told.LARGEST_WARD:
            wards: tuple[int, ...] = (members,)
        else:
            wards = (grown.LARGE,) * max(1, round((members - stand) / grown.LARGE))
        found.append(Raising(members, wards))
        stand += sum(wards)
    return found


def main() -> None:
    sizes = [int(one) for one in os.environ.get("GROWN", "").split(",") if one] or list(SIZES)
    engines = [one for one in os.environ.get("ENGINES", "").split(",") if one] or list(ENGINES)
    whole = kept(GROWTH)
    for engine in engines:
        for found in measured(engine, sizes):
            keep(GROWTH, whole | {engine: found})
        whole[engine] = found
    plots.draw(whole)
    print("\n".join(told.growth(whole)))
    report.write()
    raise SystemExit(1 if told.outgrown(whole) else 0)


def measured(engine: str, sizes: list[int]) -> Iterator[dict[str, Any]]:
    """After each size what is known so far: of each page, by size, its CPU in milliseconds, its statements, its
    kilobytes, and the steps or rows of the database."""
    pages: dict[str, Any] = {}
    loads: list[float] = []
    with standing(engine) as app:
        for members, ward in raised(engine, raisings(sizes)):
            loads.append(round(os.getloadavg()[0], 1))
            for name, deed, of_ward in deeds_of(app, ward):
                pages.setdefault(name, {})[str(members)] = _taken(deed, of_ward)
            yield {
                "at": datetime.now(UTC).isoformat(timespec="seconds"),
                "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
                "months": MONTHS,
                "load": loads,
                "pages": pages,
            }


@contextmanager
def standing(engine: str) -> Iterator[Flask]:
    """An empty portal in this process, on a database of its own."""
    with tempfile.TemporaryDirectory() as place, database_for(engine, place) as url:
        app = installation.app(Path(place), DATABASE_URL=url, **installation.ASKED)
        with app.app_context():
            migrate.create()
            alone(engine)
            clock.run_on_from(chance.WARD_BEGINS, clock.now())
            yield app
            db.session.remove()
            db.engine.dispose()


@contextmanager
def database_for(engine: str, place: str) -> Iterator[str]:
    on_disk = nullcontext(f"sqlite:///{place}/city.sqlite3")
    with cluster.throw_away() if engine == "postgresql" else on_disk as url:
        yield url


def raised(engine: str, wanted: list[Raising]) -> Iterator[tuple[int, CityWard]]:
    """Each size as soon as it stands, so that a page in a small ward is measured in a small database."""
    numbers = itertools.count(1)
    steps = sum(one.steps for one in wanted)
    with click.progressbar(length=steps, label=engine, item_show_func=lambda step: step or "") as bar:
        for one in wanted:
            for place, members in enumerate(one.wards):
                ward = raise_generated(
                    next(numbers),
                    members=members,
                    periods=one.months(place),
                    proved=False,
                    told=lambda step, members=one.members: bar.update(1, f"{members:,} {step}"),
                )
                db.session.remove()
            settled(engine)
            db.engine.dispose()  # what raised a ward is not what a page finds in the driver's store
            yield one.members, ward


def alone(engine: str) -> None:
    """What a page costs PostgreSQL stands in the process that serves it, and is counted there."""
    if engine == "postgresql":
        _apart("ALTER ROLE CURRENT_USER SET max_parallel_workers_per_gather = 0")
        db.engine.dispose()


def settled(engine: str) -> None:
    """As a database stands that was filled over years: PostgreSQL has swept and counted what was poured, SQLite has
    brought its log home."""
    _apart("VACUUM ANALYZE" if engine == "postgresql" else "PRAGMA wal_checkpoint(TRUNCATE)")


def _apart(statement: str) -> None:
    with db.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql(statement)


class Measured(NamedTuple):
    """What is measured, and whether it is about the whole ward."""

    name: str
    deed: Callable[[], Any]
    of_ward: bool


def deeds_of(app: Flask, ward: CityWard) -> Iterator[Measured]:
    enter_ward(ward.number)
    browsers: dict[str, Browser] = {}
    for hot in grown.hot_pages(ward):
        browser = browsers.setdefault(hot.who, Browser(app, ward, hot.who))
        yield Measured(hot.name, lambda browser=browser, url=hot.url: browser.get(url), hot.of_ward)
    yield Measured("save a note", _save(browsers["front-1"], ward), False)
    yield Measured("search, office", lambda: browsers["office"].post("/tim", {"q": "hoa"}, htmx=True), True)


def _save(browser: Browser, ward: CityWard) -> Callable[[], Any]:
    sheet = f"/giam-sat/{ward.months[-1]}/{ids.written(ward.units['front-1'])}"
    person = ids.written(ward.people["member"])
    said = re.search(r'name="revision"[^>]*value="(\d+)"', browser.get(f"{sheet}?mo={person}").text)
    revisions = itertools.count(int(said[1]) if said else 0)

    def save() -> Any:
        revision = next(revisions)
        said = {"deed": "record", "remark": f"Lần {revision}.", "revision": str(revision)}
        return browser.post(f"{sheet}/{person}", said)

    return save


def _taken(deed: Callable[[], Any], of_ward: bool) -> dict[str, Any]:
    """What takes seconds is not done often: it says enough at once."""
    times: list[float] = []
    while len(times) < WARM + TIMES and (len(times) < FEWEST or sum(times) < ENOUGH):
        begun = _spent()
        answer = deed()
        times.append((_spent() - begun) * 1000)
        assert answer.status_code in (200, 303), answer.text[:1000]
    with grown.listening() as heard:
        answer = deed()
    return {
        "cpu_ms": round(statistics.median(times[WARM:] or times[1:]), 1),
        "statements": heard.count,
        "work": heard.steps if _on_sqlite() else _rows(heard, of_ward),
        "kb": round(len(answer.data) / 1024),
        "of_ward": of_ward,
    }


def _on_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _spent() -> float:
    """Seconds of this process, and of those in which PostgreSQL serves it."""
    own = time.process_time()
    return own if _on_sqlite() else own + sum(map(processes.spent, _backends()))


def _backends() -> list[int]:
    return processes.named(processes.children(_postmaster()), "postgres: postgres postgres 127.0.0.1")


@cache
def _postmaster() -> int:
    with db.engine.connect() as connection:
        return processes.parent(connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one())


def _rows(heard: Any, of_ward: bool) -> int:
    """Of a page about a cell by keys alone: PostgreSQL walks a small table because that is quicker there."""
    with db.engine.connect() as connection:
        return sum(grown.visited(connection, one, by_keys=not of_ward) for one in heard.reads)
