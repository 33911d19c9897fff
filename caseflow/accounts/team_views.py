"""Teams and shifts: who is on duty out of hours, and who is rung."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user
from sqlalchemy import select

from caseflow.accounts import queries, service
from caseflow.accounts.blueprint import blueprint
from caseflow.accounts.models import Authority, Shift, User
from caseflow.accounts.people_views import colleague, team_of
from caseflow.accounts.schemas import ShiftSchema, TeamSchema, choose_from
from caseflow.audit.record import record
from caseflow.core import clock
from caseflow.core.errors import DomainError, NotFound, Refused
from caseflow.extensions import db
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

KINDS = {"day": (False, False), "out-of-hours": (True, False), "provider": (False, True)}
LONGEST_SHIFT = timedelta(hours=24)


@blueprint.get("/teams")
@needs("account.read")
def teams() -> Any:
    """Teams, the shifts to come, and the form for a shift."""
    return _shifts_page(_shift_form())


def _shift_form() -> Form:
    authority_id = current_user.authority_id
    people = [(user.ref, user.name) for user in queries.users_of(authority_id) if user.role == "social-worker" and not user.disabled]
    on_call = [(team.ref, team.name) for team in queries.teams_of(authority_id) if team.out_of_hours]
    return Form(ShiftSchema(), looks=choose_from(person=people, team=on_call))


def _shifts_page(form: Form, refusal: DomainError | None = None) -> Any:
    now = clock.now()
    shifts = [{"ref": shift.ref, "who": user.name, "team": team.name, "starts_at": shift.starts_at, "ends_at": shift.ends_at,
               "on_now": shift.starts_at <= now < shift.ends_at}
              for shift, user, team in queries.shifts_from(current_user.authority_id, now)]
    return form.page(
        "accounts/teams.html", refusal=refusal, shifts=shifts, teams=queries.teams_of(current_user.authority_id),
        may_change=current_user.may("account.write"), may_shift=current_user.may("shift.write"))


@blueprint.post("/teams")
@needs("shift.write")
@writing
def give_shift() -> Any:
    """Put somebody on a dated shift."""
    form = _shift_form()
    try:
        facts = form.load()
        if facts["ends_at"] - facts["starts_at"] > LONGEST_SHIFT:
            raise Refused("A shift lasts at most 24 hours.", field="ends_at")
        team = team_of(facts["team"])
        person: User = colleague(facts["person"])
        if team is None or not team.out_of_hours:
            raise Refused("Choose the out-of-hours team.", field="team")
        service.give_shift(person, team, facts["starts_at"], facts["ends_at"])
    except DomainError as refusal:
        return _shifts_page(form, refusal)
    flash("The shift is saved.")
    return redirect(url_for("accounts.teams"), 303)


@blueprint.post("/shifts/<ref>/take-back")
@needs("shift.write")
@writing
def take_back_shift(ref: str) -> Any:
    """Void a shift given by mistake or no longer worked; what was seen during it stays on record."""
    shift = db.session.execute(select(Shift).where(
        Shift.ref == ref, Shift.authority_id == current_user.authority_id, Shift.voided.is_(False))).scalar_one_or_none()
    if shift is None:
        raise NotFound()
    shift.voided = True
    db.session.flush()
    record("shift.taken-back", shift.ref)
    flash("The shift is taken back.")
    return redirect(url_for("accounts.teams"), 303)


@blueprint.get("/teams/add")
@needs("account.write")
def new_team() -> Any:
    """The form for a team."""
    return Form(TeamSchema()).page("accounts/add_team.html")


@blueprint.post("/teams/add")
@needs("account.write")
@writing
def add_team() -> Any:
    """Add a team."""
    form = Form(TeamSchema())
    try:
        facts = form.load()
        out_of_hours, provider = KINDS[facts.pop("kind")]
        authority = db.session.get_one(Authority, current_user.authority_id)
        service.add_team(authority, facts.pop("name"), out_of_hours=out_of_hours, provider=provider, **facts)
    except DomainError as refusal:
        return form.page("accounts/add_team.html", refusal=refusal)
    flash("The team is saved.")
    return redirect(url_for("accounts.teams"), 303)
