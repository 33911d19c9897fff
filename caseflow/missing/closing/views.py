"""Closing an episode when nothing follows it any more, and opening it again."""
from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user
from marshmallow import Schema

from caseflow.missing import schemas
from caseflow.missing.blueprint import blueprint
from caseflow.missing.closing import service
from caseflow.missing.closing.schemas import Closing
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.question import ask
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

LOOKS = {"despite": {"label": "Why is it closed all the same?", "rows": 3, "optional": False}}
AGAIN = {"reason": {"label": "Why is it opened again?"}}


def _close(ref: str) -> ResponseReturnValue:
    episode, _ = episode_by_ref(current_user, ref)
    left = service.outstanding(episode)
    asked: Schema = Closing() if left else Closing(exclude=("despite",))
    return ask(ref, "Close this episode", Form(asked, looks=LOOKS), lambda one, child, facts: service.close(
        one, child, current_user, facts.get("despite")), button="Close it", done="Closed.",
        template="missing/closing/close.html", left=left, lead=current_user.role == service.MANAGER)


def _again(ref: str) -> ResponseReturnValue:
    return ask(ref, "Open it again", Form(schemas.TakeBack(), looks=AGAIN), lambda episode, child, facts: service.open_again(
        episode, child, facts["reason"]), done="Open again: something still follows.")


@blueprint.get("/missing/<ref>/close")
@needs("episode.amend")
def close(ref: str) -> ResponseReturnValue:
    """What still follows, and whether it may be closed."""
    return _close(ref)


@blueprint.post("/missing/<ref>/close")
@needs("episode.amend")
@writing
def save_close(ref: str) -> ResponseReturnValue:
    """Close it."""
    return _close(ref)


@blueprint.get("/missing/<ref>/open-again")
@needs("episode.amend")
def open_again(ref: str) -> ResponseReturnValue:
    """Ask why the closing is taken back."""
    return _again(ref)


@blueprint.post("/missing/<ref>/open-again")
@needs("episode.amend")
@writing
def save_open_again(ref: str) -> ResponseReturnValue:
    """Take the closing back."""
    return _again(ref)
