"""While a child is out: updates, in contact but not back, no longer in contact, the police's grading, went again."""
from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.missing import looks, schemas, service_during, service_endings
from caseflow.missing.blueprint import blueprint
from caseflow.missing.question import ask
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

CONTACT_HINT = "The record then says “in contact, not back”. It stays on the board until the child is back."
WATCHED_HINT = "For a child whose whereabouts are known and who is not back. The statutory return counts this as away."


def _update(ref: str) -> ResponseReturnValue:
    form = Form(looks.FreshUpdate(), {"what": "update"}, looks=looks.UPDATE)
    return ask(ref, "Add an update", form, lambda episode, child, facts: service_during.add_update(
        episode, child, facts["text"], facts.get("at"), what=facts.get("what") or "update",
        human_contact=facts.get("what") in ("contact", "sighting"), by=facts.get("by"),
        result=facts.get("result") if facts.get("what") == "attempt" else None,
        place=facts.get("place") if facts.get("what") == "sighting" else None), done="Update saved.", template="missing/update.html")


@blueprint.get("/missing/<ref>/update")
@needs("episode.write")
def add_update(ref: str) -> ResponseReturnValue:
    """Ask what became known."""
    return _update(ref)


@blueprint.post("/missing/<ref>/update")
@needs("episode.write")
@writing
def save_update(ref: str) -> ResponseReturnValue:
    """Save what became known."""
    return _update(ref)


def _contact(ref: str) -> ResponseReturnValue:
    return ask(ref, "In contact, not back", Form(looks.Contact(), looks=looks.CONTACT), lambda episode, child, facts: (
        service_endings.in_contact(episode, child, facts.get("at"), text=facts.get("text"), viewer=current_user)), hint=CONTACT_HINT)


@blueprint.get("/missing/<ref>/in-contact")
@needs("episode.write")
def in_contact(ref: str) -> ResponseReturnValue:
    """Ask since when the whereabouts are known."""
    return _contact(ref)


@blueprint.post("/missing/<ref>/in-contact")
@needs("episode.write")
@writing
def save_contact(ref: str) -> ResponseReturnValue:
    """From now on the child is away, not missing; not found."""
    return _contact(ref)


def _watched(ref: str) -> ResponseReturnValue:
    return ask(ref, "Somebody is watching over them", Form(looks.Watched(), looks=looks.WATCHED), lambda episode, child, facts: (
        service_endings.change_type(episode, child, "A", facts.get("at"), monitored=True, watched_by=facts["watched_by"],
                                    text=facts.get("text"), viewer=current_user)), hint=WATCHED_HINT)


@blueprint.get("/missing/<ref>/watched")
@needs("episode.write")
def watched(ref: str) -> ResponseReturnValue:
    """Ask who watches over a child who is away."""
    return _watched(ref)


@blueprint.post("/missing/<ref>/watched")
@needs("episode.write")
@writing
def save_watched(ref: str) -> ResponseReturnValue:
    """From now on the child is away and watched over; figures count that as away."""
    return _watched(ref)


def _lost(ref: str) -> ResponseReturnValue:
    return ask(ref, "We no longer know where they are", Form(looks.Contact(), looks=looks.LOST), lambda episode, child, facts: (
        service_endings.change_type(episode, child, "M", facts.get("at"), text=facts.get("text"), viewer=current_user)))


@blueprint.get("/missing/<ref>/lost-contact")
@needs("episode.write")
def lost_contact(ref: str) -> ResponseReturnValue:
    """Ask since when nobody knows."""
    return _lost(ref)


@blueprint.post("/missing/<ref>/lost-contact")
@needs("episode.write")
@writing
def save_lost_contact(ref: str) -> ResponseReturnValue:
    """From now on the child is missing again."""
    return _lost(ref)


def _risk(ref: str) -> ResponseReturnValue:
    return ask(ref, "Police risk", Form(schemas.NewPoliceRisk(), looks=looks.RISK), lambda episode, child, facts: (
        service_during.add_police_risk(episode, child, facts["level"], facts.get("at"), facts.get("by"),
                                        words=facts.get("words"), why=facts.get("why"))),
        hint="Earlier gradings stay on the record.")


@blueprint.get("/missing/<ref>/police-risk")
@needs("episode.write")
def police_risk(ref: str) -> ResponseReturnValue:
    """Ask how the police grade the risk."""
    return _risk(ref)


@blueprint.post("/missing/<ref>/police-risk")
@needs("episode.write")
@writing
def save_police_risk(ref: str) -> ResponseReturnValue:
    """Save the grading."""
    return _risk(ref)
