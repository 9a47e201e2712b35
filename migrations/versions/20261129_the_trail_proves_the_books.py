"""the trail proves the books

Revision: 7c41e0b9d5a2
After: d459bf52ba96
"""

import sqlalchemy as sa
from alembic import op

revision = "7c41e0b9d5a2"
down_revision = "d459bf52ba96"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit_row",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("row_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shape", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("parts", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("ward_id", "place", "row_id", "number", name=op.f("pk_audit_row")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_audit_row_number", "audit_row", ["ward_id", "number"], unique=False)
    op.create_table(
        "audit_shape",
        sa.Column("shape", sa.String(length=16), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("columns", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("shape", name=op.f("pk_audit_shape")),
    )
    # Added in place: a table built anew would lose what keeps its entries from being rewritten.
    op.add_column("audit_entry", sa.Column("rows", sa.String(length=64), nullable=True))
    op.add_column("audit_payload", sa.Column("source", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("audit_payload", "source")
    op.drop_column("audit_entry", "rows")
    op.drop_table("audit_shape")
    op.drop_index("ix_audit_row_number", table_name="audit_row")
    op.drop_table("audit_row")
