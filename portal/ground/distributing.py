"""Past one machine (Citus): which table lies where, and the statements that bring it there.

Rows lie on the machine of their ward. What is asked before a ward is known, and what is alike for all, is small and
lies on every machine; what no ward has is the coordinator's own. Citus keeps no triggers: that the trail is only added
to is held by what the portal's role may do.
"""

from collections.abc import Iterator, Mapping, Set
from typing import NamedTuple

import sqlalchemy as sa

EVERYWHERE = {
    "ward": "which wards there are",
    "login_name": "which ward a sign-in name opens",
    "audit_shape": "the columns that a table had, by their digest",
}
OF_THE_COORDINATOR = {"sign_in_attempt": "counted before it is known whose account is tried; forgotten after a day"}
FIRST = "person"  # what all others lie beside, those too that a later version brings
BY = "ward_id"
SHAPE = "alembic_version"
TRIGGER = ("audit_entry_stands", "audit_entry")  # with its function, of the same name

ROWS = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE"})
# An entry is never touched again; texts and salts that the law erases are written over, nothing of the trail goes.
ONLY_ADDED = {
    "audit_entry": ROWS - {"UPDATE", "DELETE"},
    "audit_payload": ROWS - {"DELETE"},
    "audit_row": ROWS - {"DELETE"},
    "audit_head": ROWS - {"DELETE"},
    "audit_shape": ROWS - {"UPDATE", "DELETE"},
    SHAPE: frozenset({"SELECT"}),
}
REVOCABLE = (*sorted(ROWS), "TRUNCATE", "REFERENCES", "TRIGGER")


class Placed(NamedTuple):
    """How the database stands."""

    tables: Set[str] = frozenset()  # which Citus has placed
    copies: Set[str] = frozenset()  # of those, whose rows still lie on the coordinator's own disk too
    keys: Set[str] = frozenset()  # foreign keys that stand
    allowed: Mapping[str, Set[str]] = {}  # what the role may do, by table
    sequences: Set[str] = frozenset()  # from which it may draw
    trigger: bool = False


def distributed(metadata: sa.MetaData) -> list[sa.Table]:
    """By ward; what others refer to before what refers to it, as Citus wants it."""
    mine = [one for one in metadata.sorted_tables if BY in one.c and one.name not in EVERYWHERE]
    return sorted(mine, key=lambda one: one.name != FIRST)


def left_to_do(metadata: sa.MetaData, placed: Placed, role: str, shards: int) -> list[str]:
    """In order; each is kept by itself, so that a run which was cut off is gone on with. Empty: nothing is left."""
    return [
        *_privileges(metadata, placed, role),
        *(_without_trigger() if placed.trigger else ()),
        *_placing(metadata, placed, shards),
        *_emptied(metadata, placed),
    ]


def _privileges(metadata: sa.MetaData, placed: Placed, role: str) -> Iterator[str]:
    """Before the trigger goes: the trail is never without either."""
    to = quoted(role)
    for name in (*sorted(metadata.tables), SHAPE):
        wanted, has = ONLY_ADDED.get(name, ROWS), placed.allowed.get(name, frozenset())
        if missing := sorted(wanted - has):
            yield f"GRANT {', '.join(missing)} ON {quoted(name)} TO {to}"
        if name in ONLY_ADDED and (beyond := [one for one in REVOCABLE if one in has - wanted]):
            yield f"REVOKE {', '.join(beyond)} ON {quoted(name)} FROM {to}"
    for name in sorted(sequences(metadata) - placed.sequences):
        yield f"GRANT USAGE ON SEQUENCE {quoted(name)} TO {to}"


def _without_trigger() -> Iterator[str]:
    trigger, table = TRIGGER
    yield f"DROP TRIGGER {trigger} ON {table}"
    yield f"DROP FUNCTION {trigger}()"


def _placing(metadata: sa.MetaData, placed: Placed, shards: int) -> Iterator[str]:
    """A key that leads from a ward to what lies everywhere sleeps meanwhile: for a table that refers to one, and for
    all that hang on it, Citus would make places of another kind in between."""
    leading = [key for table in distributed(metadata) for key in _leading_everywhere(table)]
    moving = [one for one in leading if not {one.table.name, one.referred_table.name} <= placed.tables]
    for key in moving:
        if key.name in placed.keys:
            yield f"ALTER TABLE {quoted(key.table.name)} DROP CONSTRAINT {key.name}"
    for name in EVERYWHERE:
        if name not in placed.tables:
            yield f"SELECT create_reference_table('{name}')"
    for table in distributed(metadata):
        if table.name not in placed.tables:
            beside = f"shard_count => {shards}, colocate_with => 'none'"
            if table.name != FIRST:
                beside = f"colocate_with => '{FIRST}'"
            yield f"SELECT create_distributed_table('{table.name}', '{BY}', {beside})"
    for key in leading:
        if key in moving or key.name not in placed.keys:
            own, there = ", ".join(key.column_keys), ", ".join(one.column.name for one in key.elements)
            yield (
                f"ALTER TABLE {quoted(key.table.name)} ADD CONSTRAINT {key.name} "
                f"FOREIGN KEY ({own}) REFERENCES {quoted(key.referred_table.name)} ({there})"
            )


def _leading_everywhere(table: sa.Table) -> list[sa.ForeignKeyConstraint]:
    found = (key for key in table.foreign_key_constraints if key.referred_table.name in EVERYWHERE)
    return sorted(found, key=lambda key: str(key.name))


def _emptied(metadata: sa.MetaData, placed: Placed) -> Iterator[str]:
    """Rows that were copied to their machines still lie on the coordinator's disk, unseen. The last of a table that
    others refer to can only go when all are placed, and takes theirs along."""
    for name in [*EVERYWHERE, *(table.name for table in distributed(metadata))]:
        if name in placed.copies:
            yield f"SELECT truncate_local_data_after_distributing_table('{name}')"


def sequences(metadata: sa.MetaData) -> set[str]:
    """Of the coordinator's own tables; every other id is drawn by the portal."""
    return {f"{name}_id_seq" for name in OF_THE_COORDINATOR if name in metadata.tables}


def lies_on_several(connection: sa.Connection) -> bool:
    if connection.dialect.name != "postgresql":
        return False
    if connection.scalar(sa.select(sa.func.to_regclass("citus_tables"))) is None:
        return False
    placed = sa.text("SELECT EXISTS (SELECT 1 FROM citus_tables WHERE CAST(table_name AS text) = :name)")
    return bool(connection.scalar(placed, {"name": FIRST}))


def trail_is_guarded(connection: sa.Connection) -> bool:
    """Whether an entry that stands can be changed by nobody who is connected like this."""
    trigger, table = TRIGGER
    asked = sa.text(
        "SELECT EXISTS (SELECT 1 FROM pg_trigger WHERE tgname = :trigger) OR NOT "
        "has_table_privilege(:table, 'UPDATE, DELETE, TRUNCATE')"
    )
    return bool(connection.scalar(asked, {"trigger": trigger, "table": table}))


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def breaches(metadata: sa.MetaData) -> list[str]:
    """What Citus would refuse: a key that is unique beyond its ward, a foreign key that leaves what lies together."""
    mine = {table.name for table in distributed(metadata)}
    placed = mine | set(EVERYWHERE)
    told = [f"{name}: lies nowhere" for name in metadata.tables if name not in placed | set(OF_THE_COORDINATOR)]
    for table in metadata.tables.values():
        if table.name in mine:
            told += [f"{table.name}: {one} is unique beyond the ward" for one in _unique(table) if BY not in one]
        told += [
            f"{table.name}: {', '.join(key.column_keys)} leads to {key.referred_table.name}"
            for key in table.foreign_key_constraints
            if not _may_stand(table.name, key, mine)
        ]
    return told


def _unique(table: sa.Table) -> Iterator[tuple[str, ...]]:
    yield tuple(table.primary_key.columns.keys())
    for one in table.constraints:
        if isinstance(one, sa.UniqueConstraint):
            yield tuple(one.columns.keys())
    for index in table.indexes:
        if index.unique:
            yield tuple(column.name for column in index.columns)


def _may_stand(name: str, key: sa.ForeignKeyConstraint, mine: Set[str]) -> bool:
    there = key.referred_table.name
    if key.deferrable or key.onupdate or (key.ondelete and key.ondelete not in ("CASCADE", "NO ACTION", "RESTRICT")):
        return False
    if name not in mine:
        return there not in mine and (name in EVERYWHERE) == (there in EVERYWHERE)
    if there not in mine:
        return there in EVERYWHERE
    return any(one.parent.name == BY == one.column.name for one in key.elements)
