"""The first tables, with a history twin for each table of facts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "alert_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("evidence_at", UTCDateTime(), nullable=False),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("held_until", UTCDateTime(), nullable=True),
        sa.Column("hold", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_alert_history")),
    )
    op.create_index("ix_alert_history_child_id", "alert_history", ["child_id"], unique=False)
    op.create_index("ix_alert_history_superseded_at", "alert_history", ["superseded_at"], unique=False)
    op.create_table(
        "alert_reason_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column("occurrence", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("clears_when", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_because", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_alert_reason_history")),
    )
    op.create_index("ix_alert_reason_history_child_id", "alert_reason_history", ["child_id"], unique=False)
    op.create_index("ix_alert_reason_history_superseded_at", "alert_reason_history", ["superseded_at"], unique=False)
    op.create_table(
        "allocation_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_allocation_history")),
    )
    op.create_index("ix_allocation_history_child_id", "allocation_history", ["child_id"], unique=False)
    op.create_index("ix_allocation_history_superseded_at", "allocation_history", ["superseded_at"], unique=False)
    op.create_table(
        "audit_event",
        sa.Column("chain", sa.String(length=40), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=80), nullable=False),
        sa.Column("session", sa.String(length=16), nullable=True),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject", sa.String(length=14), nullable=True),
        sa.Column("refs", sa.JSON(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
        sa.UniqueConstraint("chain", "seq", name=op.f("uq_audit_event_chain_seq")),
    )
    op.create_index("ix_audit_event_actor_at", "audit_event", ["actor", "at"], unique=False)
    op.create_index("ix_audit_event_subject_id", "audit_event", ["subject", "id"], unique=False)
    op.create_table(
        "authority",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("go_live_at", UTCDateTime(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_authority")),
        sa.UniqueConstraint("code", name=op.f("uq_authority_code")),
        sa.UniqueConstraint("ref", name=op.f("uq_authority_ref")),
    )
    op.create_table(
        "authority_history",
        sa.Column("code", sa.String(length=9), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("nation", sa.String(length=20), nullable=False),
        sa.Column("go_live_at", UTCDateTime(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_authority_history")),
    )
    op.create_index("ix_authority_history_superseded_at", "authority_history", ["superseded_at"], unique=False)
    op.create_table(
        "board_handover_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("covers_from", UTCDateTime(), nullable=False),
        sa.Column("handed_over_at", UTCDateTime(), nullable=False),
        sa.Column("handed_over_by", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_board_handover_history")),
    )
    op.create_index("ix_board_handover_history_superseded_at", "board_handover_history", ["superseded_at"], unique=False)
    op.create_table(
        "care_period_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=4), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_care_period_history")),
    )
    op.create_index("ix_care_period_history_child_id", "care_period_history", ["child_id"], unique=False)
    op.create_index("ix_care_period_history_superseded_at", "care_period_history", ["superseded_at"], unique=False)
    op.create_table(
        "chain",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("last_at", UTCDateTime(), nullable=True),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_chain")),
    )
    op.create_table(
        "child_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.String(length=20), nullable=True),
        sa.Column("upn", sa.String(length=13), nullable=True),
        sa.Column("given_name", sa.String(length=200), nullable=True),
        sa.Column("family_name", sa.String(length=200), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("birth_precision", sa.String(length=12), nullable=False),
        sa.Column("age_as_told", sa.Integer(), nullable=True),
        sa.Column("age_told_on", sa.Date(), nullable=True),
        sa.Column("age_disputed", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("ethnicity", sa.String(length=4), nullable=True),
        sa.Column("nationality", sa.String(length=60), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("standing", sa.String(length=20), nullable=False),
        sa.Column("responsible_authority", sa.String(length=120), nullable=True),
        sa.Column("mother", sa.Boolean(), nullable=True),
        sa.Column("mother_child_born_on", sa.Date(), nullable=True),
        sa.Column("placed_as_told", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_child_history")),
    )
    op.create_index("ix_child_history_superseded_at", "child_history", ["superseded_at"], unique=False)
    op.create_table(
        "episode_update_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("human_contact", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_episode_update_history")),
    )
    op.create_index("ix_episode_update_history_child_id", "episode_update_history", ["child_id"], unique=False)
    op.create_index("ix_episode_update_history_superseded_at", "episode_update_history", ["superseded_at"], unique=False)
    op.create_table(
        "given_answer",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("headers", sa.JSON(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("user_id", "key", name=op.f("pk_given_answer")),
    )
    op.create_index("ix_given_answer_given_at", "given_answer", ["given_at"], unique=False)
    op.create_table(
        "interview_cover_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_interview_cover_history")),
    )
    op.create_index("ix_interview_cover_history_child_id", "interview_cover_history", ["child_id"], unique=False)
    op.create_index("ix_interview_cover_history_superseded_at", "interview_cover_history", ["superseded_at"], unique=False)
    op.create_table(
        "job_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("worker", sa.String(length=80), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("beat_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("trouble", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job_run")),
        sa.UniqueConstraint("job", "due_at", name=op.f("uq_job_run_job_due_at")),
    )
    op.create_index("ix_job_run_due_at", "job_run", ["due_at", "id"], unique=False)
    op.create_table(
        "missing_episode_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=1), nullable=False),
        sa.Column("current_type", sa.String(length=1), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=True),
        sa.Column("last_seen_until", UTCDateTime(), nullable=True),
        sa.Column("last_seen_precision", sa.String(length=8), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("left_precision", sa.String(length=8), nullable=False),
        sa.Column("noticed_at", UTCDateTime(), nullable=True),
        sa.Column("police_reported_at", UTCDateTime(), nullable=True),
        sa.Column("police_reference", sa.String(length=60), nullable=True),
        sa.Column("place_last_seen", sa.Text(), nullable=True),
        sa.Column("circumstances", sa.Text(), nullable=True),
        sa.Column("caller", sa.String(length=200), nullable=True),
        sa.Column("caller_telephone", sa.String(length=40), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("started_precision", sa.String(length=8), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=True),
        sa.Column("found_precision", sa.String(length=8), nullable=False),
        sa.Column("found_where", sa.Text(), nullable=True),
        sa.Column("found_by", sa.String(length=120), nullable=True),
        sa.Column("found_safe", sa.Boolean(), nullable=True),
        sa.Column("returned_at", UTCDateTime(), nullable=True),
        sa.Column("returned_precision", sa.String(length=8), nullable=False),
        sa.Column("returned_to", sa.String(length=120), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("left_out_because", sa.String(length=40), nullable=True),
        sa.Column("handed_over_at", UTCDateTime(), nullable=True),
        sa.Column("handed_over_to", sa.String(length=200), nullable=True),
        sa.Column("interview_asked_at", UTCDateTime(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_missing_episode_history")),
    )
    op.create_index("ix_missing_episode_history_child_id", "missing_episode_history", ["child_id"], unique=False)
    op.create_index("ix_missing_episode_history_superseded_at", "missing_episode_history", ["superseded_at"], unique=False)
    op.create_table(
        "missing_segment_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=1), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_missing_segment_history")),
    )
    op.create_index("ix_missing_segment_history_child_id", "missing_segment_history", ["child_id"], unique=False)
    op.create_index("ix_missing_segment_history_superseded_at", "missing_segment_history", ["superseded_at"], unique=False)
    op.create_table(
        "notice_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=40), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("not_needed_because", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_notice_history")),
    )
    op.create_index("ix_notice_history_child_id", "notice_history", ["child_id"], unique=False)
    op.create_index("ix_notice_history_superseded_at", "notice_history", ["superseded_at"], unique=False)
    op.create_table(
        "nrm_event_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("nrm_reference", sa.String(length=40), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_nrm_event_history")),
    )
    op.create_index("ix_nrm_event_history_child_id", "nrm_event_history", ["child_id"], unique=False)
    op.create_index("ix_nrm_event_history_superseded_at", "nrm_event_history", ["superseded_at"], unique=False)
    op.create_table(
        "placement_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("started_reason", sa.String(length=1), nullable=True),
        sa.Column("legal_status", sa.String(length=2), nullable=True),
        sa.Column("need_code", sa.String(length=2), nullable=True),
        sa.Column("placement_code", sa.String(length=4), nullable=True),
        sa.Column("provider_code", sa.String(length=3), nullable=True),
        sa.Column("ended_reason", sa.String(length=4), nullable=True),
        sa.Column("change_reason", sa.String(length=6), nullable=True),
        sa.Column("home_postcode", sa.String(length=10), nullable=True),
        sa.Column("placement_postcode", sa.String(length=10), nullable=True),
        sa.Column("urn", sa.String(length=8), nullable=True),
        sa.Column("provider", sa.String(length=120), nullable=True),
        sa.Column("home_name", sa.String(length=120), nullable=True),
        sa.Column("home_address", sa.Text(), nullable=True),
        sa.Column("home_telephone", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_placement_history")),
    )
    op.create_index("ix_placement_history_child_id", "placement_history", ["child_id"], unique=False)
    op.create_index("ix_placement_history_superseded_at", "placement_history", ["superseded_at"], unique=False)
    op.create_table(
        "police_risk_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_police_risk_history")),
    )
    op.create_index("ix_police_risk_history_child_id", "police_risk_history", ["child_id"], unique=False)
    op.create_index("ix_police_risk_history_superseded_at", "police_risk_history", ["superseded_at"], unique=False)
    op.create_table(
        "recording_declaration_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_to", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("declared_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_recording_declaration_history")),
    )
    op.create_index("ix_recording_declaration_history_superseded_at", "recording_declaration_history", ["superseded_at"], unique=False)
    op.create_table(
        "return_interview_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("offered_at", UTCDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("arranged_for", UTCDateTime(), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("held_by", sa.String(length=120), nullable=True),
        sa.Column("not_held_because", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_return_interview_history")),
    )
    op.create_index("ix_return_interview_history_child_id", "return_interview_history", ["child_id"], unique=False)
    op.create_index("ix_return_interview_history_superseded_at", "return_interview_history", ["superseded_at"], unique=False)
    op.create_table(
        "row_set",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("keep", sa.String(length=10), nullable=False),
        sa.Column("rows", sa.LargeBinary(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("episodes", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_row_set")),
        sa.UniqueConstraint("digest", name=op.f("uq_row_set_digest")),
    )
    op.create_table(
        "rule_setting_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_rule_setting_history")),
    )
    op.create_index("ix_rule_setting_history_superseded_at", "rule_setting_history", ["superseded_at"], unique=False)
    op.create_table(
        "schedule",
        sa.Column("job", sa.String(length=60), nullable=False),
        sa.Column("next_due", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("job", name=op.f("pk_schedule")),
    )
    op.create_table(
        "shift_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_shift_history")),
    )
    op.create_index("ix_shift_history_superseded_at", "shift_history", ["superseded_at"], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=80), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index("ix_sign_in_attempt_subject_at", "sign_in_attempt", ["subject", "at"], unique=False)
    op.create_table(
        "team_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("out_of_hours", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.Boolean(), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("manager_name", sa.String(length=120), nullable=True),
        sa.Column("manager_telephone", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_team_history")),
    )
    op.create_index("ix_team_history_superseded_at", "team_history", ["superseded_at"], unique=False)
    op.create_table(
        "trafficking_stage_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_trafficking_stage_history")),
    )
    op.create_index("ix_trafficking_stage_history_child_id", "trafficking_stage_history", ["child_id"], unique=False)
    op.create_index("ix_trafficking_stage_history_superseded_at", "trafficking_stage_history", ["superseded_at"], unique=False)
    op.create_table(
        "unaccompanied_status_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_unaccompanied_status_history")),
    )
    op.create_index("ix_unaccompanied_status_history_child_id", "unaccompanied_status_history", ["child_id"], unique=False)
    op.create_index("ix_unaccompanied_status_history_superseded_at", "unaccompanied_status_history", ["superseded_at"], unique=False)
    op.create_table(
        "user_account_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("staff_number", sa.String(length=40), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_user_account_history")),
    )
    op.create_index("ix_user_account_history_superseded_at", "user_account_history", ["superseded_at"], unique=False)
    op.create_table(
        "child",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("local_id", sa.String(length=20), nullable=True),
        sa.Column("upn", sa.String(length=13), nullable=True),
        sa.Column("given_name", sa.String(length=200), nullable=True),
        sa.Column("family_name", sa.String(length=200), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("birth_precision", sa.String(length=12), server_default="exact", nullable=False),
        sa.Column("age_as_told", sa.Integer(), nullable=True),
        sa.Column("age_told_on", sa.Date(), nullable=True),
        sa.Column("age_disputed", sa.Boolean(), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=True),
        sa.Column("ethnicity", sa.String(length=4), nullable=True),
        sa.Column("nationality", sa.String(length=60), nullable=True),
        sa.Column("languages", sa.JSON(), nullable=False),
        sa.Column("standing", sa.String(length=20), server_default="looked-after", nullable=False),
        sa.Column("responsible_authority", sa.String(length=120), nullable=True),
        sa.Column("mother", sa.Boolean(), nullable=True),
        sa.Column("mother_child_born_on", sa.Date(), nullable=True),
        sa.Column("placed_as_told", sa.String(length=200), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("birth_precision IN ('exact', 'day-unknown', 'as-told')", name=op.f("ck_child_birth_precision")),
        sa.CheckConstraint("sex IN ('M', 'F', 'U')", name=op.f("ck_child_sex")),
        sa.CheckConstraint("standing IN ('looked-after', 'not-looked-after', 'care-leaver', 'other-authority')", name=op.f("ck_child_standing")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_child_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child")),
        sa.UniqueConstraint("ref", name=op.f("uq_child_ref")),
    )
    op.create_index(
        "uq_child_authority_id_local_id",
        "child",
        ["authority_id", "local_id"],
        unique=True,
        sqlite_where=sa.text("voided IS 0"),
        postgresql_where=sa.text("voided IS FALSE"),
    )
    op.create_table(
        "recording_declaration",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("covers_from", sa.Date(), nullable=False),
        sa.Column("covers_to", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("declared_at", UTCDateTime(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("subject IN ('trafficking', 'unaccompanied', 'missing', 'care')", name=op.f("ck_recording_declaration_subject")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_recording_declaration_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording_declaration")),
        sa.UniqueConstraint("ref", name=op.f("uq_recording_declaration_ref")),
    )
    op.create_index("ix_recording_declaration_authority_id_subject", "recording_declaration", ["authority_id", "subject"], unique=False)
    op.create_table(
        "rule_setting",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("switched_on", sa.Boolean(), nullable=False),
        sa.Column("thresholds", sa.JSON(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_rule_setting_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule_setting")),
        sa.UniqueConstraint("ref", name=op.f("uq_rule_setting_ref")),
    )
    op.create_index("ix_rule_setting_authority_id_rule", "rule_setting", ["authority_id", "rule", "effective_from"], unique=False)
    op.create_table(
        "team",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("out_of_hours", sa.Boolean(), nullable=False),
        sa.Column("provider", sa.Boolean(), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("manager_name", sa.String(length=120), nullable=True),
        sa.Column("manager_telephone", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_team_authority_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team")),
        sa.UniqueConstraint("ref", name=op.f("uq_team_ref")),
    )
    op.create_index("uq_team_authority_id_name", "team", ["authority_id", "name"], unique=True)
    op.create_table(
        "care_period",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("ended_reason", sa.String(length=4), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_care_period_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_care_period_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_care_period_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_care_period")),
        sa.UniqueConstraint("ref", name=op.f("uq_care_period_ref")),
    )
    op.create_index("ix_care_period_authority_id_ended_on", "care_period", ["authority_id", "ended_on"], unique=False)
    op.create_index("ix_care_period_child_id_started_on", "care_period", ["child_id", "started_on"], unique=False)
    op.create_table(
        "child_sound",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("sound", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_child_sound_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_child_sound_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_child_sound")),
    )
    op.create_index("ix_child_sound_authority_id_sound", "child_sound", ["authority_id", "sound", "child_id"], unique=False)
    op.create_index("ix_child_sound_child_id", "child_sound", ["child_id"], unique=False)
    op.create_table(
        "evaluation",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("failed_rule", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_evaluation_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_evaluation_child_id")),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_evaluation")),
    )
    op.create_index("ix_evaluation_authority_id", "evaluation", ["authority_id"], unique=False)
    op.create_index("ix_evaluation_due_at", "evaluation", ["due_at", "child_id"], unique=False)
    op.create_table(
        "missing_episode",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=1), nullable=False),
        sa.Column("current_type", sa.String(length=1), nullable=False),
        sa.Column("last_seen_at", UTCDateTime(), nullable=True),
        sa.Column("last_seen_until", UTCDateTime(), nullable=True),
        sa.Column("last_seen_precision", sa.String(length=8), server_default="exact", nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("left_precision", sa.String(length=8), server_default="exact", nullable=False),
        sa.Column("noticed_at", UTCDateTime(), nullable=True),
        sa.Column("police_reported_at", UTCDateTime(), nullable=True),
        sa.Column("police_reference", sa.String(length=60), nullable=True),
        sa.Column("place_last_seen", sa.Text(), nullable=True),
        sa.Column("circumstances", sa.Text(), nullable=True),
        sa.Column("caller", sa.String(length=200), nullable=True),
        sa.Column("caller_telephone", sa.String(length=40), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("started_precision", sa.String(length=8), server_default="exact", nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=True),
        sa.Column("found_precision", sa.String(length=8), server_default="exact", nullable=False),
        sa.Column("found_where", sa.Text(), nullable=True),
        sa.Column("found_by", sa.String(length=120), nullable=True),
        sa.Column("found_safe", sa.Boolean(), nullable=True),
        sa.Column("returned_at", UTCDateTime(), nullable=True),
        sa.Column("returned_precision", sa.String(length=8), server_default="exact", nullable=False),
        sa.Column("returned_to", sa.String(length=120), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("left_out_because", sa.String(length=40), nullable=True),
        sa.Column("handed_over_at", UTCDateTime(), nullable=True),
        sa.Column("handed_over_to", sa.String(length=200), nullable=True),
        sa.Column("interview_asked_at", UTCDateTime(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("current_type IN ('M', 'A')", name=op.f("ck_missing_episode_current_type")),
        sa.CheckConstraint("type IN ('M', 'A')", name=op.f("ck_missing_episode_type")),
        sa.CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name=op.f("ck_missing_episode_ends_after_start")),
        sa.CheckConstraint("found_at IS NULL OR found_at >= started_at", name=op.f("ck_missing_episode_found_after_start")),
        sa.CheckConstraint("returned_at IS NULL OR returned_at >= started_at", name=op.f("ck_missing_episode_returned_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_missing_episode_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_missing_episode_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_episode")),
        sa.UniqueConstraint("ref", name=op.f("uq_missing_episode_ref")),
    )
    op.create_index("ix_missing_episode_authority_id_ended_at", "missing_episode", ["authority_id", "ended_at"], unique=False)
    op.create_index("ix_missing_episode_authority_id_started_at", "missing_episode", ["authority_id", "started_at"], unique=False)
    op.create_index(
        "ix_missing_episode_board",
        "missing_episode",
        ["authority_id", "started_at"],
        unique=False,
        sqlite_where=sa.text("ended_at IS NULL AND voided IS 0"),
        postgresql_where=sa.text("ended_at IS NULL AND voided IS FALSE"),
    )
    op.create_index("ix_missing_episode_child_id_started_at", "missing_episode", ["child_id", "started_at"], unique=False)
    op.create_index(
        "uq_missing_episode_child_id_type_started_at",
        "missing_episode",
        ["child_id", "type", "started_at"],
        unique=True,
        sqlite_where=sa.text("voided IS 0"),
        postgresql_where=sa.text("voided IS FALSE"),
    )
    op.create_index(
        "uq_missing_episode_open",
        "missing_episode",
        ["child_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL AND voided IS 0"),
        postgresql_where=sa.text("ended_at IS NULL AND voided IS FALSE"),
    )
    op.create_table(
        "nrm_event",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("outcome", sa.String(length=8), nullable=True),
        sa.Column("happened_on", sa.Date(), nullable=False),
        sa.Column("nrm_reference", sa.String(length=40), nullable=True),
        sa.Column("why", sa.Text(), nullable=True),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint(
            "event IN ('considered', 'referred', 'reasonable-grounds', 'conclusive-grounds', 'withdrawn', 'reconsideration')", name=op.f("ck_nrm_event_event")
        ),
        sa.CheckConstraint("outcome IN ('positive', 'negative')", name=op.f("ck_nrm_event_outcome")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_nrm_event_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_nrm_event_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_nrm_event")),
        sa.UniqueConstraint("ref", name=op.f("uq_nrm_event_ref")),
    )
    op.create_index(op.f("ix_nrm_event_child_id"), "nrm_event", ["child_id"], unique=False)
    op.create_table(
        "placement",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("started_reason", sa.String(length=1), nullable=True),
        sa.Column("legal_status", sa.String(length=2), nullable=True),
        sa.Column("need_code", sa.String(length=2), nullable=True),
        sa.Column("placement_code", sa.String(length=4), nullable=True),
        sa.Column("provider_code", sa.String(length=3), nullable=True),
        sa.Column("ended_reason", sa.String(length=4), nullable=True),
        sa.Column("change_reason", sa.String(length=6), nullable=True),
        sa.Column("home_postcode", sa.String(length=10), nullable=True),
        sa.Column("placement_postcode", sa.String(length=10), nullable=True),
        sa.Column("urn", sa.String(length=8), nullable=True),
        sa.Column("provider", sa.String(length=120), nullable=True),
        sa.Column("home_name", sa.String(length=120), nullable=True),
        sa.Column("home_address", sa.Text(), nullable=True),
        sa.Column("home_telephone", sa.String(length=40), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_placement_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_placement_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_placement_child_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_placement_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placement")),
        sa.UniqueConstraint("ref", name=op.f("uq_placement_ref")),
    )
    op.create_index("ix_placement_authority_id_ended_on", "placement", ["authority_id", "ended_on"], unique=False)
    op.create_index("ix_placement_child_id_started_on", "placement", ["child_id", "started_on"], unique=False)
    op.create_table(
        "return_interview",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("offered_at", UTCDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=12), nullable=True),
        sa.Column("arranged_for", UTCDateTime(), nullable=True),
        sa.Column("held_at", UTCDateTime(), nullable=True),
        sa.Column("held_by", sa.String(length=120), nullable=True),
        sa.Column("not_held_because", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("answer IN ('accepted', 'declined', 'no-contact')", name=op.f("ck_return_interview_answer")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_return_interview_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_return_interview_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_interview")),
        sa.UniqueConstraint("ref", name=op.f("uq_return_interview_ref")),
    )
    op.create_index("ix_return_interview_authority_id_due_at", "return_interview", ["authority_id", "due_at"], unique=False)
    op.create_index(op.f("ix_return_interview_child_id"), "return_interview", ["child_id"], unique=False)
    op.create_table(
        "trafficking_stage",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("source", sa.String(length=200), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("stage IN ('at-risk', 'suspected', 'identified', 'no-longer')", name=op.f("ck_trafficking_stage_stage")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_trafficking_stage_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_trafficking_stage_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_trafficking_stage")),
        sa.UniqueConstraint("ref", name=op.f("uq_trafficking_stage_ref")),
    )
    op.create_index(op.f("ix_trafficking_stage_child_id"), "trafficking_stage", ["child_id"], unique=False)
    op.create_table(
        "unaccompanied_status",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=10), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("source", sa.String(length=20), nullable=True),
        sa.Column("source_year", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("status IN ('uasc', 'separated')", name=op.f("ck_unaccompanied_status_status")),
        sa.CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name=op.f("ck_unaccompanied_status_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_unaccompanied_status_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_unaccompanied_status_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unaccompanied_status")),
        sa.UniqueConstraint("ref", name=op.f("uq_unaccompanied_status_ref")),
    )
    op.create_index(op.f("ix_unaccompanied_status_child_id"), "unaccompanied_status", ["child_id"], unique=False)
    op.create_table(
        "user_account",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(length=254), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=30), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("staff_number", sa.String(length=40), nullable=True),
        sa.Column("disabled", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_user_account_authority_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_user_account_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_user_account")),
        sa.UniqueConstraint("email", name=op.f("uq_user_account_email")),
        sa.UniqueConstraint("ref", name=op.f("uq_user_account_ref")),
    )
    op.create_index("ix_user_account_authority_id_role", "user_account", ["authority_id", "role"], unique=False)
    op.create_table(
        "alert",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("evidence_at", UTCDateTime(), nullable=False),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.Integer(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("held_until", UTCDateTime(), nullable=True),
        sa.Column("hold", sa.JSON(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("state IN ('raised', 'acknowledged', 'snoozed', 'held', 'decided')", name=op.f("ck_alert_state")),
        sa.ForeignKeyConstraint(["acknowledged_by"], ["user_account.id"], name=op.f("fk_alert_acknowledged_by")),
        sa.ForeignKeyConstraint(["assigned_to"], ["user_account.id"], name=op.f("fk_alert_assigned_to")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_alert_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_alert_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_alert_episode_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_alert_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert")),
        sa.UniqueConstraint("ref", name=op.f("uq_alert_ref")),
    )
    op.create_index("ix_alert_authority_id_state_priority", "alert", ["authority_id", "state", "priority"], unique=False)
    op.create_index("ix_alert_child_id", "alert", ["child_id"], unique=False)
    op.create_index(
        "uq_alert_child_id", "alert", ["child_id"], unique=True, sqlite_where=sa.text("episode_id IS NULL"), postgresql_where=sa.text("episode_id IS NULL")
    )
    op.create_index(
        "uq_alert_episode_id",
        "alert",
        ["episode_id"],
        unique=True,
        sqlite_where=sa.text("episode_id IS NOT NULL"),
        postgresql_where=sa.text("episode_id IS NOT NULL"),
    )
    op.create_table(
        "allocation",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=True),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("team_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("user_id IS NOT NULL OR team_id IS NOT NULL", name=op.f("ck_allocation_to_somebody")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_allocation_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_allocation_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_allocation_episode_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_allocation_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_allocation_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_allocation")),
        sa.UniqueConstraint("ref", name=op.f("uq_allocation_ref")),
    )
    op.create_index("ix_allocation_child_id_kind", "allocation", ["child_id", "kind"], unique=False)
    op.create_index("ix_allocation_team_id", "allocation", ["team_id"], unique=False)
    op.create_index("ix_allocation_user_id", "allocation", ["user_id"], unique=False)
    op.create_table(
        "api_token",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_api_token_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_api_token")),
        sa.UniqueConstraint("ref", name=op.f("uq_api_token_ref")),
    )
    op.create_index(op.f("ix_api_token_user_id"), "api_token", ["user_id"], unique=False)
    op.create_table(
        "board_handover",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("covers_from", UTCDateTime(), nullable=False),
        sa.Column("handed_over_at", UTCDateTime(), nullable=False),
        sa.Column("handed_over_by", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("accepted_at", UTCDateTime(), nullable=True),
        sa.Column("accepted_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["accepted_by"], ["user_account.id"], name=op.f("fk_board_handover_accepted_by")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_board_handover_authority_id")),
        sa.ForeignKeyConstraint(["handed_over_by"], ["user_account.id"], name=op.f("fk_board_handover_handed_over_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_board_handover")),
        sa.UniqueConstraint("ref", name=op.f("uq_board_handover_ref")),
    )
    op.create_index(op.f("ix_board_handover_authority_id"), "board_handover", ["authority_id"], unique=False)
    op.create_table(
        "credential",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_credential_user_id")),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_credential")),
    )
    op.create_table(
        "episode_update",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("human_contact", sa.Boolean(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_episode_update_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_episode_update_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_episode_update_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_episode_update")),
        sa.UniqueConstraint("ref", name=op.f("uq_episode_update_ref")),
    )
    op.create_index(op.f("ix_episode_update_episode_id"), "episode_update", ["episode_id"], unique=False)
    op.create_table(
        "form_draft",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("path", sa.String(length=200), nullable=False),
        sa.Column("fields", sa.JSON(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_form_draft_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_form_draft")),
        sa.UniqueConstraint("user_id", "path", name=op.f("uq_form_draft_user_id_path")),
    )
    op.create_table(
        "interview_cover",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("interview_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_interview_cover_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_interview_cover_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_interview_cover_episode_id")),
        sa.ForeignKeyConstraint(["interview_id"], ["return_interview.id"], name=op.f("fk_interview_cover_interview_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_interview_cover")),
        sa.UniqueConstraint("ref", name=op.f("uq_interview_cover_ref")),
    )
    op.create_index(op.f("ix_interview_cover_child_id"), "interview_cover", ["child_id"], unique=False)
    op.create_index(op.f("ix_interview_cover_episode_id"), "interview_cover", ["episode_id"], unique=False)
    op.create_index(op.f("ix_interview_cover_interview_id"), "interview_cover", ["interview_id"], unique=False)
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("active_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_because", sa.String(length=30), nullable=True),
        sa.Column("device", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_login_session_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
        sa.UniqueConstraint("ref", name=op.f("uq_login_session_ref")),
    )
    op.create_index(op.f("ix_login_session_user_id"), "login_session", ["user_id"], unique=False)
    op.create_table(
        "lookup",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.String(length=200), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_lookup_user_id")),
        sa.PrimaryKeyConstraint("ref", name=op.f("pk_lookup")),
    )
    op.create_index(op.f("ix_lookup_asked_at"), "lookup", ["asked_at"], unique=False)
    op.create_index(op.f("ix_lookup_user_id"), "lookup", ["user_id"], unique=False)
    op.create_table(
        "missing_segment",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("type", sa.String(length=1), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_missing_segment_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_missing_segment_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_missing_segment_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_missing_segment")),
        sa.UniqueConstraint("ref", name=op.f("uq_missing_segment_ref")),
    )
    op.create_index(op.f("ix_missing_segment_child_id"), "missing_segment", ["child_id"], unique=False)
    op.create_index(op.f("ix_missing_segment_episode_id"), "missing_segment", ["episode_id"], unique=False)
    op.create_table(
        "notice",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("to", sa.String(length=40), nullable=False),
        sa.Column("means", sa.String(length=40), nullable=True),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("acknowledged_by", sa.String(length=120), nullable=True),
        sa.Column("acknowledged_at", UTCDateTime(), nullable=True),
        sa.Column("not_needed_because", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_notice_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_notice_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_notice_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notice")),
        sa.UniqueConstraint("ref", name=op.f("uq_notice_ref")),
    )
    op.create_index(op.f("ix_notice_episode_id"), "notice", ["episode_id"], unique=False)
    op.create_table(
        "police_risk",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("level", sa.String(length=12), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.String(length=120), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("level IN ('very-low', 'low', 'medium', 'high')", name=op.f("ck_police_risk_level")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_police_risk_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_police_risk_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_police_risk_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_police_risk")),
        sa.UniqueConstraint("ref", name=op.f("uq_police_risk_ref")),
    )
    op.create_index(op.f("ix_police_risk_child_id"), "police_risk", ["child_id"], unique=False)
    op.create_index(op.f("ix_police_risk_episode_id"), "police_risk", ["episode_id"], unique=False)
    op.create_table(
        "return_run",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("definition", sa.String(length=40), nullable=False),
        sa.Column("definition_version", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=10), nullable=False),
        sa.Column("known_at", UTCDateTime(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("cells", sa.JSON(), nullable=False),
        sa.Column("row_set_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("keep", sa.String(length=10), nullable=False),
        sa.Column("built_at", UTCDateTime(), nullable=False),
        sa.Column("built_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_return_run_authority_id")),
        sa.ForeignKeyConstraint(["built_by"], ["user_account.id"], name=op.f("fk_return_run_built_by")),
        sa.ForeignKeyConstraint(["row_set_id"], ["row_set.id"], name=op.f("fk_return_run_row_set_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_return_run")),
        sa.UniqueConstraint("ref", name=op.f("uq_return_run_ref")),
    )
    op.create_index("ix_return_run_authority_id_built_at", "return_run", ["authority_id", "built_at", "id"], unique=False)
    op.create_table(
        "shift",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("team_id", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_shift_ends_after_start")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_shift_authority_id")),
        sa.ForeignKeyConstraint(["team_id"], ["team.id"], name=op.f("fk_shift_team_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_shift_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shift")),
        sa.UniqueConstraint("ref", name=op.f("uq_shift_ref")),
    )
    op.create_index("ix_shift_user_id_ends_at", "shift", ["user_id", "ends_at"], unique=False)
    op.create_table(
        "sign_up_link",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("used_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_sign_up_link_user_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_up_link")),
    )
    op.create_table(
        "work",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=True),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=True),
        sa.Column("outcome", sa.JSON(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=True),
        sa.Column("beat_at", UTCDateTime(), nullable=True),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_work_authority_id")),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name=op.f("fk_work_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work")),
        sa.UniqueConstraint("ref", name=op.f("uq_work_ref")),
    )
    op.create_index("ix_work_authority_id_asked_at", "work", ["authority_id", "asked_at", "id"], unique=False)
    op.create_index("ix_work_state", "work", ["state", "id"], unique=False)
    op.create_table(
        "alert_decision",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(length=12), nullable=False),
        sa.Column("reason", sa.String(length=60), nullable=True),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("until", UTCDateTime(), nullable=True),
        sa.Column("assigned_to", sa.Integer(), nullable=True),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_decision_alert_id")),
        sa.ForeignKeyConstraint(["assigned_to"], ["user_account.id"], name=op.f("fk_alert_decision_assigned_to")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_alert_decision_authority_id")),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name=op.f("fk_alert_decision_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_decision")),
        sa.UniqueConstraint("ref", name=op.f("uq_alert_decision_ref")),
    )
    op.create_index(op.f("ix_alert_decision_alert_id"), "alert_decision", ["alert_id"], unique=False)
    op.create_table(
        "alert_reason",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=60), nullable=False),
        sa.Column("rule_version", sa.String(length=40), nullable=False),
        sa.Column("occurrence", sa.String(length=120), nullable=False),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("clears_when", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("late", sa.Boolean(), nullable=False),
        sa.Column("first_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("ended_because", sa.String(length=300), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["alert_id"], ["alert.id"], name=op.f("fk_alert_reason_alert_id")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_alert_reason_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_alert_reason_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_reason")),
        sa.UniqueConstraint("alert_id", "rule", "occurrence", name=op.f("uq_alert_reason_alert_id_rule_occurrence")),
        sa.UniqueConstraint("ref", name=op.f("uq_alert_reason_ref")),
    )
    op.create_index(op.f("ix_alert_reason_alert_id"), "alert_reason", ["alert_id"], unique=False)
    op.create_index("ix_alert_reason_child_id_rule", "alert_reason", ["child_id", "rule"], unique=False)
    op.create_table(
        "file_import",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("files", sa.JSON(), nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("parts_done", sa.Integer(), nullable=False),
        sa.Column("parts_total", sa.Integer(), nullable=False),
        sa.Column("children_done", sa.Integer(), nullable=False),
        sa.Column("children_total", sa.Integer(), nullable=False),
        sa.Column("work_id", sa.Integer(), nullable=True),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("finished_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_file_import_authority_id")),
        sa.ForeignKeyConstraint(["work_id"], ["work.id"], name=op.f("fk_file_import_work_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_import")),
        sa.UniqueConstraint("ref", name=op.f("uq_file_import_ref")),
    )
    op.create_index("ix_file_import_authority_id_year", "file_import", ["authority_id", "year", "id"], unique=False)
    op.create_table(
        "import_problem",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("import_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("table", sa.String(length=20), nullable=False),
        sa.Column("file", sa.String(length=120), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("column", sa.String(length=30), nullable=True),
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("severity", sa.String(length=8), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("local_id", sa.String(length=40), nullable=True),
        sa.Column("child_id", sa.Integer(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_import_problem_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_import_problem_child_id")),
        sa.ForeignKeyConstraint(["import_id"], ["file_import.id"], name=op.f("fk_import_problem_import_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_problem")),
    )
    op.create_index("ix_import_problem_authority_id_settled_at", "import_problem", ["authority_id", "settled_at", "local_id"], unique=False)
    op.create_index("ix_import_problem_import_id", "import_problem", ["import_id", "id"], unique=False)


def downgrade() -> None:
    """Drop every table."""
    op.drop_index("ix_import_problem_import_id", table_name="import_problem")
    op.drop_index("ix_import_problem_authority_id_settled_at", table_name="import_problem")
    op.drop_table("import_problem")
    op.drop_index("ix_file_import_authority_id_year", table_name="file_import")
    op.drop_table("file_import")
    op.drop_index("ix_alert_reason_child_id_rule", table_name="alert_reason")
    op.drop_index(op.f("ix_alert_reason_alert_id"), table_name="alert_reason")
    op.drop_table("alert_reason")
    op.drop_index(op.f("ix_alert_decision_alert_id"), table_name="alert_decision")
    op.drop_table("alert_decision")
    op.drop_index("ix_work_state", table_name="work")
    op.drop_index("ix_work_authority_id_asked_at", table_name="work")
    op.drop_table("work")
    op.drop_table("sign_up_link")
    op.drop_index("ix_shift_user_id_ends_at", table_name="shift")
    op.drop_table("shift")
    op.drop_index("ix_return_run_authority_id_built_at", table_name="return_run")
    op.drop_table("return_run")
    op.drop_index(op.f("ix_police_risk_episode_id"), table_name="police_risk")
    op.drop_index(op.f("ix_police_risk_child_id"), table_name="police_risk")
    op.drop_table("police_risk")
    op.drop_index(op.f("ix_notice_episode_id"), table_name="notice")
    op.drop_table("notice")
    op.drop_index(op.f("ix_missing_segment_episode_id"), table_name="missing_segment")
    op.drop_index(op.f("ix_missing_segment_child_id"), table_name="missing_segment")
    op.drop_table("missing_segment")
    op.drop_index(op.f("ix_lookup_user_id"), table_name="lookup")
    op.drop_index(op.f("ix_lookup_asked_at"), table_name="lookup")
    op.drop_table("lookup")
    op.drop_index(op.f("ix_login_session_user_id"), table_name="login_session")
    op.drop_table("login_session")
    op.drop_index(op.f("ix_interview_cover_interview_id"), table_name="interview_cover")
    op.drop_index(op.f("ix_interview_cover_episode_id"), table_name="interview_cover")
    op.drop_index(op.f("ix_interview_cover_child_id"), table_name="interview_cover")
    op.drop_table("interview_cover")
    op.drop_table("form_draft")
    op.drop_index(op.f("ix_episode_update_episode_id"), table_name="episode_update")
    op.drop_table("episode_update")
    op.drop_table("credential")
    op.drop_index(op.f("ix_board_handover_authority_id"), table_name="board_handover")
    op.drop_table("board_handover")
    op.drop_index(op.f("ix_api_token_user_id"), table_name="api_token")
    op.drop_table("api_token")
    op.drop_index("ix_allocation_user_id", table_name="allocation")
    op.drop_index("ix_allocation_team_id", table_name="allocation")
    op.drop_index("ix_allocation_child_id_kind", table_name="allocation")
    op.drop_table("allocation")
    op.drop_index("uq_alert_episode_id", table_name="alert", sqlite_where=sa.text("episode_id IS NOT NULL"), postgresql_where=sa.text("episode_id IS NOT NULL"))
    op.drop_index("uq_alert_child_id", table_name="alert", sqlite_where=sa.text("episode_id IS NULL"), postgresql_where=sa.text("episode_id IS NULL"))
    op.drop_index("ix_alert_child_id", table_name="alert")
    op.drop_index("ix_alert_authority_id_state_priority", table_name="alert")
    op.drop_table("alert")
    op.drop_index("ix_user_account_authority_id_role", table_name="user_account")
    op.drop_table("user_account")
    op.drop_index(op.f("ix_unaccompanied_status_child_id"), table_name="unaccompanied_status")
    op.drop_table("unaccompanied_status")
    op.drop_index(op.f("ix_trafficking_stage_child_id"), table_name="trafficking_stage")
    op.drop_table("trafficking_stage")
    op.drop_index(op.f("ix_return_interview_child_id"), table_name="return_interview")
    op.drop_index("ix_return_interview_authority_id_due_at", table_name="return_interview")
    op.drop_table("return_interview")
    op.drop_index("ix_placement_child_id_started_on", table_name="placement")
    op.drop_index("ix_placement_authority_id_ended_on", table_name="placement")
    op.drop_table("placement")
    op.drop_index(op.f("ix_nrm_event_child_id"), table_name="nrm_event")
    op.drop_table("nrm_event")
    op.drop_index(
        "uq_missing_episode_open",
        table_name="missing_episode",
        sqlite_where=sa.text("ended_at IS NULL AND voided IS 0"),
        postgresql_where=sa.text("ended_at IS NULL AND voided IS FALSE"),
    )
    op.drop_index(
        "uq_missing_episode_child_id_type_started_at",
        table_name="missing_episode",
        sqlite_where=sa.text("voided IS 0"),
        postgresql_where=sa.text("voided IS FALSE"),
    )
    op.drop_index("ix_missing_episode_child_id_started_at", table_name="missing_episode")
    op.drop_index(
        "ix_missing_episode_board",
        table_name="missing_episode",
        sqlite_where=sa.text("ended_at IS NULL AND voided IS 0"),
        postgresql_where=sa.text("ended_at IS NULL AND voided IS FALSE"),
    )
    op.drop_index("ix_missing_episode_authority_id_started_at", table_name="missing_episode")
    op.drop_index("ix_missing_episode_authority_id_ended_at", table_name="missing_episode")
    op.drop_table("missing_episode")
    op.drop_index("ix_evaluation_due_at", table_name="evaluation")
    op.drop_index("ix_evaluation_authority_id", table_name="evaluation")
    op.drop_table("evaluation")
    op.drop_index("ix_child_sound_child_id", table_name="child_sound")
    op.drop_index("ix_child_sound_authority_id_sound", table_name="child_sound")
    op.drop_table("child_sound")
    op.drop_index("ix_care_period_child_id_started_on", table_name="care_period")
    op.drop_index("ix_care_period_authority_id_ended_on", table_name="care_period")
    op.drop_table("care_period")
    op.drop_index("uq_team_authority_id_name", table_name="team")
    op.drop_table("team")
    op.drop_index("ix_rule_setting_authority_id_rule", table_name="rule_setting")
    op.drop_table("rule_setting")
    op.drop_index("ix_recording_declaration_authority_id_subject", table_name="recording_declaration")
    op.drop_table("recording_declaration")
    op.drop_index("uq_child_authority_id_local_id", table_name="child", sqlite_where=sa.text("voided IS 0"), postgresql_where=sa.text("voided IS FALSE"))
    op.drop_table("child")
    op.drop_index("ix_user_account_history_superseded_at", table_name="user_account_history")
    op.drop_table("user_account_history")
    op.drop_index("ix_unaccompanied_status_history_superseded_at", table_name="unaccompanied_status_history")
    op.drop_index("ix_unaccompanied_status_history_child_id", table_name="unaccompanied_status_history")
    op.drop_table("unaccompanied_status_history")
    op.drop_index("ix_trafficking_stage_history_superseded_at", table_name="trafficking_stage_history")
    op.drop_index("ix_trafficking_stage_history_child_id", table_name="trafficking_stage_history")
    op.drop_table("trafficking_stage_history")
    op.drop_index("ix_team_history_superseded_at", table_name="team_history")
    op.drop_table("team_history")
    op.drop_index("ix_sign_in_attempt_subject_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_index("ix_shift_history_superseded_at", table_name="shift_history")
    op.drop_table("shift_history")
    op.drop_table("schedule")
    op.drop_index("ix_rule_setting_history_superseded_at", table_name="rule_setting_history")
    op.drop_table("rule_setting_history")
    op.drop_table("row_set")
    op.drop_index("ix_return_interview_history_superseded_at", table_name="return_interview_history")
    op.drop_index("ix_return_interview_history_child_id", table_name="return_interview_history")
    op.drop_table("return_interview_history")
    op.drop_index("ix_recording_declaration_history_superseded_at", table_name="recording_declaration_history")
    op.drop_table("recording_declaration_history")
    op.drop_index("ix_police_risk_history_superseded_at", table_name="police_risk_history")
    op.drop_index("ix_police_risk_history_child_id", table_name="police_risk_history")
    op.drop_table("police_risk_history")
    op.drop_index("ix_placement_history_superseded_at", table_name="placement_history")
    op.drop_index("ix_placement_history_child_id", table_name="placement_history")
    op.drop_table("placement_history")
    op.drop_index("ix_nrm_event_history_superseded_at", table_name="nrm_event_history")
    op.drop_index("ix_nrm_event_history_child_id", table_name="nrm_event_history")
    op.drop_table("nrm_event_history")
    op.drop_index("ix_notice_history_superseded_at", table_name="notice_history")
    op.drop_index("ix_notice_history_child_id", table_name="notice_history")
    op.drop_table("notice_history")
    op.drop_index("ix_missing_segment_history_superseded_at", table_name="missing_segment_history")
    op.drop_index("ix_missing_segment_history_child_id", table_name="missing_segment_history")
    op.drop_table("missing_segment_history")
    op.drop_index("ix_missing_episode_history_superseded_at", table_name="missing_episode_history")
    op.drop_index("ix_missing_episode_history_child_id", table_name="missing_episode_history")
    op.drop_table("missing_episode_history")
    op.drop_index("ix_job_run_due_at", table_name="job_run")
    op.drop_table("job_run")
    op.drop_index("ix_interview_cover_history_superseded_at", table_name="interview_cover_history")
    op.drop_index("ix_interview_cover_history_child_id", table_name="interview_cover_history")
    op.drop_table("interview_cover_history")
    op.drop_index("ix_given_answer_given_at", table_name="given_answer")
    op.drop_table("given_answer")
    op.drop_index("ix_episode_update_history_superseded_at", table_name="episode_update_history")
    op.drop_index("ix_episode_update_history_child_id", table_name="episode_update_history")
    op.drop_table("episode_update_history")
    op.drop_index("ix_child_history_superseded_at", table_name="child_history")
    op.drop_table("child_history")
    op.drop_table("chain")
    op.drop_index("ix_care_period_history_superseded_at", table_name="care_period_history")
    op.drop_index("ix_care_period_history_child_id", table_name="care_period_history")
    op.drop_table("care_period_history")
    op.drop_index("ix_board_handover_history_superseded_at", table_name="board_handover_history")
    op.drop_table("board_handover_history")
    op.drop_index("ix_authority_history_superseded_at", table_name="authority_history")
    op.drop_table("authority_history")
    op.drop_table("authority")
    op.drop_index("ix_audit_event_subject_id", table_name="audit_event")
    op.drop_index("ix_audit_event_actor_at", table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_index("ix_allocation_history_superseded_at", table_name="allocation_history")
    op.drop_index("ix_allocation_history_child_id", table_name="allocation_history")
    op.drop_table("allocation_history")
    op.drop_index("ix_alert_reason_history_superseded_at", table_name="alert_reason_history")
    op.drop_index("ix_alert_reason_history_child_id", table_name="alert_reason_history")
    op.drop_table("alert_reason_history")
    op.drop_index("ix_alert_history_superseded_at", table_name="alert_history")
    op.drop_index("ix_alert_history_child_id", table_name="alert_history")
    op.drop_table("alert_history")
