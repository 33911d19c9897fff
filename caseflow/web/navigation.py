"""The links in the page head: each is shown to those who may open it."""
from __future__ import annotations

from typing import Any

from flask import current_app, g, request, url_for
from flask_login import current_user

from caseflow.web.guard import PUBLIC, SIGNED_IN, permission_of

LINKS: tuple[tuple[str, str], ...] = (
    ("Missing now", "pages.board"),
    ("Report missing", "missing.report"),
    ("Alerts", "alerts.inbox"),
    ("Find a child", "children.find"),
    ("Interviews", "missing.interviews"),
    ("Statutory returns and FOI", "returns.list_returns"),
    ("Load files", "ssda903.files"),
    ("Rules", "alerts.rules"),
    ("Jobs", "jobs.list_jobs"),
    ("People", "accounts.users"),
    ("Audit", "pages.audit"),
)
"""What the link says, and the endpoint it opens, in the order shown."""


def nav_items() -> list[dict[str, Any]]:
    """The links for the person signed in, for the service navigation; none when nobody is, or while an error is shown."""
    if g.get("plain") or not current_user.is_authenticated:
        return []
    return [
        {"text": words, "href": url_for(endpoint), "current": request.endpoint == endpoint, "active": _is_near(endpoint)}
        for words, endpoint in LINKS if _may_open(endpoint)
    ]


def _may_open(endpoint: str) -> bool:
    permission = permission_of(current_app, endpoint) if endpoint in current_app.view_functions else None
    if permission in (PUBLIC, SIGNED_IN):
        return True
    return permission is not None and bool(current_user.may(permission))


def _is_near(endpoint: str) -> bool:
    return request.endpoint == endpoint
