"""`make bench ARGS="load think evening beside stalled"`: many people at once, driven by locust in a process of its own,
on the portal as it is served, with its job worker. Without a name all four are run.

    think    fifty people who read, write and go on, as on a working day
    evening  600 heads finish and send their month within a quarter of an hour
    beside   the fifty, while a drive's report, a backup and a list of four thousand are made beside them
    stalled  the fifty, while 300 clients hold half-sent forms and 300 read a byte a second

`MINUTES=60` makes a run longer or shorter (the evening keeps its pace), `ENGINES=postgresql` takes the other engine.
"""

import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import click
import sqlalchemy as sa
from flask import Flask

from bench import beside, growth, load_told, people, processes, report, servers
from bench.held import Held
from bench.kept import LOAD, keep, kept
from bench.plots import APART
from bench.stalled import EACH, Stalled
from portal.app import create_app
from portal.demo.city.building import CityWard, raise_generated
from portal.ground import clock, migrate
from portal.ground.db import db, enter_ward
from portal.supervision.models import NoteRevision, Sending
from tests.kit import chance
from tests.kit.grown import LARGE

READS = (5.0, 20.0)  # seconds on a page
WRITES = 0.3  # of what a head does
NOTES = 3  # that a head writes on the evening before sending
SENDERS = 600
ON_THE_WAY = 2.0  # minutes from the evening's last arrival to the last sending
TO_FINISH = 5  # minutes that the last may take beyond their time
ARRIVING = 60  # seconds in which the fifty come; times count from then on
HEADS_OF_A_WARD = 70  # of wards of 4,230


class Scenario(NamedTuple):
    name: str
    minutes: float  # usually
    months: int = 6
    sends: bool = False


SCENARIOS = (
    Scenario("think", 10),
    Scenario("evening", 15, months=2, sends=True),
    Scenario("beside", 5),
    Scenario("stalled", 3),
)


class Standing(NamedTuple):
    """The served portal, its wards, and how a command finds them."""

    app: Flask
    wards: list[CityWard]
    site: servers.Site
    place: Path
    settings: dict[str, str]


def main() -> None:
    names = sys.argv[2:] or [one.name for one in SCENARIOS]
    unknown = set(names) - {one.name for one in SCENARIOS}
    if unknown:
        sys.exit(f"No such load: {', '.join(sorted(unknown))}. There are {', '.join(one.name for one in SCENARIOS)}.")
    engine = os.environ.get("ENGINES") or growth.ENGINES[0]
    whole = kept(LOAD)
    for one in SCENARIOS:
        if one.name in names:
            minutes = float(os.environ.get("MINUTES") or one.minutes)
            whole[f"{one.name}, {engine}"] = found = run(one, engine, minutes)
            print("\n".join(load_told.of_one(f"{one.name}, {engine}", found)), flush=True)
            keep(LOAD, whole)
    report.write()
    sys.exit(0 if all(goal["met"] for one in whole.values() for goal in one["goals"]) else 1)


def run(scenario: Scenario, engine: str, minutes: float) -> dict[str, Any]:
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    with tempfile.TemporaryDirectory() as folder, served(scenario, engine, Path(folder), minutes) as standing:
        with held_and(standing) as held, apart(scenario, standing) as told:
            found = crowd(scenario, standing, minutes)
            extra = told()
        enter_ward(None)
        lost = missing(found)
        db.session.remove()
        db.engine.dispose()
    kinds = dict(sorted(found["pages"].items()))
    said = {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "nice": processes.niceness(),
        "members": LARGE * len(standing.wards),
        "minutes": minutes,
        "people": found["people"],
        "saves": len(found["kept"]),
        "sendings": len(found["sent"]),
        "lost": lost,
        "total": found["total"],
        "pages": kinds,
        "errors": found["errors"],
        "held": held.told(),
        "beside": extra,
    }
    return said | {"goals": load_told.goals(scenario.name, said)}


@contextmanager
def served(scenario: Scenario, engine: str, place: Path, minutes: float) -> Iterator[Standing]:
    with growth.database_for(engine, str(place)) as url:
        settings = servers.settings_of(place, url)
        app = create_app(DEMO=True, INSTANCE=place, FILES=place / "files", DATABASE_URL=url, SECURE_COOKIES=False)
        with app.app_context():
            migrate.create()
            clock.run_on_from(chance.WARD_BEGINS, clock.now())
            wards = []
            count = -(-senders(scenario, minutes) // HEADS_OF_A_WARD) if scenario.sends else 1
            with click.progressbar(range(1, count + 1), label=f"{scenario.name}: wards") as bar:
                for number in bar:
                    wards.append(raise_generated(number, members=LARGE, periods=scenario.months, proved=True))
                    db.session.remove()
            growth.settled(engine)
            with servers.portal(place, os.cpu_count() or 1, url) as site, servers.job_worker(place, url):
                yield Standing(app, wards, site, place, {**servers.plain(), **settings})


@contextmanager
def held_and(standing: Standing) -> Iterator[Held]:
    held = Held(standing.site, standing.place / "city.sqlite3-wal")
    held.start()
    try:
        yield held
    finally:
        held.enough.set()
        held.join()


@contextmanager
def apart(scenario: Scenario, standing: Standing) -> Iterator[Callable[[], dict[str, Any]]]:
    """What goes on beside the people; yields what tells of it at the end."""
    enough, ward = threading.Event(), standing.wards[0]
    if scenario.name == "beside":
        deeds = beside.begun(standing.app, ward, standing.place, standing.settings, enough)
        try:
            yield lambda: {one.what: one.told() for one in deeds}
        finally:
            enough.set()
            for one in deeds:
                one.join(120)
    elif scenario.name == "stalled":
        office = next(one for one in people.fifty(standing.app, ward, standing.site.port) if "office" in one["name"])
        clients = Stalled(standing.site.port, "/dang-vien", office["headers"])
        clients.start()
        clients.wait()
        try:
            yield lambda: {"clients": {"standing": clients.standing(), "of": 2 * EACH, "came back": clients.came_back}}
        finally:
            clients.enough.set()
            clients.join(60)
    else:
        yield dict


def crowd(scenario: Scenario, standing: Standing, minutes: float) -> dict[str, Any]:
    """What the people met, as their own program wrote it down."""
    python, port = servers.environment(), standing.site.port
    if python is None:
        sys.exit("Nothing is driven: locust cannot be installed here.")
    if scenario.sends:
        everyone = people.heads(standing.app, standing.wards, port, senders(scenario, minutes))
        arriving = max(60 * (minutes - ON_THE_WAY), 30 * minutes)
    else:
        everyone = people.fifty(standing.app, standing.wards[0], port)
        arriving = min(ARRIVING, 30 * minutes)
    db.session.remove()  # what was read here must not hold the log beside the database
    told, found = standing.place / "crowd.json", standing.place / "found.json"
    facts = {"reads": READS, "writes": WRITES, "notes": NOTES, "sends": scenario.sends, "people": everyone}
    told.write_text(json.dumps(facts, ensure_ascii=False))
    subprocess.run(
        [str(python), "-m", "locust", "-f", str(APART / "crowd.py"), "--headless", "--only-summary"],
        env={
            **servers.plain(),
            "CROWD": str(told),
            "FOUND": str(found),
            "LOCUST_HOST": f"http://127.0.0.1:{port}",
            "LOCUST_USERS": str(len(everyone)),
            "LOCUST_SPAWN_RATE": f"{len(everyone) / arriving:.3f}",
            "LOCUST_RUN_TIME": f"{round(60 * minutes + (60 * TO_FINISH if scenario.sends else arriving))}s",
            "LOCUST_RESET_STATS": "false" if scenario.sends else "true",  # the fifty are timed once all are there
            "LOCUST_STOP_TIMEOUT": "30",
            "LOCUST_LOGLEVEL": "ERROR",
            "LOCUST_EXIT_CODE_ON_ERROR": "0",
        },
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return json.loads(found.read_text()) | {"people": len(everyone)}


def senders(scenario: Scenario, minutes: float) -> int:
    """The evening keeps its pace, however long it lasts."""
    return round(SENDERS * minutes / scenario.minutes)


def missing(found: dict[str, Any]) -> int:
    """How many deeds somebody was told were done, and stand nowhere, or twice."""
    lost = 0
    for column, told in ((NoteRevision.remark, found["kept"]), (Sending.general_remark, found["sent"])):
        read = sa.select(column).where(column.like("Lượt %")).execution_options(every_ward=True)
        stand = list(db.session.scalars(read))
        lost += len(set(told) - set(stand)) + len(stand) - len(set(stand))
    return lost
