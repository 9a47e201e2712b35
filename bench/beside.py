"""What a ward's office and server do while people work: a drive's report, a backup, a list of thousands brought in."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping
from datetime import date
from itertools import count, islice, product
from pathlib import Path

from flask import Flask

from portal.accounts.models import Account
from portal.accounts.queries import actor_of, person_name
from portal.config import ROOT
from portal.demo.build import TODAY
from portal.demo.city.building import CityWard
from portal.ground.db import db, in_ward, writing
from portal.imports import service
from portal.imports.models import ImportKind, ImportRun, ImportState
from tests.imports.lists import ROSTER, member, sheet

PEOPLE = 4_000  # of the list: a ward's whole roster
CELLS = 70  # of the ward, which they come into in turn
PAUSE = 5  # seconds between two of a kind
NAMES = ("An", "Bình", "Cúc", "Dung", "Giang", "Hà", "Hoa", "Lan", "Mai", "Nga", "Oanh", "Phương", "Quyên", "Thảo")
NAMES += ("Thu", "Trang")
LONGEST_JOB = 1800
AS_OF = date(2022, 2, 28)


class Again(threading.Thread):
    """A deed done again and again until it is `enough`: how often, how long each took, what went wrong."""

    def __init__(self, name: str, deed: Callable[[], str], enough: threading.Event) -> None:
        super().__init__(daemon=True)
        self.what, self.deed, self.enough = name, deed, enough
        self.seconds: list[float] = []
        self.wrong: list[str] = []

    def run(self) -> None:
        while not self.enough.is_set():
            begun = time.monotonic()
            wrong = self.deed()
            if self.enough.is_set():
                return  # cut short: neither done nor wrong
            if wrong:
                self.wrong.append(wrong)
            self.seconds.append(time.monotonic() - begun)
            self.enough.wait(PAUSE)

    def told(self) -> dict[str, object]:
        longest = round(max(self.seconds, default=0), 1)
        return {"times": len(self.seconds), "longest_s": longest, "wrong": self.wrong}


def begun(app: Flask, ward: CityWard, place: Path, settings: Mapping[str, str], enough: threading.Event) -> list[Again]:
    out, slug = str(place / "reports"), f"tu-soi-{ward.months[0][:4]}"
    numbers = count()
    found = [
        Again("report", lambda: said_wrong(settings, "report", "campaign", slug, "--out", out), enough),
        Again("backup", lambda: said_wrong(settings, "backup"), enough),
        Again("import", lambda: brought_in(app, ward, next(numbers), enough), enough),
    ]
    for one in found:
        one.start()
    return found


def said_wrong(settings: Mapping[str, str], *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "flask", "--app", "wsgi", *words],
        cwd=ROOT,
        env=dict(settings),
        capture_output=True,
        text=True,
    )
    return done.stderr[-500:] if done.returncode else ""


def roster(number: int) -> bytes:
    """Another four thousand each time."""
    names = islice(product(NAMES, repeat=3), PEOPLE)
    rows = (
        member(
            f"Nguyễn {' '.join(name)}",
            **{
                "Số thẻ đảng viên": f"{49 + number}.{at:06d}",
                "Nơi ở hiện nay": f"Tổ dân phố {1 + at % CELLS}",
                "Chi bộ": f"Chi bộ {1 + at % CELLS}",
            },
        )
        for at, name in enumerate(names)
    )
    return sheet(ROSTER, *rows)


def brought_in(app: Flask, ward: CityWard, number: int, enough: threading.Event) -> str:
    """As the office does it on its page: read by the job worker, looked at, then written by it."""
    with app.app_context(), in_ward(ward.number):
        root, run_id = Path(app.config["FILES"]), 0
        with writing():
            account = db.session.get_one(Account, (ward.number, ward.accounts["office"]))
            actor = actor_of(account, person_name(account), TODAY)
            facts = {"kind": ImportKind.ROSTER, "effective_on": AS_OF}
            run_id = service.begin_later(actor, root, roster(number), "danh-sach.xlsx", TODAY, **facts).id
        state = left(ward, run_id, ImportState.READING, enough)
        if state is ImportState.PREVIEW:
            with writing():
                service.apply_later(actor, root, run_id, TODAY)
            state = left(ward, run_id, ImportState.APPLYING, enough)
        return "" if state is ImportState.APPLIED or enough.is_set() else f"the list ended as {state}"


def left(ward: CityWard, run_id: int, state: ImportState, enough: threading.Event) -> ImportState:
    """Into which state the run went from this one."""
    until, now = time.monotonic() + LONGEST_JOB, state
    while now is state and time.monotonic() < until and not enough.wait(1):
        now = db.session.get_one(ImportRun, (ward.number, run_id), populate_existing=True).state
        db.session.rollback()
    db.session.remove()
    return now
