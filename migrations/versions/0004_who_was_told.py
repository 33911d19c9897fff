"""Who is to be told and by when, and what was asked of the police."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

TABLES = ("notice_setting", "unsafe_to_tell", "police_request")


def upgrade() -> None:
    """An authority's notices, whom it is not safe to tell, and requests to the police, each with its history."""
    op.create_table("notice_setting_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("within_minutes", sa.Integer(), nullable=False),
        sa.Column("by_clock", sa.String(length=5), nullable=False),
        sa.Column("when_away", sa.Boolean(), nullable=False),
        sa.Column("effective_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_notice_setting_history")
    )
    op.create_index("ix_notice_setting_history_superseded_at", "notice_setting_history", ["superseded_at"], unique=False)
    op.create_table("police_request_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_of", sa.String(length=120), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_police_request_history")
    )
    op.create_index("ix_police_request_history_child_id", "police_request_history", ["child_id"], unique=False)
    op.create_index("ix_police_request_history_superseded_at", "police_request_history", ["superseded_at"], unique=False)
    op.create_table("unsafe_to_tell_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("from_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name="pk_unsafe_to_tell_history")
    )
    op.create_index("ix_unsafe_to_tell_history_child_id", "unsafe_to_tell_history", ["child_id"], unique=False)
    op.create_index("ix_unsafe_to_tell_history_superseded_at", "unsafe_to_tell_history", ["superseded_at"], unique=False)
    op.create_table("notice_setting",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("given", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.String(length=20), nullable=False),
        sa.Column("within_minutes", sa.Integer(), nullable=False),
        sa.Column("by_clock", sa.String(length=5), nullable=False),
        sa.Column("when_away", sa.Boolean(), nullable=False),
        sa.Column("effective_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("urgency IN ('now', 'before-closing', 'next-working-day')", name="ck_notice_setting_urgency"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_notice_setting_authority_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_setting"),
        sa.UniqueConstraint("ref", name="uq_notice_setting_ref")
    )
    op.create_index("ix_notice_setting_authority_id", "notice_setting", ["authority_id", "recipient", "effective_at"], unique=False)
    op.create_table("unsafe_to_tell",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=40), nullable=False),
        sa.Column("said_by", sa.String(length=120), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("from_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= from_at", name="ck_unsafe_to_tell_ends_after_start"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_unsafe_to_tell_authority_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_unsafe_to_tell_child_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unsafe_to_tell"),
        sa.UniqueConstraint("ref", name="uq_unsafe_to_tell_ref")
    )
    op.create_index("ix_unsafe_to_tell_child_id", "unsafe_to_tell", ["child_id"], unique=False)
    op.create_table("police_request",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("resource", sa.String(length=300), nullable=False),
        sa.Column("basis", sa.JSON(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("asked_of", sa.String(length=120), nullable=True),
        sa.Column("answer", sa.String(length=20), nullable=True),
        sa.Column("answer_words", sa.Text(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("answer IN ('agreed', 'agreed-in-part', 'refused', 'never-answered')",
            name="ck_police_request_answer"),
        sa.CheckConstraint("answered_at IS NULL OR answered_at >= asked_at", name="ck_police_request_answered_after_asked"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_police_request_authority_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_police_request_child_id"),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name="fk_police_request_episode_id"),
        sa.PrimaryKeyConstraint("id", name="pk_police_request"),
        sa.UniqueConstraint("ref", name="uq_police_request_ref")
    )
    op.create_index("ix_police_request_child_id", "police_request", ["child_id"], unique=False)
    op.create_index("ix_police_request_episode_id", "police_request", ["episode_id"], unique=False)
    op.create_index("ix_police_request_unanswered", "police_request", ["authority_id", "asked_at"], unique=False,
        sqlite_where=sa.text("answer IS NULL AND voided IS 0"), postgresql_where=sa.text("answer IS NULL AND voided IS FALSE"))
    op.create_index("ix_notice_authority_id_sent_at", "notice", ["authority_id", "sent_at"])
    for table in TABLES:
        triggers.create(op.get_bind(), triggers.versioned_as_built(op.get_bind(), table))


def downgrade() -> None:
    """Take them away."""
    op.drop_index("ix_notice_authority_id_sent_at", table_name="notice")
    for table in TABLES:
        triggers.drop(op.get_bind(), triggers.versioned_as_built(op.get_bind(), table), table)
    op.drop_index("ix_police_request_unanswered", table_name="police_request",
        sqlite_where=sa.text("answer IS NULL AND voided IS 0"), postgresql_where=sa.text("answer IS NULL AND voided IS FALSE"))
    op.drop_index("ix_police_request_episode_id", table_name="police_request")
    op.drop_index("ix_police_request_child_id", table_name="police_request")
    op.drop_table("police_request")
    op.drop_index("ix_unsafe_to_tell_child_id", table_name="unsafe_to_tell")
    op.drop_table("unsafe_to_tell")
    op.drop_index("ix_notice_setting_authority_id", table_name="notice_setting")
    op.drop_table("notice_setting")
    op.drop_index("ix_unsafe_to_tell_history_superseded_at", table_name="unsafe_to_tell_history")
    op.drop_index("ix_unsafe_to_tell_history_child_id", table_name="unsafe_to_tell_history")
    op.drop_table("unsafe_to_tell_history")
    op.drop_index("ix_police_request_history_superseded_at", table_name="police_request_history")
    op.drop_index("ix_police_request_history_child_id", table_name="police_request_history")
    op.drop_table("police_request_history")
    op.drop_index("ix_notice_setting_history_superseded_at", table_name="notice_setting_history")
    op.drop_table("notice_setting_history")
