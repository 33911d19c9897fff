"""Who is asking: Flask-Login over the server-side session for pages, bearer tokens for the API."""
from __future__ import annotations

from typing import Any, cast

from flask import Request, g, redirect, request, url_for
from flask import session as flask_session
from flask_login import current_user
from werkzeug.exceptions import Unauthorized

from caseflow.accounts import kept_forms, sign_in
from caseflow.accounts.models import User
from caseflow.core import clock
from caseflow.extensions import db, login_manager

API = "/api/"
REFRESH = "HX-Request"
BEFORE = "before"
"""Where the cookie keeps the token of the session that was signed out, so that a form in another tab can still be kept."""


@login_manager.user_loader
def from_cookie(token: str) -> User | None:
    """The person whose live session this is; never for the API, so that a cookie cannot act there."""
    if request.path.startswith(API):
        return None
    found = sign_in.signed_in_with(token)
    if found is None:
        return None
    session, user, authority = found
    if sign_in.has_expired(session, clock.now()):
        if clock.now() - session.active_at < sign_in.IDLE + sign_in.ABSOLUTE:
            g.expired_user = user
        return None
    if user.disabled or user.voided:
        return None
    active_at = session.active_at
    if request.headers.get("X-Refresh") != "yes":
        active_at = sign_in.touch(session)
    g.idle_ends_at, g.absolute_ends_at = active_at + sign_in.IDLE, session.started_at + sign_in.ABSOLUTE
    g.authority = authority
    user.session_ref, user.session_token = session.ref, token
    return user


def seconds_left() -> int:
    """Whole seconds until the session of this request ends."""
    return max(0, int((min(g.idle_ends_at, g.absolute_ends_at) - clock.now()).total_seconds()))


def cannot_stay() -> bool:
    """Whether the session ends because of its age, which no activity can put off."""
    return bool(g.absolute_ends_at <= g.idle_ends_at)


def whose_form() -> User | None:
    """Whose half-filled form this request may keep: the person signed in, or the one whose session has just ended here."""
    if current_user.is_authenticated:
        return db.session.get(User, current_user.id)
    if "expired_user" in g:
        return cast(User, g.expired_user)
    before = sign_in.session_of(flask_session.get(BEFORE, "")) if flask_session.get(BEFORE) else None
    recent = before is not None and before.ended_at is not None and before.ended_at > clock.now() - sign_in.IDLE
    return db.session.get(User, before.user_id) if before is not None and recent else None


@login_manager.request_loader
def from_bearer(asked: Request) -> User | None:
    """The person whose API token this is."""
    if not asked.path.startswith(API):
        return None
    scheme, _, token = asked.headers.get("Authorization", "").partition(" ")
    return sign_in.user_of_token(token) if scheme.lower() == "bearer" and token else None


@login_manager.unauthorized_handler
def ask_to_sign_in() -> Any:
    """Pages go to sign-in and come back; the API and refreshes of part of a page answer 401."""
    if request.path.startswith(API) or request.headers.get(REFRESH) or request.headers.get("X-Refresh"):
        raise Unauthorized()
    back = request.full_path.rstrip("?")
    if request.method == "POST" and (writer := whose_form()) is not None:
        kept_forms.keep(writer.id, back, kept_forms.typed(request.form))
    return redirect(url_for("accounts.sign_in", next=back, ended="yes" if "expired_user" in g else None), 303)
