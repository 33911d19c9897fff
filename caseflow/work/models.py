"""A long task that a page watches: an import, a build, an export."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational


class Work(Operational, Model):
    """What was asked, how far it has come, and what came of it."""

    __tablename__ = "work"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    kind: Mapped[str] = mapped_column(String(30))
    asked: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    words: Mapped[str | None] = mapped_column(String(300))
    outcome: Mapped[dict[str, Any] | None]
    asked_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    beat_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]

    __table_args__ = (Index("ix_work_authority_id_asked_at", "authority_id", "asked_at", "id"), Index("ix_work_state", "state", "id"))
