"""The same pages in wards of 700 and of 4,230 members: what they cost, and how many statements they ask.

`GROWN=700,4230,50000` names other sizes; a ward of 50,000 takes two minutes to fill."""

import itertools
import os
import re
import statistics
import tempfile
import time
from pathlib import Path
from typing import Any

import click

from portal.app import create_app
from portal.demo.city.building import CityWard, raise_generated
from portal.ground import clock, ids, migrate
from portal.ground.db import db, enter_ward
from tests.kit import chance, grown
from tests.kit.pages import Browser

MONTHS, TIMES = 12, 5


def sizes() -> list[int]:
    return [int(one) for one in os.environ.get("GROWN", f"{grown.SMALL},{grown.LARGE}").split(",")]


def measured() -> dict[str, Any]:
    """By page, then by size: CPU in milliseconds, statements, kilobytes, and the steps of SQLite's machine."""
    found: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as place:
        app = create_app(
            TESTING=True,
            DEMO=False,
            SECURE_COOKIES=True,
            SECRET_KEY="bench",
            DATABASE_URL=f"sqlite:///{place}/city.sqlite3",
            INSTANCE=Path(place),
            FILES=Path(place) / "files",
            SERVER_NAME="localhost",
            PREFERRED_URL_SCHEME="https",
        )
        with app.app_context():
            migrate.create()
            clock.run_on_from(chance.WARD_BEGINS, clock.now())
            with click.progressbar(enumerate(sizes(), 1), label="growth", length=len(sizes())) as bar:
                for number, members in bar:
                    ward = raise_generated(number, members=members, periods=MONTHS, proved=False)
                    db.session.remove()
                    for name, one in _of(app, ward).items():
                        found.setdefault(name, {})[str(members)] = one
            db.engine.dispose()
    return found


def _of(app: Any, ward: CityWard) -> dict[str, Any]:
    enter_ward(ward.number)
    browsers: dict[str, Browser] = {}
    found = {}
    for hot in grown.hot_pages(ward):
        browser = browsers.setdefault(hot.who, Browser(app, ward, hot.who))
        found[hot.name] = _taken(lambda browser=browser, url=hot.url: browser.get(url))
    found["save a note"] = _taken(_save(browsers["front-1"], ward))
    found["search, office"] = _taken(lambda: browsers["office"].post("/tim", {"q": "hoa"}, htmx=True))
    return found


def _save(browser: Browser, ward: CityWard) -> Any:
    sheet = f"/giam-sat/{ward.months[-1]}/{ids.written(ward.units['front-1'])}"
    person = ids.written(ward.people["member"])
    said = re.search(r'name="revision"[^>]*value="(\d+)"', browser.get(f"{sheet}?mo={person}").text)
    revisions = itertools.count(int(said[1]) if said else 0)

    def save() -> Any:
        revision = next(revisions)
        said = {"deed": "record", "remark": f"Lần {revision}.", "revision": str(revision)}
        return browser.post(f"{sheet}/{person}", said)

    return save


def _taken(deed: Any) -> dict[str, float]:
    for _ in range(2):
        answer = deed()
        assert answer.status_code in (200, 303), answer.text[:1000]
    times = []
    for _ in range(TIMES):
        begun = time.process_time()
        deed()
        times.append((time.process_time() - begun) * 1000)
    with grown.listening() as heard:
        answer = deed()
    return {
        "cpu_ms": round(statistics.median(times), 1),
        "statements": heard.count,
        "steps": heard.steps,
        "kb": round(len(answer.data) / 1024),
    }
