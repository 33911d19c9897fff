"""What a joining moved, row by row; pairs of records that may be one child; what people said about them."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly, Operational


class MergeMove(AppendOnly, Model):
    """One row that a joining or a parting changed: its table and reference, and the changed columns before and after.

    `version` is the row's version after the change, so that later changes to it are noticed.
    """

    __tablename__ = "merge_move"

    merge_id: Mapped[int] = mapped_column(ForeignKey("child_merge.id"))
    what: Mapped[str] = mapped_column(String(10))
    table_name: Mapped[str] = mapped_column(String(60))
    row_id: Mapped[int]
    row_ref: Mapped[str] = mapped_column(String(14))
    version: Mapped[int]
    before: Mapped[dict[str, Any]]
    after: Mapped[dict[str, Any]]

    __table_args__ = (
        CheckConstraint("what IN ('moved', 'doubled', 'copied', 'joined', 'restored')", name="what"),
        Index("ix_merge_move_merge_id", "merge_id", "id"),
        Index("ix_merge_move_row", "table_name", "row_id"),
    )


class DuplicatePair(Operational, Model):
    """Two records that may be one child, as the nightly look found them; worked out from the records, holds no fact of its own."""

    __tablename__ = "duplicate_pair"

    first_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    score: Mapped[int]
    found_at: Mapped[datetime]

    __table_args__ = (
        Index("ix_duplicate_pair_authority_id_score", "authority_id", "score", "first_id", "second_id"),
        Index("ix_duplicate_pair_second_id", "second_id"),
    )


class DuplicateVerdict(AppendOnly, Model):
    """What somebody said about two records: not the same child, or (later) look at them again; the newest word holds."""

    __tablename__ = "duplicate_verdict"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    first_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    second_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    verdict: Mapped[str] = mapped_column(String(14))
    why: Mapped[str] = mapped_column(String(500))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (
        CheckConstraint("verdict IN ('not-duplicate', 'look-again')", name="verdict"),
        Index("ix_duplicate_verdict_pair", "first_id", "second_id", "id"),
        Index("ix_duplicate_verdict_authority_id_at", "authority_id", "at", "id"),
    )


class DuplicateScan(Operational, Model):
    """Up to which recorded moment an authority's children have been compared with each other."""

    __tablename__ = "duplicate_scan"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), primary_key=True)
    scanned_to: Mapped[datetime]
