"""What is recorded of return interviews: attempts, accounts, texts, actions, what was shared; prevention interviews; welfare checks."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from caseflow.column_types import UTCDateTime
from caseflow.store import triggers

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

AT, DAY, WORDS, LIST, FLAG, NUMBER = UTCDateTime(), sa.Date(), sa.Text(), sa.JSON(), sa.Boolean(), sa.Integer()
INTERVIEW, EPISODE = ("interview_id", NUMBER, False, "return_interview"), ("episode_id", NUMBER, False, "missing_episode")
WITHHELD = ("withheld_from", LIST, False)

Column = tuple[Any, ...]
"""Name, type, whether it may be null, and the table that it points to."""


def _short(length: int) -> sa.String:
    return sa.String(length=length)


TABLES: dict[str, list[Column]] = {
    "interview_attempt": [
        INTERVIEW, ("at", AT, False), ("by", _short(120), True), ("means", _short(20), True), ("result", _short(12), False),
        ("declined_because", _short(40), True), ("carer_asked", FLAG, True), ("try_again_on", DAY, True)],
    "interview_account": [
        INTERVIEW, ("interviewer_id", NUMBER, True, "user_account"), ("relation", _short(20), True), ("independence", _short(16), False),
        ("independence_because", _short(20), True), ("chosen_by_child", FLAG, True), ("place", _short(20), True),
        ("methods", LIST, False), ("push", LIST, False), ("pull", LIST, False), ("written_up_at", AT, True), WITHHELD],
    "interview_text": [INTERVIEW, ("about", _short(20), False), ("text", WORDS, False), WITHHELD],
    "interview_action": [
        INTERVIEW, ("what", WORDS, False), ("plan", _short(20), True), ("owner_id", NUMBER, True, "user_account"),
        ("owner_name", _short(120), False), ("due_on", DAY, False), ("done_on", DAY, True), ("outcome", WORDS, True),
        ("not_needed_because", _short(300), True), WITHHELD],
    "interview_share": [
        INTERVIEW, ("to", _short(20), False), ("addressee", _short(120), True), ("means", _short(20), True), ("texts", LIST, False),
        ("sent_at", AT, False), ("sent_by", _short(120), True), ("acknowledged_at", AT, True), ("acknowledged_by", _short(120), True)],
    "prevention_interview": [
        EPISODE, ("done", FLAG, False), ("at", AT, True), ("by", _short(120), True), ("not_done_because", _short(300), True),
        ("harm_disclosed", FLAG, True), ("harm", WORDS, True), ("police_closed_at", AT, True), WITHHELD],
    "welfare_check": [
        EPISODE, ("at", AT, False), ("by", _short(120), True),
        *((name, _short(12), True) for name in ("food", "rest", "injury", "medical", "medication", "sexual_health")),
        ("welcomed", FLAG, True), ("notes", WORDS, True), WITHHELD],
}
CHECKS = {
    "interview_attempt": ("result", "result IN ('accepted', 'declined', 'no-contact', 'waiting', 'not-there')"),
    "interview_account": ("independence", "independence IN ('independent', 'not-independent', 'not-known')"),
}
INDEXES: tuple[tuple[str, list[str]], ...] = (
    *((table, ["child_id"]) for table in TABLES),
    *((table, ["interview_id"]) for table in TABLES if INTERVIEW in TABLES[table] and table != "interview_account"),
    *((table, ["episode_id"]) for table in TABLES if EPISODE in TABLES[table]),
    ("interview_attempt", ["authority_id", "try_again_on"]),
    ("interview_action", ["authority_id", "due_on"]),
    ("interview_action", ["owner_id", "due_on"]),
    ("interview_share", ["authority_id", "sent_at"]),
)


def _columns(own: list[Column]) -> list[Column]:
    return [
        ("authority_id", NUMBER, False, "authority"), ("child_id", NUMBER, False, "child"), *own, ("id", NUMBER, False),
        ("ref", _short(14), False), ("version", NUMBER, False), ("recorded_at", AT, False), ("recorded_by", NUMBER, True),
        ("reason", _short(500), True)]


def _live(table: str, columns: list[Column]) -> None:
    points = [(c[0], c[3]) for c in columns if len(c) > 3]
    check = CHECKS.get(table)
    op.create_table(
        table, *(sa.Column(c[0], c[1], nullable=c[2]) for c in columns),
        sa.Column("voided", FLAG, server_default=sa.false(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")), sa.UniqueConstraint("ref", name=op.f(f"uq_{table}_ref")),
        *(sa.ForeignKeyConstraint([name], [f"{target}.id"], name=op.f(f"fk_{table}_{name}_{target}")) for name, target in points),
        *([sa.CheckConstraint(check[1], name=op.f(f"ck_{table}_{check[0]}"))] if check else []))


def _twin(table: str, columns: list[Column]) -> None:
    name = f"{table}_history"
    op.create_table(
        name, *(sa.Column(c[0], c[1], nullable=c[2]) for c in columns), sa.Column("voided", FLAG, nullable=False),
        sa.Column("superseded_at", AT, nullable=False), sa.PrimaryKeyConstraint("id", "version", name=op.f(f"pk_{name}")))
    for column in ("child_id", "superseded_at"):
        op.create_index(f"ix_{name}_{column}", name, [column])


def upgrade() -> None:
    """Make the tables with their history."""
    for table, own in TABLES.items():
        columns = _columns(own)
        _live(table, columns)
        _twin(table, columns)
    for table, names in INDEXES:
        op.create_index(f"ix_{table}_{'_'.join(names)}", table, names)
    op.create_index(
        "uq_interview_account_interview_id", "interview_account", ["interview_id"], unique=True,
        sqlite_where=sa.text("voided IS 0"), postgresql_where=sa.text("voided IS FALSE"))
    for table in TABLES:
        triggers.create(op.get_bind(), triggers.versioned_as_built(op.get_bind(), table))


def downgrade() -> None:
    """Take the tables away with their history."""
    for table in TABLES:
        triggers.drop(op.get_bind(), triggers.versioned_as_built(op.get_bind(), table), table)
        op.drop_table(f"{table}_history")
        op.drop_table(table)
