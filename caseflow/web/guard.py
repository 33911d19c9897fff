"""Default deny: every view declares the permission it needs, and this checks it before the view runs."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, request
from flask_login import current_user

from caseflow.core.actor import Actor
from caseflow.core.errors import Forbidden
from caseflow.extensions import login_manager

PUBLIC = "public"
SIGNED_IN = "signed-in"
View = TypeVar("View", bound=Callable[..., Any])


def needs(permission: str) -> Callable[[View], View]:
    """Declare what a view needs: a permission such as `child.read`, `signed-in`, or `public` for the few open ones."""

    def declare(view: View) -> View:
        view.permission = permission  # type: ignore[attr-defined]
        return view

    return declare


def permission_of(app: Flask, endpoint: str) -> str | None:
    """The permission that an endpoint declares; None when it declares none."""
    view = app.view_functions.get(endpoint)
    return getattr(view, "permission", None)


def routes(app: Flask) -> list[dict[str, Any]]:
    """Every route with its methods and permission, in order."""
    found = [
        {"rule": rule.rule, "methods": sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}),
         "permission": permission_of(app, rule.endpoint)}
        for rule in app.url_map.iter_rules()
    ]
    return sorted(found, key=lambda r: (str(r["rule"]), r["methods"]))


def refuse_undeclared(app: Flask) -> None:
    """Refuse to start while a route declares no permission."""
    bare = [r["rule"] for r in routes(app) if r["permission"] is None]
    if bare:
        raise RuntimeError(f"routes without a declared permission: {', '.join(bare)}")


def enforce() -> Any:
    """Before each request: let through what the view's permission allows, and nothing else."""
    if request.endpoint is None:
        return None
    permission = permission_of(current_app, request.endpoint)
    if permission == PUBLIC:
        return None
    if not current_user.is_authenticated:
        return login_manager.unauthorized()
    if permission is None or not (permission == SIGNED_IN or current_user.may(permission)):
        raise Forbidden()
    return None


def acting() -> Actor:
    """The signed-in person, as the one answerable for this request."""
    return Actor("user", current_user.ref, current_user.id, getattr(current_user, "session_ref", None))
