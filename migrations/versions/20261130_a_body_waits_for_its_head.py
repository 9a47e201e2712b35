"""a body without a head waits by a decision

Revision: 8c04e5b7f156
After: 6b21d8f07c55
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "8c04e5b7f156"
down_revision = "6b21d8f07c55"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "head_wait",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("unit_id", sa.BigInteger(), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("recorded_at", UtcDateTime(), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime(), nullable=True),
        sa.Column("basis", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id", "unit_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_head_wait_ward_id_unit_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_head_wait")),
    )
    with op.batch_alter_table("head_wait", schema=None) as batch_op:
        batch_op.create_index("ix_head_wait_unit", ["ward_id", "unit_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("head_wait", schema=None) as batch_op:
        batch_op.drop_index("ix_head_wait_unit")
    op.drop_table("head_wait")
