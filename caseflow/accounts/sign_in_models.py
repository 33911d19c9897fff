"""What signing in needs and no figure reads: passwords, one-time links, sessions, tokens, attempts, kept forms."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.extensions import Model
from caseflow.store.record import Operational


class Credential(Operational, Model):
    """A person's password, hashed with argon2id."""

    __tablename__ = "credential"

    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    changed_at: Mapped[datetime]


class SignUpLink(Operational, Model):
    """A one-time link to set a password; only its hash is kept."""

    __tablename__ = "sign_up_link"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class LoginSession(Operational, Model):
    """A signed-in session: the cookie holds the token, the table its hash, so that sessions can be listed and ended."""

    __tablename__ = "login_session"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    started_at: Mapped[datetime]
    active_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_because: Mapped[str | None] = mapped_column(String(30))
    device: Mapped[str | None] = mapped_column(String(120))


class ApiToken(Operational, Model):
    """A bearer token; it can do what its user can."""

    __tablename__ = "api_token"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    ref: Mapped[str] = mapped_column(String(14), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SignInAttempt(Operational, Model):
    """A failed attempt to sign in, by keyed digest of the address typed and of where it came from."""

    __tablename__ = "sign_in_attempt"

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime]

    __table_args__ = (Index("ix_sign_in_attempt_subject_at", "subject", "at"),)


class FormDraft(Operational, Model):
    """A half-filled form kept for its own writer when the session ended."""

    __tablename__ = "form_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    path: Mapped[str] = mapped_column(String(200))
    fields: Mapped[dict[str, Any]]
    kept_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("user_id", "path"),)
