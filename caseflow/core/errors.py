"""The refusals that services raise; pages, the API and commands each show them in their own way."""
from __future__ import annotations

from typing import Any


class DomainError(Exception):
    """A refusal in plain words. `status` is what HTTP answers; nothing has been changed."""

    status = 400

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class Refused(DomainError):
    """The input cannot be accepted: the message says why and how to put it right, `field` names where."""

    status = 422

    def __init__(self, message: str, *, field: str | None = None, fields: dict[str, list[str]] | None = None) -> None:
        super().__init__(message, field=field)
        self.fields: dict[str, list[str]] = fields or ({field: [message]} if field else {})


class Conflict(DomainError):
    """The record is not in a state that allows this; `current` is the record as it stands."""

    status = 409

    def __init__(self, message: str, *, current: dict[str, Any] | None = None, field: str | None = None) -> None:
        super().__init__(message, field=field)
        self.current = current


class Stale(DomainError):
    """Somebody changed the record after it was read; `current` is the record as it stands."""

    status = 412

    def __init__(self, message: str, *, current: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.current = current


class NotFound(DomainError):
    """There is no such record, or the viewer may not know that there is."""

    status = 404

    def __init__(self, message: str = "There is no such record.") -> None:
        super().__init__(message)


class JoinedInto(DomainError):
    """The record was joined with another of the same child; `current` says which record it is part of now."""

    status = 410

    def __init__(self, ref: str, into: str) -> None:
        super().__init__("This record was joined with another one of the same child. Open the record that it is part of now.")
        self.current = {"ref": ref, "merged_into": into}


class Forbidden(DomainError):
    """The person is signed in but their role does not allow this."""

    status = 403

    def __init__(self, message: str = "Your role does not allow this.") -> None:
        super().__init__(message)


class Busy(DomainError):
    """The database is busy; nothing was saved; trying again in `retry_after` seconds is safe."""

    status = 503

    def __init__(self, message: str = "caseflow is busy. Nothing was saved. Try again.", *, retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after
