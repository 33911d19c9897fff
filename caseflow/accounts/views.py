"""Signing in, signing up by one-time link, signing out."""
from __future__ import annotations

from typing import Any

from flask import Response, flash, redirect, request, session, url_for
from flask_login import current_user, login_user, logout_user
from flask_wtf.csrf import CSRFError

from caseflow.accounts import account_views, office_views, people_views, queries, session_views, sign_in, team_views
from caseflow.accounts.blueprint import blueprint
from caseflow.accounts.identity import BEFORE
from caseflow.accounts.models import User
from caseflow.accounts.returning import safe_next
from caseflow.accounts.schemas import NewPasswordSchema, SignInSchema
from caseflow.core.actor import Actor
from caseflow.core.errors import DomainError, NotFound, Refused
from caseflow.extensions import csrf
from caseflow.store.unit import unit_of_work
from caseflow.web.forms import Form
from caseflow.web.guard import PUBLIC, SIGNED_IN, acting, needs

__all__ = ["account_views", "blueprint", "office_views", "people_views", "session_views", "team_views"]

VISITOR = Actor("visitor", "sign-in")
WRONG = "The email address or the password is wrong."


def myself(user: User) -> Actor:
    """A person who acts before being signed in, such as by signing in."""
    return Actor("user", user.ref, user.id)


def start(user: User) -> None:
    """Start a session with a new name, and forget everything that the browser carried before."""
    with unit_of_work(myself(user), user.authority_id):
        token, row = sign_in.start_session(user, _device())
        sign_in.forget_failures(user.email)
    session.clear()
    user.session_token, user.session_ref = token, row.ref
    login_user(user)


def _device() -> str:
    agent = request.user_agent.string
    kinds = (("iPhone", "iPhone"), ("Android", "Android"), ("iPad", "iPad"), ("Windows", "Windows"), ("Mac OS", "Mac"), ("Linux", "Linux"))
    browsers = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
    kind = next((words for mark, words in kinds if mark in agent), "a device")
    return f"{next((words for mark, words in browsers if mark in agent), 'A browser')} on {kind}"


@blueprint.get("/sign-in", endpoint="sign_in")
@needs(PUBLIC)
def show_sign_in() -> Any:
    """The sign-in page; somebody signed in goes on."""
    if current_user.is_authenticated:
        return redirect(safe_next(request.args.get("next")), 303)
    return Form(SignInSchema()).page("accounts/sign_in.html", ended=request.args.get("ended") == "yes")


@blueprint.post("/sign-in")
@needs(PUBLIC)
@csrf.exempt
def check_sign_in() -> Any:
    """Check the password and start a session; the same answer for a wrong password and an unknown address.

    The proof is asked for here and not before, so that a sign-in page left open says what to do instead of failing.
    """
    form = Form(SignInSchema())
    try:
        _proven()
        typed = form.load()
        user = _checked(typed["email"], typed["password"])
    except DomainError as refusal:
        if current_user.is_authenticated:
            return redirect(safe_next(request.args.get("next")), 303)
        return form.page("accounts/sign_in.html", refusal=refusal, ended=request.args.get("ended") == "yes")
    start(user)
    return redirect(safe_next(request.args.get("next")), 303)


def _proven() -> None:
    try:
        csrf.protect()
    except CSRFError as unproven:
        raise DomainError("This page was open too long. Enter your password again.", field="password") from unproven


def _checked(email: str, password: str) -> User:
    source = request.remote_addr or "unknown"
    sign_in.refuse_throttled(email, source)
    user = queries.user_by_email(email)
    if not sign_in.password_matches(user, password) or user is None:
        with unit_of_work(VISITOR, None):
            sign_in.note_failure(email, source)
        raise Refused(WRONG, field="email")
    return user


@blueprint.get("/sign-up/<token>")
@needs(PUBLIC)
def sign_up(token: str) -> Any:
    """Set a first password by the one-time link."""
    user = _of_link(token)
    return Form(NewPasswordSchema()).page("accounts/sign_up.html", email=user.email)


@blueprint.post("/sign-up/<token>")
@needs(PUBLIC)
def set_first_password(token: str) -> Any:
    """Use the link up and set the password."""
    user = _of_link(token)
    form = Form(NewPasswordSchema())
    try:
        password = sign_in.refuse_weak(form.load()["password"], user)
        hashed = sign_in.hash_password(password)
        with unit_of_work(myself(user), user.authority_id):
            _of_link(token)
            sign_in.set_password(user, password, password_hash=hashed, link=token)
    except DomainError as refusal:
        return form.page("accounts/sign_up.html", refusal=refusal, email=user.email)
    flash("Your password is set. Sign in with it.")
    return redirect(url_for("accounts.sign_in"), 303)


def _of_link(token: str) -> User:
    user = sign_in.user_of_link(token)
    if user is None:
        raise NotFound("This link has been used or is too old. Ask your administrator for a new one.")
    return user


@blueprint.post("/sign-out")
@needs(SIGNED_IN)
def sign_out() -> Response:
    """End this session everywhere."""
    token = current_user.session_token
    with unit_of_work(acting(), current_user.authority_id):
        row = sign_in.session_of(token)
        if row is not None:
            sign_in.end_session(row, "signed out")
    logout_user()
    session[BEFORE] = token
    flash("You have signed out.")
    return redirect(url_for("accounts.sign_in"), 303)  # type: ignore[return-value]
