"""whose ground a unit stands on

Revision: 5aaa4012b0ba
After: 55e9e3f03703

A cell's lead body follows from its residence group. Which cells and Front committees stand on which group's ground is
told once, from the codes that the portal itself gave them (cell-3, front-3, group-3) when it raised all three together;
what the office opened by hand had no such code, and is placed by the office.

A cell that was led by itself has that row withdrawn, so that the database can refuse such rows from now on; who leads
there is then given, dated and recorded in the trail, by the portal's own clock (`clockwork.lead_new_cells`). What
stands otherwise than the relation says was chosen by the office, and stays.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

from portal.ground.db import UtcDateTime
from portal.ground.ids import new_id

revision = "5aaa4012b0ba"
down_revision = "55e9e3f03703"
branch_labels = None
depends_on = None

BASIS = "cổng lập cùng tổ dân phố"
STANDS = sa.text("withdrawn_at IS NULL AND valid_until IS NULL")
ONCE = {"unique": True, "sqlite_where": STANDS, "postgresql_where": STANDS}

unit = sa.table("unit", *map(sa.column, ("ward_id", "id", "kind", "cell_kind", "code")))
lead = sa.table(
    "supervision_lead",
    *map(sa.column, ("ward_id", "id", "cell_id", "body_id", "hidden", "recorded_at")),
    sa.column("valid_from", sa.Date()),
    sa.column("valid_until", sa.Date()),
    sa.column("withdrawn_at", UtcDateTime()),
    sa.column("chosen", sa.Boolean()),
)
named = sa.table(
    "programme_body",
    *map(sa.column, ("ward_id", "id", "programme_id", "body_id", "valid_until", "recorded_at")),
    sa.column("withdrawn_at", UtcDateTime()),
)


def upgrade() -> None:
    op.create_table(
        "unit_area",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("group_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.CheckConstraint("unit_id <> group_id", name=op.f("ck_unit_area_of_another")),
        sa.ForeignKeyConstraint(
            ["ward_id", "group_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_unit_area_ward_id_group_id")
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "unit_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_unit_area_ward_id_unit_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_unit_area")),
    )
    with op.batch_alter_table("unit_area", schema=None) as batch_op:
        batch_op.create_index("ix_unit_area_group", ["ward_id", "group_id"], unique=False)
        batch_op.create_index("uq_unit_area_standing", ["ward_id", "unit_id"], **ONCE)
    with op.batch_alter_table("supervision_lead", schema=None) as batch_op:
        batch_op.add_column(sa.Column("chosen", sa.Boolean(), server_default=sa.false(), nullable=False))

    connection = op.get_bind()
    area = sa.table(
        "unit_area",
        *map(sa.column, ("ward_id", "id", "unit_id", "group_id", "basis")),
        sa.column("recorded_at", UtcDateTime()),
    )
    places = grounds(connection)
    rows = [
        {
            "ward_id": ward_id,
            "id": new_id(),
            "unit_id": unit_id,
            "group_id": group_id,
            "basis": BASIS,
            "recorded_at": datetime.now(UTC),
        }
        for (ward_id, unit_id), group_id in places.items()
    ]
    if rows:
        connection.execute(sa.insert(area), rows)
    put_leads_right(connection, places)
    name_once(connection)

    with op.batch_alter_table("programme_body", schema=None) as batch_op:
        batch_op.create_index("uq_programme_body_standing", ["ward_id", "programme_id", "body_id"], **ONCE)
    with op.batch_alter_table("supervision_lead", schema=None) as batch_op:
        batch_op.create_index("uq_supervision_lead_standing", ["ward_id", "cell_id"], **ONCE)
        batch_op.create_check_constraint(
            op.f("ck_supervision_lead_by_another"), "withdrawn_at IS NOT NULL OR body_id IS NULL OR body_id <> cell_id"
        )


def grounds(connection: sa.Connection) -> dict[tuple[int, int], int]:
    """The group of each (ward, unit) that the portal raised together with it."""
    every = {(one.ward_id, one.kind, one.code): one for one in connection.execute(sa.select(unit))}
    found = {}
    for (ward_id, kind, code), group in every.items():
        stem, _, number = code.partition("-")
        if kind != "residence_group" or stem != "group" or not number.isdigit():
            continue
        for other, place in (("cell", "cell"), ("area_front", "front")):
            one = every.get((ward_id, other, f"{place}-{number}"))
            if one is not None and one.cell_kind in (None, "residential"):
                found[ward_id, one.id] = group.id
    return found


def put_leads_right(connection: sa.Connection, places: dict[tuple[int, int], int]) -> None:
    units = {(one.ward_id, one.id): one for one in connection.execute(sa.select(unit))}
    committee = {
        (ward_id, group_id): unit_id
        for (ward_id, unit_id), group_id in places.items()
        if units[ward_id, unit_id].kind == "area_front"
    }
    front = {one.ward_id: one.id for one in units.values() if one.kind == "ward_front"}
    last = {}
    connection.execute(
        sa.update(lead)
        .where(lead.c.body_id == lead.c.cell_id, lead.c.withdrawn_at.is_(None))
        .values(withdrawn_at=datetime.now(UTC))
    )
    standing = connection.execute(
        sa.select(lead)
        .where(lead.c.withdrawn_at.is_(None), lead.c.valid_until.is_(None))
        .order_by(lead.c.valid_from.is_not(None), lead.c.valid_from, lead.c.recorded_at, lead.c.id)
    ).all()
    for row in standing:
        this = sa.update(lead).where(lead.c.ward_id == row.ward_id, lead.c.id == row.id)
        before = last.get((row.ward_id, row.cell_id))
        if before is not None:  # two that stood side by side: the one told for the later day holds
            ended = {"valid_until": row.valid_from} if row.valid_from != before.valid_from else {}
            connection.execute(
                sa.update(lead)
                .where(lead.c.ward_id == before.ward_id, lead.c.id == before.id)
                .values(ended or {"withdrawn_at": datetime.now(UTC)})
            )
        last[row.ward_id, row.cell_id] = row
        group_id = places.get((row.ward_id, row.cell_id))
        police = units[row.ward_id, row.cell_id].cell_kind == "police"
        usual = None if police else committee.get((row.ward_id, group_id), front.get(row.ward_id))
        if (None if row.hidden else row.body_id) != usual:
            connection.execute(this.values(chosen=True))


def name_once(connection: sa.Connection) -> None:
    seen = set()
    for row in connection.execute(
        sa.select(named)
        .where(named.c.withdrawn_at.is_(None), named.c.valid_until.is_(None))
        .order_by(named.c.recorded_at)
    ).all():
        key = (row.ward_id, row.programme_id, row.body_id)
        if key in seen:
            connection.execute(
                sa.update(named)
                .where(named.c.ward_id == row.ward_id, named.c.id == row.id)
                .values(withdrawn_at=datetime.now(UTC))
            )
        seen.add(key)


def downgrade() -> None:
    with op.batch_alter_table("supervision_lead", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("ck_supervision_lead_by_another"), type_="check")
        batch_op.drop_index("uq_supervision_lead_standing")
        batch_op.drop_column("chosen")
    with op.batch_alter_table("programme_body", schema=None) as batch_op:
        batch_op.drop_index("uq_programme_body_standing")
    op.drop_table("unit_area")
