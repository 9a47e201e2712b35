"""marks are taken ahead

Revision: 8be2f4c07d19
After: 4b7d91e6c052
"""

import sqlalchemy as sa
from alembic import op

revision = "8be2f4c07d19"
down_revision = "4b7d91e6c052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_ahead",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shape", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("parts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ward_id", "lot", "place", "row_id", name=op.f("pk_audit_ahead")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit_lot",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("lot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ward_id", "lot", name=op.f("pk_audit_lot")),
    )


def downgrade() -> None:
    op.drop_table("audit_lot")
    op.drop_table("audit_ahead")
