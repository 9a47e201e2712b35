"""`make bench`: CPU time of pages and deeds against a bare Flask "hello", in rounds taken in turn on one machine.

Requests go through the WSGI application without a socket, so the ratios hold for the portal's own work; the invented
ward's residence group is filled up to fifty members first.
"""

import statistics
import sys
import tempfile
import time
from pathlib import Path

from flask import Flask

from bench import books
from portal.app import create_app
from portal.ground import ids
from portal.ground.db import db, enter_ward
from tests.kit import store
from tests.kit.crowd import more_members
from tests.kit.pages import Browser
from tests.kit.ward import Ward, build_ward

ROUNDS, EACH = 12, 15


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        for name, ratio, cpu in measured(Path(place)):
            print(f"{name:34} {ratio:7.1f} x hello   {cpu * 1000:7.2f} ms CPU")


def measured(place: Path):
    hello = Flask("hello")
    hello.add_url_rule("/", view_func=lambda: "hello")
    database = store.Copies(place)
    app = create_app(
        TESTING=True,
        DEMO=False,
        SECURE_COOKIES=True,
        SECRET_KEY="bench",
        DATABASE_URL=database.url,
        INSTANCE=place,
        FILES=place / "files",
        SERVER_NAME="localhost",
        PREFERRED_URL_SCHEME="https",
    )
    with app.app_context():
        database.create()
        ward = Ward(build_ward())
        more_members(ward, 39)  # with the eleven that are there: a residence group of fifty
        enter_ward(1)
        browser = Browser(app, ward, "front_1")
        token = browser.token()
        sheet = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
        note, count = f"{sheet}/{ids.written(ward.member_1)}", iter(range(10**9))

        def save():
            revision = next(count)
            data = {"deed": "record", "remark": f"Lần {revision}.", "revision": str(revision), "csrf_token": token}
            answer = browser.post(note, data, token=False)
            assert answer.status_code == 303, answer.text

        def find(typed):
            answer = browser.post("/tim", {"q": typed, "csrf_token": token}, htmx=True, token=False)
            assert "data-rows" in answer.text, answer.text

        deeds = {
            "hello": lambda: hello.test_client().get("/"),
            "signed-in page, no list": lambda: browser.get("/thong-bao"),
            "month sheet of 50": lambda: browser.get(sheet),
            "member list": lambda: browser.get("/dang-vien"),
            "search of three letters": lambda: find("hoa"),
            "save a note": save,
        }
        taken: dict[str, list[float]] = {name: [] for name in deeds}
        for _ in range(ROUNDS):
            for name, deed in deeds.items():
                begun = time.process_time()
                for _ in range(EACH):
                    deed()
                taken[name].append((time.process_time() - begun) / EACH)
        base = statistics.median(taken["hello"])
        for name, times in taken.items():
            yield name, statistics.median(times) / base, statistics.median(times)
        db.engine.dispose()


if __name__ == "__main__":
    books.main() if sys.argv[1:] == ["books"] else main()
