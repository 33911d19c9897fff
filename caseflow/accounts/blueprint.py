"""The blueprint of the pages about signing in and people, and what every page's head shows of the person signed in."""
from __future__ import annotations

from typing import Any

from flask import Blueprint, g
from flask_login import current_user

from caseflow.accounts import identity, kept_forms
from caseflow.accounts.permissions import ROLES
from caseflow.accounts.queries import out_of_hours_team
from caseflow.accounts.still_seen import still_seen
from caseflow.web import forms, writing

blueprint = Blueprint("accounts", __name__)


def person() -> dict[str, Any] | None:
    """Name, role and authority of the person signed in, and the seconds left of the session; None for nobody and on fault pages."""
    if g.get("plain") or not current_user.is_authenticated or "idle_ends_at" not in g:
        return None
    return {
        "name": current_user.name, "role": ROLES[current_user.role], "seconds_left": identity.seconds_left(),
        "authority": g.authority,
    }


def out_of_hours_contact() -> dict[str, str | None] | None:
    """Whom somebody without a line rings: the manager of their authority's out-of-hours team; None when there is no such team."""
    team = out_of_hours_team(current_user.authority_id) if current_user.is_authenticated else None
    if team is None:
        return None
    return {"name": f"{team.name}, {team.manager_name}" if team.manager_name else team.name,
            "telephone": team.manager_telephone or team.telephone}


@blueprint.record_once
def _introduce(state: Any) -> None:
    state.app.jinja_env.globals["person"] = person
    state.app.jinja_env.globals["out_of_hours_contact"] = out_of_hours_contact
    forms.keep_with(kept_forms.kept, kept_forms.forget_sent)
    writing.give_again_if(still_seen)
