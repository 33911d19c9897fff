"""What is recorded of a return home interview: attempts, how it was held, what the child said, what follows, who was told of it."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.missing.models import LIVE, LIVE_SQLITE
from caseflow.store.record import Versioned


class Withholdable:
    """A row whose words may be kept from some: read it through `withheld.shown_to` only."""

    withheld_from: Mapped[list[str]] = mapped_column(default=list)


class InterviewAttempt(Versioned, Model):
    """One attempt to offer or hold the interview: when, by whom, how, and what came of it.

    A child who declined is asked again on `try_again_on`; `carer_asked` says whether the carer gave their view instead.
    """

    __tablename__ = "interview_attempt"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("return_interview.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str | None] = mapped_column(String(120))
    means: Mapped[str | None] = mapped_column(String(20))
    result: Mapped[str] = mapped_column(String(12))
    declined_because: Mapped[str | None] = mapped_column(String(40))
    carer_asked: Mapped[bool | None]
    try_again_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("result IN ('accepted', 'declined', 'no-contact', 'waiting', 'not-there')", name="result"),
        Index("ix_interview_attempt_authority_id_try_again_on", "authority_id", "try_again_on"),
    )


class InterviewAccount(Withholdable, Versioned, Model):
    """How an interview was held: where, how, by whom and how independent they are; why the child went, in codes; written up when."""

    __tablename__ = "interview_account"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("return_interview.id"))
    interviewer_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    relation: Mapped[str | None] = mapped_column(String(20))
    independence: Mapped[str] = mapped_column(String(16))
    independence_because: Mapped[str | None] = mapped_column(String(20))
    chosen_by_child: Mapped[bool | None]
    place: Mapped[str | None] = mapped_column(String(20))
    methods: Mapped[list[str]] = mapped_column(default=list)
    push: Mapped[list[str]] = mapped_column(default=list)
    pull: Mapped[list[str]] = mapped_column(default=list)
    written_up_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("independence IN ('independent', 'not-independent', 'not-known')", name="independence"),
        Index("uq_interview_account_interview_id", "interview_id", unique=True, sqlite_where=text(LIVE_SQLITE),
              postgresql_where=text(LIVE)),
    )


class InterviewText(Withholdable, Versioned, Model):
    """Something said in an interview: the child's own words, where they were, with whom, the carer's view."""

    __tablename__ = "interview_text"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("return_interview.id"), index=True)
    about: Mapped[str] = mapped_column(String(20))
    text: Mapped[str] = mapped_column(Text)


class InterviewAction(Withholdable, Versioned, Model):
    """Something to be done after an interview: by whom and when, for which plan, and what came of it."""

    __tablename__ = "interview_action"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("return_interview.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    plan: Mapped[str | None] = mapped_column(String(20))
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    owner_name: Mapped[str] = mapped_column(String(120))
    due_on: Mapped[date]
    done_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(Text)
    not_needed_because: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (
        Index("ix_interview_action_authority_id_due_on", "authority_id", "due_on"),
        Index("ix_interview_action_owner_id_due_on", "owner_id", "due_on"),
    )


class InterviewShare(Versioned, Model):
    """That parts of an interview were sent on: to whom, when, which texts in which version, and who confirmed that they came."""

    __tablename__ = "interview_share"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    interview_id: Mapped[int] = mapped_column(ForeignKey("return_interview.id"), index=True)
    to: Mapped[str] = mapped_column(String(20))
    addressee: Mapped[str | None] = mapped_column(String(120))
    means: Mapped[str | None] = mapped_column(String(20))
    texts: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    sent_at: Mapped[datetime]
    sent_by: Mapped[str | None] = mapped_column(String(120))
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[str | None] = mapped_column(String(120))

    __table_args__ = (Index("ix_interview_share_authority_id_sent_at", "authority_id", "sent_at"),)


class PreventionInterview(Withholdable, Versioned, Model):
    """The police's own prevention interview (once "safe and well"): done, or not done and why. It is never the return home interview."""

    __tablename__ = "prevention_interview"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    done: Mapped[bool]
    at: Mapped[datetime | None]
    by: Mapped[str | None] = mapped_column(String(120))
    not_done_because: Mapped[str | None] = mapped_column(String(300))
    harm_disclosed: Mapped[bool | None]
    harm: Mapped[str | None] = mapped_column(Text)
    police_closed_at: Mapped[datetime | None]


class WelfareCheck(Withholdable, Versioned, Model):
    """How the child was when they came back: fed, rested, hurt, medicine, sexual health, and whether they were welcomed."""

    __tablename__ = "welfare_check"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    at: Mapped[datetime]
    by: Mapped[str | None] = mapped_column(String(120))
    food: Mapped[str | None] = mapped_column(String(12))
    rest: Mapped[str | None] = mapped_column(String(12))
    injury: Mapped[str | None] = mapped_column(String(12))
    medical: Mapped[str | None] = mapped_column(String(12))
    medication: Mapped[str | None] = mapped_column(String(12))
    sexual_health: Mapped[str | None] = mapped_column(String(12))
    welcomed: Mapped[bool | None]
    notes: Mapped[str | None] = mapped_column(Text)
