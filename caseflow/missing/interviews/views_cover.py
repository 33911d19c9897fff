"""Which returns an interview covers, and who holds it: cover all in one visit, take one out again, take it on, give it to somebody."""
from __future__ import annotations

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing.blueprint import blueprint
from caseflow.missing.interviews import giving, obligations, queries, schemas, service
from caseflow.missing.interviews.question import ask
from caseflow.missing.models import ReturnInterview
from caseflow.missing.queries import episode_by_ref
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing


@blueprint.post("/return-interviews/<ref>/cover-all")
@needs("interview.write")
@writing
def cover_all(ref: str) -> ResponseReturnValue:
    """One visit meets everything that is owed to this child."""
    row, child = queries.interview_by_ref(current_user, ref)
    owed = obligations.open_episodes(current_user, child)
    number = service.link(row, child, owed) if owed else 0
    flash(f"This interview now covers {number} more." if number else "This interview covers every return that is owed one.")
    return redirect(url_for("missing.interview", ref=ref), 303)


@blueprint.post("/return-interviews/<ref>/uncover/<episode>")
@needs("interview.write")
@writing
def uncover(ref: str, episode: str) -> ResponseReturnValue:
    """This return was not spoken of: it is owed an interview of its own again."""
    row, child = queries.interview_by_ref(current_user, ref)
    try:
        service.unlink(row, child, episode_by_ref(current_user, episode)[0])
        flash("Taken out. That return is owed an interview of its own again.")
    except Refused as refusal:
        flash(f"Not changed. {refusal.message}", "note")
    return redirect(url_for("missing.interview", ref=ref), 303)


@blueprint.post("/return-interviews/<ref>/take")
@needs("interview.write")
@writing
def take(ref: str) -> ResponseReturnValue:
    """The interviewer who is signed in holds it."""
    row, child = queries.interview_by_ref(current_user, ref)
    person = db.session.get_one(User, current_user.id)
    giving.give(row, child, queries.covered([row.id]).get(row.id, []), user=person)
    flash("It is yours now.")
    return redirect(url_for("missing.interview", ref=ref), 303)


def _give(ref: str) -> ResponseReturnValue:
    def form(row: ReturnInterview, child: Child) -> Form:
        people = {f"person:{user.ref}": user.name for user in giving.interviewers(child.authority_id)}
        teams = {f"service:{team.ref}": f"{team.name} (they choose among themselves)" for team in giving.services(child.authority_id)}
        return Form(schemas.InterviewGiven(), looks={"to": {"label": "Who holds it?", "choices": people | teams, "control": "select"}})

    return ask(ref, "Give it to an interviewer", form, lambda row, child, facts: giving.give_all_owed(
        row, child, facts["to"], current_user), hint="They then see these times missing of the child, and nothing else.")


@blueprint.get("/return-interviews/<ref>/give")
@needs("interview.give")
def give(ref: str) -> ResponseReturnValue:
    """Ask who holds it."""
    return _give(ref)


@blueprint.post("/return-interviews/<ref>/give")
@needs("interview.give")
@writing
def save_give(ref: str) -> ResponseReturnValue:
    """Give it to them."""
    return _give(ref)
