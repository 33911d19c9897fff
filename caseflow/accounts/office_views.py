"""The page on which a lead or an administrator says when the offices are open and which days they are closed besides."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user

from caseflow.accounts import offices
from caseflow.accounts.blueprint import blueprint
from caseflow.accounts.schemas import OfficeHours
from caseflow.core.errors import DomainError
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing


def _page() -> Any:
    now = offices.hours_of(current_user.authority_id)
    days = [f"{day:%d/%m/%Y}" for day in now["closed_on"]]
    form = Form(OfficeHours(), {**now, "closed_on": days})
    if request.method == "GET":
        return form.page("accounts/office_hours.html")
    try:
        said = form.load()
        offices.change_hours(current_user, said["opens"], said["closes"], said.get("closed_on") or [], said["reason"])
    except DomainError as refusal:
        return form.page("accounts/office_hours.html", refusal=refusal)
    flash("Saved.")
    return redirect(url_for("accounts.office_hours"), 303)


@blueprint.get("/settings/office-hours")
@needs("shift.write")
def office_hours() -> Any:
    """When the offices are open."""
    return _page()


@blueprint.post("/settings/office-hours")
@needs("shift.write")
@writing
def save_office_hours() -> Any:
    """Set it from now on."""
    return _page()
