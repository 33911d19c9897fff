"""Who acts: a person signed in, an operator at the command line, or a job."""
from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """The one who is answerable for a change. `name` is a reference or a job's name, never a person's name."""

    kind: str
    name: str
    user_id: int | None = None
    session: str | None = None

    @property
    def label(self) -> str:
        """How the audit record calls the actor, such as `user:7K3M-9QXP-2VHD` or `job:nightly-sweep`."""
        return f"{self.kind}:{self.name}"


def operator(account: str) -> Actor:
    """Somebody with an account on the machine, using a command."""
    return Actor("operator", account)


def job(name: str) -> Actor:
    """A scheduled job."""
    return Actor("job", name)
