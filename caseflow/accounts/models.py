"""Authorities, teams, people who sign in, shifts and allocation."""
from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from caseflow.accounts.permissions import may
from caseflow.extensions import Model
from caseflow.store.record import Versioned


class Authority(Versioned, Model):
    """A local authority. Facts before `go_live_at` feed counts but raise no alert and start no clock."""

    __tablename__ = "authority"

    code: Mapped[str] = mapped_column(String(9), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    nation: Mapped[str] = mapped_column(String(20))
    go_live_at: Mapped[datetime]
    settings: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Team(Versioned, Model):
    """A team: a social work team, the out-of-hours team (EDT), a provider's home or a commissioned interviewing service."""

    __tablename__ = "team"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    name: Mapped[str] = mapped_column(String(120))
    out_of_hours: Mapped[bool] = mapped_column(default=False)
    provider: Mapped[bool] = mapped_column(default=False)
    telephone: Mapped[str | None] = mapped_column(String(40))
    manager_name: Mapped[str | None] = mapped_column(String(120))
    manager_telephone: Mapped[str | None] = mapped_column(String(40))

    __table_args__ = (Index("uq_team_authority_id_name", "authority_id", "name", unique=True),)


class User(Versioned, Model):
    """A person who signs in. `staff_number` links the accounts of one person."""

    __tablename__ = "user_account"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    role: Mapped[str] = mapped_column(String(30))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    telephone: Mapped[str | None] = mapped_column(String(40))
    staff_number: Mapped[str | None] = mapped_column(String(40))
    disabled: Mapped[bool] = mapped_column(default=False)

    __table_args__ = (Index("ix_user_account_authority_id_role", "authority_id", "role"),)

    if TYPE_CHECKING:
        session_ref: str | None
        session_token: str | None
    is_authenticated = True
    is_anonymous = False

    def may(self, permission: str) -> bool:
        """Whether this person's role has a permission."""
        return may(self.role, permission)

    def get_id(self) -> str:
        """The token that Flask-Login keeps in the signed cookie: the session's, never the person's number."""
        return str(self.session_token)

    @property
    def is_active(self) -> bool:
        """Whether the account may be used."""
        return not self.disabled


class Shift(Versioned, Model):
    """A dated duty: members of an out-of-hours team see every child of their authority during it."""

    __tablename__ = "shift"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]

    __table_args__ = (
        CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        Index("ix_shift_user_id_ends_at", "user_id", "ends_at"),
    )


class Allocation(Versioned, Model):
    """Why a person or team sees a child, dated.

    Kinds: `worker`, `manager`, `home` (placed with them), `interviewer`, `reporter` (the one episode that they reported).
    """

    __tablename__ = "allocation"

    authority_id: Mapped[int] = mapped_column(ForeignKey("authority.id"))
    child_id: Mapped[int] = mapped_column(ForeignKey("child.id"))
    episode_id: Mapped[int | None] = mapped_column(ForeignKey("missing_episode.id"))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    kind: Mapped[str] = mapped_column(String(20))
    started_on: Mapped[date]
    ended_on: Mapped[date | None]

    __table_args__ = (
        Index("ix_allocation_child_id_kind", "child_id", "kind"),
        Index("ix_allocation_user_id", "user_id"),
        Index("ix_allocation_team_id", "team_id"),
        CheckConstraint("user_id IS NOT NULL OR team_id IS NOT NULL", name="to_somebody"),
    )
