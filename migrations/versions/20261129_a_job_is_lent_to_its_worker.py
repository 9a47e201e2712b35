"""A job is lent to its worker; an import notes whom it has laid ready.

Revision: f3b1ffb091ca
After: 1704ad652963
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import Json, UtcDateTime

revision = "f3b1ffb091ca"
down_revision = "1704ad652963"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # What ran when the portal was stopped for this is taken up by the next worker: nobody has said that he lives.
    _add("job", sa.Column("holder", sa.Text(), nullable=False, server_default=""))
    _add("job", sa.Column("alive_at", UtcDateTime(), nullable=True))
    _add("job", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    _add("import_run", sa.Column("laid_ready", Json, nullable=False, server_default="[]"))
    for table, column in (("job", "holder"), ("job", "tries"), ("import_run", "laid_ready")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column(column, server_default=None)
    # A long import traces what it laid ready apart from what its last transaction wrote into the same table.
    with op.batch_alter_table("import_trace", schema=None) as batch_op:
        batch_op.drop_constraint("uq_import_trace_ward_id_run_id_table", type_="unique")
        batch_op.create_index("ix_import_trace_run", ["ward_id", "run_id"])


def downgrade() -> None:
    with op.batch_alter_table("import_trace", schema=None) as batch_op:
        batch_op.drop_index("ix_import_trace_run")
        batch_op.create_unique_constraint("uq_import_trace_ward_id_run_id_table", ["ward_id", "run_id", "table"])
    for table, column in (("job", "tries"), ("job", "alive_at"), ("job", "holder"), ("import_run", "laid_ready")):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_column(column)


def _add(table: str, column: sa.Column) -> None:
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.add_column(column)
