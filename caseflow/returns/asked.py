"""Large builds asked for by a page: done as a long task, with progress, while everybody goes on recording."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from caseflow.accounts.models import Authority, User
from caseflow.core.actor import Actor
from caseflow.core.periods import Period
from caseflow.extensions import db
from caseflow.returns import building, rows
from caseflow.store.unit import unit_of_work
from caseflow.work import service
from caseflow.work.models import Work
from caseflow.work.runner import Progress

KIND = "returns.build"
LARGE = 1500
"""Children from which on a build is a long task; fewer are read while the page waits."""


def is_large(authority_id: int, period: Period, at: datetime) -> bool:
    """Whether so many children are considered that a person should see how far the build is."""
    return len(rows.considered(authority_id, period, at)) >= LARGE


def ask_for_build(actor: Actor, authority_id: int, name: str, label: str, known_at: datetime | None) -> Work:
    """Ask for a build in a unit of its own; whoever can do it takes it up."""
    with unit_of_work(actor, authority_id):
        return service.ask(authority_id, actor.user_id, KIND, {
            "definition": name, "period": label, "known_at": known_at.isoformat() if known_at else None})


def run(work: Work, progress: Progress) -> dict[str, Any]:
    """Build what was asked for; the outcome names the run."""
    asked, user = work.asked, db.session.get_one(User, work.user_id)
    cut = datetime.fromisoformat(asked["known_at"]) if asked["known_at"] else None

    def told(done: int, total: int) -> None:
        progress(done, total, f"{done} of {total} children read" if done < total else "Counting, and finding what may be published")

    made = building.build_now(
        Actor("user", user.ref, user.id), asked["definition"], asked["period"], db.session.get_one(Authority, work.authority_id), cut,
        progress=told)
    return {"run": made.ref}
