"""Half-filled forms that a session's end interrupted: kept a day, for their own writer alone."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import request
from flask_login import current_user
from sqlalchemy import bindparam, delete, insert, select
from werkzeug.datastructures import MultiDict

from caseflow.accounts.sign_in_models import FormDraft
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.store.unit import brief_write, connection, in_unit
from caseflow.web.controls import Raw

KEPT = timedelta(hours=24)
MOST_FIELDS, LONGEST_NAME, LONGEST_PATH, MOST_TEXT = 200, 80, 200, 60_000
MOST_FORMS = 20
_drafts: Any = FormDraft.__table__
_FORGET = delete(_drafts).where(_drafts.c.user_id == bindparam("whose"), _drafts.c.path == bindparam("where"))
NEVER = ("csrf_token", "idempotency_key", "password", "new_password", "path")


def here() -> str:
    """The page that this request is about, with what follows its question mark."""
    return request.full_path.rstrip("?")


def typed(fields: MultiDict[str, str]) -> dict[str, list[str]]:
    """What is worth keeping of a form: neither proofs nor passwords, and no more than a person can have typed."""
    found: dict[str, list[str]] = {}
    size = 0
    for name, values in fields.lists():
        size += sum(map(len, values))
        if name not in NEVER and len(name) <= LONGEST_NAME and len(found) < MOST_FIELDS and size <= MOST_TEXT:
            found[name] = values
    return found


def keep(user_id: int, path: str, fields: dict[str, list[str]]) -> None:
    """Keep a form for its writer, in place of what was kept of that page before."""
    if not fields or not path.startswith("/") or len(path) > LONGEST_PATH:
        return
    now = clock.now()
    with brief_write() as apart:
        apart.execute(delete(FormDraft).where(FormDraft.kept_at < now - KEPT))
        apart.execute(_FORGET, {"whose": user_id, "where": path})
        newest = select(FormDraft.id).where(FormDraft.user_id == user_id).order_by(
            FormDraft.kept_at.desc(), FormDraft.id.desc()).limit(MOST_FORMS - 1)
        apart.execute(delete(FormDraft).where(
            FormDraft.user_id == user_id, FormDraft.id.not_in(list(apart.execute(newest).scalars()))))
        apart.execute(insert(FormDraft).values(user_id=user_id, path=path, fields=fields, kept_at=now))


def kept() -> Raw | None:
    """What was kept of this page for the person signed in."""
    if not current_user.is_authenticated:
        return None
    fields = db.session.execute(select(FormDraft.fields).where(
        FormDraft.user_id == current_user.id, FormDraft.path == here(), FormDraft.kept_at > clock.now() - KEPT)).scalar_one_or_none()
    return None if fields is None else MultiDict((name, value) for name, values in fields.items() for value in values)


def forget_sent() -> None:
    """Let go of what was kept of a form that is being saved now, in the same unit where there is one."""
    if not current_user.is_authenticated:
        return
    if in_unit():
        connection().execute(_FORGET, {"whose": current_user.id, "where": here()})
    else:
        forget(current_user.id, here())


def forget(user_id: int, path: str) -> None:
    """Throw away what was kept of a page."""
    with brief_write() as apart:
        apart.execute(_FORGET, {"whose": user_id, "where": path})
