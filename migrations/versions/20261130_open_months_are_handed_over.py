"""open months of an arrangement are finished by the old or handed over

Revision: 7c1de20a5b18
After: 8c04e5b7f156
"""

import sqlalchemy as sa
from alembic import op

revision = "7c1de20a5b18"
down_revision = "8c04e5b7f156"
branch_labels = None
depends_on = None


def upgrade() -> None:
    months_go = sa.Enum("finished", "handed", name="monthsgo", native_enum=False, length=40)
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.add_column(sa.Column("months_go", months_go, nullable=False, server_default="finished"))
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.alter_column("months_go", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("arrangement", schema=None) as batch_op:
        batch_op.drop_column("months_go")
