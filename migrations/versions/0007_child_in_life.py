"""Exploitation, age dispute, leave, accommodation, long-term plan, warning flags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

DAY, TEXT, FLAG, WHOLE = sa.Date(), sa.Text(), sa.Boolean(), sa.Integer()
Column = tuple[Any, ...]
"""A column's name, its type, and for one that must be there True or the default of the database."""


def line(longest: int) -> sa.String:
    """A line of text."""
    return sa.String(longest)


FACTS: dict[str, tuple[Column, ...]] = {
    "exploitation": (
        ("noted_on", DAY, True), ("types", sa.JSON(), True), ("british", line(8), "unknown"),
        ("place", line(8), "unknown"), ("evidence", TEXT), ("source", line(200)),
    ),
    "transfer_case": (
        ("referred_on", DAY, True), ("from_authority", line(120), True), ("to_authority", line(120)), ("accepted_on", DAY),
        ("transferred_on", DAY), ("ended_on", DAY), ("ended_because", line(300)), ("scheme_reference", line(40)),
    ),
    "immigration_leave": (
        ("kind", line(24), True), ("started_on", DAY, True), ("expires_on", DAY), ("extension_asked_on", DAY),
        ("note", TEXT),
    ),
    "legal_representative": (
        ("started_on", DAY, True), ("ended_on", DAY), ("matter", line(16), True), ("name", line(120), True),
        ("firm", line(120)), ("telephone", line(40)),
    ),
    "interpreter_need": (
        ("noted_on", DAY, True), ("language", line(60), True), ("interpreter", FLAG, True), ("wishes", TEXT),
    ),
    "birth_date_given": (
        ("given_on", DAY, True), ("basis", line(12), True), ("date_of_birth", DAY, True),
        ("birth_precision", line(12), "exact"), ("given_by", line(120)), ("note", TEXT),
    ),
    "age_dispute": (
        ("raised_on", DAY, True), ("raised_by", line(16), True), ("why", TEXT), ("assessor", line(16)),
        ("assessor_name", line(120)), ("assessment_started_on", DAY), ("decided_on", DAY), ("outcome", line(16)),
        ("challenge", line(16)), ("challenged_on", DAY), ("challenge_decided_on", DAY), ("challenge_outcome", line(12)),
    ),
    "accommodation": (
        ("placement_id", WHOLE, True), ("judged_on", DAY, True), ("setting", line(16), True),
        ("registered", line(8), "unknown"), ("out_of_area", FLAG), ("distance_miles", WHOLE),
        ("shared_with", line(16), "unknown"), ("suitable", line(8), True), ("safe", line(8), True), ("concerns", TEXT),
    ),
    "placement_review": (
        ("placement_id", WHOLE, True), ("due_on", DAY), ("held_on", DAY, True), ("held_by", line(120), True),
        ("outcome", line(16), True), ("note", TEXT), ("next_review_on", DAY),
    ),
    "long_term_plan": (
        ("made_on", DAY, True), ("leading", line(16), True), ("if_staying", TEXT), ("if_returning", TEXT),
        ("otherwise", TEXT), ("best_interests_on", DAY), ("best_interests", TEXT),
        ("family_tracing", line(16), "not-started"), ("tracing_note", TEXT), ("next_review_on", DAY, True),
    ),
    "trusted_adult": (
        ("named_on", DAY, True), ("ended_on", DAY), ("name", line(120), True), ("relationship", line(120)),
        ("telephone", line(40)),
    ),
    "safety_plan": (
        ("made_on", DAY, True), ("in_their_words", TEXT), ("risks", TEXT), ("what_helps", TEXT, True),
        ("who_does_what", TEXT), ("agreed_with_child", FLAG, True), ("review_on", DAY, True),
    ),
    "warning_flag": (
        ("kind", line(20), True), ("words", line(300), True), ("started_on", DAY, True), ("review_on", DAY, True),
        ("reviewed_on", DAY), ("child_told", FLAG, True), ("child_told_on", DAY), ("not_told_because", line(300)),
        ("ended_on", DAY), ("ended_because", line(300)),
    ),
}
CHECKS: dict[str, dict[str, str]] = {
    "exploitation": {
        "british": "british IN ('yes', 'no', 'unknown')",
        "place": "place IN ('uk', 'abroad', 'both', 'unknown')",
    },
    "birth_date_given": {
        "basis": "basis IN ('claimed', 'document', 'assessed', 'home-office', 'other')",
        "birth_precision": "birth_precision IN ('exact', 'day-unknown', 'as-told')",
    },
    "accommodation": {
        "distance_miles": "distance_miles >= 0",
    },
    "warning_flag": {
        "review_on": "review_on > started_on",
    },
    "review_interval": {
        "days": "days BETWEEN 1 AND 90",
    },
}
LISTED_BY = {
    "immigration_leave": "expires_on",
    "long_term_plan": "next_review_on",
    "safety_plan": "review_on",
    "warning_flag": "review_on",
}
"""The day by which an authority lists them."""
INTERVAL: tuple[Column, ...] = (("setting", line(16), True), ("days", WHOLE, True))
PLACED = ("accommodation", "placement_review")
"""Facts about one placement."""


def upgrade() -> None:
    """Make the tables of facts with their twins and triggers; who referred and who decided in the National Referral Mechanism."""
    for table, columns in FACTS.items():
        _make(table, columns)
    _make("review_interval", INTERVAL, of_child=False)
    connection = op.get_bind()
    for name in ("nrm_event", "nrm_event_history"):
        op.add_column(name, sa.Column("first_responder", sa.String(120)))
        op.add_column(name, sa.Column("decided_by", sa.String(12)))
    triggers.renew(connection, "nrm_event")


def _make(table: str, columns: Sequence[Column], *, of_child: bool = True) -> None:
    targets = [("authority_id", "authority.id")] + [("child_id", "child.id")] * of_child
    targets += [("placement_id", "placement.id")] if table in PLACED else []
    keys = [sa.ForeignKeyConstraint([c], [t], name=op.f(f"fk_{table}_{c}")) for c, t in targets]
    checks = [sa.CheckConstraint(sql, name=op.f(f"ck_{table}_{name}")) for name, sql in CHECKS.get(table, {}).items()]
    op.create_table(
        table, *(_column(*column) for column in columns), *_stamped(of_child, past=False), *keys, *checks,
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")), sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")))
    whose = "child_id" if of_child else "authority_id"
    op.create_index(f"ix_{table}_{whose}", table, [whose])
    if table in PLACED:
        op.create_index(op.f(f"ix_{table}_placement_id"), table, ["placement_id"])
    if table in LISTED_BY:
        op.create_index(f"ix_{table}_authority_id_{LISTED_BY[table]}", table, ["authority_id", LISTED_BY[table]])
    twin = f"{table}_history"
    op.create_table(
        twin, *(_column(*column[:2], bool(column[2:])) for column in columns), *_stamped(of_child, past=True),
        sa.Column("superseded_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", "version", name=op.f(f"pk_{twin}")))
    for column in ("child_id", "superseded_at") if of_child else ("superseded_at",):
        op.create_index(f"ix_{twin}_{column}", twin, [column])
    connection = op.get_bind()
    triggers.create(connection, triggers.versioned_as_built(connection, table))


def _stamped(of_child: bool, *, past: bool) -> list[sa.Column[Any]]:
    return [
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("authority_id", "child_id")[:1 + of_child]),
        sa.Column("id", sa.Integer(), nullable=False), sa.Column("ref", sa.String(14), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False), sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("recorded_by", sa.Integer()), sa.Column("reason", sa.String(500)),
        sa.Column("voided", sa.Boolean(), nullable=False, server_default=None if past else sa.false())]


def _column(name: str, kind: Any, needed: bool | str = False) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=not needed, server_default=needed if isinstance(needed, str) else None)


def downgrade() -> None:
    """Take them away again."""
    connection = op.get_bind()
    triggers.drop(connection, triggers.versioned_as_built(connection, "nrm_event"), "nrm_event")
    for name in ("nrm_event_history", "nrm_event"):
        op.drop_column(name, "decided_by")
        op.drop_column(name, "first_responder")
    triggers.create(connection, triggers.versioned_as_built(connection, "nrm_event"))
    for table in ("review_interval", *reversed(FACTS)):
        triggers.drop(connection, triggers.versioned_as_built(connection, table), table)
        op.drop_table(f"{table}_history")
        op.drop_table(table)
