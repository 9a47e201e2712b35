"""A database that an earlier release wrote comes up to date with every value it held, and with its trail whole.

Whatever cuts the upgrade off leaves the old one or the new one, and the way back lies ready.

`releases/` keeps databases of landed shapes for both engines, made by those releases' own code: plans approved, notes
sent and opened, an outcome, a return taken over from a summary, sessions and minutes.
"""

import fcntl
import json
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa
from sqlalchemy import event

from portal.ground import engine, shape
from portal.ground.db import db
from portal.ground.holding import ADVISORY
from portal.keeping import upgrading
from tests.kit import chance, released, sampling
from tests.kit.killed import before_each_of_the_disk, killed_at, left_at_each_step, put_in

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]
FIRST = "first-shape"
BLANK_NOW = {"commitment": ("cause",)}  # words that were NULL where nothing was said
# Marks are made anew; the verifier compares them with the rows.
GOES_ON = {"alembic_version", "audit_ahead", "audit_head", "audit_lot", "audit_row"}


@pytest.fixture
def old(tmp_path):
    """`old(release)`: today's portal over what that release wrote."""
    open_ones = []

    def over(release):
        context = released.standing(release, tmp_path)
        app = context.__enter__()
        open_ones.append((context, app.app_context()))
        open_ones[-1][1].push()
        return app

    yield over
    for context, inside in open_ones:
        db.session.remove()
        inside.pop()
        context.__exit__(None, None, None)


def run(app, *words):
    db.session.remove()
    db.engine.dispose()
    return app.test_cli_runner().invoke(args=list(words))


def values():
    """Every table's rows, each as its columns and what stands in them."""
    found = {}
    with db.engine.connect() as connection:
        for table in sa.inspect(connection).get_table_names():
            rows = connection.exec_driver_sql(f'SELECT * FROM "{table}"')
            found[table] = [dict(row._mapping) for row in rows]
    db.engine.dispose()
    return found


def key(row):
    return row.get("ward_id"), row.get("id", row.get("number", row.get("shape")))


def refuse_lost(before, after):
    """Every row of before stands, with what it held."""
    for table, rows in before.items():
        now = {key(row): row for row in after[table]}
        for row in rows:
            told = {**row, **{name: row[name] or "" for name in BLANK_NOW.get(table, ())}}
            assert {column: now[key(row)][column] for column in row} == told, table


def in_order(rows):
    return {table: sorted(map(repr, found)) for table, found in rows.items()}


@pytest.mark.parametrize("release", released.names())
def test_what_an_earlier_release_wrote_is_all_there(old, release):
    app = old(release)
    before = {table: rows for table, rows in values().items() if table not in GOES_ON}
    assert all(before[table] for table in ("note_revision", "plan_version", "audit_entry"))
    older = shape.trouble() is not None

    ran = run(app, "upgrade")
    assert ran.exit_code == 0, ran.output
    after = values()
    refuse_lost(before, after)
    verified = json.loads(run(app, "audit", "verify").stdout)
    assert (verified["broken"], verified["wrong"]) == (None, 0)
    last = max(after["audit_entry"], key=lambda row: row["number"])
    assert not older or last["action"] == "upgraded"
    assert "đã đúng phiên bản này" in run(app, "upgrade").output
    assert in_order(values()) == in_order(after), "a second time changes nothing"


def test_of_the_first_release_nothing_before_the_upgrade_is_proved(old):
    app = old(FIRST)
    before = values()
    assert run(app, "upgrade").exit_code == 0
    after = values()
    assert {row["kind"] for row in after["commitment_outcome"]} == {"finished"}
    verified = json.loads(run(app, "audit", "verify").stdout)
    assert verified["rows"] > 300
    assert verified["proved_since"]["entry"] == 1 + len(before["audit_entry"])


def test_there_are_databases_of_earlier_releases_for_both_engines():
    assert {FIRST, "20261129"} <= set(released.names())
    for name in released.names():
        for ending in (released.LITE, released.LARGE):
            assert (released.PLACE / f"{name}{ending}").exists()


def test_the_way_back_brings_what_stood_to_the_last_value(old):
    app = old(FIRST)
    before = values()
    assert run(app, "upgrade").exit_code == 0
    noted = upgrading.way_back(app.config)
    with engine.hold().alone():
        upgrading.put_as_it_was(app.config, Path(noted["aside"]))
    assert in_order(values()) == in_order(before)
    assert noted["before"] == "78814a648716"


def refused(app, words):
    """Nothing was changed, and it is said why."""
    before = in_order(values())
    ran = run(app, "upgrade")
    assert ran.exit_code == 1, ran.output
    assert words in ran.output
    assert in_order(values()) == before
    with pytest.raises(upgrading.Refused):
        upgrading.way_back(app.config)


def test_without_a_backup_at_both_places_nothing_is_upgraded(old, tmp_path):
    app = old(FIRST)
    app.config["BACKUP_TO"] = str(tmp_path / "not-mounted")
    refused(app, "nơi sao lưu thứ hai")


def test_a_trail_that_does_not_hold_is_named_and_the_old_database_stands_again(old):
    app = old(FIRST)
    with db.engine.begin() as connection:
        if engine.database_file():
            for (name,) in connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").all():
                connection.exec_driver_sql(f'DROP TRIGGER "{name}"')
        else:
            connection.exec_driver_sql("ALTER TABLE audit_entry DISABLE TRIGGER ALL")
        connection.exec_driver_sql("UPDATE audit_entry SET action = 'forged' WHERE number = 2")
    refused(app, "không khớp từ số 2")
    assert shape.trouble() is shape.Trouble.OLDER


def test_while_the_server_runs_nothing_is_upgraded(old):
    app = old(FIRST)
    before = in_order(values())
    url = db.engine.url
    if file := engine.database_file():
        with open(file.with_name(f"{file.name}.lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            ran = run(app, "upgrade")
    else:
        with psycopg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False)) as other:
            other.execute("SELECT pg_advisory_lock_shared(%s)", (ADVISORY,))
            ran = run(app, "upgrade")
    assert (ran.exit_code, "Hãy dừng máy chủ" in ran.output) == (1, True)
    assert in_order(values()) == before


def steps(counted):
    """Each statement and commit, and what is asked of the disk."""
    db.session.remove()
    db.engine.dispose()
    event.listen(db.engine, "before_cursor_execute", counted)
    event.listen(db.engine, "commit", counted)
    before_each_of_the_disk(counted)


@pytest.fixture
def cut_off(old, tmp_path, tmp_path_factory):
    """An upgrade of the first release; `cut_off.anew()` before it, `cut_off.read_again()` after a kill."""
    return CutOff(old(FIRST), tmp_path, tmp_path_factory.mktemp("kept"))


class CutOff:
    def __init__(self, app, folder, kept):
        self.app, self.folder, self.pristine, self.images = app, folder, kept / "pristine", kept / "images"
        self.before = in_order(values())
        put_in(folder, self.pristine)
        self.images.mkdir()

    def upgrade(self):
        return self.app.test_cli_runner().invoke(args=["upgrade"]).exit_code == 0

    def anew(self, image=None):
        db.session.remove()
        db.engine.dispose()
        put_in(image or self.pristine, self.folder)
        if engine.database_file() is None:
            released.fill(db.engine.url.set(drivername="postgresql").render_as_string(hide_password=False), FIRST)

    def read_again(self):
        """What a kill left: the old one, or the new one. Done again it is complete, read through, said in the trail,
        and the way back brings the old one to the last value."""
        found = shape.trouble()
        assert found in (None, shape.Trouble.OLDER, shape.Trouble.UNREAD)
        if found is shape.Trouble.OLDER:
            assert in_order(values()) == self.before
        ran = run(self.app, "upgrade")
        assert ran.exit_code == 0, ran.output
        assert shape.trouble() is None
        said = [row for row in values()["audit_entry"] if row["action"] == "upgraded"]
        assert said
        noted = upgrading.way_back(self.app.config)
        with engine.hold().alone():
            upgrading.put_as_it_was(self.app.config, Path(noted["aside"]))
        assert in_order(values()) == self.before
        return found


LATE = 5  # a second upgrade in one process need not ask the disk for all that the first did
EVERY = {None, shape.Trouble.OLDER, shape.Trouble.UNREAD}


@pytest.mark.walk
def test_killed_at_each_statement(cut_off, pytestconfig):
    """Of SQLite, what stands in the files between two steps; PostgreSQL's server keeps what was committed, and its
    steps are killed one by one in `make trust`. Each state is opened; those that a state of another kind comes before,
    and a share of the others, are brought up to date and back."""
    if engine.database_file() is None:
        pytest.skip("the states of a server's files are the server's")
    cut_off.anew()
    count, left = left_at_each_step(cut_off.folder, cut_off.images, steps, cut_off.upgrade)
    read = sampling.a_share(left, "killed at each statement", whole=pytestconfig.getoption("--whole"))
    found = []
    for image in left:
        cut_off.anew(image)
        if image in read or found[-1:] != [shape.trouble()]:
            found.append(cut_off.read_again())
    print(f"\n{count} steps, {len(left)} states, {len(found)} read again")
    assert count > 2000
    assert set(found) == EVERY


def test_killed_early_late_and_around_the_commit(cut_off):
    cut_off.anew()
    count = killed_at(None, steps, cut_off.upgrade)
    chosen = chance.random.Random(count).sample(range(1, count - LATE), 2)
    assert killed_in_turn(cut_off, [1, *chosen, count - LATE]) == {shape.Trouble.OLDER, shape.Trouble.UNREAD}


@pytest.mark.trust("G9")
def test_killed_for_real_along_the_way_and_closer_where_it_is_kept(cut_off, drill):
    """Most steps stand in one transaction: a kill at any of them is the same to whoever reads afterwards."""
    cut_off.anew()
    count = killed_at(None, steps, cut_off.upgrade)
    last = count - 200
    chosen = [*range(1, last, 60), *range(last, count - LATE, 4)]
    assert killed_in_turn(cut_off, drill.each(chosen)) >= EVERY - {None}


def killed_in_turn(cut_off, chosen):
    found = set()
    for step in chosen:
        cut_off.anew()
        assert killed_at(step, steps, cut_off.upgrade), f"step {step} was never reached"
        found.add(cut_off.read_again())
    return found


def test_what_was_not_read_through_is_not_served_and_a_restore_ends_it_as_well(cut_off):
    cut_off.anew()
    count = killed_at(None, steps, cut_off.upgrade)
    cut_off.anew()
    assert killed_at(count - LATE, steps, cut_off.upgrade)
    answer = cut_off.app.test_client().get("/dang-nhap")
    assert (answer.status_code, "chưa đọc soát xong" in answer.text) == (503, True)

    told = json.loads((cut_off.folder / shape.UNDER_WAY).read_text())
    ran = run(cut_off.app, "restore", told["aside"], "--reason", "Không nâng cấp nữa")
    assert ran.exit_code == 0, ran.output
    assert shape.trouble() is None
    assert "đã đúng phiên bản này" in run(cut_off.app, "upgrade").output


def test_a_trail_that_does_not_hold_when_it_is_read_through_later_puts_the_old_one_back(cut_off):
    cut_off.anew()
    count = killed_at(None, steps, cut_off.upgrade)
    cut_off.anew()
    assert killed_at(count - LATE, steps, cut_off.upgrade)
    under_way = cut_off.folder / shape.UNDER_WAY
    told = json.loads(under_way.read_text())
    told["chain"] = {ward: [number, "f" * 64] for ward, (number, _) in told["chain"].items()}
    under_way.write_text(json.dumps(told))
    ran = run(cut_off.app, "upgrade")
    assert (ran.exit_code, "không khớp" in ran.output) == (1, True)
    assert shape.trouble() is shape.Trouble.OLDER
    assert in_order(values()) == cut_off.before
    assert not under_way.exists()
