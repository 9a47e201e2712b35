"""heads say that they need no help

Revision: e8caef7b2941
After: f361dd1c74e4
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "e8caef7b2941"
down_revision = "f361dd1c74e4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "help_not_needed",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("body_id", sa.BigInteger(), nullable=False),
        sa.Column("quarter", sa.String(length=7), nullable=False),
        sa.Column("by", sa.BigInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "body_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_help_not_needed_ward_id_body_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_help_not_needed")),
        sa.UniqueConstraint("ward_id", "body_id", "quarter", name=op.f("uq_help_not_needed_ward_id_body_id_quarter")),
    )


def downgrade() -> None:
    op.drop_table("help_not_needed")
