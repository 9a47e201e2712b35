"""what was sent to who was absent, direction given at a session, contributions to the ward committee

Revision: 63892c4fe17d
After: b65426a684c7
"""

import sqlalchemy as sa
from alembic import op


revision = "63892c4fe17d"
down_revision = "b65426a684c7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.add_column(sa.Column("materials_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("materials_by", sa.BigInteger(), nullable=True))

    with op.batch_alter_table("meeting_visit", schema=None) as batch_op:
        batch_op.add_column(sa.Column("spoke", sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.add_column(sa.Column("to_ward", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    with op.batch_alter_table("contribution", schema=None) as batch_op:
        batch_op.drop_column("to_ward")

    with op.batch_alter_table("meeting_visit", schema=None) as batch_op:
        batch_op.drop_column("spoke")

    with op.batch_alter_table("make_up", schema=None) as batch_op:
        batch_op.drop_column("materials_by")
        batch_op.drop_column("materials_on")
