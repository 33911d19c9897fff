"""What people send about signing in, people, teams and shifts."""
from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Length, OneOf

from caseflow.accounts.permissions import ROLES
from caseflow.web.fields import Instant, Line, Lines, Payload, Ref

TEAM_KINDS = {
    "day": "A social work team", "out-of-hours": "The out-of-hours team (EDT)", "provider": "A provider's home or service"}


class SignInSchema(Schema):
    """An email address and a password."""

    email = Line(required=True, longest=254, metadata={
        "label": "Email address", "type": "email", "autocomplete": "username", "spellcheck": False, "inputmode": "email"})
    password = fields.String(required=True, validate=Length(max=1000), metadata={
        "label": "Password", "control": "password", "autocomplete": "current-password"})


class NewPasswordSchema(Schema):
    """A new password, by a one-time link."""

    password = fields.String(required=True, validate=Length(max=1000), metadata={
        "label": "Password", "control": "password", "autocomplete": "new-password",
        "hint": "At least 15 characters. Three random words work well. Paste is allowed."})


class ChangePasswordSchema(Schema):
    """The present password and a new one."""

    password = fields.String(required=True, validate=Length(max=1000), metadata={
        "label": "Present password", "control": "password", "autocomplete": "current-password"})
    new_password = fields.String(required=True, validate=Length(max=1000), metadata={
        "label": "New password", "control": "password", "autocomplete": "new-password",
        "hint": "At least 15 characters. Three random words work well."})


class PersonSchema(Schema):
    """Somebody who is to sign in."""

    name = Line(required=True, longest=120, metadata={"label": "Name"})
    email = Line(required=True, longest=254, metadata={
        "label": "Email address", "type": "email", "inputmode": "email", "spellcheck": False})
    role = fields.String(required=True, validate=OneOf(list(ROLES), list(ROLES.values())), metadata={"label": "Role"})
    team = Line(longest=20, metadata={"label": "Team", "control": "select", "choices": ()})
    telephone = Line(longest=40, metadata={"label": "Telephone", "type": "tel", "classes": "govuk-input--width-20"})


class TeamSchema(Schema):
    """A team, and who is rung for it."""

    name = Line(required=True, longest=120, metadata={"label": "Team name"})
    kind = fields.String(required=True, validate=OneOf(list(TEAM_KINDS), list(TEAM_KINDS.values())), metadata={
        "label": "What kind of team is it?"})
    telephone = Line(longest=40, metadata={"label": "Telephone", "type": "tel", "classes": "govuk-input--width-20"})
    manager_name = Line(longest=120, metadata={"label": "Manager on duty"})
    manager_telephone = Line(longest=40, metadata={
        "label": "Manager's telephone", "type": "tel", "classes": "govuk-input--width-20"})


class ShiftSchema(Schema):
    """A dated duty of one person in one team."""

    person = Ref(required=True, metadata={"label": "Who", "control": "select", "choices": ()})
    team = Ref(required=True, metadata={"label": "Team", "control": "select", "choices": ()})
    starts_at = Instant(required=True, metadata={"label": "Starts", "ahead": True, "now": False})
    ends_at = Instant(required=True, metadata={"label": "Ends", "ahead": True, "now": False})


class OfficeHours(Payload):
    """When the offices are open on a working day, and on which days they are closed besides."""

    opens = Line(required=True, longest=10, metadata={"label": "Open from", "classes": "govuk-input--width-5"})
    closes = Line(required=True, longest=10, metadata={"label": "Open until", "classes": "govuk-input--width-5"})
    closed_on = Lines(longest=10, most=60, metadata={
        "label": "Closed besides on", "hint": "One day on a line, such as 24/12/2026. Weekends and bank holidays need not be named."})
    reason = Line(required=True, longest=500, metadata={"label": "Why does this change?"})


def choose_from(**lists: list[tuple[str, str]]) -> dict[str, Mapping[str, Any]]:
    """Looks that give fields their choices."""
    return {name: {"choices": choices} for name, choices in lists.items()}
