"""The parts of a return home interview in JSON: attempts, held, written up, texts, actions, what was sent on."""
from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.core.errors import NotFound
from caseflow.missing.api_frame import api
from caseflow.missing.interviews import (
    account,
    actions,
    answers,
    offers,
    queries,
    said,
    schemas,
    shares,
    shown,
    withheld,
)
from caseflow.missing.models import ReturnInterview
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


@api.route("/return-interviews/<ref>/attempts", methods=["GET"])
@needs("interview.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.InterviewAttemptAnswer))
def attempts(query: dict[str, Any], ref: str) -> Response:
    """Each attempt to offer or hold the interview, oldest first."""
    return _list(ref, query, "attempts", lambda row: [shown.attempt_as_shown(a) for a in offers.attempts_of([row.id]).get(row.id, [])])


@api.route("/return-interviews/<ref>/attempts", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.NewInterviewAttempt)
@api.response(201, answers.InterviewAttemptAnswer)
def new_attempt(facts: dict[str, Any], ref: str) -> Response:
    """Record an attempt. The first is the offer, the newest answer stands; a child who declined may be asked again on a day."""
    row, child = queries.interview_by_ref(current_user, ref)
    return _made(shown.attempt_as_shown(offers.attempt(row, child, facts, by=current_user.name)), "attempts", ref)


@api.route("/return-interviews/<ref>/account", methods=["GET"])
@needs("interview.read")
@api.response(200, answers.InterviewAccountAnswer)
def held_how(ref: str) -> Response:
    """How the interview was held and how independent the interviewer is; 404 before it is held."""
    row, child = queries.interview_by_ref(current_user, ref)
    found = account.account_of(row)
    if found is None:
        raise NotFound()
    record = shown.account_as_shown(found, withheld.reader_of(current_user))
    viewed(acting(), current_user.authority_id, "api.interview-account", [child.ref], subject=ref)
    return json_api.answer(record, tag=record)


@api.route("/return-interviews/<ref>/held", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.InterviewHeld)
@api.response(201, answers.InterviewAccountAnswer)
def held(facts: dict[str, Any], ref: str) -> Response:
    """The interview was held. Without `held_by` it was held by you. Somebody not independent is recorded as such, never refused."""
    row, child = queries.interview_by_ref(current_user, ref)
    found = account.hold(row, child, facts, None if facts.get("held_by") else current_user)
    return _made(shown.account_as_shown(found, withheld.reader_of(current_user)), "held_how", ref)


@api.route("/return-interviews/<ref>/written-up", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.InterviewWrittenUp)
@api.response(201, answers.InterviewAccountAnswer)
def written_up(facts: dict[str, Any], ref: str) -> Response:
    """Why the child went (`push`, `pull`), from whom that is withheld, and whether the interview is written up."""
    row, child = queries.interview_by_ref(current_user, ref)
    found = account.write_up(row, child, facts, withheld.reader_of(current_user))
    return _made(shown.account_as_shown(found, withheld.reader_of(current_user)), "held_how", ref)


@api.route("/return-interviews/<ref>/texts", methods=["GET"])
@needs("interview.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.InterviewTextAnswer))
def texts(query: dict[str, Any], ref: str) -> Response:
    """What was said, as far as you may read it: a text that is withheld from you is not here."""
    reader = withheld.reader_of(current_user)
    return _list(ref, query, "texts", lambda row: [shown.text_as_shown(t) for t in said.texts_for(reader, [row.id]).get(row.id, [])])


@api.route("/return-interviews/<ref>/texts", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.NewInterviewText)
@api.response(201, answers.InterviewTextAnswer)
def new_text(facts: dict[str, Any], ref: str) -> Response:
    """Keep what was said. `withheld_from`: `police`, `parents`, a role, or `team:REF`."""
    row, child = queries.interview_by_ref(current_user, ref)
    return _made(shown.text_as_shown(said.say(row, child, facts)), "texts", ref)


@api.route("/return-interviews/<ref>/actions", methods=["GET"])
@needs("interview.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.InterviewActionAnswer))
def interview_actions(query: dict[str, Any], ref: str) -> Response:
    """What is to be done after the interview, by day."""
    return _list(ref, query, "actions", lambda row: [
        actions.action_as_shown(a) for a in actions.actions_of(current_user, [row.id]).get(row.id, [])])


@api.route("/return-interviews/<ref>/actions", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.NewInterviewAction)
@api.response(201, answers.InterviewActionAnswer)
def new_action(facts: dict[str, Any], ref: str) -> Response:
    """Add an action; the child's page and plans show it until it is done or not needed."""
    row, child = queries.interview_by_ref(current_user, ref)
    made = actions.add_action(row, child, facts, actions.owner_named(current_user, facts.get("owner")))
    return _made(actions.action_as_shown(made), "interview_actions", ref)


@api.route("/interview-actions/<ref>/finished", methods=["POST"])
@needs("action.write")
@writing
@api.arguments(schemas.FinishedInterviewAction)
@api.response(201, answers.InterviewActionAnswer)
def finished(facts: dict[str, Any], ref: str) -> Response:
    """The action was done (`outcome`), or is not needed because."""
    row, child = actions.action_by_ref(current_user, ref)
    record = actions.action_as_shown(actions.finish_action(row, child, facts))
    viewed(acting(), current_user.authority_id, "api.interview-action", [child.ref], subject=ref)
    return json_api.answer(record, 201, location=url_for("missing.action", ref=ref), tag=record)


@api.route("/return-interviews/<ref>/shares", methods=["GET"])
@needs("interview.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.InterviewShareAnswer))
def sent(query: dict[str, Any], ref: str) -> Response:
    """What was sent on, oldest first: the references of the texts, and who confirmed it."""
    return _list(ref, query, "shares", lambda row: [shares.share_as_shown(s) for s in shares.shares_of([row.id]).get(row.id, [])])


@api.route("/return-interviews/<ref>/shares", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.NewInterviewShare)
@api.response(201, answers.InterviewShareAnswer)
def new_share(facts: dict[str, Any], ref: str) -> Response:
    """Record that texts were sent. One that the child asked to be kept from those it would go to is refused."""
    row, child = queries.interview_by_ref(current_user, ref)
    made = shares.share(row, child, facts, withheld.reader_of(current_user), by=current_user.name)
    return _made(shares.share_as_shown(made), "sent", ref)


@api.route("/return-interviews/<ref>/shares/<share>/confirmed", methods=["POST"])
@needs("interview.write")
@writing
@api.arguments(schemas.ShareConfirmed)
@api.response(201, answers.InterviewShareAnswer)
def confirmed(facts: dict[str, Any], ref: str, share: str) -> Response:
    """They have it: who confirmed it, and when. Confirmed already answers 409."""
    row, child = queries.interview_by_ref(current_user, ref)
    found = shares.acknowledge(shares.share_by_ref(row, share), child, facts["acknowledged_by"], facts.get("acknowledged_at"))
    return _made(shares.share_as_shown(found), "sent", ref)


def _made(record: dict[str, Any], listed_at: str, ref: str) -> Response:
    return json_api.answer(record, 201, location=url_for(f"missing-api.{listed_at}", ref=ref), tag=record)


def _list(ref: str, query: dict[str, Any], name: str, read: Callable[[ReturnInterview], Sequence[dict[str, Any]]]) -> Response:
    row, child = queries.interview_by_ref(current_user, ref)
    offset = json_api.after_count(query)
    items = list(read(row))[offset:offset + query["limit"] + 1]
    viewed(acting(), current_user.authority_id, f"api.interview-{name}", [child.ref], subject=ref)
    return json_api.answer(json_api.counted_page(items, query, offset))
