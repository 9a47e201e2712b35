"""`flask --app wsgi distribute`: the database lies on several machines (Citus), a ward on one of them."""

from collections.abc import Iterator

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from portal.ground import distributing, engine, shape
from portal.ground.db import Base, db
from portal.ground.distributing import Placed, quoted
from portal.ground.errors import Refused
from portal.ground.shape import Trouble
from portal.ground.text import say
from portal.keeping.commands import telling

SHARDS = 32
_HELP = "The role in PostgreSQL as which the portal signs in; it owns nothing."


@click.command("distribute")
@click.option("--role", required=True, help=_HELP)
@click.option("--shards", default=SHARDS, show_default=True, help="Parts that wards are laid into; said once.")
@click.option("--dry-run", is_flag=True, help="Print the statements that are left; do none.")
@with_appcontext
def distribute(role: str, shards: int, dry_run: bool) -> None:
    """Lay each ward's rows on its machine, by Citus. Run again, it does what is left; after an upgrade, what is new."""
    with telling():
        _refuse_without_citus()
        if dry_run:
            for statement in _left(role, shards):
                click.echo(f"{statement};")
            return
        with engine.hold().alone():
            _build_if_empty()
            done = sum(_carried_out(role, shards))
    click.echo(f"Đã làm {done} bước. Mỗi phường nay nằm trên máy của nó." if done else "Không còn gì phải làm.")


def _refuse_without_citus() -> None:
    if db.engine.dialect.name != "postgresql":
        raise Refused(
            say("Chỉ PostgreSQL có Citus mới chia được cho nhiều máy; bản cài đặt này dùng SQLite. Xem docs/scale.md.")
        )
    with db.engine.connect() as connection:
        there = connection.scalar(sa.select(sa.func.to_regproc("create_distributed_table")))
    if there is None:
        raise Refused(
            say(
                "Cơ sở dữ liệu này chưa có Citus nên không chia được cho nhiều máy; chưa có gì thay đổi. Hãy cài Citus "
                "trên mọi máy, chạy CREATE EXTENSION citus và citus_add_node bằng tài khoản quản trị PostgreSQL, rồi "
                "chạy lại. Xem docs/scale.md."
            )
        )


def _build_if_empty() -> None:
    from portal.ground import migrate  # Alembic is heavy and only wanted here

    found = shape.trouble()
    if found is Trouble.EMPTY:
        migrate.create()
    elif found not in (None, Trouble.NO_WARD):
        raise Refused(shape.sentence(found))


def _left(role: str, shards: int) -> list[str]:
    with db.engine.connect() as connection:
        _refuse_role(connection, role)
        return distributing.left_to_do(Base.metadata, placed(connection, role), role, shards)


def _carried_out(role: str, shards: int) -> Iterator[int]:
    """Each statement is kept at once: four thousand parts in one transaction would want a lock each. What a statement
    leaves to be done, as copies that may go now, is looked for again until nothing is."""
    before: list[str] = []
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        while (statements := _left(role, shards)) and statements != before:
            before = statements
            for statement in statements:
                click.echo(statement)
                connection.exec_driver_sql(statement)
                yield 1


def _refuse_role(connection: sa.Connection, role: str) -> None:
    named = sa.text("SELECT rolsuper FROM pg_roles WHERE rolname = :role")
    found = connection.execute(named, {"role": role}).first()
    if found is None:
        raise Refused(say("PostgreSQL không có vai trò %(role)s. Hãy tạo bằng CREATE ROLE … LOGIN.", role=role))
    owns = sa.text(
        "SELECT 1 FROM pg_tables WHERE schemaname = 'public' AND pg_has_role(:role, tableowner, 'MEMBER') LIMIT 1"
    )
    if found.rolsuper or connection.scalar(owns, {"role": role}):
        raise Refused(
            say(
                "Vai trò %(role)s là chủ của các bảng nên sửa được nhật ký. Cổng phải đăng nhập bằng một vai trò khác, "
                "không sở hữu gì; chạy lệnh này bằng vai trò chủ.",
                role=role,
            )
        )


def placed(connection: sa.Connection, role: str) -> Placed:
    """How the database stands for this role."""
    told = connection.scalars(sa.text("SELECT CAST(table_name AS text) FROM citus_tables"))
    there = {name.removeprefix("public.").strip('"') for name in told} & set(Base.metadata.tables)
    copies = {name for name in there if _has_copy(connection, name)}
    return placed_without_citus(connection, role)._replace(tables=there, copies=copies)


def placed_without_citus(connection: sa.Connection, role: str) -> Placed:
    allowed: dict[str, set[str]] = {}
    granted = sa.text(
        "SELECT table_name, privilege_type FROM information_schema.role_table_grants "
        "WHERE table_schema = 'public' AND grantee = :role"
    )
    for name, privilege in connection.execute(granted, {"role": role}):
        allowed.setdefault(name, set()).add(privilege)
    standing = set(sa.inspect(connection).get_table_names())
    usable = sa.text("SELECT has_sequence_privilege(:role, :name, 'USAGE')")
    return Placed(
        frozenset(),
        frozenset(),
        set(connection.scalars(sa.text("SELECT conname FROM pg_constraint WHERE contype = 'f'"))),
        allowed,
        {
            name
            for name in distributing.sequences(Base.metadata)
            if standing and connection.scalar(usable, {"role": role, "name": name})
        },
        bool(connection.scalar(sa.text("SELECT 1 FROM pg_trigger WHERE tgname = :name"), {"name": _TRIGGER})),
    )


_TRIGGER = distributing.TRIGGER[0]


def _has_copy(connection: sa.Connection, name: str) -> bool:
    """Whether rows of a placed table still lie on the coordinator's own disk: a placed one holds none there."""
    size = sa.text("SELECT pg_relation_size(CAST(:name AS regclass))")
    return bool(connection.scalar(size, {"name": quoted(name)}))


commands: list[click.Command] = [distribute]
