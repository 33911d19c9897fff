"""Strategy discussions and meetings about an episode, the actions agreed in them, and escalations."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned

KINDS = ("discussion", "meeting")
LEVELS = ("team-manager", "head-of-service", "assistant-director", "director")
"""The ladder of escalation, lowest first."""


class StrategyMeeting(Versioned, Model):
    """A strategy discussion or meeting: requested, then held, or not held and why."""

    __tablename__ = "strategy_meeting"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    kind: Mapped[str] = mapped_column(String(10))
    requested_at: Mapped[datetime]
    requested_because: Mapped[str | None] = mapped_column(String(500))
    held_at: Mapped[datetime | None]
    not_held_because: Mapped[str | None] = mapped_column(String(500))
    attendees: Mapped[str | None] = mapped_column(Text)
    decisions: Mapped[str | None] = mapped_column(Text)
    section_47: Mapped[bool | None]

    __table_args__ = (CheckConstraint("kind IN ('discussion', 'meeting')", name="kind"),)


class MeetingAction(Versioned, Model):
    """Something that a strategy meeting agreed: what, who does it, by when, and that it was done."""

    __tablename__ = "meeting_action"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("strategy_meeting.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    owner: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date | None]
    done_at: Mapped[datetime | None]
    done_note: Mapped[str | None] = mapped_column(Text)


class Escalation(Versioned, Model):
    """That an episode was taken to a manager at a level of the ladder, and who took it up and when."""

    __tablename__ = "escalation"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    level: Mapped[str] = mapped_column(String(20))
    at: Mapped[datetime]
    to: Mapped[str | None] = mapped_column(String(120))
    why: Mapped[str | None] = mapped_column(String(500))
    acknowledged_by: Mapped[str | None] = mapped_column(String(120))
    acknowledged_at: Mapped[datetime | None]

    __table_args__ = (CheckConstraint(
        "level IN ('team-manager', 'head-of-service', 'assistant-director', 'director')", name="level"),)
