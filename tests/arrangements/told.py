"""All that the portal tells of April 2022, by each way on which it tells it, so that one that differs shows."""

import difflib
import hashlib
import json
import re
from types import SimpleNamespace

import sqlalchemy as sa
import time_machine

from portal.accounts.models import Account
from portal.accounts.queries import actor_of
from portal.campaigns.queries import campaign_called
from portal.ground.db import db, enter_ward, in_ward, ward, writing
from portal.ground.ids import written
from portal.organisations.models import Holding, UnitKind
from portal.organisations.queries import units
from portal.policy import Actor, Post, Role
from portal.reports.figures import OF_A_DRIVE
from portal.reports.models import Snapshot
from portal.reports.official import KINDS, ReportForm, ReportRequest, service
from portal.reports.snapshots.kept import digest_of
from portal.reports.snapshots.queries import figures_of, head_of, signers
from portal.reports.snapshots.service import freeze
from portal.reports.snapshots.subjects import SnapshotSubject, counted, subject_of
from portal.supervision.queries.places import period_of
from tests.arrangements.test_the_wards_april import SLUG, STILL, TODAY, told
from tests.kit import sampling
from tests.kit.pages import Browser, standing

MONTH = "2022-04"
MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
AT_THE_DESK = {
    Role.WARD_SECRETARY: UnitKind.WARD_PARTY,
    Role.OFFICE: UnitKind.WARD_OFFICE,
    Role.WARD_FRONT_CHAIR: UnitKind.WARD_FRONT,
}
OF_THE_WARD = ("campaign", "front_month", "deliveries", "postings")  # kinds of report that tell of all of it


def _clerk():
    """Whoever keeps the old ward's books: in no cell, so they stay when everybody leaves."""
    person = db.session.scalars(sa.select(Holding.person_id).where(Holding.role == Role.OFFICE)).first()
    return db.session.scalars(sa.select(Account).where(Account.person_id == person)).one()


def at_the_clerks(portal):
    with in_ward(1):
        account = _clerk().id
        db.session.rollback()
    return Browser(portal, SimpleNamespace(number=1, accounts={"office": account}), "office")


def frozen():
    """A snapshot of the drive and one of the month, as an office takes them; their ids."""
    with in_ward(1), writing():
        office, signer = actor_of(_clerk(), "Văn phòng", TODAY), signers(TODAY)[0].person_id
        return [
            freeze(office, one, TODAY, as_of=TODAY, signer_id=signer, reason="Trước khi sắp xếp").id
            for one in (SnapshotSubject(campaign=campaign_called(SLUG)), SnapshotSubject(period=period_of(MONTH)))
        ]


def every_figure(portal, place, snapshots, *, whole):
    """By command, workbook, Word, snapshot and page; the names behind them of a third, by the seed of the day, and
    half of the ways unless all are asked for."""
    lists = sampling.a_share(OF_A_DRIVE, "names behind figures", whole)
    ways = {
        "report": lambda: told(portal, place),
        "command": lambda: _by_command(portal, lists),
        "file": lambda: _files(portal),
        "snapshot": lambda: _snapshots(snapshots),
        "page": lambda: _on_pages(portal, lists, snapshots),
    }
    taken = sampling.a_share(ways, "ways to tell a figure", whole, one_in=2)
    return {name: said for way in taken for name, said in ways[way]().items()}


def _on_pages(portal, lists, snapshots):
    found, browser = {}, at_the_clerks(portal)
    for path in (*_pages(lists), *(f"/chot-so-lieu/{written(one)}" for one in snapshots)):
        answer = browser.get(path)
        found[f"page {path}"] = (answer.status_code, (MAIN.search(standing(answer.text)) or [""])[0])
    db.session.remove()
    enter_ward(1)
    return found


def _pages(lists):
    """Of the drive on two days, the list behind each of its figures, and how far the month has come."""
    drive = f"/dot-sinh-hoat/{SLUG}/chi-tieu"
    yield from (f"{drive}?ngay={day}" for day in ("2022-04-25", "2022-04-05"))
    yield from (f"{drive}/{one.slug}?ngay=2022-04-25" for one in lists)
    yield f"/giam-sat/{MONTH}/tien-do"


def _by_command(portal, lists):
    """The names behind each figure of the drive, and the month as a table."""
    found, run = {}, portal.test_cli_runner().invoke
    asked = {one.name: ["--campaign", SLUG, "--as-of", "25/04/2022", "--people", one.name] for one in lists}
    for name, words in {**asked, "month": ["--month", MONTH]}.items():
        answer = run(args=["figures", *words])
        assert answer.exit_code == 0, answer.output
        found[f"command {name}"] = answer.output
    return found


def _files(portal):
    """Each report of the whole ward, as its workbook and its Word file; a file bears the hour at which it was made."""
    found = {}
    with in_ward(1), time_machine.travel(STILL, tick=False):
        roots = {role: units(kind)[0] for role, kind in AT_THE_DESK.items()}
        posts = frozenset(Post(role, one.id, one.path, 0, "Lệnh") for role, one in roots.items())
        reader = Actor(ward_id=ward(), person_id=None, posts=posts, name="Cổng Tự Soi")
        asked = ReportRequest(TODAY, campaign=SLUG, month=MONTH, year=2022)
        for kind in (KINDS[name] for name in OF_THE_WARD):
            for form in kind.forms:
                if form is not ReportForm.PDF:  # drawn from the same report; drawing it is dear
                    made = service.made(reader, portal.config["FILES"], kind, asked, form, TODAY)
                    found[f"{kind.code}.{form.value}"] = hashlib.sha256(made.content).hexdigest()
        db.session.rollback()
    return found


def _snapshots(ids):
    """Each as it is kept, and as it is counted once more as it was known then: byte for byte the same."""
    found = {}
    with in_ward(1):
        for one in ids:
            snapshot = db.session.get_one(Snapshot, (1, one))
            again = counted(subject_of(snapshot.campaign_id, snapshot.period_id), snapshot.as_of, snapshot.known_at)
            assert digest_of(head_of(snapshot), again) == snapshot.digest
            assert digest_of(head_of(snapshot), figures_of(one)) == snapshot.digest
            found[f"snapshot {snapshot.number}"] = json.dumps(again, default=str, sort_keys=True)
        db.session.rollback()
    return found


def differing(after, before):
    """Ways on which something else is told now."""
    assert after.keys() == before.keys()
    return {way: _otherwise(told_now, before[way]) for way, told_now in after.items() if told_now != before[way]}


def _otherwise(after, before):
    """The first lines that differ."""
    lines = [str(one[-1] if isinstance(one, tuple) else one).splitlines() for one in (before, after)]
    return [line[:200] for line in difflib.unified_diff(*lines, lineterm="", n=0)][:12]
