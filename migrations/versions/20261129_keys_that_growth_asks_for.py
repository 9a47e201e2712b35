"""keys that growth asks for

Revision: e442e2fd87af
After: a5beb0a554a3
"""

from alembic import op


revision = "e442e2fd87af"
down_revision = "a5beb0a554a3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _compare_paths("C")
    with op.batch_alter_table("plan_delivery", schema=None) as batch_op:
        batch_op.create_index("ix_plan_delivery_state", ["ward_id", "state", "recipient"], unique=False)

    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.create_index("ix_helper_body", ["ward_id", "body_id"], unique=False)

    with op.batch_alter_table("note_release", schema=None) as batch_op:
        batch_op.create_index("ix_note_release_cell", ["ward_id", "cell_id", "period_id"], unique=False)

    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.create_index("ix_plan_version_state", ["ward_id", "state"], unique=False)

    with op.batch_alter_table("post_holding", schema=None) as batch_op:
        batch_op.create_index("ix_post_holding_role", ["ward_id", "role"], unique=False)

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.create_index("ix_unit_kind", ["ward_id", "kind"], unique=False)

    with op.batch_alter_table("unit_name", schema=None) as batch_op:
        batch_op.create_index("ix_unit_name_unit", ["ward_id", "unit_id"], unique=False)


def downgrade() -> None:
    _compare_paths("default")
    with op.batch_alter_table("unit_name", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_name_unit")

    with op.batch_alter_table("unit", schema=None) as batch_op:
        batch_op.drop_index("ix_unit_kind")

    with op.batch_alter_table("post_holding", schema=None) as batch_op:
        batch_op.drop_index("ix_post_holding_role")

    with op.batch_alter_table("helper", schema=None) as batch_op:
        batch_op.drop_index("ix_helper_body")

    with op.batch_alter_table("note_release", schema=None) as batch_op:
        batch_op.drop_index("ix_note_release_cell")

    with op.batch_alter_table("plan_version", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_version_state")

    with op.batch_alter_table("plan_delivery", schema=None) as batch_op:
        batch_op.drop_index("ix_plan_delivery_state")


def _compare_paths(how: str) -> None:
    """Byte by byte, as SQLite does anyway: what begins with a path is then a range of the index."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(f'ALTER TABLE unit ALTER COLUMN path TYPE TEXT COLLATE "{how}"')
