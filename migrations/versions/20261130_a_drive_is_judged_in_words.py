"""how the Party committee judges a drive, in words

Revision: 51c7d0a3be92
After: e8caef7b2941
"""

import sqlalchemy as sa
from alembic import op


revision = "51c7d0a3be92"
down_revision = "e8caef7b2941"
branch_labels = None
depends_on = None

WORDS = ("achieved", "wanting", "causes")


def upgrade() -> None:
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name in WORDS:
            batch_op.add_column(sa.Column(name, sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("campaign", schema=None) as batch_op:
        for name in reversed(WORDS):
            batch_op.drop_column(name)
