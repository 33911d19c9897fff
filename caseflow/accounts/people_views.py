"""People who sign in: the list, adding somebody by one-time link, ending their sessions, stopping an account."""
from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_login import current_user
from sqlalchemy import select

from caseflow.accounts import queries, service, sign_in
from caseflow.accounts.blueprint import blueprint
from caseflow.accounts.models import Authority, Team, User
from caseflow.accounts.permissions import ROLES
from caseflow.accounts.schemas import PersonSchema, choose_from
from caseflow.core.errors import DomainError, NotFound, Refused
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing


@blueprint.get("/people")
@needs("account.read")
def users() -> Any:
    """Everybody of my authority who may sign in."""
    teams = {team.id: team.name for team in queries.teams_of(current_user.authority_id)}
    people = [{
        "ref": user.ref, "name": user.name, "email": user.email, "role": ROLES[user.role], "team": teams.get(user.team_id or 0, ""),
        "disabled": user.disabled, "me": user.id == current_user.id,
    } for user in queries.users_of(current_user.authority_id)]
    return render_template("accounts/people.html", people=people, may_change=current_user.may("account.write"))


@blueprint.get("/people/add")
@needs("account.write")
def new_user() -> Any:
    """The form for somebody new."""
    return _form().page("accounts/add_person.html")


def _form() -> Form:
    teams = [(team.ref, team.name) for team in queries.teams_of(current_user.authority_id)]
    return Form(PersonSchema(), looks=choose_from(team=teams))


@blueprint.post("/people/add")
@needs("account.write")
def add_user() -> Any:
    """Add somebody and show their one-time link, once: it is kept as a hash, so this answer is not kept for repeating."""
    form = _form()
    try:
        facts = form.load()
        with unit_of_work(acting(), current_user.authority_id):
            authority = db.session.get_one(Authority, current_user.authority_id)
            team = team_of(facts.pop("team", None))
            user = service.add_user(authority, facts.pop("email"), facts.pop("role"), name=facts.pop("name"), team=team, **facts)
            token = sign_in.make_link(user)
    except DomainError as refusal:
        return form.page("accounts/add_person.html", refusal=refusal)
    return _link_page(token)


def team_of(ref: str | None) -> Team | None:
    """My authority's team with this reference; None when none was chosen."""
    if not ref:
        return None
    team = db.session.execute(select(Team).where(
        Team.ref == ref, Team.authority_id == current_user.authority_id, Team.voided.is_(False))).scalar_one_or_none()
    if team is None:
        raise Refused("Choose a team of your authority.", field="team")
    return team


def _link_page(token: str) -> Any:
    link = f"{current_app.config['SETTINGS'].url}/sign-up/{token}"
    return render_template("accounts/link.html", link=link), 201


def colleague(ref: str) -> User:
    """Somebody of my authority; another authority's person answers as if there were none."""
    user = db.session.execute(select(User).where(
        User.ref == ref, User.authority_id == current_user.authority_id, User.voided.is_(False))).scalar_one_or_none()
    if user is None:
        raise NotFound()
    return user


@blueprint.post("/people/<ref>/link")
@needs("account.write")
def new_link(ref: str) -> Any:
    """A new one-time link to set a password."""
    with unit_of_work(acting(), current_user.authority_id):
        token = sign_in.make_link(colleague(ref))
    return _link_page(token)


@blueprint.post("/people/<ref>/sessions/end")
@needs("account.write")
@writing
def end_sessions(ref: str) -> Any:
    """Sign somebody out everywhere."""
    for row in sign_in.sessions_of(colleague(ref)):
        sign_in.end_session(row, "ended by an administrator")
    flash("They are signed out everywhere.")
    return redirect(url_for("accounts.users"), 303)


@blueprint.get("/people/<ref>/stop")
@needs("account.write")
def ask_to_stop(ref: str) -> Any:
    """Ask before an account is stopped."""
    return render_template("accounts/stop.html", ref=ref, known=colleague(ref))


@blueprint.post("/people/<ref>/stop")
@needs("account.write")
@writing
def stop_user(ref: str) -> Any:
    """Stop somebody's account; nobody stops their own."""
    user = colleague(ref)
    if user.id == current_user.id:
        raise Refused("You cannot stop your own account. Ask another administrator.")
    service.disable_user(user)
    for row in sign_in.sessions_of(user):
        sign_in.end_session(row, "account stopped")
    flash("The account is stopped.")
    return redirect(url_for("accounts.users"), 303)
