"""Keys of one letter can be switched off.

Revision: 6a6c6e869b35
After: 1704ad652963
"""

import sqlalchemy as sa
from alembic import op

revision = "6a6c6e869b35"
down_revision = "1c0333f444f7"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.add_column(sa.Column("letter_keys", sa.Boolean(), nullable=True))
    op.execute(sa.text("UPDATE account SET letter_keys = :on").bindparams(on=True))
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.alter_column("letter_keys", existing_type=sa.Boolean(), nullable=False)


def downgrade() -> None:
    with op.batch_alter_table("account", schema=None) as batch_op:
        batch_op.drop_column("letter_keys")
