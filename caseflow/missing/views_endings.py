"""How an episode ends: found, back, back and gone again, handed over at 18, taken back when recorded in error."""
from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.models import Child
from caseflow.core.wording import span_in_words
from caseflow.missing import looks, schemas, service_again, service_endings
from caseflow.missing.blueprint import blueprint
from caseflow.missing.looking_on import put_right
from caseflow.missing.models import MissingEpisode
from caseflow.missing.question import ask
from caseflow.missing.service import Saved
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

AGAIN_HINT = "This ends the first record and opens a second. Two absences are two records; the time between them is shown."
AGAIN_DONE = "Saved: back, and gone again. This is the record of the second absence."
ERROR_HINT = "It will count nowhere. What was recorded stays in the history, with your reason."


def _found(ref: str) -> ResponseReturnValue:
    return ask(ref, "Found", Form(schemas.Found(), looks=looks.FOUND), lambda episode, child, facts: (
        service_endings.found(episode, child, **{k: v for k, v in facts.items() if v is not None}, viewer=current_user)),
        hint="This saves alone. When they are back can be recorded later.", button="Save: found",
        done="Saved: found. Record it when the child is back.")


@blueprint.get("/missing/<ref>/found")
@needs("episode.write")
def found(ref: str) -> ResponseReturnValue:
    """Ask when, where, by whom, and whether the child is safe."""
    return _found(ref)


@blueprint.post("/missing/<ref>/found")
@needs("episode.write")
@writing
def save_found(ref: str) -> ResponseReturnValue:
    """Save that the child was found."""
    return _found(ref)


def _returned(ref: str) -> ResponseReturnValue:
    return ask(ref, "Returned", Form(schemas.Returned(), looks=looks.RETURNED), lambda episode, child, facts: (
        service_endings.returned(episode, child, **{k: v for k, v in facts.items() if v is not None}, viewer=current_user)),
        hint="Any place of care or safety. The return home interview is due 72 hours later.", button="Save: returned",
        done="Saved: returned.")


@blueprint.get("/missing/<ref>/returned")
@needs("episode.write")
def returned(ref: str) -> ResponseReturnValue:
    """Ask when the child arrived, and where."""
    return _returned(ref)


@blueprint.post("/missing/<ref>/returned")
@needs("episode.write")
@writing
def save_returned(ref: str) -> ResponseReturnValue:
    """Save that the child is back."""
    return _returned(ref)


def _again(ref: str) -> ResponseReturnValue:
    form = Form(schemas.WentAgain(only=(*looks.AGAIN, "returned_precision", "last_seen_precision", "last_seen_until")),
                looks=looks.AGAIN)
    return ask(ref, "They came back, then went again", form, _save_again, hint=AGAIN_HINT, button="Save both", done=AGAIN_DONE,
               then=lambda saved: url_for("pages.to_do", ref=saved.episode.ref))


def _save_again(episode: MissingEpisode, child: Child, facts: dict[str, Any]) -> Saved:
    known = {name: value for name, value in facts.items() if value is not None}
    saved = service_again.went_again(episode, child, known, reporter=current_user)
    gap = "Between the two they were back: how long is not known to the hour." if saved.gap is None else (
        f"Between the two they were back for {span_in_words(saved.gap)}.")
    return Saved(saved.episode, [gap, *saved.warnings])


@blueprint.get("/missing/<ref>/went-again")
@needs("episode.write")
def went_again(ref: str) -> ResponseReturnValue:
    """Ask when the child came back, and when they were last seen before they went again."""
    return _again(ref)


@blueprint.post("/missing/<ref>/went-again")
@needs("episode.write")
@writing
def save_went_again(ref: str) -> ResponseReturnValue:
    """End the first absence and open the second, or neither."""
    return _again(ref)


def _handover(ref: str) -> ResponseReturnValue:
    return ask(ref, "Turned 18 while missing: hand over", Form(schemas.Handover(), looks=looks.HANDOVER), lambda episode, child, facts: (
        service_endings.hand_over(episode, child, facts["handed_over_to"], facts.get("handed_over_at"))),
        hint="They leave the board when somebody else has taken over the search.")


@blueprint.get("/missing/<ref>/hand-over")
@needs("episode.amend")
def hand_over(ref: str) -> ResponseReturnValue:
    """Ask who searches from now on."""
    return _handover(ref)


@blueprint.post("/missing/<ref>/hand-over")
@needs("episode.amend")
@writing
def save_hand_over(ref: str) -> ResponseReturnValue:
    """Save the handover."""
    return _handover(ref)


REASON = {"reason": {"label": "Why?"}}


def _reopen(ref: str) -> ResponseReturnValue:
    return ask(ref, "Still out: found was recorded in error", Form(schemas.TakeBack(), looks=REASON), lambda episode, child, facts: (
        put_right(episode, child, lambda: service_endings.reopen(episode, child, facts["reason"], viewer=current_user))),
        button="Take it back")


@blueprint.get("/missing/<ref>/reopen")
@needs("episode.amend")
def reopen(ref: str) -> ResponseReturnValue:
    """Ask why the ending was wrong."""
    return _reopen(ref)


@blueprint.post("/missing/<ref>/reopen")
@needs("episode.amend")
@writing
def save_reopen(ref: str) -> ResponseReturnValue:
    """The child is still out."""
    return _reopen(ref)


def _void(ref: str) -> ResponseReturnValue:
    return ask(ref, "Recorded in error", Form(schemas.TakeBack(), looks=REASON), lambda episode, child, facts: (
        put_right(episode, child, lambda: service_endings.void(episode, child, facts["reason"]))),
        hint=ERROR_HINT, button="Take the whole record back", warning=True)


@blueprint.get("/missing/<ref>/recorded-in-error")
@needs("episode.amend")
def void(ref: str) -> ResponseReturnValue:
    """Ask why the record is taken back."""
    return _void(ref)


@blueprint.post("/missing/<ref>/recorded-in-error")
@needs("episode.amend")
@writing
def save_void(ref: str) -> ResponseReturnValue:
    """Take the record back."""
    return _void(ref)
