"""notes praise, and members say whether it may be told

Revision: f361dd1c74e4
After: 2e99888be400
"""

import sqlalchemy as sa
from alembic import op
from portal.ground.db import UtcDateTime

revision = "f361dd1c74e4"
down_revision = "2e99888be400"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "praise_answer",
        sa.Column("ward_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("note_id", sa.BigInteger(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "word", sa.Enum("agreed", "declined", name="praiseword", native_enum=False, length=40), nullable=False
        ),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("typed_by", sa.BigInteger(), nullable=True),
        sa.Column("capacity", sa.Text(), nullable=False),
        sa.Column("typed_on", sa.Date(), nullable=True),
        sa.Column("picture_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["ward_id", "note_id"], ["note.ward_id", "note.id"], name=op.f("fk_praise_answer_ward_id_note_id")
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "person_id"], ["person.ward_id", "person.id"], name=op.f("fk_praise_answer_ward_id_person_id")
        ),
        sa.ForeignKeyConstraint(
            ["ward_id", "picture_id"],
            ["stored_file.ward_id", "stored_file.id"],
            name=op.f("fk_praise_answer_ward_id_picture_id"),
        ),
        sa.PrimaryKeyConstraint("ward_id", "id", name=op.f("pk_praise_answer")),
    )
    with op.batch_alter_table("praise_answer", schema=None) as batch_op:
        batch_op.create_index("ix_praise_answer_note", ["ward_id", "note_id"], unique=False)

    with op.batch_alter_table("note_revision", schema=None) as batch_op:
        batch_op.add_column(sa.Column("praise", sa.Text(), nullable=False, server_default=""))


def downgrade() -> None:
    with op.batch_alter_table("note_revision", schema=None) as batch_op:
        batch_op.drop_column("praise")

    with op.batch_alter_table("praise_answer", schema=None) as batch_op:
        batch_op.drop_index("ix_praise_answer_note")

    op.drop_table("praise_answer")
