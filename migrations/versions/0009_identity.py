"""Duplicate candidates, merges and what they moved; the keys by which names are found, made anew for other scripts."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from caseflow.children import sound
from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APPEND_ONLY = ("child_merge", "child_unmerge", "merge_move", "duplicate_verdict")
AT_ONCE = 1000


def upgrade() -> None:
    """Make the tables, guard what is written once, and make the keys of every name anew."""
    connection = op.get_bind()
    _tables()
    for table in APPEND_ONLY:
        triggers.create(connection, triggers.append_only(table, connection.dialect.name))
    _keys_anew(connection)


def downgrade() -> None:
    """Take the tables away; keys that the version before does not know are never asked for."""
    connection = op.get_bind()
    for table in APPEND_ONLY:
        triggers.drop(connection, triggers.append_only(table, connection.dialect.name), table)
    op.drop_index("ix_merge_move_row", table_name="merge_move")
    op.drop_index("ix_merge_move_merge_id", table_name="merge_move")
    op.drop_table("merge_move")
    op.drop_index("ix_child_unmerge_authority_id", table_name="child_unmerge")
    op.drop_table("child_unmerge")
    op.drop_index("ix_duplicate_verdict_pair", table_name="duplicate_verdict")
    op.drop_index("ix_duplicate_verdict_authority_id_at", table_name="duplicate_verdict")
    op.drop_table("duplicate_verdict")
    op.drop_index("ix_child_merge_survivor_id", table_name="child_merge")
    op.drop_index("ix_child_merge_other_id", table_name="child_merge")
    op.drop_index("ix_child_merge_authority_id_at", table_name="child_merge")
    op.drop_table("child_merge")
    op.drop_index("ix_duplicate_pair_second_id", table_name="duplicate_pair")
    op.drop_index("ix_duplicate_pair_authority_id_score", table_name="duplicate_pair")
    op.drop_table("duplicate_pair")
    op.drop_table("duplicate_scan")


def _keys_anew(connection: sa.Connection) -> None:
    child = sa.table("child", *map(sa.column, ("id", "authority_id", "given_name", "family_name")), sa.column("aliases", sa.JSON))
    keys = sa.table("child_sound", *map(sa.column, ("authority_id", "child_id", "sound")))
    connection.execute(sa.delete(keys))
    last = 0
    while rows := connection.execute(sa.select(child).where(child.c.id > last).order_by(child.c.id).limit(AT_ONCE)).all():
        made = [{"authority_id": row.authority_id, "child_id": row.id, "sound": key} for row in rows
                for key in sound.keys_of([row.given_name, row.family_name, *row.aliases])]
        if made:
            connection.execute(sa.insert(keys), made)
        last = rows[-1].id


def _tables() -> None:
    op.create_table("duplicate_scan",
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("scanned_to", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_duplicate_scan_authority_id"),
        sa.PrimaryKeyConstraint("authority_id", name="pk_duplicate_scan")
    )
    op.create_table("duplicate_pair",
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("found_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_duplicate_pair_authority_id"),
        sa.ForeignKeyConstraint(["first_id"], ["child.id"], name="fk_duplicate_pair_first_id"),
        sa.ForeignKeyConstraint(["second_id"], ["child.id"], name="fk_duplicate_pair_second_id"),
        sa.PrimaryKeyConstraint("first_id", "second_id", name="pk_duplicate_pair")
    )
    op.create_index("ix_duplicate_pair_authority_id_score", "duplicate_pair", ["authority_id", "score", "first_id", "second_id"], unique=False)
    op.create_index("ix_duplicate_pair_second_id", "duplicate_pair", ["second_id"], unique=False)
    op.create_table("child_merge",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("survivor_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_child_merge_authority_id"),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name="fk_child_merge_by"),
        sa.ForeignKeyConstraint(["other_id"], ["child.id"], name="fk_child_merge_other_id"),
        sa.ForeignKeyConstraint(["survivor_id"], ["child.id"], name="fk_child_merge_survivor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_child_merge"),
        sa.UniqueConstraint("ref", name="uq_child_merge_ref")
    )
    op.create_index("ix_child_merge_authority_id_at", "child_merge", ["authority_id", "at", "id"], unique=False)
    op.create_index("ix_child_merge_other_id", "child_merge", ["other_id"], unique=False)
    op.create_index("ix_child_merge_survivor_id", "child_merge", ["survivor_id"], unique=False)
    op.create_table("duplicate_verdict",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("first_id", sa.Integer(), nullable=False),
        sa.Column("second_id", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=14), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("verdict IN ('not-duplicate', 'look-again')", name="ck_duplicate_verdict_verdict"),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_duplicate_verdict_authority_id"),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name="fk_duplicate_verdict_by"),
        sa.ForeignKeyConstraint(["first_id"], ["child.id"], name="fk_duplicate_verdict_first_id"),
        sa.ForeignKeyConstraint(["second_id"], ["child.id"], name="fk_duplicate_verdict_second_id"),
        sa.PrimaryKeyConstraint("id", name="pk_duplicate_verdict"),
        sa.UniqueConstraint("ref", name="uq_duplicate_verdict_ref")
    )
    op.create_index("ix_duplicate_verdict_authority_id_at", "duplicate_verdict", ["authority_id", "at", "id"], unique=False)
    op.create_index("ix_duplicate_verdict_pair", "duplicate_verdict", ["first_id", "second_id", "id"], unique=False)
    op.create_table("child_unmerge",
        sa.Column("ref", sa.String(length=14), nullable=False),
        sa.Column("authority_id", sa.Integer(), nullable=False),
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("why", sa.String(length=500), nullable=False),
        sa.Column("later", sa.JSON(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["authority_id"], ["authority.id"], name="fk_child_unmerge_authority_id"),
        sa.ForeignKeyConstraint(["by"], ["user_account.id"], name="fk_child_unmerge_by"),
        sa.ForeignKeyConstraint(["merge_id"], ["child_merge.id"], name="fk_child_unmerge_merge_id"),
        sa.PrimaryKeyConstraint("id", name="pk_child_unmerge"),
        sa.UniqueConstraint("merge_id", name="uq_child_unmerge_merge_id"),
        sa.UniqueConstraint("ref", name="uq_child_unmerge_ref")
    )
    op.create_index("ix_child_unmerge_authority_id", "child_unmerge", ["authority_id"], unique=False)
    op.create_table("merge_move",
        sa.Column("merge_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("table_name", sa.String(length=60), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("row_ref", sa.String(length=14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("id", sa.Integer(), nullable=False),
        sa.CheckConstraint("what IN ('moved', 'doubled', 'copied', 'joined', 'restored')", name="ck_merge_move_what"),
        sa.ForeignKeyConstraint(["merge_id"], ["child_merge.id"], name="fk_merge_move_merge_id"),
        sa.PrimaryKeyConstraint("id", name="pk_merge_move")
    )
    op.create_index("ix_merge_move_merge_id", "merge_move", ["merge_id", "id"], unique=False)
    op.create_index("ix_merge_move_row", "merge_move", ["table_name", "row_id"], unique=False)
