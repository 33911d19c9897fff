"""The printed form for when there is no line: what to ask and whom to ring, kept in a drawer before it is needed."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow.missing.blueprint import blueprint
from caseflow.web.guard import needs


@blueprint.get("/report/on-paper")
@needs("episode.report")
def on_paper() -> ResponseReturnValue:
    """Two sides of A4 that hold nothing of any child."""
    return render_template("missing/on_paper.html")
