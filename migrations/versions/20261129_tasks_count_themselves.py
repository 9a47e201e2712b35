"""tasks count themselves

Revision: 6ee2f662f744
After: aa84bd2dac38
"""

import sqlalchemy as sa
from alembic import op


revision = "6ee2f662f744"
down_revision = "aa84bd2dac38"
branch_labels = None
depends_on = None


def upgrade() -> None:
    to = sa.Enum(
        "mot-don-vi", "moi-chi-bo", "moi-ban-ctmt", "mttq-doan-the", name="taskto", native_enum=False, length=40
    )
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("given_to", to, nullable=True))
        batch_op.add_column(sa.Column("counted_by", sa.Text(), nullable=True))
    op.execute("UPDATE campaign_task SET given_to = CASE WHEN every_cell THEN 'moi-chi-bo' ELSE 'mot-don-vi' END")
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.alter_column("given_to", existing_type=to, nullable=False)
        batch_op.drop_column("every_cell")


def downgrade() -> None:
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.add_column(sa.Column("every_cell", sa.BOOLEAN(), nullable=True))
    op.execute("UPDATE campaign_task SET every_cell = (given_to = 'moi-chi-bo')")
    with op.batch_alter_table("campaign_task", schema=None) as batch_op:
        batch_op.alter_column("every_cell", existing_type=sa.BOOLEAN(), nullable=False)
        batch_op.drop_column("counted_by")
        batch_op.drop_column("given_to")
