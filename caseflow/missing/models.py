"""The missing episode and what happens in it."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, false, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned

LIVE = "voided IS FALSE"
LIVE_SQLITE = "voided IS 0"
OPEN = "ended_at IS NULL AND voided IS FALSE"
OPEN_SQLITE = "ended_at IS NULL AND voided IS 0"
"""SQLite uses a partial index only for a query that spells its condition alike, and there SQLAlchemy writes IS 0."""
TRANSFERRED = "transferred"
"""Why an episode is over here: another authority took it on at `handed_over_at`. In figures it has no end of its own."""
TAKEN_ALONG = "transfer"
"""`source` of an absence that was over before the child was taken on: nobody here could have reported it or kept its clocks."""
PRECISIONS = ("exact", "about", "between", "date")


class MissingEpisode(Versioned, Model):
    """One absence of one child. `type` is what it was at the start (M missing, A away), `current_type` what it is now.

    `started_at` is derived: the later of left and last seen. `ended_at` is derived: found for M, returned for A.
    """

    __tablename__ = "missing_episode"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    type: Mapped[str] = mapped_column(String(1))
    current_type: Mapped[str] = mapped_column(String(1))
    last_seen_at: Mapped[datetime | None]
    last_seen_until: Mapped[datetime | None]
    last_seen_precision: Mapped[str] = mapped_column(String(8), default="exact", server_default="exact")
    left_at: Mapped[datetime | None]
    left_precision: Mapped[str] = mapped_column(String(8), default="exact", server_default="exact")
    noticed_at: Mapped[datetime | None]
    police_reported_at: Mapped[datetime | None]
    police_reference: Mapped[str | None] = mapped_column(String(60))
    place_last_seen: Mapped[str | None] = mapped_column(Text)
    circumstances: Mapped[str | None] = mapped_column(Text)
    caller: Mapped[str | None] = mapped_column(String(200))
    caller_telephone: Mapped[str | None] = mapped_column(String(40))
    started_at: Mapped[datetime]
    started_precision: Mapped[str] = mapped_column(String(8), default="exact", server_default="exact")
    found_at: Mapped[datetime | None]
    found_precision: Mapped[str] = mapped_column(String(8), default="exact", server_default="exact")
    found_where: Mapped[str | None] = mapped_column(Text)
    found_by: Mapped[str | None] = mapped_column(String(120))
    found_safe: Mapped[bool | None]
    returned_at: Mapped[datetime | None]
    returned_precision: Mapped[str] = mapped_column(String(8), default="exact", server_default="exact")
    returned_to: Mapped[str | None] = mapped_column(String(120))
    ended_at: Mapped[datetime | None]
    left_out_because: Mapped[str | None] = mapped_column(String(40))
    handed_over_at: Mapped[datetime | None]
    handed_over_to: Mapped[str | None] = mapped_column(String(200))
    late_because: Mapped[str | None] = mapped_column(String(500), sort_order=3)
    source: Mapped[str | None] = mapped_column(String(20))
    source_year: Mapped[int | None]

    __table_args__ = (
        Index("uq_missing_episode_open", "child_id", unique=True, sqlite_where=text(OPEN_SQLITE), postgresql_where=text(OPEN)),
        Index("uq_missing_episode_child_id_type_started_at", "child_id", "type", "started_at", unique=True,
              sqlite_where=text(LIVE_SQLITE), postgresql_where=text(LIVE)),
        Index("ix_missing_episode_board", "authority_id", "started_at", sqlite_where=text(OPEN_SQLITE), postgresql_where=text(OPEN)),
        Index("ix_missing_episode_authority_id_started_at", "authority_id", "started_at"),
        Index("ix_missing_episode_authority_id_ended_at", "authority_id", "ended_at"),
        Index("ix_missing_episode_child_id_started_at", "child_id", "started_at"),
        CheckConstraint("type IN ('M', 'A')", name="type"),
        CheckConstraint("current_type IN ('M', 'A')", name="current_type"),
        CheckConstraint("ended_at IS NULL OR ended_at >= started_at", name="ends_after_start"),
        CheckConstraint("found_at IS NULL OR found_at >= started_at", name="found_after_start"),
        CheckConstraint("returned_at IS NULL OR returned_at >= started_at", name="returned_after_start"),
    )

    @property
    def status(self) -> str:
        """`open`, `found`, `returned` or `void`."""
        if self.voided:
            return "void"
        if self.returned_at is not None:
            return "returned"
        return "found" if self.found_at is not None else "open"


class MissingSegment(Versioned, Model):
    """What an episode was from a moment on: M missing (whereabouts not known) or A away (known, not back).

    `monitored` says that a child who is away is watched: somebody (`watched_by`) has them in sight or in touch at agreed
    times. Rules and figures take monitored as away, because the whereabouts are known; only pages tell the two apart.
    """

    __tablename__ = "missing_segment"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    type: Mapped[str] = mapped_column(String(1))
    started_at: Mapped[datetime]
    monitored: Mapped[bool] = mapped_column(default=False, server_default=false(), sort_order=3)
    watched_by: Mapped[str | None] = mapped_column(String(120), sort_order=3)


class EpisodeUpdate(Versioned, Model):
    """What became known during an episode: an update, a contact, a sighting, an attempt to find the child.

    `by` is who tried, saw or was in touch, `result` what an attempt came to, `place` where the child was seen: whereabouts.
    """

    __tablename__ = "episode_update"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    at: Mapped[datetime]
    what: Mapped[str] = mapped_column(String(12), default="update")
    text: Mapped[str] = mapped_column(Text)
    human_contact: Mapped[bool] = mapped_column(default=False)
    by: Mapped[str | None] = mapped_column(String(120), sort_order=3)
    result: Mapped[str | None] = mapped_column(Text, sort_order=3)
    place: Mapped[str | None] = mapped_column(Text, sort_order=3)


class PoliceRisk(Versioned, Model):
    """How the police graded an episode from a moment on; no row means not yet graded, which sorts above low.

    `words` are the force's own where they differ from the level, `by` who graded it or told us, `why` the reason that was given.
    """

    __tablename__ = "police_risk"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    level: Mapped[str] = mapped_column(String(12))
    at: Mapped[datetime]
    by: Mapped[str | None] = mapped_column(String(120))
    words: Mapped[str | None] = mapped_column(String(200), sort_order=3)
    why: Mapped[str | None] = mapped_column(String(500), sort_order=3)

    __table_args__ = (CheckConstraint("level IN ('very-low', 'low', 'medium', 'high')", name="level"),)


class Notice(Versioned, Model):
    """That somebody was told, or need not be: police, duty manager, parents and others."""

    __tablename__ = "notice"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    to: Mapped[str] = mapped_column(String(40))
    means: Mapped[str | None] = mapped_column(String(40))
    sent_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(String(120))
    acknowledged_at: Mapped[datetime | None]
    not_needed_because: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (Index("ix_notice_authority_id_sent_at", "authority_id", "sent_at"),)


class ReturnInterview(Versioned, Model):
    """A return home interview: offered, answered, arranged, held; due 72 elapsed hours after arrival at a place of care or safety."""

    __tablename__ = "return_interview"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    due_at: Mapped[datetime | None]
    offered_at: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(12))
    arranged_for: Mapped[datetime | None]
    held_at: Mapped[datetime | None]
    held_by: Mapped[str | None] = mapped_column(String(120))
    not_held_because: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (
        CheckConstraint("answer IN ('accepted', 'declined', 'no-contact')", name="answer"),
        Index("ix_return_interview_authority_id_due_at", "authority_id", "due_at"),
    )


class InterviewCover(Versioned, Model):
    """That an interview covers an episode; one interview may cover several."""

    __tablename__ = "interview_cover"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("return_interview.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)


class BoardHandover(Versioned, Model):
    """The night's board handed over by the out-of-hours team and accepted by the day lead."""

    __tablename__ = "board_handover"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)
    on_day: Mapped[date]
    covers_from: Mapped[datetime]
    handed_over_at: Mapped[datetime]
    handed_over_by: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str | None] = mapped_column(Text)
    accepted_at: Mapped[datetime | None]
    accepted_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
