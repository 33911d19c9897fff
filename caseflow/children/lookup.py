"""What somebody typed to find a child: kept an hour for them alone, under a reference that says nothing."""
from __future__ import annotations

from datetime import timedelta

from sqlalchemy import delete, select

from caseflow.accounts.models import User
from caseflow.children.models import Lookup
from caseflow.core import clock
from caseflow.core.errors import NotFound, Refused
from caseflow.core.references import is_ref, new_ref
from caseflow.extensions import db

KEPT = timedelta(hours=1)
LONGEST = 200


def keep(user: User, typed: str) -> str:
    """Keep what was typed, forget what is older than an hour, and give the reference for the address."""
    typed = typed.strip()
    if not typed:
        raise Refused("Enter a name, an identifier or a home's name.", field="who")
    if len(typed) > LONGEST:
        raise Refused(f"Use at most {LONGEST} characters.", field="who")
    now = clock.now()
    db.session.execute(delete(Lookup).where(Lookup.asked_at < now - KEPT))
    row = Lookup(ref=new_ref(), user_id=user.id, typed=typed, asked_at=now)
    db.session.add(row)
    db.session.flush()
    return row.ref


def typed_in(user: User, ref: str) -> str:
    """What this person typed; `NotFound` for anybody else and after an hour."""
    typed = None
    if is_ref(ref):
        typed = db.session.execute(select(Lookup.typed).where(
            Lookup.ref == ref, Lookup.user_id == user.id, Lookup.asked_at >= clock.now() - KEPT)).scalar_one_or_none()
    if typed is None:
        raise NotFound("This search is no longer kept. Search again.")
    return typed
