"""The edge of every page and API call that writes: one unit, one answer, and the same answer if it is sent again."""
from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from datetime import timedelta
from functools import wraps
from typing import Any

from flask import Response, make_response, request
from flask_login import current_user
from sqlalchemy import and_, bindparam, column, delete, insert, select, table

from caseflow.audit.record import viewed
from caseflow.core import clock
from caseflow.core.errors import Busy, Conflict, NotFound, Refused, Stale
from caseflow.core.references import is_ref
from caseflow.extensions import db
from caseflow.store.unit import connection, unit_of_work
from caseflow.web.guard import acting
from caseflow.web.models import GivenAnswer

KEPT = timedelta(hours=24)
_table: Any = GivenAnswer.__table__
_person = table("user_account", column("id"), column("version"))
_GIVEN = (
    select(_person.c.version, _table)
    .select_from(_person.outerjoin(_table, and_(_table.c.user_id == _person.c.id, _table.c.key == bindparam("sent"))))
    .where(_person.c.id == bindparam("whose")))
_FORGET = delete(_table).where(_table.c.user_id == bindparam("whose"), _table.c.key == bindparam("sent"))
_KEEP = insert(_table)
_UNSIGNED = ("csrf_token", "idempotency_key")
NAMING = ("child", "ref", "record", "survivor", "other", "first", "second", "episode")
"""Fields of an answer that may hold the reference of a record about a child."""
_KEPT_HEADERS = ("Content-Type", "Location", "ETag")
_SHOWN = "Caseflow-Shown"
"""Kept beside the headers, and never sent: the children whom the first answer showed."""


class _NotSaved(Exception):
    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


_still_seen: list[Callable[[Any, Collection[str]], bool]] = []


def give_again_if(still_seen: Callable[[Any, Collection[str]], bool]) -> None:
    """Ask this, of the person and the references that a kept answer names, before the answer is given again."""
    if still_seen not in _still_seen:
        _still_seen.append(still_seen)


def writing(view: Callable[..., Any], *, beside: Callable[..., Collection[int]] | None = None) -> Callable[..., Any]:
    """Run a POST or PATCH view inside one unit of work; `beside` finds, from the view's arguments, other authorities concerned.

    An answer of 400 or more saves nothing. With an `Idempotency-Key` header (or `idempotency_key` field) the answer is
    kept for 24 hours with the change itself: the same request again gets the same answer, and another body gets 422. Who may
    no longer see the record gets 404.
    """

    @wraps(view)
    def at_the_edge(*args: Any, **keywords: Any) -> Any:
        key = request.headers.get("Idempotency-Key") or request.form.get("idempotency_key")
        fingerprint = _fingerprint()
        user_id = current_user.id
        shown: list[tuple[str, list[str], str | None]] = []
        others = beside(*args, **keywords) if beside is not None else ()
        try:
            with unit_of_work(acting(), current_user.authority_id, beside=others) as unit:
                shown = unit.shown
                given = _given(user_id, key, fingerprint)
                if given is not None:
                    _refuse_unseen(given)
                    viewed(acting(), current_user.authority_id, "answer given again", _shown_again(given))
                    given.headers.pop(_SHOWN, None)
                    return given
                response = make_response(view(*args, **keywords))
                if response.status_code >= 400:
                    raise _NotSaved(response)
                if key:
                    _keep(user_id, key, fingerprint, response, {ref for _, refs, _ in shown for ref in refs})
                return response
        except _NotSaved as refusal:
            _record_shown(shown)
            return refusal.response
        except (Conflict, Stale) as refusal:
            there = refusal.current or {}
            _record_shown([*shown, ("refusal", [there[name] for name in ("child", "ref") if there.get(name)], None)])
            raise

    return at_the_edge


def _record_shown(shown: list[tuple[str, list[str], str | None]]) -> None:
    """What a refused page shows was recorded in the unit that is now undone: record it again by itself."""
    for page, refs, subject in shown:
        viewed(acting(), current_user.authority_id, page, refs, subject=subject)


def _refuse_unseen(given: Response) -> None:
    """An answer that holds facts is not given again to somebody who may no longer see them; one that only leads on is."""
    if 300 <= given.status_code < 400:
        return
    refs = _shown_again(given)
    if not all(still(current_user, refs) for still in _still_seen):
        raise NotFound()


def _shown_again(given: Response) -> set[str]:
    """The references in the address, in the answer and in what was written down as seen; what only leads on shows nobody."""
    if 300 <= given.status_code < 400:
        return set()
    refs = (*(request.view_args or {}).values(), *_named_in(given), *given.headers.get(_SHOWN, "").split())
    return {ref for ref in refs if isinstance(ref, str) and is_ref(ref)}


def _named_in(answer: Response) -> list[str]:
    """The records that a kept answer shows, so that giving it again is written down like giving it first."""
    record = answer.get_json() if answer.mimetype == "application/json" else None
    return [str(record[name]) for name in NAMING if record.get(name)] if isinstance(record, dict) else []


def _fingerprint() -> str:
    sealed = hashlib.sha256(f"{request.method} {request.full_path}\n".encode())
    if request.mimetype in ("application/x-www-form-urlencoded", "multipart/form-data"):
        for name, value in sorted((n, v) for n, v in request.form.items(multi=True) if n not in _UNSIGNED):
            sealed.update(f"{len(name)}:{name}={len(value)}:{value}\n".encode())
    else:
        sealed.update(request.get_data(cache=True))
    return sealed.hexdigest()


def _given(user_id: int, key: str | None, fingerprint: str) -> Response | None:
    """The answer that was given to this request before. Who was changed since they were asked who they are is asked again."""
    if key and len(key) > 200:
        raise Refused("The Idempotency-Key is too long: use at most 200 characters.", field="Idempotency-Key")
    which = {"whose": user_id, "sent": key or None}
    row = connection().execute(_GIVEN, which).one()
    if row.version != current_user.version:
        raise Busy("Your account was changed just now. Nothing was saved. Send this again.")
    if row.fingerprint is None:
        return None
    if row.given_at < clock.now() - KEPT:
        connection().execute(_FORGET, which)
        return None
    if row.fingerprint != fingerprint:
        raise Refused("This was already sent with other contents. Open the form again to send a new one.", field="Idempotency-Key")
    response = Response(row.body, status=row.status)
    for name, value in row.headers.items():
        response.headers[name] = value
    return response


def _keep(user_id: int, key: str, fingerprint: str, response: Response, shown: set[str]) -> None:
    db.session.flush()
    seen = {_SHOWN: " ".join(sorted(shown))} if shown else {}
    connection().execute(_KEEP, {
        "user_id": user_id, "key": key, "fingerprint": fingerprint, "status": response.status_code,
        "headers": {n: response.headers[n] for n in _KEPT_HEADERS if n in response.headers} | seen,
        "body": response.get_data(), "given_at": clock.now()})
