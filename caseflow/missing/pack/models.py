"""The Philomena form: part one on the child, its photograph, part two on the episode, and the copies that were given."""
from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import AppendOnly, Versioned


class PhilomenaPhotograph(AppendOnly, Model):
    """A photograph as it was made anew on arrival: a JPEG that holds nothing but the picture. A form points to it."""

    __tablename__ = "philomena_photograph"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    image: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    width: Mapped[int]
    height: Mapped[int]
    kept_at: Mapped[datetime]
    kept_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))


class PhilomenaForm(Versioned, Model):
    """Part one, kept ready on the child. `entries` are
    `{"entry", "kind", "text", "whereabouts", "withhold_because"}`: a reason withholds one, whereabouts go only when ticked."""

    __tablename__ = "philomena_form"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    height: Mapped[str | None] = mapped_column(String(120))
    build: Mapped[str | None] = mapped_column(String(120))
    hair: Mapped[str | None] = mapped_column(String(120))
    eyes: Mapped[str | None] = mapped_column(String(120))
    marks: Mapped[str | None] = mapped_column(Text)
    likelihood: Mapped[str | None] = mapped_column(String(8))
    likelihood_why: Mapped[str | None] = mapped_column(Text)
    entries: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    photograph_id: Mapped[int | None] = mapped_column(ForeignKey("philomena_photograph.id"))
    photograph_taken_on: Mapped[date | None]
    reviewed_on: Mapped[date | None]
    reviewed_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    review_due_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint("likelihood IN ('low', 'medium', 'high')", name="likelihood"),
        Index("ix_philomena_form_authority_id_review_due_on", "authority_id", "review_due_on"),
    )


class PhilomenaPartTwo(Versioned, Model):
    """Part two, filled when the child is missing. What happened and where they were last seen stand in the episode itself."""

    __tablename__ = "philomena_part_two"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"), index=True)
    clothes: Mapped[str | None] = mapped_column(Text)
    belongings: Mapped[str | None] = mapped_column(Text)
    money: Mapped[str | None] = mapped_column(Text)
    phone_with_them: Mapped[str | None] = mapped_column(Text)


class PhilomenaCopy(AppendOnly, Model):
    """A copy as it was made for somebody: the bytes, their hash, from which versions, and what was left out and why."""

    __tablename__ = "philomena_copy"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    episode_id: Mapped[int] = mapped_column(ForeignKey("missing_episode.id"))
    number: Mapped[int]
    form_id: Mapped[int | None] = mapped_column(ForeignKey("philomena_form.id"))
    form_version: Mapped[int | None]
    part_two_version: Mapped[int | None]
    pdf: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64))
    put_in: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    left_out: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    with_statement: Mapped[bool] = mapped_column(default=False)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))

    __table_args__ = (Index("uq_philomena_copy_episode_id_number", "episode_id", "number", unique=True),)


class PhilomenaGiving(AppendOnly, Model):
    """To whom a copy was given, by which means, why, and when."""

    __tablename__ = "philomena_giving"

    ref: Mapped[str] = mapped_column(String(14), unique=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    copy_id: Mapped[int] = mapped_column(ForeignKey("philomena_copy.id"), index=True)
    given_to: Mapped[str] = mapped_column(String(20))
    given_to_name: Mapped[str | None] = mapped_column(String(200))
    means: Mapped[str] = mapped_column(String(20))
    why: Mapped[str] = mapped_column(String(300))
    given_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
