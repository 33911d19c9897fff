"""The blueprint of the pages about signing in and people, and what every page's head shows of the person signed in."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, g
from flask_login import current_user

from caseflow.accounts import identity, kept_forms
from caseflow.accounts.models import Authority
from caseflow.accounts.permissions import ROLES
from caseflow.accounts.still_seen import still_seen
from caseflow.extensions import db
from caseflow.web import forms, writing

blueprint = Blueprint("accounts", __name__)


def person() -> dict[str, Any] | None:
    """Name, role and authority of the person signed in, and the seconds left of the session; None for nobody and on fault pages."""
    if g.get("plain") or not current_user.is_authenticated or "idle_ends_at" not in g:
        return None
    authority = db.session.get(Authority, current_user.authority_id)
    return {
        "name": current_user.name, "role": ROLES[current_user.role], "seconds_left": identity.seconds_left(),
        "authority": f"{authority.name} ({authority.code})" if authority else "",
    }


@blueprint.record_once
def _introduce(state: Any) -> None:
    state.app.jinja_env.globals["person"] = person
    forms.keep_with(kept_forms.kept, kept_forms.forget_sent)
    writing.give_again_if(still_seen)
