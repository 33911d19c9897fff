"""Responsible and host authority, transfers, restricted records and break-glass."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

VERSIONED = ("restriction", "record_opening", "child_authority", "transfer")


def upgrade() -> None:
    """Make the tables, and keep their history."""
    connection = op.get_bind()
    op.create_table('child_authority_history',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('started_on', sa.Date(), nullable=True),
        sa.Column('ours', sa.Boolean(), nullable=False),
        sa.Column('code', sa.String(length=9), nullable=True),
        sa.Column('name', sa.String(length=120), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), nullable=False),
        sa.Column('superseded_at', UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', 'version', name=op.f('pk_child_authority_history'))
    )
    op.create_index('ix_child_authority_history_child_id', 'child_authority_history', ['child_id'], unique=False)
    op.create_index('ix_child_authority_history_superseded_at', 'child_authority_history', ['superseded_at'], unique=False)
    op.create_table('record_opening_history',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('team_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('because', sa.String(length=20), nullable=True),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('starts_at', UTCDateTime(), nullable=False),
        sa.Column('ends_at', UTCDateTime(), nullable=True),
        sa.Column('reviewed_at', UTCDateTime(), nullable=True),
        sa.Column('reviewed_by', sa.Integer(), nullable=True),
        sa.Column('review', sa.Text(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), nullable=False),
        sa.Column('superseded_at', UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', 'version', name=op.f('pk_record_opening_history'))
    )
    op.create_index('ix_record_opening_history_child_id', 'record_opening_history', ['child_id'], unique=False)
    op.create_index('ix_record_opening_history_superseded_at', 'record_opening_history', ['superseded_at'], unique=False)
    op.create_table('restriction_history',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('because', sa.String(length=20), nullable=False),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('ask_id', sa.Integer(), nullable=False),
        sa.Column('review_on', sa.Date(), nullable=False),
        sa.Column('lifted_at', UTCDateTime(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), nullable=False),
        sa.Column('superseded_at', UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', 'version', name=op.f('pk_restriction_history'))
    )
    op.create_index('ix_restriction_history_child_id', 'restriction_history', ['child_id'], unique=False)
    op.create_index('ix_restriction_history_superseded_at', 'restriction_history', ['superseded_at'], unique=False)
    op.create_table('transfer_history',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('episode_id', sa.Integer(), nullable=True),
        sa.Column('to_authority_id', sa.Integer(), nullable=True),
        sa.Column('to_name', sa.String(length=120), nullable=False),
        sa.Column('to_code', sa.String(length=9), nullable=True),
        sa.Column('moves_on', sa.Date(), nullable=False),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('offered_at', UTCDateTime(), nullable=False),
        sa.Column('offered_by', sa.Integer(), nullable=False),
        sa.Column('answered_at', UTCDateTime(), nullable=True),
        sa.Column('answered_by', sa.Integer(), nullable=True),
        sa.Column('answered_by_name', sa.String(length=120), nullable=True),
        sa.Column('answer', sa.Text(), nullable=True),
        sa.Column('received_child_id', sa.Integer(), nullable=True),
        sa.Column('received_episode_id', sa.Integer(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), nullable=False),
        sa.Column('superseded_at', UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint('id', 'version', name=op.f('pk_transfer_history'))
    )
    op.create_index('ix_transfer_history_child_id', 'transfer_history', ['child_id'], unique=False)
    op.create_index('ix_transfer_history_superseded_at', 'transfer_history', ['superseded_at'], unique=False)
    op.create_table('child_authority',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('started_on', sa.Date(), nullable=True),
        sa.Column('ours', sa.Boolean(), nullable=False),
        sa.Column('code', sa.String(length=9), nullable=True),
        sa.Column('name', sa.String(length=120), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("kind IN ('responsible', 'host')", name=op.f('ck_child_authority_kind')),
        sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], name=op.f('fk_child_authority_authority_id')),
        sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_child_authority_child_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_child_authority')),
        sa.UniqueConstraint('ref', name=op.f('uq_child_authority_ref'))
    )
    op.create_index('ix_child_authority_authority_id_kind', 'child_authority', ['authority_id', 'kind'], unique=False)
    op.create_index('ix_child_authority_child_id_kind', 'child_authority', ['child_id', 'kind', 'started_on'], unique=False)
    op.create_table('record_opening',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('user_id', sa.Integer(), nullable=True),
        sa.Column('team_id', sa.Integer(), nullable=True),
        sa.Column('kind', sa.String(length=12), nullable=False),
        sa.Column('because', sa.String(length=20), nullable=True),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('starts_at', UTCDateTime(), nullable=False),
        sa.Column('ends_at', UTCDateTime(), nullable=True),
        sa.Column('reviewed_at', UTCDateTime(), nullable=True),
        sa.Column('reviewed_by', sa.Integer(), nullable=True),
        sa.Column('review', sa.Text(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("kind = 'named' OR (user_id IS NOT NULL AND ends_at IS NOT NULL AND why IS NOT NULL)", name=op.f('ck_record_opening_break_glass_ends')),
        sa.CheckConstraint("kind IN ('named', 'break-glass')", name=op.f('ck_record_opening_kind')),
        sa.CheckConstraint('user_id IS NOT NULL OR team_id IS NOT NULL', name=op.f('ck_record_opening_to_somebody')),
        sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], name=op.f('fk_record_opening_authority_id')),
        sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_record_opening_child_id')),
        sa.ForeignKeyConstraint(['reviewed_by'], ['user_account.id'], name=op.f('fk_record_opening_reviewed_by')),
        sa.ForeignKeyConstraint(['team_id'], ['team.id'], name=op.f('fk_record_opening_team_id')),
        sa.ForeignKeyConstraint(['user_id'], ['user_account.id'], name=op.f('fk_record_opening_user_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_record_opening')),
        sa.UniqueConstraint('ref', name=op.f('uq_record_opening_ref'))
    )
    op.create_index('ix_record_opening_authority_id_kind', 'record_opening', ['authority_id', 'kind', 'starts_at'], unique=False)
    op.create_index('ix_record_opening_child_id_user_id', 'record_opening', ['child_id', 'user_id'], unique=False)
    op.create_index('ix_record_opening_user_id_starts_at', 'record_opening', ['user_id', 'starts_at'], unique=False)
    op.create_table('restriction',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('because', sa.String(length=20), nullable=False),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('ask_id', sa.Integer(), nullable=False),
        sa.Column('review_on', sa.Date(), nullable=False),
        sa.Column('lifted_at', UTCDateTime(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("because IN ('relocation', 'staff-conflict', 'adoption', 'high-risk', 'other')", name=op.f('ck_restriction_because')),
        sa.ForeignKeyConstraint(['ask_id'], ['user_account.id'], name=op.f('fk_restriction_ask_id')),
        sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], name=op.f('fk_restriction_authority_id')),
        sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_restriction_child_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_restriction')),
        sa.UniqueConstraint('ref', name=op.f('uq_restriction_ref'))
    )
    op.create_index('ix_restriction_authority_id_review_on', 'restriction', ['authority_id', 'review_on'], unique=False)
    op.create_index('uq_restriction_standing', 'restriction', ['child_id'], unique=True, sqlite_where=sa.text('lifted_at IS NULL AND voided IS 0'), postgresql_where=sa.text('lifted_at IS NULL AND voided IS FALSE'))
    op.create_table('transfer',
        sa.Column('authority_id', sa.Integer(), nullable=False),
        sa.Column('child_id', sa.Integer(), nullable=False),
        sa.Column('episode_id', sa.Integer(), nullable=True),
        sa.Column('to_authority_id', sa.Integer(), nullable=True),
        sa.Column('to_name', sa.String(length=120), nullable=False),
        sa.Column('to_code', sa.String(length=9), nullable=True),
        sa.Column('moves_on', sa.Date(), nullable=False),
        sa.Column('why', sa.Text(), nullable=True),
        sa.Column('state', sa.String(length=10), nullable=False),
        sa.Column('offered_at', UTCDateTime(), nullable=False),
        sa.Column('offered_by', sa.Integer(), nullable=False),
        sa.Column('answered_at', UTCDateTime(), nullable=True),
        sa.Column('answered_by', sa.Integer(), nullable=True),
        sa.Column('answered_by_name', sa.String(length=120), nullable=True),
        sa.Column('answer', sa.Text(), nullable=True),
        sa.Column('received_child_id', sa.Integer(), nullable=True),
        sa.Column('received_episode_id', sa.Integer(), nullable=True),
        sa.Column('id', sa.Integer(), nullable=False),
        sa.Column('ref', sa.String(length=14), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('recorded_at', UTCDateTime(), nullable=False),
        sa.Column('recorded_by', sa.Integer(), nullable=True),
        sa.Column('reason', sa.String(length=500), nullable=True),
        sa.Column('voided', sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.CheckConstraint("state = 'offered' OR answered_at IS NOT NULL", name=op.f('ck_transfer_answered')),
        sa.CheckConstraint("state IN ('offered', 'accepted', 'rejected', 'revoked')", name=op.f('ck_transfer_state')),
        sa.ForeignKeyConstraint(['answered_by'], ['user_account.id'], name=op.f('fk_transfer_answered_by')),
        sa.ForeignKeyConstraint(['authority_id'], ['authority.id'], name=op.f('fk_transfer_authority_id')),
        sa.ForeignKeyConstraint(['child_id'], ['child.id'], name=op.f('fk_transfer_child_id')),
        sa.ForeignKeyConstraint(['episode_id'], ['missing_episode.id'], name=op.f('fk_transfer_episode_id')),
        sa.ForeignKeyConstraint(['offered_by'], ['user_account.id'], name=op.f('fk_transfer_offered_by')),
        sa.ForeignKeyConstraint(['received_child_id'], ['child.id'], name=op.f('fk_transfer_received_child_id')),
        sa.ForeignKeyConstraint(['received_episode_id'], ['missing_episode.id'], name=op.f('fk_transfer_received_episode_id')),
        sa.ForeignKeyConstraint(['to_authority_id'], ['authority.id'], name=op.f('fk_transfer_to_authority_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_transfer')),
        sa.UniqueConstraint('ref', name=op.f('uq_transfer_ref'))
    )
    op.create_index('ix_transfer_authority_id_state', 'transfer', ['authority_id', 'state'], unique=False)
    op.create_index(op.f('ix_transfer_episode_id'), 'transfer', ['episode_id'], unique=False)
    op.create_index(op.f('ix_transfer_received_child_id'), 'transfer', ['received_child_id'], unique=False)
    op.create_index(op.f('ix_transfer_received_episode_id'), 'transfer', ['received_episode_id'], unique=False)
    op.create_index('ix_transfer_to_authority_id_state', 'transfer', ['to_authority_id', 'state'], unique=False)
    op.create_index('uq_transfer_open', 'transfer', ['child_id'], unique=True, sqlite_where=sa.text("state = 'offered' AND voided IS 0"), postgresql_where=sa.text("state = 'offered' AND voided IS FALSE"))
    for table in VERSIONED:
        triggers.create(connection, triggers.versioned_as_built(connection, table))


def downgrade() -> None:
    """Take them away."""
    connection = op.get_bind()
    for table in VERSIONED:
        triggers.drop(connection, triggers.versioned_as_built(connection, table), table)
    op.drop_index('uq_transfer_open', table_name='transfer', sqlite_where=sa.text("state = 'offered' AND voided IS 0"), postgresql_where=sa.text("state = 'offered' AND voided IS FALSE"))
    op.drop_index('ix_transfer_to_authority_id_state', table_name='transfer')
    op.drop_index(op.f('ix_transfer_received_episode_id'), table_name='transfer')
    op.drop_index(op.f('ix_transfer_received_child_id'), table_name='transfer')
    op.drop_index(op.f('ix_transfer_episode_id'), table_name='transfer')
    op.drop_index('ix_transfer_authority_id_state', table_name='transfer')
    op.drop_table('transfer')
    op.drop_index('uq_restriction_standing', table_name='restriction', sqlite_where=sa.text('lifted_at IS NULL AND voided IS 0'), postgresql_where=sa.text('lifted_at IS NULL AND voided IS FALSE'))
    op.drop_index('ix_restriction_authority_id_review_on', table_name='restriction')
    op.drop_table('restriction')
    op.drop_index('ix_record_opening_user_id_starts_at', table_name='record_opening')
    op.drop_index('ix_record_opening_child_id_user_id', table_name='record_opening')
    op.drop_index('ix_record_opening_authority_id_kind', table_name='record_opening')
    op.drop_table('record_opening')
    op.drop_index('ix_child_authority_child_id_kind', table_name='child_authority')
    op.drop_index('ix_child_authority_authority_id_kind', table_name='child_authority')
    op.drop_table('child_authority')
    op.drop_index('ix_transfer_history_superseded_at', table_name='transfer_history')
    op.drop_index('ix_transfer_history_child_id', table_name='transfer_history')
    op.drop_table('transfer_history')
    op.drop_index('ix_restriction_history_superseded_at', table_name='restriction_history')
    op.drop_index('ix_restriction_history_child_id', table_name='restriction_history')
    op.drop_table('restriction_history')
    op.drop_index('ix_record_opening_history_superseded_at', table_name='record_opening_history')
    op.drop_index('ix_record_opening_history_child_id', table_name='record_opening_history')
    op.drop_table('record_opening_history')
    op.drop_index('ix_child_authority_history_superseded_at', table_name='child_authority_history')
    op.drop_index('ix_child_authority_history_child_id', table_name='child_authority_history')
    op.drop_table('child_authority_history')
