"""That an episode was closed: everything that follows it was done, or a lead said why it may be closed all the same."""
from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.missing.models import LIVE, LIVE_SQLITE
from caseflow.store.record import Versioned


class EpisodeClosing(Versioned, Model):
    """The closing of one episode; opening it again takes this back and keeps it."""

    __tablename__ = "episode_closing"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"))
    closed_at: Mapped[datetime]
    despite: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        Index("uq_episode_closing_episode_id", "episode_id", unique=True, sqlite_where=text(LIVE_SQLITE), postgresql_where=text(LIVE)),
        Index("ix_episode_closing_episode_id", "episode_id"),
    )
