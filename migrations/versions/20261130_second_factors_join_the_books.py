"""second factors join the books: the upgrade marks them as they stand

Revision: 8d41b6f02c7e
After: 51c7d0a3be92
"""

revision = "8d41b6f02c7e"
down_revision = "51c7d0a3be92"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """No column changes; around every upgrade the marks are carried over (audit.carrying)."""


def downgrade() -> None:
    """The version before asks nothing of these marks."""
