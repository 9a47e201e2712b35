"""who came late and left early

Revision: 5b0c2f7e91aa
After: 07e00b74abd4
"""

import sqlalchemy as sa
from alembic import op

revision = "5b0c2f7e91aa"
down_revision = "07e00b74abd4"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("meeting_attendance", schema=None) as batch_op:
        batch_op.add_column(sa.Column("came_at", sa.Time(), nullable=True))
        batch_op.add_column(sa.Column("left_at", sa.Time(), nullable=True))
    with op.batch_alter_table("meeting_scoring", schema=None) as batch_op:
        batch_op.add_column(sa.Column("voted_at", sa.Time(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("meeting_scoring", schema=None) as batch_op:
        batch_op.drop_column("voted_at")
    with op.batch_alter_table("meeting_attendance", schema=None) as batch_op:
        batch_op.drop_column("left_at")
        batch_op.drop_column("came_at")
