"""History by triggers, append-only records, and no overlapping missing episodes, kept by the database itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.store import triggers

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APPEND_ONLY = {
    "audit_event": None,
    "alert_decision": None,
    "return_run": "OLD.keep = 'draft'",
    "row_set": "OLD.keep = 'draft'",
}

_CLASH = """
    SELECT RAISE(ABORT, 'missing_episode: overlap') FROM missing_episode other
    WHERE other.child_id = NEW.child_id AND other.id IS NOT NEW.id AND other.voided = 0
      AND other.started_at < coalesce(NEW.ended_at, '9999-12-31') AND coalesce(other.ended_at, '9999-12-31') > NEW.started_at
      AND other.started_at < coalesce(other.ended_at, '9999-12-31') AND NEW.started_at < coalesce(NEW.ended_at, '9999-12-31');
"""


def versioned_tables() -> list[str]:
    """Tables with a history twin."""
    names = set(sa.inspect(op.get_bind()).get_table_names())
    return sorted(n for n in names if f"{n}_history" in names)


def upgrade() -> None:
    """Make the triggers and the overlap guard."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    for table in versioned_tables():
        triggers.create(connection, triggers.versioned_as_built(connection, table))
    for table, deletable_when in APPEND_ONLY.items():
        triggers.create(connection, triggers.append_only(table, dialect, deletable_when))
    if dialect == "sqlite":
        op.execute(f"CREATE TRIGGER missing_episode_overlap_insert BEFORE INSERT ON missing_episode WHEN NEW.voided = 0 BEGIN {_CLASH} END")
        op.execute(f"CREATE TRIGGER missing_episode_overlap_update BEFORE UPDATE ON missing_episode WHEN NEW.voided = 0 BEGIN {_CLASH} END")
    else:
        op.execute(
            "ALTER TABLE missing_episode ADD CONSTRAINT ex_missing_episode_overlap EXCLUDE USING gist "
            "(int8range(child_id, child_id, '[]') WITH &&, tstzrange(started_at, ended_at) WITH &&) WHERE (voided IS FALSE)"
        )


def downgrade() -> None:
    """Take the guards away."""
    connection = op.get_bind()
    dialect = connection.dialect.name
    if dialect == "sqlite":
        op.execute("DROP TRIGGER missing_episode_overlap_insert")
        op.execute("DROP TRIGGER missing_episode_overlap_update")
    else:
        op.execute("ALTER TABLE missing_episode DROP CONSTRAINT ex_missing_episode_overlap")
    for table in versioned_tables():
        triggers.drop(connection, triggers.versioned_as_built(connection, table), table)
    for table, deletable_when in APPEND_ONLY.items():
        triggers.drop(connection, triggers.append_only(table, dialect, deletable_when), table)
