"""The record that a clock of an episode ran out."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly


class ClockBreach(AppendOnly, Model):
    """That a clock ran out: written once for an episode and clock, and never again, whatever is put right afterwards."""

    __tablename__ = "clock_breach"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"))
    clock: Mapped[str] = mapped_column(String(30))
    started_at: Mapped[datetime]
    due_at: Mapped[datetime]
    noted_at: Mapped[datetime]

    __table_args__ = (
        Index("uq_clock_breach_episode_id_clock", "episode_id", "clock", unique=True),
        Index("ix_clock_breach_authority_id_due_at", "authority_id", "due_at", "id"),
    )
