"""Whose an identifier is, whatever its case and blanks, is answered by an index: the database keeps the form that is compared."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None
COLUMN, INDEX = "local_id_compared", "ix_child_authority_id_local_id_compared"


def upgrade() -> None:
    """Add the column that the database works out, and its index. It is no fact, so the history has none.

    Only A to Z are lowered, on PostgreSQL whatever the server's language, so that both engines and Python compare alike.
    """
    stored = op.get_bind().dialect.name == "postgresql"
    compared = "lower(replace(local_id, ' ', '')" + (' COLLATE "C")' if stored else ")")
    op.add_column("child", sa.Column(COLUMN, sa.String(20), sa.Computed(compared, persisted=stored)))
    op.create_index(INDEX, "child", ["authority_id", COLUMN])


def downgrade() -> None:
    """Take them away."""
    op.drop_index(INDEX, "child")
    op.drop_column("child", COLUMN)
