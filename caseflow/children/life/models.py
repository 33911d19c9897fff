"""Dated facts about a child that figures do not count: exploitation, transfer, leave, age, home, plan, flags."""
from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Versioned


class _OfChild:
    """Whose fact it is."""

    @declared_attr
    def authority_id(cls) -> Mapped[int]:
        """The authority that recorded it."""
        return mapped_column(ForeignKey("authority.id"))

    @declared_attr
    def child_id(cls) -> Mapped[int]:
        """The child."""
        return mapped_column(ForeignKey("child.id"))


def _listed(table: str, *days: str) -> tuple[Any, ...]:
    """The index of the child's own list, and one for each list of the authority by a day."""
    return (Index(f"ix_{table}_child_id", "child_id"), *(Index(f"ix_{table}_authority_id_{day}", "authority_id", day) for day in days))


class Exploitation(_OfChild, Versioned, Model):
    """What is known of how, where and of whom a child was exploited; the newest stands. No type means that it is not known."""

    __tablename__ = "exploitation"

    noted_on: Mapped[date]
    types: Mapped[list[str]] = mapped_column(default=list)
    british: Mapped[str] = mapped_column(String(8), default="unknown", server_default="unknown")
    place: Mapped[str] = mapped_column(String(8), default="unknown", server_default="unknown")
    evidence: Mapped[str | None] = mapped_column(Text)
    source: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (
        *_listed("exploitation"),
        CheckConstraint("british IN ('yes', 'no', 'unknown')", name="british"),
        CheckConstraint("place IN ('uk', 'abroad', 'both', 'unknown')", name="place"),
    )


class TransferCase(_OfChild, Versioned, Model):
    """A transfer between authorities under the National Transfer Scheme: asked for, accepted, made, or ended without."""

    __tablename__ = "transfer_case"

    referred_on: Mapped[date]
    from_authority: Mapped[str] = mapped_column(String(120))
    to_authority: Mapped[str | None] = mapped_column(String(120))
    accepted_on: Mapped[date | None]
    transferred_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(String(300))
    scheme_reference: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = _listed("transfer_case")


class ImmigrationLeave(_OfChild, Versioned, Model):
    """Where the child stands with the Home Office from a day on, and the day on which leave runs out."""

    __tablename__ = "immigration_leave"

    kind: Mapped[str] = mapped_column(String(24))
    started_on: Mapped[date]
    expires_on: Mapped[date | None]
    extension_asked_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = _listed("immigration_leave", "expires_on")


class LegalRepresentative(_OfChild, Versioned, Model):
    """Who represents the child in law, in which matter, and how to reach them."""

    __tablename__ = "legal_representative"

    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    matter: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(120))
    firm: Mapped[str | None] = mapped_column(String(120))
    telephone: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = _listed("legal_representative")


class InterpreterNeed(_OfChild, Versioned, Model):
    """In which language the child is best spoken to, and whom they want or do not want as interpreter."""

    __tablename__ = "interpreter_need"

    noted_on: Mapped[date]
    language: Mapped[str] = mapped_column(String(60))
    interpreter: Mapped[bool]
    wishes: Mapped[str | None] = mapped_column(Text)

    __table_args__ = _listed("interpreter_need")


class BirthDateGiven(_OfChild, Versioned, Model):
    """A date of birth as somebody gave it: the child, a paper, an assessment. The one in use is the child's own date of birth."""

    __tablename__ = "birth_date_given"

    given_on: Mapped[date]
    basis: Mapped[str] = mapped_column(String(12))
    date_of_birth: Mapped[date]
    birth_precision: Mapped[str] = mapped_column(String(12), default="exact", server_default="exact")
    given_by: Mapped[str | None] = mapped_column(String(120))
    note: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        *_listed("birth_date_given"),
        CheckConstraint("basis IN ('claimed', 'document', 'assessed', 'home-office', 'other')", name="basis"),
        CheckConstraint("birth_precision IN ('exact', 'day-unknown', 'as-told')", name="birth_precision"),
    )


class AgeDispute(_OfChild, Versioned, Model):
    """A dispute about the child's age from the day it was raised; until it is decided, and while a challenge waits, a child."""

    __tablename__ = "age_dispute"

    raised_on: Mapped[date]
    raised_by: Mapped[str] = mapped_column(String(16))
    why: Mapped[str | None] = mapped_column(Text)
    assessor: Mapped[str | None] = mapped_column(String(16))
    assessor_name: Mapped[str | None] = mapped_column(String(120))
    assessment_started_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    outcome: Mapped[str | None] = mapped_column(String(16))
    challenge: Mapped[str | None] = mapped_column(String(16))
    challenged_on: Mapped[date | None]
    challenge_decided_on: Mapped[date | None]
    challenge_outcome: Mapped[str | None] = mapped_column(String(12))

    __table_args__ = _listed("age_dispute")


class Accommodation(_OfChild, Versioned, Model):
    """How suitable and how safe a placement is for this child, as judged on a day; the newest of a placement stands."""

    __tablename__ = "accommodation"

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    judged_on: Mapped[date]
    setting: Mapped[str] = mapped_column(String(16))
    registered: Mapped[str] = mapped_column(String(8), default="unknown", server_default="unknown")
    out_of_area: Mapped[bool | None]
    distance_miles: Mapped[int | None]
    shared_with: Mapped[str] = mapped_column(String(16), default="unknown", server_default="unknown")
    suitable: Mapped[str] = mapped_column(String(8))
    safe: Mapped[str] = mapped_column(String(8))
    concerns: Mapped[str | None] = mapped_column(Text)

    __table_args__ = (
        *_listed("accommodation"),
        CheckConstraint("distance_miles >= 0", name="distance_miles"),
    )


class PlacementReview(_OfChild, Versioned, Model):
    """A review of the home of a trafficked or unaccompanied child that was held: when it had been due, what came of it, by whom."""

    __tablename__ = "placement_review"

    placement_id: Mapped[int] = mapped_column(ForeignKey("placement.id"), index=True)
    due_on: Mapped[date | None]
    held_on: Mapped[date]
    held_by: Mapped[str] = mapped_column(String(120))
    outcome: Mapped[str] = mapped_column(String(16))
    note: Mapped[str | None] = mapped_column(Text)
    next_review_on: Mapped[date | None]

    __table_args__ = _listed("placement_review")


class ReviewInterval(Versioned, Model):
    """After how many days an authority has a placement of this setting first reviewed; without one, caseflow's own number."""

    __tablename__ = "review_interval"

    setting: Mapped[str] = mapped_column(String(16))
    days: Mapped[int]
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"), index=True)

    __table_args__ = (CheckConstraint("days BETWEEN 1 AND 90", name="days"),)


class LongTermPlan(_OfChild, Versioned, Model):
    """The plan for the child's future whatever is decided about their status: staying, returning, something else; the newest stands."""

    __tablename__ = "long_term_plan"

    made_on: Mapped[date]
    leading: Mapped[str] = mapped_column(String(16))
    if_staying: Mapped[str | None] = mapped_column(Text)
    if_returning: Mapped[str | None] = mapped_column(Text)
    otherwise: Mapped[str | None] = mapped_column(Text)
    best_interests_on: Mapped[date | None]
    best_interests: Mapped[str | None] = mapped_column(Text)
    family_tracing: Mapped[str] = mapped_column(String(16), default="not-started", server_default="not-started")
    tracing_note: Mapped[str | None] = mapped_column(Text)
    next_review_on: Mapped[date]

    __table_args__ = _listed("long_term_plan", "next_review_on")


class TrustedAdult(_OfChild, Versioned, Model):
    """An adult whom the child says they trust, and how to reach them."""

    __tablename__ = "trusted_adult"

    named_on: Mapped[date]
    ended_on: Mapped[date | None]
    name: Mapped[str] = mapped_column(String(120))
    relationship: Mapped[str | None] = mapped_column(String(120))
    telephone: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = _listed("trusted_adult")


class SafetyPlan(_OfChild, Versioned, Model):
    """One version of the plan that keeps the child safe, with what the child says would keep them safe; the newest stands."""

    __tablename__ = "safety_plan"

    made_on: Mapped[date]
    in_their_words: Mapped[str | None] = mapped_column(Text)
    risks: Mapped[str | None] = mapped_column(Text)
    what_helps: Mapped[str] = mapped_column(Text)
    who_does_what: Mapped[str | None] = mapped_column(Text)
    agreed_with_child: Mapped[bool]
    review_on: Mapped[date]

    __table_args__ = _listed("safety_plan", "review_on")


class WarningFlag(_OfChild, Versioned, Model):
    """A warning that everybody is to see, with the day on which it is looked at again: never without an end."""

    __tablename__ = "warning_flag"

    kind: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(String(300))
    started_on: Mapped[date]
    review_on: Mapped[date]
    reviewed_on: Mapped[date | None]
    child_told: Mapped[bool]
    child_told_on: Mapped[date | None]
    not_told_because: Mapped[str | None] = mapped_column(String(300))
    ended_on: Mapped[date | None]
    ended_because: Mapped[str | None] = mapped_column(String(300))

    __table_args__ = (*_listed("warning_flag", "review_on"), CheckConstraint("review_on > started_on", name="review_on"))
