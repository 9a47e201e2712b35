"""`make bench ARGS=books`: how many rows a second the trail proves, and what a save costs more for being sealed (in
rounds taken in turn)."""

import statistics
import tempfile
import time
from pathlib import Path

import sqlalchemy as sa

from portal.audit import trail
from portal.audit.books import prove, prove_seals, sealing, watching
from portal.ground import clock, ids
from portal.ground.db import db, enter_ward, will_write
from portal.plans.models import Commitment
from portal.policy import Actor
from tests.kit import chance, installation, store
from tests.kit.pages import Browser
from tests.kit.ward import Ward, build_ward

ROWS, ROUNDS, EACH = 250_000, 12, 15


def main() -> None:
    with tempfile.TemporaryDirectory() as place:
        database = store.Copies(Path(place))
        app = installation.app(Path(place), DATABASE_URL=database.url, **installation.ASKED)
        with app.app_context():
            database.create()
            ward = Ward(build_ward())
            enter_ward(1)
            clock.run_on_from(chance.WARD_BEGINS, clock.now())
            with_seal, without = saves(app, ward)
            print(
                f"a save sealed {with_seal * 1000:.2f} ms CPU, unsealed {without * 1000:.2f}: {with_seal / without:.2f}"
            )
            fill(ward)
            begun = time.perf_counter()
            proof = prove(db.session.connection(), 1)
            took = time.perf_counter() - begun
            assert not proof.wrong, proof.wrong[:3]
            print(f"{proof.rows} rows proved in {took:.2f} s: {proof.rows / took:,.0f} a second")
            begun = time.perf_counter()
            assert prove_seals(db.session.connection(), 1) is None
            print(f"their seals in {time.perf_counter() - begun:.2f} s")
            db.engine.dispose()


def fill(ward: Ward) -> None:
    """Commitments, the widest of the rows that are many."""
    will_write()
    columns = [column.name for column in Commitment.__table__.columns if column.name not in ("id", "position")]
    words = ", ".join(f'"{name}"' for name in columns)
    copied = sa.text(
        f"WITH RECURSIVE n(i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < {ROWS + 999}) "
        f"INSERT INTO commitment (id, position, {words}) SELECT i, i, {words} FROM n, commitment WHERE id = :one"
    )
    db.session.execute(copied, {"one": ward.commitments["member_1"][0]})
    connection, begun = db.session.connection(), time.perf_counter()
    keys = [("commitment", number) for number in range(1000, ROWS + 1000)]
    system = Actor(ward_id=1, person_id=None)
    trail.append(db.session(), system, "bench", None, {}, seal=lambda at: sealing.mark(connection, 1, at, keys))
    db.session.commit()
    print(f"{ROWS} rows marked in {time.perf_counter() - begun:.2f} s")


def saves(app, ward: Ward) -> tuple[float, float]:
    browser = Browser(app, ward, "front_1")
    token = browser.token()
    sheet = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
    note, count = f"{sheet}/{ids.written(ward.member_1)}", iter(range(10**9))

    def save() -> None:
        revision = next(count)
        data = {"deed": "record", "remark": f"Lần {revision}.", "revision": str(revision), "csrf_token": token}
        answer = browser.post(note, data, token=False)
        assert answer.status_code == 303

    taken: dict[bool, list[float]] = {True: [], False: []}
    seal = sealing.seal
    for _ in range(ROUNDS):
        for sealed in (True, False):
            sealing.seal = (
                seal if sealed else lambda session, ward_id, _number: bool(watching.take(session, ward_id)) and None
            )
            begun = time.process_time()
            for _ in range(EACH):
                save()
            taken[sealed].append((time.process_time() - begun) / EACH)
    sealing.seal = seal
    with_seal, without = (statistics.median(taken[sealed]) for sealed in (True, False))
    # What was saved unsealed is not proved: each round trip ends with all of it marked.
    watching.written(db.session()).update(
        (1, place, row) for place, row in sealing.all_keys(db.session.connection(), 1)
    )
    will_write()
    trail.append(db.session(), Actor(ward_id=1, person_id=None), "bench", None, {})
    db.session.commit()
    return with_seal, without
