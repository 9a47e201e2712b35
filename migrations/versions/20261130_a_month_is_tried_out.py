"""a month is tried out by chosen cells, outside all that counts

Revision: 5e7a90c1d254
After: 8be2f4c07d19
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "5e7a90c1d254"
down_revision = "8be2f4c07d19"
branch_labels = None
depends_on = None

# What others lean on stands before them.
OF_TRIAL = (
    *("period", "locking", "lock_exception", "cell_month", "closing", "note_release", "sending", "sending_gap"),
    *("month_reopening", "month_reopening_member", "note", "note_revision", "note_rating", "question", "note_telling"),
    *("reply", "conclusion", "second_look", "praise_answer", "note_covering", "note_withdrawal"),
)


def upgrade() -> None:
    op.create_table(
        "trial",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("programme_id", sa.BigInteger(), nullable=False),
        sa.Column("basis", sa.Text(), nullable=False),
        sa.Column("begun_by", sa.BigInteger(), nullable=True),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("begun_at", UtcDateTime(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_by", sa.BigInteger(), nullable=True),
        sa.Column("kept", sa.Boolean(), nullable=True),
        sa.Column("end_basis", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "programme_id"],
            ["programme.ward_id", "programme.id"],
            name=op.f("fk_trial_ward_id_programme_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_trial")),
    )
    op.create_table(
        "trial_cell",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("trial_id", sa.BigInteger(), nullable=False),
        sa.Column("cell_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ward_id", "cell_id"], ["unit.ward_id", "unit.id"], name=op.f("fk_trial_cell_ward_id_cell_id")
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "trial_id"], ["trial.ward_id", "trial.id"], name=op.f("fk_trial_cell_ward_id_trial_id")
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_trial_cell")),
        sa.UniqueConstraint("ward_id", "trial_id", "cell_id", name=op.f("uq_trial_cell_ward_id_trial_id_cell_id")),
    )
    for table in OF_TRIAL:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.add_column(sa.Column("trial_id", sa.BigInteger(), server_default="0", nullable=False))


def downgrade() -> None:
    """What was only tried out is nothing the older portal could tell apart: it goes."""
    for table in reversed(OF_TRIAL):
        op.execute(sa.text(f"DELETE FROM {table} WHERE trial_id <> 0"))
    for table in OF_TRIAL:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column("trial_id")
    op.drop_table("trial_cell")
    op.drop_table("trial")
