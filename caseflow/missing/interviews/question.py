"""One question about a return home interview on a page of its own: asked, answered, and back to the interview."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.missing.interviews import queries
from caseflow.missing.models import ReturnInterview
from caseflow.web.forms import Form
from caseflow.web.question import Seen, answer

Save = Callable[[ReturnInterview, Child, dict[str, Any]], Any]


def ask(ref: str, title: str, form: Callable[[ReturnInterview, Child], Form], save: Save, *, hint: str = "", button: str = "Save",
        done: str = "Saved.", template: str = "missing/interviews/question.html", **more: Any) -> ResponseReturnValue:
    """One question about an interview: the form on GET; on POST save the answer and go back to the interview."""
    row, child = queries.interview_by_ref(current_user, ref)
    shown: dict[str, Any] = {"ref": ref, "title": title, "hint": hint, "button": button,
                             "name": name_of(child), **more}
    return answer(form(row, child), template, shown, Seen(child.authority_id, "interview question", [child.ref], ref),
                  lambda facts: save(row, child, facts), url_for("missing.interview", ref=ref), done=done)
