"""Alerts as work: the item, its reasons, the decisions about it, rule settings and evaluations due."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly, Operational, Versioned


class Alert(Versioned, Model):
    """One item of work per child and episode (per child where there is no episode). Only a decision closes it."""

    __tablename__ = "alert"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("missing_episode.id"))
    state: Mapped[str] = mapped_column(String(12), default="raised")
    priority: Mapped[int] = mapped_column(default=0)
    raised_at: Mapped[datetime]
    evidence_at: Mapped[datetime]
    acknowledged_at: Mapped[datetime | None]
    acknowledged_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    held_until: Mapped[datetime | None]
    hold: Mapped[dict[str, Any] | None]

    __table_args__ = (
        CheckConstraint("state IN ('raised', 'acknowledged', 'snoozed', 'held', 'decided')", name="state"),
        Index("uq_alert_episode_id", "episode_id", unique=True, sqlite_where=text("episode_id IS NOT NULL"),
              postgresql_where=text("episode_id IS NOT NULL")),
        Index("uq_alert_child_id", "child_id", unique=True, sqlite_where=text("episode_id IS NULL"),
              postgresql_where=text("episode_id IS NULL")),
        Index("ix_alert_authority_id_state_priority", "authority_id", "state", "priority"),
        Index("ix_alert_child_id", "child_id"),
    )


class AlertReason(Versioned, Model):
    """One finding behind an alert: which rule, from which facts, what would clear it. It may end; it never vanishes."""

    __tablename__ = "alert_reason"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    rule: Mapped[str] = mapped_column(String(60))
    rule_version: Mapped[str] = mapped_column(String(40))
    occurrence: Mapped[str] = mapped_column(String(120))
    title: Mapped[str] = mapped_column(String(200))
    evidence: Mapped[list[dict[str, Any]]]
    clears_when: Mapped[str] = mapped_column(Text)
    priority: Mapped[int] = mapped_column(default=0)
    times: Mapped[int] = mapped_column(default=1)
    late: Mapped[bool] = mapped_column(default=False)
    first_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (UniqueConstraint("alert_id", "rule", "occurrence"), Index("ix_alert_reason_child_id_rule", "child_id", "rule"))


class AlertDecision(AppendOnly, Model):
    """What a person decided about an alert, and why."""

    __tablename__ = "alert_decision"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    alert_id: Mapped[int] = mapped_column(ForeignKey("alert.id"), index=True)
    decision: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(60))
    text: Mapped[str | None] = mapped_column(Text)
    until: Mapped[datetime | None]
    assigned_to: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    at: Mapped[datetime]
    by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class RuleSetting(Versioned, Model):
    """An authority's thresholds for a rule from a day on."""

    __tablename__ = "rule_setting"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    rule: Mapped[str] = mapped_column(String(60))
    switched_on: Mapped[bool] = mapped_column(default=True)
    thresholds: Mapped[dict[str, Any]]
    effective_from: Mapped[date]

    __table_args__ = (Index("ix_rule_setting_authority_id_rule", "authority_id", "rule", "effective_from"),)


class Evaluation(Operational, Model):
    """A child whose rules are to be run at a moment: after bulk changes, when time alone may change the answer, or to retry."""

    __tablename__ = "evaluation"

    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    due_at: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    failed_rule: Mapped[str | None] = mapped_column(String(60))

    __table_args__ = (Index("ix_evaluation_due_at", "due_at", "child_id"), Index("ix_evaluation_authority_id", "authority_id"))
