"""on which number a head is reached

Revision: 6b21d8f07c55
After: 5e7a90c1d254
"""

import sqlalchemy as sa
from alembic import op

revision = "6b21d8f07c55"
down_revision = "5e7a90c1d254"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "head_phone",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("told_on", sa.Date(), nullable=False),
        sa.Column("told_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id", "person_id"], ["person.ward_id", "person.id"], name=op.f("fk_head_phone_ward_id_person_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_head_phone")),
        sa.UniqueConstraint("ward_id", "person_id", name=op.f("uq_head_phone_ward_id_person_id")),
    )
    with op.batch_alter_table("activation_slip", schema=None) as batch_op:  # thousands of slips in one printing
        batch_op.create_index("ix_activation_slip_account", ["ward_id", "account_id"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("activation_slip", schema=None) as batch_op:
        batch_op.drop_index("ix_activation_slip_account")
    op.drop_table("head_phone")
