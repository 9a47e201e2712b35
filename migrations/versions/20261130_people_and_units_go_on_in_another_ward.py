"""people and units go on in another ward

Revision: 4b7d91e6c052
After: 8d41b6f02c7e
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "4b7d91e6c052"
down_revision = "8d41b6f02c7e"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "unit_succession_abroad",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("other_ward_id", sa.Integer(), nullable=False),
        sa.Column("other_unit_id", sa.BigInteger(), nullable=False),
        sa.Column("other_name", sa.Text(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        sa.Column("decision", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id", "unit_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_unit_succession_abroad_ward_id_unit_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_unit_succession_abroad")),
    )
    op.create_table(
        "past_grant",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("link_id", sa.BigInteger(), nullable=False),
        sa.Column("given_by", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id", "link_id"],
            ["person_link.ward_id", "person_link.id"],
            name=op.f("fk_past_grant_ward_id_link_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_past_grant")),
    )
    with op.batch_alter_table("past_grant", schema=None) as batch_op:
        batch_op.create_index("ix_past_grant_link", ["ward_id", "link_id"], unique=False)

    with op.batch_alter_table("person_link", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came", sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column("since", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("basis", sa.Text(), nullable=True))
        batch_op.create_index("ix_person_link_person", ["ward_id", "person_id"], unique=False)

    with op.batch_alter_table("ward", schema=None) as batch_op:
        batch_op.add_column(sa.Column("ended_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("withdrawn_at", UtcDateTime(), nullable=True))

    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("joint_id", sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column("leads", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.drop_column("leads")
        batch_op.drop_column("joint_id")

    with op.batch_alter_table("ward", schema=None) as batch_op:
        batch_op.drop_column("withdrawn_at")
        batch_op.drop_column("ended_on")

    with op.batch_alter_table("person_link", schema=None) as batch_op:
        batch_op.drop_index("ix_person_link_person")
        batch_op.drop_column("basis")
        batch_op.drop_column("since")
        batch_op.drop_column("came")

    with op.batch_alter_table("past_grant", schema=None) as batch_op:
        batch_op.drop_index("ix_past_grant_link")

    op.drop_table("past_grant")
    op.drop_table("unit_succession_abroad")
