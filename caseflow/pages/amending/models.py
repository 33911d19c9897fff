"""What an amendment made out of hours has moved, for the lead to read."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.core import references
from caseflow.extensions import Model
from caseflow.store.record import Operational


class AmendmentImpact(Operational, Model):
    """The alerts and figures that one amendment moved, as words, until a lead has read them."""

    __tablename__ = "amendment_impact"

    id: Mapped[int] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(String(14), unique=True, default=lambda: references.new_ref())
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    moved: Mapped[dict[str, Any]]
    read_at: Mapped[datetime | None]
    read_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (Index("ix_amendment_impact_authority_id_read_at", "authority_id", "read_at", "made_at", "id"),)
