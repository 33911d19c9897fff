"""One question about a return home interview on a page of its own: asked, answered, and back to the interview."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.core.errors import DomainError
from caseflow.missing.interviews import queries
from caseflow.missing.models import ReturnInterview
from caseflow.web.forms import Form
from caseflow.web.guard import acting

Save = Callable[[ReturnInterview, Child, dict[str, Any]], Any]


def ask(ref: str, title: str, form: Callable[[ReturnInterview, Child], Form], save: Save, *, hint: str = "", button: str = "Save",
        done: str = "Saved.", template: str = "missing/interviews/question.html", **more: Any) -> ResponseReturnValue:
    """One question about an interview: the form on GET; on POST save the answer and go back to the interview."""
    row, child = queries.interview_by_ref(current_user, ref)
    child_ref, asked = child.ref, form(row, child)
    shown: dict[str, Any] = {"ref": ref, "title": title, "hint": hint, "button": button,
                             "name": name_of(child), **more}
    if request.method == "GET":
        viewed(acting(), child.authority_id, "interview question", [child_ref], subject=ref)
        return asked.page(template, **shown)
    try:
        save(row, child, asked.load())
    except DomainError as refusal:
        shown_in_refusal("interview question", [child_ref], subject=ref)
        return asked.page(template, refusal=refusal, **shown)
    flash(done)
    return redirect(url_for("missing.interview", ref=ref), 303)
