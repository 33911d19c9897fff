"""When an interview was asked for stands with the interview: the episode's own column for it was never written and goes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None
TABLES = ("missing_episode", "missing_episode_history")


def upgrade() -> None:
    """Take the column away, from the table and from its history."""
    connection = op.get_bind()
    triggers.drop(connection, triggers.versioned_as_built(connection, "missing_episode"), "missing_episode")
    for table in TABLES:
        op.drop_column(table, "interview_asked_at")
    triggers.renew(connection, "missing_episode")


def downgrade() -> None:
    """Put it back, empty as it was."""
    for table in TABLES:
        op.add_column(table, sa.Column("interview_asked_at", UTCDateTime(), nullable=True))
    triggers.renew(op.get_bind(), "missing_episode")
