"""a cause is words: where a summary gave none it is blank, as every other text is, and not NULL

Revision: 1704ad652963
After: 6a6c6e869b35
"""

import sqlalchemy as sa
from alembic import op

revision = "1704ad652963"
down_revision = "6a6c6e869b35"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("UPDATE commitment SET cause = '' WHERE cause IS NULL")
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.alter_column("cause", existing_type=sa.TEXT(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("commitment", schema=None) as batch_op:
        batch_op.alter_column("cause", existing_type=sa.TEXT(), nullable=True)
    op.execute("UPDATE commitment SET cause = NULL WHERE cause = ''")
