"""The statement to the police on a page that prints, what was asked of them, and everything that they have not answered."""
from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import name_for, name_of
from caseflow.core.errors import DomainError
from caseflow.missing.blueprint import blueprint
from caseflow.missing.queries import episode_of_seen_child
from caseflow.missing.question import ask
from caseflow.missing.told import schemas
from caseflow.missing.told.models import PoliceRequest
from caseflow.missing.told.police_requests import (
    answer_request,
    ask_police,
    counts,
    request_by_ref,
    unanswered,
)
from caseflow.missing.told.statement import request_shown, statement_for
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.writing import writing

SHOWN = 100


@blueprint.get("/missing/<ref>/statement")
@needs("episode.read")
def statement(ref: str) -> ResponseReturnValue:
    """The statement as it stands; with the address only when asked for by `?address=yes`, which is written down."""
    episode, child = episode_of_seen_child(current_user, ref)
    with_address = request.args.get("address") == "yes"
    said = statement_for(episode, child, with_address=with_address)
    viewed(acting(), child.authority_id, "police statement with the address" if with_address else "police statement", [child.ref],
           subject=ref)
    return render_template("missing/told/statement.html", said=said, ref=ref, with_address=with_address,
                           writes=current_user.may("episode.write") and not episode.voided)


def _ask(ref: str) -> ResponseReturnValue:
    episode_of_seen_child(current_user, ref)
    return ask(ref, "Something was asked of the police", Form(schemas.NewPoliceRequest(), looks=schemas.ASK),
               lambda episode, child, facts: ask_police(episode, child, facts["resource"], facts.get("asked_at"), facts.get("asked_of")),
               done="Saved. It counts as unanswered until the answer is recorded.",
               then=lambda _saved: url_for("missing.statement", ref=ref))


@blueprint.get("/missing/<ref>/police-request")
@needs("episode.write")
def ask_of_police(ref: str) -> ResponseReturnValue:
    """Ask what was asked for, of whom and when."""
    return _ask(ref)


@blueprint.post("/missing/<ref>/police-request")
@needs("episode.write")
@writing
def save_ask_of_police(ref: str) -> ResponseReturnValue:
    """Keep it with the basis as it stands."""
    return _ask(ref)


@blueprint.get("/police-requests")
@needs("board.read")
def police_requests() -> ResponseReturnValue:
    """What the police have not answered, longest first, and how many were asked and answered in all."""
    rows = unanswered(current_user, limit=SHOWN)
    shown = [{"ref": request_row.ref, "episode": episode.ref, **_words(request_row),
              "name": name_of(child)}
             for request_row, episode, child in rows]
    viewed(acting(), current_user.authority_id, "police requests", [child.ref for _request, _episode, child in rows])
    return render_template("missing/told/police_requests.html", rows=shown, counts=counts(current_user))


def _words(row: PoliceRequest) -> dict[str, Any]:
    shown = request_shown(row)
    return {name: shown[name] for name in ("resource", "asked", "asked_of")}


@blueprint.get("/police-requests/<ref>/answer")
@needs("episode.write")
def answer_of_police(ref: str) -> ResponseReturnValue:
    """Ask what the police answered."""
    return _answer(ref)


@blueprint.post("/police-requests/<ref>/answer")
@needs("episode.write")
@writing
def save_answer_of_police(ref: str) -> ResponseReturnValue:
    """Save the answer and its time."""
    return _answer(ref)


def _answer(ref: str) -> ResponseReturnValue:
    row, episode, child = request_by_ref(current_user, ref)
    form = Form(schemas.PoliceAnswer(), looks=schemas.ANSWER)
    shown: dict[str, Any] = {"ref": episode.ref, "title": "The police answered", "hint": f"Asked for: {row.resource}", "button": "Save",
                             "name": name_for(current_user, child)}
    if request.method == "GET":
        viewed(acting(), child.authority_id, "police request", [child.ref], subject=ref)
        return form.page("missing/question.html", **shown)
    try:
        facts = form.load()
        answer_request(row, child, facts.pop("answer"), **facts)
    except DomainError as refusal:
        shown_in_refusal("police request", [child.ref], subject=ref)
        return form.page("missing/question.html", refusal=refusal, **shown)
    flash("Saved.")
    return redirect(url_for("missing.statement", ref=episode.ref), 303)
