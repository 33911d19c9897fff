"""A return as built: the run and its frozen rows."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly


class RowSet(AppendOnly, Model):
    """Frozen rows, stored once by their digest; an unchanged nightly draft adds only its run row."""

    __tablename__ = "row_set"
    deletable_when = "OLD.keep = 'draft'"

    digest: Mapped[str] = mapped_column(String(64), unique=True)
    keep: Mapped[str] = mapped_column(String(10), default="built")
    rows: Mapped[bytes] = mapped_column(LargeBinary)
    children: Mapped[int]
    episodes: Mapped[int]


class ReturnRun(AppendOnly, Model):
    """One build of a definition for a period as known at a moment."""

    __tablename__ = "return_run"
    deletable_when = "OLD.keep = 'draft'"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    definition: Mapped[str] = mapped_column(String(40))
    definition_version: Mapped[str] = mapped_column(String(20))
    period: Mapped[str] = mapped_column(String(10))
    known_at: Mapped[datetime]
    settings: Mapped[dict[str, Any]]
    cells: Mapped[list[dict[str, Any]]]
    row_set_id: Mapped[int] = mapped_column(ForeignKey("row_set.id"))
    digest: Mapped[str] = mapped_column(String(64))
    keep: Mapped[str] = mapped_column(String(10), default="built")
    built_at: Mapped[datetime]
    built_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (Index("ix_return_run_authority_id_built_at", "authority_id", "built_at", "id"),)
