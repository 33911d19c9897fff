"""What the page's own script asks about the session: how long it lasts, to stay, to keep a half-filled form."""
from __future__ import annotations

from typing import Any

from flask import Response, jsonify, redirect, request
from flask_login import current_user
from werkzeug.datastructures import MultiDict

from caseflow.accounts import identity, kept_forms, sign_in
from caseflow.accounts.blueprint import blueprint
from caseflow.accounts.returning import safe_next
from caseflow.store.unit import unit_of_work
from caseflow.web.guard import PUBLIC, SIGNED_IN, acting, needs

FIELD = "field:"


def _state() -> Response:
    return jsonify(left=identity.seconds_left(), final=identity.cannot_stay())


@blueprint.get("/session/left")
@needs(SIGNED_IN)
def session_left() -> Response:
    """Seconds left; the script asks with `X-Refresh`, so that asking does not extend the session."""
    return _state()


@blueprint.post("/session/stay")
@needs(SIGNED_IN)
def session_stay() -> Response:
    """A person is there: the request itself extends the session."""
    return _state()


@blueprint.post("/session/draft")
@needs(PUBLIC)
def keep_draft() -> tuple[str, int]:
    """Keep a half-filled form for the person whose session this is, or whose session has just ended here; `end` ends it now."""
    writer = identity.whose_form()
    if writer is None:
        return "", 401
    fields = MultiDict((name.removeprefix(FIELD), value) for name, value in request.form.items(multi=True) if name.startswith(FIELD))
    kept_forms.keep(writer.id, request.form.get("path", ""), kept_forms.typed(fields))
    if request.form.get("end") == "yes" and current_user.is_authenticated:
        with unit_of_work(acting(), current_user.authority_id):
            row = sign_in.session_of(current_user.session_token)
            if row is not None:
                sign_in.end_session(row, "nobody was there")
    return "", 204


@blueprint.post("/session/draft/forget")
@needs(SIGNED_IN)
def forget_draft() -> Any:
    """Throw away what was kept of a page, and open it empty."""
    path = request.form.get("path", "")
    kept_forms.forget(current_user.id, path)
    return redirect(safe_next(path), 303)
