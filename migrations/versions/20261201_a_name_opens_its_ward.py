"""a sign-in name opens its ward; every other key starts with it

Revision: 6976eeec5ba3
After: 7c1de20a5b18
"""

import sqlalchemy as sa
from alembic import op

revision = "6976eeec5ba3"
down_revision = "7c1de20a5b18"
branch_labels = None
depends_on = None

KEYS = (  # table, its key across the installation, its key within the ward
    ("account", ["login"], ["ward_id", "login"]),
    ("calendar_key", ["digest"], ["ward_id", "digest"]),
    ("check_in_code", ["digest"], ["ward_id", "digest"]),
    ("known_device", ["token_digest", "account_id"], ["ward_id", "account_id", "token_digest"]),
    ("mail_address", ["stop_key"], ["ward_id", "stop_key"]),
    ("sign_in", ["token_digest"], ["ward_id", "token_digest"]),
)


def upgrade() -> None:
    op.create_table(
        "login_name",
        sa.Column("login", sa.Text(), nullable=False),
        sa.Column("ward_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("login", name=op.f("pk_login_name")),
        sa.UniqueConstraint("ward_id", "login", name=op.f("uq_login_name_ward_id_login")),
    )
    op.execute("INSERT INTO login_name (login, ward_id) SELECT login, ward_id FROM account")
    for table, across, within in KEYS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.drop_constraint(batch_op.f(_named(table, across)), type_="unique")
            batch_op.create_unique_constraint(batch_op.f(_named(table, within)), within)
            if table == "account":
                there = ["ward_id", "login"]
                batch_op.create_foreign_key(batch_op.f("fk_account_ward_id_login"), "login_name", there, there)
    with op.batch_alter_table("activation_slip", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activation_slip_code"))
    with op.batch_alter_table("mail_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_address_confirm"))
        batch_op.create_index("ix_mail_address_confirm", ["ward_id", "confirm_digest"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("mail_address", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_mail_address_confirm"))
        batch_op.create_index("ix_mail_address_confirm", ["confirm_digest"], unique=False)
    with op.batch_alter_table("activation_slip", schema=None) as batch_op:
        batch_op.create_index("ix_activation_slip_code", ["code_digest"], unique=False)
    for table, across, within in KEYS:
        with op.batch_alter_table(table, schema=None) as batch_op:
            if table == "account":
                batch_op.drop_constraint(batch_op.f("fk_account_ward_id_login"), type_="foreignkey")
            batch_op.drop_constraint(batch_op.f(_named(table, within)), type_="unique")
            batch_op.create_unique_constraint(batch_op.f(_named(table, across)), across)
    op.drop_table("login_name")


def _named(table: str, columns: list[str]) -> str:
    return f"uq_{table}_{'_'.join(columns)}"
