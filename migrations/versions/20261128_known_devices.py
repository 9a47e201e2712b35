"""Known devices; tries are counted by login and by place.

Revision: 55e9e3f03703
After: c76487f527cb
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "55e9e3f03703"
down_revision = "c76487f527cb"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "known_device",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("account_id", sa.BigInteger(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("first_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("device", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "account_id"],
            ["account.ward_id", "account.id"],
            name=op.f("fk_known_device_ward_id_account_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_known_device")),
        sa.UniqueConstraint("token_digest", "account_id", name=op.f("uq_known_device_token_digest_account_id")),
    )
    # Counted otherwise from now on, and forgotten after a day anyway.
    op.execute("DELETE FROM sign_in_attempt")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("login", sa.String(length=64), nullable=False))
        batch_op.add_column(sa.Column("place", sa.String(length=64), nullable=False))
        batch_op.add_column(sa.Column("device", sa.BigInteger(), nullable=True))
        batch_op.drop_index(batch_op.f("ix_sign_in_attempt_key"))
        batch_op.create_index("ix_sign_in_attempt_login", ["login", "at"], unique=False)
        batch_op.create_index("ix_sign_in_attempt_place", ["place", "at"], unique=False)
        batch_op.drop_column("key")
        batch_op.drop_column("succeeded")


def downgrade() -> None:
    op.execute("DELETE FROM sign_in_attempt")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.add_column(sa.Column("succeeded", sa.BOOLEAN(), nullable=False))
        batch_op.add_column(sa.Column("key", sa.VARCHAR(length=64), nullable=False))
        batch_op.drop_index("ix_sign_in_attempt_place")
        batch_op.drop_index("ix_sign_in_attempt_login")
        batch_op.create_index(batch_op.f("ix_sign_in_attempt_key"), ["key", "at"], unique=False)
        batch_op.drop_column("device")
        batch_op.drop_column("place")
        batch_op.drop_column("login")

    op.drop_table("known_device")
