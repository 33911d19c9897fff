"""The Philomena form: its versions, photograph, part two and frozen copies."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

VERSIONED = ("philomena_form", "philomena_part_two")
APPEND_ONLY = ("philomena_photograph", "philomena_copy", "philomena_giving")


def upgrade() -> None:
    """Make the tables and what keeps their history."""
    op.create_table("philomena_form_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("height", sa.String(length=120), nullable=True),
        sa.Column("build", sa.String(length=120), nullable=True),
        sa.Column("hair", sa.String(length=120), nullable=True),
        sa.Column("eyes", sa.String(length=120), nullable=True),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("likelihood", sa.String(length=8), nullable=True),
        sa.Column("likelihood_why", sa.Text(), nullable=True),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("photograph_id", sa.Integer(), nullable=True),
        sa.Column("photograph_taken_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_philomena_form_history"))
    )
    op.create_index("ix_philomena_form_history_child_id", "philomena_form_history", ["child_id"], unique=False)
    op.create_index("ix_philomena_form_history_superseded_at", "philomena_form_history", ["superseded_at"], unique=False)
    op.create_table("philomena_part_two_history",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("clothes", sa.Text(), nullable=True),
        sa.Column("belongings", sa.Text(), nullable=True),
        sa.Column("money", sa.Text(), nullable=True),
        sa.Column("phone_with_them", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), nullable=False),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f("pk_philomena_part_two_history"))
    )
    op.create_index("ix_philomena_part_two_history_child_id", "philomena_part_two_history", ["child_id"], unique=False)
    op.create_index("ix_philomena_part_two_history_superseded_at", "philomena_part_two_history", ["superseded_at"], unique=False)
    op.create_table("philomena_part_two",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("clothes", sa.Text(), nullable=True),
        sa.Column("belongings", sa.Text(), nullable=True),
        sa.Column("money", sa.Text(), nullable=True),
        sa.Column("phone_with_them", sa.Text(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_philomena_part_two_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_philomena_part_two_child_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_philomena_part_two_episode_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_philomena_part_two")),
        sa.UniqueConstraint("ref", name=op.f("uq_philomena_part_two_ref"))
    )
    op.create_index(op.f("ix_philomena_part_two_child_id"), "philomena_part_two", ["child_id"], unique=False)
    op.create_index(op.f("ix_philomena_part_two_episode_id"), "philomena_part_two", ["episode_id"], unique=False)
    op.create_table("philomena_photograph",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("image", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.Column("kept_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_philomena_photograph_authority_id")),
        sa.ForeignKeyConstraint(["kept_by"], ["user_account.id"], name=op.f("fk_philomena_photograph_kept_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_philomena_photograph")),
        sa.UniqueConstraint("ref", name=op.f("uq_philomena_photograph_ref"))
    )
    op.create_table("philomena_form",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("height", sa.String(length=120), nullable=True),
        sa.Column("build", sa.String(length=120), nullable=True),
        sa.Column("hair", sa.String(length=120), nullable=True),
        sa.Column("eyes", sa.String(length=120), nullable=True),
        sa.Column("marks", sa.Text(), nullable=True),
        sa.Column("likelihood", sa.String(length=8), nullable=True),
        sa.Column("likelihood_why", sa.Text(), nullable=True),
        sa.Column("entries", sa.JSON(), nullable=False),
        sa.Column("photograph_id", sa.Integer(), nullable=True),
        sa.Column("photograph_taken_on", sa.Date(), nullable=True),
        sa.Column("reviewed_on", sa.Date(), nullable=True),
        sa.Column("reviewed_by", sa.Integer(), nullable=True),
        sa.Column("review_due_on", sa.Date(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(length=500), nullable=True),
        sa.Column("voided", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("likelihood IN ('low', 'medium', 'high')", name=op.f("ck_philomena_form_likelihood")),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_philomena_form_authority_id")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name=op.f("fk_philomena_form_child_id")),
        sa.ForeignKeyConstraint(["photograph_id"], ["philomena_photograph.id"], name=op.f("fk_philomena_form_photograph_id")),
        sa.ForeignKeyConstraint(["reviewed_by"], ["user_account.id"], name=op.f("fk_philomena_form_reviewed_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_philomena_form")),
        sa.UniqueConstraint("ref", name=op.f("uq_philomena_form_ref"))
    )
    op.create_index("ix_philomena_form_authority_id_review_due_on", "philomena_form", ["authority_id", "review_due_on"], unique=False)
    op.create_index(op.f("ix_philomena_form_child_id"), "philomena_form", ["child_id"], unique=False)
    op.create_table("philomena_copy",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("episode_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("form_id", sa.Integer(), nullable=True),
        sa.Column("form_version", sa.Integer(), nullable=True),
        sa.Column("part_two_version", sa.Integer(), nullable=True),
        sa.Column("pdf", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("put_in", sa.JSON(), nullable=False),
        sa.Column("left_out", sa.JSON(), nullable=False),
        sa.Column("with_statement", sa.Boolean(), nullable=False),
        sa.Column("made_at", UTCDateTime(), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_philomena_copy_authority_id")),
        sa.ForeignKeyConstraint(["episode_id"], ["missing_episode.id"], name=op.f("fk_philomena_copy_episode_id")),
        sa.ForeignKeyConstraint(["form_id"], ["philomena_form.id"], name=op.f("fk_philomena_copy_form_id")),
        sa.ForeignKeyConstraint(["made_by"], ["user_account.id"], name=op.f("fk_philomena_copy_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_philomena_copy")),
        sa.UniqueConstraint("ref", name=op.f("uq_philomena_copy_ref"))
    )
    op.create_index("uq_philomena_copy_episode_id_number", "philomena_copy", ["episode_id", "number"], unique=True)
    op.create_table("philomena_giving",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("copy_id", sa.Integer(), nullable=False),
        sa.Column("given_to", sa.String(length=20), nullable=False),
        sa.Column("given_to_name", sa.String(length=200), nullable=True),
        sa.Column("means", sa.String(length=20), nullable=False),
        sa.Column("why", sa.String(length=300), nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name=op.f("fk_philomena_giving_authority_id")),
        sa.ForeignKeyConstraint(["copy_id"], ["philomena_copy.id"], name=op.f("fk_philomena_giving_copy_id")),
        sa.ForeignKeyConstraint(["recorded_by"], ["user_account.id"], name=op.f("fk_philomena_giving_recorded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_philomena_giving")),
        sa.UniqueConstraint("ref", name=op.f("uq_philomena_giving_ref"))
    )
    op.create_index(op.f("ix_philomena_giving_copy_id"), "philomena_giving", ["copy_id"], unique=False)
    connection = op.get_bind()
    for table in VERSIONED:
        triggers.create(connection, triggers.versioned_as_built(connection, table))
    for table in APPEND_ONLY:
        triggers.create(connection, triggers.append_only(table, connection.dialect.name))


def downgrade() -> None:
    """Take them away again."""
    connection = op.get_bind()
    for table in VERSIONED:
        triggers.drop(connection, triggers.versioned_as_built(connection, table), table)
    for table in APPEND_ONLY:
        triggers.drop(connection, triggers.append_only(table, connection.dialect.name), table)
    op.drop_index(op.f("ix_philomena_giving_copy_id"), table_name="philomena_giving")
    op.drop_table("philomena_giving")
    op.drop_index("uq_philomena_copy_episode_id_number", table_name="philomena_copy")
    op.drop_table("philomena_copy")
    op.drop_index(op.f("ix_philomena_form_child_id"), table_name="philomena_form")
    op.drop_index("ix_philomena_form_authority_id_review_due_on", table_name="philomena_form")
    op.drop_table("philomena_form")
    op.drop_table("philomena_photograph")
    op.drop_index(op.f("ix_philomena_part_two_episode_id"), table_name="philomena_part_two")
    op.drop_index(op.f("ix_philomena_part_two_child_id"), table_name="philomena_part_two")
    op.drop_table("philomena_part_two")
    op.drop_index("ix_philomena_part_two_history_superseded_at", table_name="philomena_part_two_history")
    op.drop_index("ix_philomena_part_two_history_child_id", table_name="philomena_part_two_history")
    op.drop_table("philomena_part_two_history")
    op.drop_index("ix_philomena_form_history_superseded_at", table_name="philomena_form_history")
    op.drop_index("ix_philomena_form_history_child_id", table_name="philomena_form_history")
    op.drop_table("philomena_form_history")
