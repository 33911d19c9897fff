"""The child and the dated facts about care, placement, trafficking and unaccompanied status."""
from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational, Versioned

STANDINGS = ("looked-after", "not-looked-after", "care-leaver", "other-authority")
LIVE = "voided IS FALSE"
LIVE_SQLITE = "voided IS 0"


class Child(Versioned, Model):
    """A child as the authority knows them. Without a local identifier, date of birth or care start, a task asks for it."""

    __tablename__ = "child"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    local_id: Mapped[str | None] = mapped_column(String(20))
    upn: Mapped[str | None] = mapped_column(String(13))
    given_name: Mapped[str | None] = mapped_column(String(200))
    family_name: Mapped[str | None] = mapped_column(String(200))
    aliases: Mapped[list[str]] = mapped_column(default=list)
    date_of_birth: Mapped[date | None]
    birth_precision: Mapped[str] = mapped_column(String(12), default="exact", server_default="exact")
    age_as_told: Mapped[int | None]
    age_told_on: Mapped[date | None]
    age_disputed: Mapped[bool] = mapped_column(default=False)
    sex: Mapped[str | None] = mapped_column(String(1))
    ethnicity: Mapped[str | None] = mapped_column(String(4))
    nationality: Mapped[str | None] = mapped_column(String(60))
    languages: Mapped[list[str]] = mapped_column(default=list)
    standing: Mapped[str] = mapped_column(String(20), default="looked-after", server_default="looked-after")
    responsible_authority: Mapped[str | None] = mapped_column(String(120))
    mother: Mapped[bool | None]
    mother_child_born_on: Mapped[date | None]
    placed_as_told: Mapped[str | None] = mapped_column(String(200))
    source: Mapped[str | None] = mapped_column(String(20))
    source_year: Mapped[int | None]
    local_id_compared: Mapped[str | None] = mapped_column(String(20), Computed("lower(replace(local_id, ' ', ''))"), deferred=True)
    """The identifier without case and blanks, worked out by the database, so that an index answers whose it is."""

    __table_args__ = (
        Index("uq_child_authority_id_local_id", "authority_id", "local_id", unique=True,
              sqlite_where=text(LIVE_SQLITE), postgresql_where=text(LIVE)),
        Index("ix_child_authority_id_local_id_compared", "authority_id", "local_id_compared"),
        CheckConstraint("sex IN ('M', 'F', 'U')", name="sex"),
        CheckConstraint("standing IN ('looked-after', 'not-looked-after', 'care-leaver', 'other-authority')", name="standing"),
        CheckConstraint("birth_precision IN ('exact', 'day-unknown', 'as-told')", name="birth_precision"),
    )


class ChildSound(Operational, Model):
    """How a child's names and aliases sound, for finding them; rebuilt from the names, holds no fact of its own."""

    __tablename__ = "child_sound"

    id: Mapped[int] = mapped_column(primary_key=True)
    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    sound: Mapped[str] = mapped_column(String(60))

    __table_args__ = (
        Index("ix_child_sound_authority_id_sound", "authority_id", "sound", "child_id"),
        Index("ix_child_sound_child_id", "child_id"),
    )


class Lookup(Operational, Model):
    """What somebody typed to find a child, kept an hour under an opaque reference, so that no name stands in an address."""

    __tablename__ = "lookup"

    ref: Mapped[str] = mapped_column(String(14), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    typed: Mapped[str] = mapped_column(String(200))
    asked_at: Mapped[datetime] = mapped_column(index=True)


class CarePeriod(Versioned, Model):
    """An unbroken time in care, from the first placement's start to the day care ended (not counted)."""

    __tablename__ = "care_period"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    ended_reason: Mapped[str | None] = mapped_column(String(4))
    source: Mapped[str | None] = mapped_column(String(20))
    source_year: Mapped[int | None]

    __table_args__ = (
        Index("ix_care_period_child_id_started_on", "child_id", "started_on"),
        Index("ix_care_period_authority_id_ended_on", "authority_id", "ended_on"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
    )


class Placement(Versioned, Model):
    """Where a child lives and under which legal status, as the 903's Episodes table codes it, with the home's name and telephone."""

    __tablename__ = "placement"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    started_reason: Mapped[str | None] = mapped_column(String(1))
    legal_status: Mapped[str | None] = mapped_column(String(2))
    need_code: Mapped[str | None] = mapped_column(String(2))
    placement_code: Mapped[str | None] = mapped_column(String(4))
    provider_code: Mapped[str | None] = mapped_column(String(3))
    ended_reason: Mapped[str | None] = mapped_column(String(4))
    change_reason: Mapped[str | None] = mapped_column(String(6))
    home_postcode: Mapped[str | None] = mapped_column(String(10))
    placement_postcode: Mapped[str | None] = mapped_column(String(10))
    urn: Mapped[str | None] = mapped_column(String(8))
    provider: Mapped[str | None] = mapped_column(String(120))
    home_name: Mapped[str | None] = mapped_column(String(120))
    home_address: Mapped[str | None] = mapped_column(Text)
    home_telephone: Mapped[str | None] = mapped_column(String(40))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    source: Mapped[str | None] = mapped_column(String(20))
    source_year: Mapped[int | None]

    __table_args__ = (
        Index("ix_placement_child_id_started_on", "child_id", "started_on"),
        Index("ix_placement_authority_id_ended_on", "authority_id", "ended_on"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
    )


class TraffickingStage(Versioned, Model):
    """The authority's own view from a day on, until the next stage; the National Referral Mechanism never changes it."""

    __tablename__ = "trafficking_stage"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    stage: Mapped[str] = mapped_column(String(12))
    started_on: Mapped[date]
    source: Mapped[str | None] = mapped_column(String(200))

    __table_args__ = (CheckConstraint("stage IN ('at-risk', 'suspected', 'identified', 'no-longer')", name="stage"),)


class NrmEvent(Versioned, Model):
    """An event of the National Referral Mechanism: considered, referred, decisions, withdrawn, reconsideration."""

    __tablename__ = "nrm_event"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    event: Mapped[str] = mapped_column(String(20))
    outcome: Mapped[str | None] = mapped_column(String(8))
    happened_on: Mapped[date]
    nrm_reference: Mapped[str | None] = mapped_column(String(40))
    first_responder: Mapped[str | None] = mapped_column(String(120), sort_order=7)
    decided_by: Mapped[str | None] = mapped_column(String(12), sort_order=7)
    why: Mapped[str | None] = mapped_column(Text)
    review_on: Mapped[date | None]

    __table_args__ = (
        CheckConstraint(
            "event IN ('considered', 'referred', 'reasonable-grounds', 'conclusive-grounds', 'withdrawn', 'reconsideration')",
            name="event"),
        CheckConstraint("outcome IN ('positive', 'negative')", name="outcome"),
    )


class UnaccompaniedStatus(Versioned, Model):
    """Unaccompanied asylum-seeking or separated, dated; the end day is not counted."""

    __tablename__ = "unaccompanied_status"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"), index=True)
    status: Mapped[str] = mapped_column(String(10))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]
    source: Mapped[str | None] = mapped_column(String(20))
    source_year: Mapped[int | None]

    __table_args__ = (
        CheckConstraint("status IN ('uasc', 'separated')", name="status"),
        CheckConstraint("ended_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
    )


class RecordingDeclaration(Versioned, Model):
    """That the authority did record a subject in a period, so that a nought there is a nought and not 'not held'."""

    __tablename__ = "recording_declaration"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    subject: Mapped[str] = mapped_column(String(20))
    covers_from: Mapped[date]
    covers_to: Mapped[date]
    source: Mapped[str] = mapped_column(String(40))
    declared_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("subject IN ('trafficking', 'unaccompanied', 'missing', 'care')", name="subject"),
        Index("ix_recording_declaration_authority_id_subject", "authority_id", "subject"),
    )
