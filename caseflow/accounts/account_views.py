"""A person's own account: where they are signed in, and their password."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, url_for
from flask_login import current_user, login_user

from caseflow.accounts import sign_in
from caseflow.accounts.blueprint import blueprint
from caseflow.accounts.models import User
from caseflow.accounts.schemas import ChangePasswordSchema
from caseflow.core.errors import DomainError, NotFound, Refused
from caseflow.extensions import db
from caseflow.store.unit import unit_of_work
from caseflow.web.forms import Form
from caseflow.web.guard import SIGNED_IN, acting, needs
from caseflow.web.writing import writing


@blueprint.get("/account")
@needs(SIGNED_IN)
def sessions() -> Any:
    """Where I am signed in."""
    return _account(Form(ChangePasswordSchema()))


def _account(form: Form, refusal: DomainError | None = None) -> Any:
    user = _me()
    return form.page("accounts/account.html", refusal=refusal, live=sign_in.sessions_of(user), here=current_user.session_ref)


def _me() -> User:
    return db.session.get_one(User, current_user.id)


@blueprint.post("/account/sessions/<ref>/end")
@needs(SIGNED_IN)
@writing
def end_one(ref: str) -> Any:
    """End one of my sessions; another person's answers as if it had never been."""
    row = next((one for one in sign_in.sessions_of(_me()) if one.ref == ref), None)
    if row is None:
        raise NotFound()
    sign_in.end_session(row, "ended by its owner")
    flash("That session has ended.")
    return redirect(url_for("accounts.sessions"), 303)


@blueprint.post("/account/password")
@needs(SIGNED_IN)
def change_password() -> Any:
    """Change my password; every other session of mine ends, and this one gets a new name."""
    form = Form(ChangePasswordSchema())
    user = _me()
    try:
        typed = form.load()
        if not sign_in.password_matches(user, typed["password"]):
            raise Refused("This is not your present password.", field="password")
        try:
            password = sign_in.refuse_weak(typed["new_password"], user)
        except Refused as weak:
            raise Refused(weak.message, field="new_password") from weak
        hashed = sign_in.hash_password(password)
        with unit_of_work(acting(), current_user.authority_id):
            sign_in.set_password(user, password, password_hash=hashed)
            token, row = sign_in.start_session(user, "This browser")
    except DomainError as refusal:
        return _account(form, refusal)
    user.session_token, user.session_ref = token, row.ref
    login_user(user)
    flash("Your password has changed. You were signed out everywhere else.")
    return redirect(url_for("accounts.sessions"), 303)
