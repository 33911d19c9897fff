"""Who is asking: Flask-Login over the server-side session for pages, bearer tokens for the API."""
from __future__ import annotations

from typing import Any

from flask import Request, g, redirect, request, url_for
from sqlalchemy import select
from werkzeug.exceptions import Unauthorized

from caseflow.accounts import sign_in
from caseflow.accounts.models import User
from caseflow.accounts.sign_in_models import LoginSession
from caseflow.core import clock
from caseflow.extensions import db, login_manager

API = "/api/"
REFRESH = "HX-Request"


@login_manager.user_loader
def from_cookie(token: str) -> User | None:
    """The person whose live session this is; never for the API, so that a cookie cannot act there."""
    if request.path.startswith(API):
        return None
    row = db.session.execute(
        select(LoginSession, User).join(User, User.id == LoginSession.user_id).where(LoginSession.token_hash == sign_in._sealed(token))
    ).one_or_none()
    if row is None:
        return None
    session, user = row
    if sign_in.has_expired(session, clock.now()):
        g.expired_user = user
        return None
    if user.disabled or user.voided:
        return None
    if request.headers.get("X-Refresh") != "yes":
        sign_in.touch(session)
    user.session_ref, user.session_token = session.ref, token
    return user


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
    if request.path.startswith(API) or request.headers.get(REFRESH):
        raise Unauthorized()
    back = request.full_path.rstrip("?") if request.method == "GET" else request.path
    return redirect(url_for("accounts.sign_in", next=back), 303)
