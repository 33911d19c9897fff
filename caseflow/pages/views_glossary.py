"""The page of the words that caseflow uses."""
from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from caseflow.pages.blueprint import blueprint
from caseflow.pages.glossary import TERMS
from caseflow.web.guard import SIGNED_IN, needs


@blueprint.get("/glossary")
@needs(SIGNED_IN)
def glossary() -> ResponseReturnValue:
    """Every term, by the alphabet."""
    return render_template("pages/glossary.html", terms=TERMS)
