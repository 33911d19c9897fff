"""The episode as it runs: monitored times, attempts, meetings, breaches of clocks, late entry."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

FACTS = ("strategy_meeting", "meeting_action", "escalation", "episode_closing")
COLUMNS = {
    "missing_episode": (("late_because", sa.String(500)),),
    "missing_segment": (("watched_by", sa.String(120)),),
    "episode_update": (("by", sa.String(120)), ("result", sa.Text()), ("place", sa.Text())),
    "police_risk": (("words", sa.String(200)), ("why", sa.String(500))),
}
"""Columns that are added to tables of facts and to their twins; every one may be empty."""


def upgrade() -> None:
    """Make the new tables, widen four, and guard them all."""
    connection = op.get_bind()
    _tables()
    for table in FACTS:
        triggers.create(connection, triggers.versioned_as_built(connection, table))
    triggers.create(connection, triggers.append_only("clock_breach", connection.dialect.name))
    for twin in ("missing_segment", "missing_segment_history"):
        op.add_column(twin, sa.Column("monitored", sa.Boolean(), server_default=sa.false(), nullable=False))
    for table, columns in COLUMNS.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
            op.add_column(f"{table}_history", sa.Column(name, kind, nullable=True))
        triggers.renew(connection, table)


def downgrade() -> None:
    """Take all of it away again."""
    connection = op.get_bind()
    for table, columns in COLUMNS.items():
        triggers.drop(connection, triggers.versioned_as_built(connection, table), table)
        gone = [name for name, _ in columns] + (["monitored"] if table == "missing_segment" else [])
        for name in gone:
            op.drop_column(table, name)
            op.drop_column(f"{table}_history", name)
        triggers.create(connection, triggers.versioned_as_built(connection, table))
    triggers.drop(connection, triggers.append_only("clock_breach", connection.dialect.name), "clock_breach")
    for table in FACTS:
        triggers.drop(connection, triggers.versioned_as_built(connection, table), table)
    for table in ("meeting_action", "strategy_meeting", "escalation", "episode_closing"):
        op.drop_table(table)
        op.drop_table(f"{table}_history")
    op.drop_table("clock_breach")
    op.drop_table("amendment_impact")


def _tables() -> None:
    op.create_table("episode_closing_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=False),
        sa.Column("despite", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_episode_closing_history")
    )
    op.create_index("ix_episode_closing_history_child_id", "episode_closing_history", ["child_id"], unique=False)
    op.create_index("ix_episode_closing_history_superseded_at", "episode_closing_history", ["superseded_at"], unique=False)
    op.create_table("escalation_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("to", sa.String(length=120), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_escalation_history")
    )
    op.create_index("ix_escalation_history_child_id", "escalation_history", ["child_id"], unique=False)
    op.create_index("ix_escalation_history_superseded_at", "escalation_history", ["superseded_at"], unique=False)
    op.create_table("meeting_action_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_meeting_action_history")
    )
    op.create_index("ix_meeting_action_history_child_id", "meeting_action_history", ["child_id"], unique=False)
    op.create_index("ix_meeting_action_history_superseded_at", "meeting_action_history", ["superseded_at"], unique=False)
    op.create_table("strategy_meeting_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("requested_at", UTCDateTime(), nullable=False),
        sa.Column("requested_because", sa.String(length=500), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("not_held_because", sa.String(length=500), nullable=True),
        sa.Column("attendees", sa.Text(), nullable=True),
        sa.Column("decisions", sa.Text(), nullable=True),
        sa.Column("section_47", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_strategy_meeting_history")
    )
    op.create_index("ix_strategy_meeting_history_child_id", "strategy_meeting_history", ["child_id"], unique=False)
    op.create_index("ix_strategy_meeting_history_superseded_at", "strategy_meeting_history", ["superseded_at"], unique=False)
    op.create_table("amendment_impact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("moved", sa.JSON(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.Column("read_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_amendment_impact_authority_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_amendment_impact_episode_id"),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name="fk_amendment_impact_made_by"),
        sa.ForeignKeyConstraint(["read_by"], ["user_account.id"], name="fk_amendment_impact_read_by"),
        sa.PrimaryKeyConstraint("id", name="pk_amendment_impact"),
        sa.UniqueConstraint("ref", name="uq_amendment_impact_ref")
    )
    op.create_index("ix_amendment_impact_authority_id_read_at", "amendment_impact", ["authority_id", "read_at", "made_at", "id"],
                    unique=False)
    op.create_table("clock_breach",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("clock", sa.String(length=30), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("noted_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_clock_breach_authority_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_clock_breach_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_clock_breach")
    )
    op.create_index("ix_clock_breach_authority_id_due_at", "clock_breach", ["authority_id", "due_at", "id"], unique=False)
    op.create_index("uq_clock_breach_episode_id_clock", "clock_breach", ["episode_id", "clock"], unique=True)
    op.create_table("episode_closing",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("closed_at", UTCDateTime(), nullable=False),
        sa.Column("despite", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_episode_closing_authority_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_episode_closing_child_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_episode_closing_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_episode_closing"),
        sa.UniqueConstraint("ref", name="uq_episode_closing_ref")
    )
    op.create_index("ix_episode_closing_child_id", "episode_closing", ["child_id"], unique=False)
    op.create_index("ix_episode_closing_episode_id", "episode_closing", ["episode_id"], unique=False)
    op.create_index("uq_episode_closing_episode_id", "episode_closing", ["episode_id"], unique=True,
                    sqlite_where=sa.text("voided IS 0"), postgresql_where=sa.text("voided IS FALSE"))
    op.create_table("escalation",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=20), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("to", sa.String(length=120), nullable=True),
        sa.Column("why", sa.String(length=500), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("level IN ('team-manager', 'head-of-service', 'assistant-director', 'director')", name="ck_escalation_level"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_escalation_authority_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_escalation_child_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_escalation_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_escalation"),
        sa.UniqueConstraint("ref", name="uq_escalation_ref")
    )
    op.create_index("ix_escalation_child_id", "escalation", ["child_id"], unique=False)
    op.create_index("ix_escalation_episode_id", "escalation", ["episode_id"], unique=False)
    op.create_table("strategy_meeting",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("requested_at", UTCDateTime(), nullable=False),
        sa.Column("requested_because", sa.String(length=500), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("not_held_because", sa.String(length=500), nullable=True),
        sa.Column("attendees", sa.Text(), nullable=True),
        sa.Column("decisions", sa.Text(), nullable=True),
        sa.Column("section_47", sa.Boolean(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("kind IN ('discussion', 'meeting')", name="ck_strategy_meeting_kind"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_strategy_meeting_authority_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_strategy_meeting_child_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_strategy_meeting_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_strategy_meeting"),
        sa.UniqueConstraint("ref", name="uq_strategy_meeting_ref")
    )
    op.create_index("ix_strategy_meeting_child_id", "strategy_meeting", ["child_id"], unique=False)
    op.create_index("ix_strategy_meeting_episode_id", "strategy_meeting", ["episode_id"], unique=False)
    op.create_table("meeting_action",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(length=120), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("done_note", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_meeting_action_authority_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_meeting_action_child_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_meeting_action_episode_id"),
        sa.ForeignKeyConstraint(["meeting_id"], ["strategy_meeting.id"], name="fk_meeting_action_meeting_id"),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_action"),
        sa.UniqueConstraint("ref", name="uq_meeting_action_ref")
    )
    op.create_index("ix_meeting_action_child_id", "meeting_action", ["child_id"], unique=False)
    op.create_index("ix_meeting_action_episode_id", "meeting_action", ["episode_id"], unique=False)
    op.create_index("ix_meeting_action_meeting_id", "meeting_action", ["meeting_id"], unique=False)
