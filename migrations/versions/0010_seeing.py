"""What the timeline reads quickly: what was said during a child's episodes and who was told, by child."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

BY_CHILD = ("episode_update", "notice")


def upgrade() -> None:
    """Find them by child, as their history twins do already."""
    for table in BY_CHILD:
        op.create_index(f"ix_{table}_child_id", table, ["child_id"])


def downgrade() -> None:
    """By episode only."""
    for table in BY_CHILD:
        op.drop_index(f"ix_{table}_child_id", table)
