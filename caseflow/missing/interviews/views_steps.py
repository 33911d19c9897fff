"""The steps of an interview, each a page of its own: offer, held, why they went, what was said, and from whom that is kept."""
from __future__ import annotations

from typing import Any

from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.accounts.models import Authority
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.blueprint import blueprint
from caseflow.missing.interviews import account, looks, offers, said, schemas, withheld
from caseflow.missing.interviews.question import ask
from caseflow.missing.models import ReturnInterview
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing


def _attempt(ref: str) -> ResponseReturnValue:
    return ask(ref, "An attempt to offer or hold it",
               lambda row, child: Form(schemas.NewInterviewAttempt(), looks=looks.ATTEMPT | looks.kept_from(child.authority_id)),
               lambda row, child, facts: offers.attempt(row, child, facts, by=current_user.name),
               hint="Each attempt is kept. The first is the offer.", template="missing/interviews/attempt.html")


@blueprint.get("/return-interviews/<ref>/attempt")
@needs("interview.write")
def attempt(ref: str) -> ResponseReturnValue:
    """Ask when, how and by whom, and what came of it."""
    return _attempt(ref)


@blueprint.post("/return-interviews/<ref>/attempt")
@needs("interview.write")
@writing
def save_attempt(ref: str) -> ResponseReturnValue:
    """Save the attempt."""
    return _attempt(ref)


def _hold(ref: str) -> ResponseReturnValue:
    def form(row: ReturnInterview, child: Child) -> Form:
        there = account.account_of(row)
        before = {name: getattr(there, name) for name in account.HELD} if there is not None else {}
        return Form(schemas.InterviewHeld(), {"held_at": row.held_at, "held_by": row.held_by, **before}, looks=looks.HELD)

    return ask(ref, "It was held", form, lambda row, child, facts: account.hold(
        row, child, facts, None if facts.get("held_by") else current_user), hint="Not the police's own prevention interview.")


@blueprint.get("/return-interviews/<ref>/held")
@needs("interview.write")
def hold(ref: str) -> ResponseReturnValue:
    """Ask when, by whom and what they are to the child, where and how."""
    return _hold(ref)


@blueprint.post("/return-interviews/<ref>/held")
@needs("interview.write")
@writing
def save_hold(ref: str) -> ResponseReturnValue:
    """Save that it was held."""
    return _hold(ref)


def _write_up(ref: str) -> ResponseReturnValue:
    def form(row: ReturnInterview, child: Child) -> Form:
        there = account.account_of(row)
        readable = there is not None and withheld.readable(withheld.reader_of(current_user), there)
        before: dict[str, Any] = {} if there is None or not readable else {
            "push": there.push, "pull": there.pull, "withheld_from": there.withheld_from, "written_up": bool(there.written_up_at) or None}
        only = ("push", "pull", "withheld_from", "written_up") if there is None or readable else ("written_up",)
        settings = db.session.get_one(Authority, child.authority_id).settings
        return Form(schemas.InterviewWrittenUp(only=only), before, looks=looks.written_up(settings, child.authority_id))

    return ask(ref, "Why they went", form,
               lambda row, child, facts: account.write_up(row, child, facts, withheld.reader_of(current_user)))


@blueprint.get("/return-interviews/<ref>/write-up")
@needs("interview.write")
def write_up(ref: str) -> ResponseReturnValue:
    """Ask what the child went away from and what they went to, and whether all is written up."""
    return _write_up(ref)


@blueprint.post("/return-interviews/<ref>/write-up")
@needs("interview.write")
@writing
def save_write_up(ref: str) -> ResponseReturnValue:
    """Save why they went."""
    return _write_up(ref)


def _say(ref: str) -> ResponseReturnValue:
    return ask(ref, "What was said", lambda row, child: Form(
        schemas.NewInterviewText(), {"about": "own-words"}, looks=looks.TEXT | looks.kept_from(child.authority_id)), said.say,
        hint="One subject at a time, so that each can be kept from those whom the child names.")


@blueprint.get("/return-interviews/<ref>/say")
@needs("interview.write")
def say(ref: str) -> ResponseReturnValue:
    """Ask what was said, and from whom it is kept."""
    return _say(ref)


@blueprint.post("/return-interviews/<ref>/say")
@needs("interview.write")
@writing
def save_say(ref: str) -> ResponseReturnValue:
    """Save what was said."""
    return _say(ref)


def _text(ref: str, text: str) -> ResponseReturnValue:
    def form(row: ReturnInterview, child: Child) -> Form:
        there = said.text_by_ref(withheld.reader_of(current_user), row, text)
        return Form(schemas.NewInterviewText(only=("text", "withheld_from")), {"text": there.text, "withheld_from": there.withheld_from},
                    looks=looks.TEXT | looks.kept_from(child.authority_id))

    return ask(ref, "Put right what was said", form, lambda row, child, facts: said.change_text(
        said.text_by_ref(withheld.reader_of(current_user), row, text), child, facts))


@blueprint.get("/return-interviews/<ref>/said/<text>")
@needs("interview.write")
def change_text(ref: str, text: str) -> ResponseReturnValue:
    """Ask for the right words, and from whom they are kept."""
    return _text(ref, text)


@blueprint.post("/return-interviews/<ref>/said/<text>")
@needs("interview.write")
@writing
def save_text(ref: str, text: str) -> ResponseReturnValue:
    """Save them; what stood before stays in the history."""
    return _text(ref, text)
