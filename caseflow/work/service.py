"""Asking for a long task. The row is written in the unit of the asking; whoever can do that kind takes it up."""
from __future__ import annotations

from typing import Any

from sqlalchemy import select

from caseflow.core import clock
from caseflow.core.errors import NotFound
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.work.models import Work

WAITING, RUNNING, DONE, REFUSED, FAILED = "waiting", "running", "done", "refused", "failed"
OVER = (DONE, REFUSED, FAILED)


def ask(authority_id: int, user_id: int | None, kind: str, asked: dict[str, Any]) -> Work:
    """Ask for a task of this kind; `asked` is all that it needs to run, also after a restart."""
    work = Work(ref=new_ref(), authority_id=authority_id, user_id=user_id, kind=kind, asked=asked, state=WAITING,
                words="Waiting to start", asked_at=clock.now())
    db.session.add(work)
    db.session.flush()
    return work


def by_ref(authority_id: int, ref: str) -> Work:
    """An authority's task; `NotFound` alike for another's and for none."""
    found = db.session.execute(select(Work).where(Work.authority_id == authority_id, Work.ref == ref)).scalar_one_or_none()
    if found is None:
        raise NotFound()
    return found
