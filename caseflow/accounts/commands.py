"""`caseflow authorities add`, `users add` and `tokens add`: an operator's commands, audited."""
from __future__ import annotations

import getpass
from datetime import datetime

import click
from flask import current_app

from caseflow.accounts import queries, service, sign_in
from caseflow.accounts.permissions import ROLES
from caseflow.command import Told, reporting
from caseflow.core.actor import Actor, operator
from caseflow.core.errors import Refused
from caseflow.store.unit import unit_of_work
from caseflow.web.fields import Line, checked

NAME = Line(longest=120, required=True)
EMAIL = Line(longest=254, required=True)


def operating() -> Actor:
    """The account on this machine that runs the command."""
    try:
        return operator(getpass.getuser()[:60])
    except (OSError, KeyError):
        return operator("unknown")


def instant(text: str, field: str) -> datetime:
    """An ISO instant with an offset, from a command's option."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused(f"{field}: write a time such as 2026-04-01T00:00:00+01:00.", field=field) from error
    if moment.tzinfo is None:
        raise Refused(f"{field}: add the offset, such as +01:00.", field=field)
    return moment


@click.group("authorities")
def authorities() -> None:
    """Local authorities."""


@authorities.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--nation", required=True, type=click.Choice(service.NATIONS))
@click.option("--go-live", help="When rules start to raise alerts; now by default.")
@reporting
def add_authority(code: str, name: str, nation: str, go_live: str | None) -> Told:
    """Add a local authority by its three-digit DfE or nine-character ONS code."""
    moment = instant(go_live, "go-live") if go_live else None
    name = checked(NAME, name, "name")
    with unit_of_work(operating(), None):
        authority = service.add_authority(code, name, nation, moment)
    answer = {"ref": authority.ref, "code": code, "go_live_at": authority.go_live_at.isoformat()}
    return Told([f"Added {authority.name} ({authority.code})."], answer)


@click.group("users")
def users() -> None:
    """People who sign in."""


@users.command("add")
@click.argument("email")
@click.option("--role", required=True, type=click.Choice(list(ROLES)))
@click.option("--authority", "code", required=True)
@click.option("--team")
@click.option("--name")
@reporting
def add_user(email: str, role: str, code: str, team: str | None, name: str | None) -> Told:
    """Add a person and print the one-time link with which they set a password."""
    authority = queries.authority_by_code(code)
    email = checked(EMAIL, email, "email")
    name, team = (checked(NAME, given, field) if given is not None else None for given, field in ((name, "name"), (team, "team")))
    with unit_of_work(operating(), authority.id):
        user = service.add_user(authority, email, role, name=name, team=service.team_named(authority, team) if team else None)
        token = sign_in.make_link(user)
    link = f"{current_app.config['SETTINGS'].url}/sign-up/{token}"
    words = [f"Added {user.email} as {ROLES[role].lower()}. This link works once, for 24 hours:", link]
    return Told(words, {"ref": user.ref, "link": link})


@click.group("tokens")
def tokens() -> None:
    """API tokens."""


@tokens.command("add")
@click.argument("email")
@click.option("--days", default=90, show_default=True)
@reporting
def add_token(email: str, days: int) -> Told:
    """Print an API token for a person, as the last word. It can do what they can."""
    user = queries.user_by_email(email)
    if user is None:
        raise Refused("Nobody signs in with this email address. Add them with: caseflow users add", field="email")
    with unit_of_work(operating(), user.authority_id):
        token = sign_in.make_token(user, days)
    return Told([f"Keep this token safe; it is shown once and lasts {days} days: {token}"], {"token": token, "days": days})


commands: list[click.Command] = [authorities, users, tokens]
