"""arrangements of the tree

Revision: 2e99888be400
After: e442e2fd87af
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "2e99888be400"
down_revision = "e442e2fd87af"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrangement",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("decided_on", sa.Date(), nullable=False),
        sa.Column("applies_on", sa.Date(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "draft",
                "waiting",
                "confirmed",
                "applied",
                "undone",
                "dropped",
                name="arrangementstate",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("drafted_by", sa.BigInteger(), nullable=False),
        sa.Column("drafted_at", UtcDateTime(), nullable=False),
        sa.Column("confirmed_by", sa.BigInteger(), nullable=True),
        sa.Column("confirmed_at", UtcDateTime(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.Column("undone_because", sa.Text(), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_arrangement")),
    )
    op.create_table(
        "arrangement_deed",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arrangement_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column(
            "kind",
            sa.Enum(
                "open",
                "rename",
                "merge",
                "split",
                "end",
                "move",
                "rank",
                "lead",
                "above",
                name="deedkind",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column(
            "told",
            sa.JSON()
            .with_variant(sa.JSON(none_as_null=True), "postgresql")
            .with_variant(sa.JSON(none_as_null=True), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "arrangement_id"],
            ["arrangement.ward_id", "arrangement.id"],
            name=op.f("fk_arrangement_deed_ward_id_arrangement_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_arrangement_deed")),
    )
    with op.batch_alter_table("arrangement_deed", schema=None) as batch_op:
        batch_op.create_index("ix_arrangement_deed_arrangement", ["ward_id", "arrangement_id"], unique=False)

    op.create_table(
        "arrangement_placing",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arrangement_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("from_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "arrangement_id"],
            ["arrangement.ward_id", "arrangement.id"],
            name=op.f("fk_arrangement_placing_ward_id_arrangement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "person_id"],
            ["person.ward_id", "person.id"],
            name=op.f("fk_arrangement_placing_ward_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_arrangement_placing")),
        sa.UniqueConstraint(
            "ward_id",
            "arrangement_id",
            "person_id",
            "from_id",
            name=op.f("uq_arrangement_placing_ward_id_arrangement_id_person_id_from_id"),
        ),
    )
    op.create_table(
        "arrangement_post",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arrangement_id", sa.BigInteger(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "ward_secretary",
                "ward_standing_deputy",
                "ward_deputy",
                "ward_standing",
                "ward_committee",
                "people_chair",
                "people_deputy",
                "office_head",
                "office",
                "administrator",
                "cell_sponsor",
                "cell_secretary",
                "cell_deputy",
                "cell_committee",
                "ward_front_chair",
                "ward_front_deputy",
                "area_front_head",
                "mass_head",
                "mass_deputy",
                "inspection_head",
                "inspection_deputy",
                "inspection_member",
                "group_leader",
                "group_deputy",
                "area_front_deputy",
                "area_front_member",
                "branch_head",
                "branch_deputy",
                name="role",
                native_enum=False,
                length=40,
            ),
            nullable=False,
        ),
        sa.Column("title", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "arrangement_id"],
            ["arrangement.ward_id", "arrangement.id"],
            name=op.f("fk_arrangement_post_ward_id_arrangement_id"),
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "person_id"],
            ["person.ward_id", "person.id"],
            name=op.f("fk_arrangement_post_ward_id_person_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_arrangement_post")),
    )
    op.create_table(
        "arrangement_trace",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("arrangement_id", sa.BigInteger(), nullable=False),
        sa.Column("table", sa.Text(), nullable=False),
        sa.Column(
            "rows",
            sa.JSON()
            .with_variant(sa.JSON(none_as_null=True), "postgresql")
            .with_variant(sa.JSON(none_as_null=True), "sqlite"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "arrangement_id"],
            ["arrangement.ward_id", "arrangement.id"],
            name=op.f("fk_arrangement_trace_ward_id_arrangement_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_arrangement_trace")),
    )
    with op.batch_alter_table("arrangement_trace", schema=None) as batch_op:
        batch_op.create_index("ix_arrangement_trace_arrangement", ["ward_id", "arrangement_id"], unique=False)

    op.create_table(
        "unit_rank",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.Enum("affiliated", "base", name="rank", native_enum=False, length=40), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id", "unit_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_unit_rank_ward_id_unit_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_unit_rank")),
    )
    with op.batch_alter_table("unit_rank", schema=None) as batch_op:
        batch_op.create_index("ix_unit_rank_unit", ["ward_id", "unit_id"], unique=False)

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("opened_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_column("ended_on")
        batch_op.drop_column("opened_on")

    with op.batch_alter_table("unit_rank", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_rank_unit")

    op.drop_table("unit_rank")
    with op.batch_alter_table("arrangement_trace", schema=None) as batch_op:
        batch_op.drop_index("ix_arrangement_trace_arrangement")

    op.drop_table("arrangement_trace")
    op.drop_table("arrangement_post")
    op.drop_table("arrangement_placing")
    with op.batch_alter_table("arrangement_deed", schema=None) as batch_op:
        batch_op.drop_index("ix_arrangement_deed_arrangement")

    op.drop_table("arrangement_deed")
    op.drop_table("arrangement")
