"""The child is back: the pages of the police's prevention interview and of the welfare check."""
from __future__ import annotations

from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.missing.blueprint import blueprint
from caseflow.missing.interviews import back, looks, schemas
from caseflow.missing.question import ask
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.writing import writing

TEMPLATE = "missing/interviews/back.html"


def _prevention(ref: str) -> ResponseReturnValue:
    form = Form(schemas.NewPrevention(), looks=looks.PREVENTION | looks.kept_from(current_user.authority_id))
    return ask(ref, "Police prevention interview", form, back.record_prevention, template=TEMPLATE,
               hint="The police's own talk with the child, once called safe and well. The return home interview is still owed.")


@blueprint.get("/missing/<ref>/prevention-interview")
@needs("episode.write")
def prevention(ref: str) -> ResponseReturnValue:
    """Ask whether the police did it, or why not, and what harm was told."""
    return _prevention(ref)


@blueprint.post("/missing/<ref>/prevention-interview")
@needs("episode.write")
@writing
def save_prevention(ref: str) -> ResponseReturnValue:
    """Save it."""
    return _prevention(ref)


def _welfare(ref: str) -> ResponseReturnValue:
    form = Form(schemas.NewWelfare(), looks=looks.WELFARE | looks.kept_from(current_user.authority_id))
    return ask(ref, "Welfare check", form, lambda episode, child, facts: back.record_welfare(
        episode, child, facts | {"by": facts.get("by") or current_user.name}),
        hint="Make them welcome first. The questions about why can wait.", template=TEMPLATE)


@blueprint.get("/missing/<ref>/welfare-check")
@needs("episode.write")
def welfare(ref: str) -> ResponseReturnValue:
    """Ask how the child is."""
    return _welfare(ref)


@blueprint.post("/missing/<ref>/welfare-check")
@needs("episode.write")
@writing
def save_welfare(ref: str) -> ResponseReturnValue:
    """Save how the child is."""
    return _welfare(ref)
