"""A database that lies on several machines: what Citus would refuse, the statements that bring it there, and the
command from end to end beside functions of Citus's names (tests/kit/citus_like.sql). The engine itself is tried outside
(docs/scale.md)."""

import secrets
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from portal.app import create_app
from portal.audit import Entry, verify_all
from portal.ground import distributing, ids
from portal.ground.clock import now
from portal.ground.db import Base, db, enter_ward
from portal.ground.distributing import Placed
from portal.keeping import distribute, doctor, service, snapshots
from portal.supervision.models import NoteRevision
from tests.kit import store
from tests.kit.pages import Browser

CITUS = Path(store.__file__).with_name("citus_like.sql").read_text(encoding="utf-8")
PLACED = {*distributing.EVERYWHERE, *(table.name for table in distributing.distributed(Base.metadata))}
KEY = "fk_account_ward_id_login"


def test_every_key_of_the_models_may_lie_on_several_machines():
    assert distributing.breaches(Base.metadata) == []


def test_every_key_of_the_database_as_the_migrations_built_it_may(app):
    built = sa.MetaData()
    built.reflect(db.engine)
    built.remove(built.tables[distributing.SHAPE])
    assert set(built.tables) == set(Base.metadata.tables)
    assert distributing.breaches(built) == []


def breaking(*more):
    """A ward's table with something in it that Citus refuses."""
    metadata = sa.MetaData()
    sa.Table("ward", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table("sign_in_attempt", metadata, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "person",
        metadata,
        sa.Column("ward_id", sa.Integer, primary_key=True),
        sa.Column("id", sa.Integer, primary_key=True),
    )
    note = (
        sa.Column("ward_id", sa.Integer, primary_key=True),
        sa.Column("id", sa.Integer),
        sa.Column("code", sa.Integer),
    )
    sa.Table("note", metadata, *note, *more)
    return metadata


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ([sa.UniqueConstraint("code")], "note: ('code',) is unique beyond the ward"),
        ([sa.Index("ix_code", "code", unique=True)], "note: ('code',) is unique beyond the ward"),
        ([sa.ForeignKeyConstraint(["id"], ["person.id"])], "note: id leads to person"),
        ([sa.ForeignKeyConstraint(["code", "id"], ["person.ward_id", "person.id"])], "note: code, id leads to person"),
        (
            [sa.ForeignKeyConstraint(["ward_id", "id"], ["person.ward_id", "person.id"], ondelete="SET NULL")],
            "note: ward_id, id leads to person",
        ),
        (
            [sa.ForeignKeyConstraint(["ward_id", "id"], ["person.ward_id", "person.id"], deferrable=True)],
            "note: ward_id, id leads to person",
        ),
        ([sa.ForeignKeyConstraint(["code"], ["sign_in_attempt.id"])], "note: code leads to sign_in_attempt"),
    ],
)
def test_a_key_that_citus_refuses_is_named(more, told):
    assert distributing.breaches(breaking(*more)) == [told]


def test_keys_within_a_ward_and_to_what_lies_everywhere_may_stand():
    within = sa.ForeignKeyConstraint(["ward_id", "id"], ["person.ward_id", "person.id"])
    everywhere = sa.ForeignKeyConstraint(["code"], ["ward.id"])
    assert distributing.breaches(breaking(within, everywhere, sa.UniqueConstraint("code", "ward_id"))) == []


def test_a_table_that_belongs_nowhere_is_named():
    metadata = breaking()
    sa.Table("odd", metadata, sa.Column("id", sa.Integer, primary_key=True))
    assert distributing.breaches(metadata) == ["odd: lies nowhere"]


def left(**placed):
    return distributing.left_to_do(Base.metadata, Placed(**placed), "tusoi_portal", 64)


def test_what_is_left_of_a_fresh_database_comes_in_an_order_that_citus_takes():
    statements = left(trigger=True, keys={KEY})
    at = {statement: place for place, statement in enumerate(statements)}
    first = "SELECT create_distributed_table('person', 'ward_id', shard_count => 64, colocate_with => 'none')"
    beside = "SELECT create_distributed_table('{}', 'ward_id', colocate_with => 'person')"
    assert (
        at['GRANT INSERT, SELECT ON "audit_entry" TO "tusoi_portal"']
        < at["DROP TRIGGER audit_entry_stands ON audit_entry"]
    )
    assert (
        at[f'ALTER TABLE "account" DROP CONSTRAINT {KEY}']
        < at["SELECT create_reference_table('login_name')"]
        < at[first]
    )
    for table in distributing.distributed(Base.metadata):
        for key in table.foreign_key_constraints:
            there = key.referred_table.name
            if there not in ("person", "login_name", table.name):
                assert at[beside.format(there)] < at[beside.format(table.name)]
    assert statements[-1] == (
        f'ALTER TABLE "account" ADD CONSTRAINT {KEY} '
        'FOREIGN KEY (ward_id, login) REFERENCES "login_name" (ward_id, login)'
    )
    assert sum("create_distributed_table" in one for one in statements) == len(Base.metadata.tables) - 4


def test_what_stands_is_not_done_again():
    allowed = {
        name: distributing.ONLY_ADDED.get(name, distributing.ROWS)
        for name in (*Base.metadata.tables, "alembic_version")
    }
    stands = {"tables": PLACED, "keys": {KEY}, "allowed": allowed, "sequences": {"sign_in_attempt_id_seq"}}
    assert left(**stands) == []
    assert left(**stands | {"tables": PLACED - {"note"}}) == [
        "SELECT create_distributed_table('note', 'ward_id', colocate_with => 'person')"
    ]
    assert left(**stands | {"copies": {"note"}}) == ["SELECT truncate_local_data_after_distributing_table('note')"]
    assert left(**stands | {"allowed": allowed | {"audit_entry": {*distributing.ROWS, "TRUNCATE"}}}) == [
        'REVOKE DELETE, UPDATE, TRUNCATE ON "audit_entry" FROM "tusoi_portal"'
    ]
    assert left(**stands | {"keys": set()})[0].startswith(f'ALTER TABLE "account" ADD CONSTRAINT {KEY} ')


def run(app, *words):
    db.session.remove()
    db.engine.dispose()
    return app.test_cli_runner().invoke(args=["distribute", *words])


def test_where_citus_is_not_there_it_refuses_with_a_sentence_and_changes_nothing(app, ward):
    said = run(app, "--role", "tusoi_portal")
    assert said.exit_code == 1
    assert "docs/scale.md" in said.output
    if db.engine.dialect.name == "postgresql":
        assert "CREATE EXTENSION citus" in said.output
        assert "audit_entry_stands" in {
            row.tgname for row in db.session.execute(sa.text("SELECT tgname FROM pg_trigger"))
        }
    else:
        assert "SQLite" in said.output


@pytest.fixture
def server(app, ward):
    """A role of the portal's own, who owns nothing: `server.role`, its address `server.url`."""
    if db.engine.dialect.name != "postgresql":
        pytest.skip("Citus is PostgreSQL's")
    role, password = f"portal_{secrets.token_hex(4)}", secrets.token_hex(8)
    admin = db.engine.execution_options(isolation_level="AUTOCOMMIT", no_parameters=True)

    def typed(*statements):
        with admin.connect() as connection:
            for statement in statements:
                connection.exec_driver_sql(statement)

    typed(f"CREATE ROLE {role} LOGIN PASSWORD '{password}'")
    typed.role = role
    typed.url = db.engine.url.set(username=role, password=password).render_as_string(hide_password=False)
    yield typed
    db.session.remove()
    typed(f"DROP OWNED BY {role}", f"DROP ROLE {role}")


@pytest.fixture
def citus(server):
    server(CITUS, f'ALTER DATABASE "{db.engine.url.database}" SET search_path = public, citus_like')
    db.session.remove()
    db.engine.dispose()  # connections that stand look where they looked
    return server


def counted(schema):
    with db.engine.connect() as connection:
        return {
            name: connection.exec_driver_sql(f'SELECT count(*) FROM {schema}."{name}"').scalar()
            for name in sorted(PLACED)
        }


def test_a_filled_database_is_distributed_once(app, citus):
    before = counted("public")
    assert before["person"] > 10
    assert before["audit_entry"] > 0
    dry = run(app, "--role", citus.role, "--dry-run")
    assert dry.output.count("create_distributed_table(") == len(Base.metadata.tables) - 4
    assert counted("public") == before
    said = run(app, "--role", citus.role, "--shards", "8")
    assert said.exit_code == 0, said.output
    assert counted("shards") == before
    assert set(counted("public").values()) == {0}  # nothing is left on the coordinator's own disk
    with db.engine.connect() as connection:
        beside = dict(connection.exec_driver_sql("SELECT table_name::text, beside FROM citus_like.citus_tables").all())
        assert {beside[name] for name in PLACED - {"person", *distributing.EVERYWHERE}} == {"person"}
        assert connection.exec_driver_sql("SELECT count(*) FROM pg_constraint WHERE conname = %s", (KEY,)).scalar() == 1
    again = run(app, "--role", citus.role)
    assert (again.exit_code, again.output.strip()) == (0, "Không còn gì phải làm.")


def test_no_snapshot_is_taken_of_what_lies_on_several_machines(app, citus):
    """The coordinator's log would say that nothing was written, and a copy through it would take the whole time."""
    where = service.places(app.config)
    assert not distributing.lies_on_several(db.session.connection())
    citus("INSERT INTO citus_like.citus_tables VALUES ('person', 'distributed')")
    db.session.rollback()
    assert distributing.lies_on_several(db.session.connection())
    service.note(where, snapshot_tried_at=now() - timedelta(hours=1), snapshot_of="something else")
    before = service.told(where)
    assert not snapshots.take_if_due(where, app.config["FILES"])
    after = service.told(where)
    assert before.get("snapped_at") == after.get("snapped_at")
    assert before["snapshot_tried_at"] < after["snapshot_tried_at"]  # it was due, and looked at


def test_a_run_that_was_cut_off_is_gone_on_with(app, citus):
    before = counted("public")
    citus("INSERT INTO citus_like.broken VALUES ('note')")
    cut = run(app, "--role", citus.role)
    assert cut.exit_code == 1
    assert "connection to the remote node failed" in cut.output
    citus("DELETE FROM citus_like.broken")
    said = run(app, "--role", citus.role)
    assert said.exit_code == 0, said.output
    assert "'person', 'ward_id'" not in said.output
    assert counted("shards") == before


def test_a_role_that_owns_the_tables_is_refused(app, citus):
    said = run(app, "--role", "postgres")
    assert said.exit_code == 1
    assert "sửa được nhật ký" in said.output
    said = run(app, "--role", "nobody_there")
    assert said.exit_code == 1
    assert "không có vai trò nobody_there" in said.output
    assert "create_" not in said.output


def test_the_trail_is_only_added_to_by_a_role_under_which_the_portal_works(app, ward, server):
    """No trigger any more: what the role may do holds it."""
    with db.engine.connect() as connection:
        stands = distribute.placed_without_citus(connection, server.role)
    server(*distributing.left_to_do(Base.metadata, stands._replace(tables=PLACED), server.role, 8))
    here = {"DATABASE_URL": server.url, "INSTANCE": app.config["INSTANCE"], "FILES": app.config["FILES"]}
    shared = {name: app.config[name] for name in ("TESTING", "DEMO", "SECRET_KEY", "SERVER_NAME", "SECURE_COOKIES")}
    portal = create_app(**here, **shared, PREFERRED_URL_SCHEME="https")
    assert ["sửa được nhật ký" in str(one) for one in doctor.only_added(app.config)] == [True]
    with portal.app_context():
        enter_ward(1)
        assert not list(doctor.only_added(portal.config))
        head = Browser(portal, ward, "front_1")
        sheet = f"/giam-sat/{ward.month}/{ids.written(ward.units['front-1'])}"
        said = {"deed": "record", "remark": "Gặp gỡ năm hộ.", "revision": "0"}
        assert head.post(f"{sheet}/{ids.written(ward.people['member_1'])}", said).status_code == 303
        assert Browser(portal, ward, "office").get("/dang-vien").status_code == 200
        assert db.session.scalar(sa.select(NoteRevision.remark)) == "Gặp gỡ năm hộ."
        entry = db.session.scalars(sa.select(Entry).order_by(Entry.number.desc())).first()
        assert entry is not None
        db.session.execute(sa.text(f"GRANT UPDATE ON audit_entry TO {server.role}"))
        db.session.commit()
        for statement in (
            "UPDATE audit_entry SET action = 'x'",
            "DELETE FROM audit_entry",
            "TRUNCATE audit_entry",
            "DELETE FROM audit_payload",
            "DELETE FROM audit_row",
            "DELETE FROM audit_head",
            "UPDATE audit_shape SET place = 'x'",
            "UPDATE alembic_version SET version_num = 'x'",
            "ALTER TABLE audit_entry ADD COLUMN x int",
        ):
            with pytest.raises(sa.exc.ProgrammingError, match=r"permission denied|must be owner"):
                db.session.execute(sa.text(statement))
            db.session.rollback()
        assert verify_all(1, ()).holds
        db.session.remove()
        db.engine.dispose()
    enter_ward(1)
