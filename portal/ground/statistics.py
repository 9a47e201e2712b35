"""What SQLite's planner is told of a ward: how many rows a key finds. Without it every key looks alike, and a page
about one cell is read by walking the ward; measured figures (ANALYZE) would differ from ward to ward, and plans too.

The figures are of a ward of 4,000 members with two years of months; a plan that is right for it is right for a smaller
one. PostgreSQL measures by itself, within minutes, and at once where much was written (`measure`). See
docs/decisions/40-growth.md.
"""

import sqlalchemy as sa

from portal.ground.db import Base

ROWS = {  # of tables that are much larger or smaller than the rest
    "ward": 20,
    "unit": 300,
    "period": 24,
    "programme": 2,
    "campaign": 3,
    "person": 4_000,
    "membership": 4_000,
    "cell_membership": 4_000,
    "residence": 4_000,
    "plan": 5_000,
    "plan_version": 6_000,
    "commitment": 18_000,
    "plan_delivery": 8_000,
    "note": 100_000,
    "note_revision": 110_000,
    "note_rating": 200_000,
    "exemption": 4_000,
    "audit_entry": 500_000,
    "audit_payload": 500_000,
}
USUAL = 1_000
WARDS = 20  # in one database: to walk a whole table is never right
KINDS = {  # of how many kinds a column is in a ward; of any other of a twentieth as many as it has rows
    "ward_id": 1,
    "cell_id": 85,
    "body_id": 90,
    "unit_id": 300,
    "group_id": 75,
    "organisation_id": 5,
    "period_id": 24,
    "month": 24,
    "campaign_id": 2,
    "programme_id": 2,
    "state": 3,
    "kind": 4,
    "recipient": 4,
    "number": 2,
    "position": 5,
    "part": 3,
    "person_id": 4_000,
    "plan_id": 5_000,
    "plan_version_id": 6_000,
    "note_id": 100_000,
    "revision_id": 110_000,
    "commitment_id": 18_000,
}


def tell(connection: sa.Connection) -> None:
    """Write them anew, and let this connection read them; others read them as they open."""
    if connection.dialect.name != "sqlite":
        measure(connection)
        return
    connection.exec_driver_sql("ANALYZE ward")  # makes the place where the figures stand
    figures = [
        (name, index, told) for name in sorted(Base.metadata.tables) for index, told in _figures(connection, name)
    ]
    connection.exec_driver_sql("DELETE FROM sqlite_stat1")
    connection.exec_driver_sql("INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", figures)
    connection.exec_driver_sql("ANALYZE sqlite_schema")


def measure(connection: sa.Connection) -> None:
    """After much was written at once: until PostgreSQL has looked by itself, it takes each table for as good as empty.
    Of fifty who saved in a ward a minute old, one in a hundred waited 1.4 s where it is 0.4 s."""
    if connection.dialect.name == "postgresql":
        quote = connection.dialect.identifier_preparer.quote
        connection.exec_driver_sql(f"ANALYZE {', '.join(map(quote, sorted(Base.metadata.tables)))}")


def _figures(connection: sa.Connection, table: str) -> list[tuple[str, str]]:
    indexes = connection.exec_driver_sql(f'PRAGMA index_list("{table}")').all()
    found = []
    for _, name, unique, _, _ in indexes:
        columns = [row[2] for row in connection.exec_driver_sql(f'PRAGMA index_info("{name}")').all()]
        found.append((name, " ".join(map(str, figures(table, columns, unique=bool(unique))))))
    return found


def figures(table: str, columns: list[str], *, unique: bool) -> list[int]:
    """The rows of the table, then how many of them each longer part of the key finds."""
    rows = ROWS.get(table, USUAL)
    told, left = [rows * WARDS], float(rows)
    for column in columns:
        kinds = rows if column == "id" else KINDS.get(column, max(2, rows // 20))
        left = max(1.0, left / kinds)
        told.append(round(left))
    if unique:
        told[-1] = 1
    return told
