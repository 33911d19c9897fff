"""A form on a page of its own: shown on GET, saved on POST, and whom the page shows written down either way."""
from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue

from caseflow.audit.record import shown_in_refusal, viewed
from caseflow.core.errors import DomainError
from caseflow.web.forms import Form
from caseflow.web.guard import acting


@dataclass(frozen=True)
class Seen:
    """Whom a page shows, for the audit record: in whose chain, on which page, which children, about what."""

    authority_id: int
    page: str
    refs: Sequence[str]
    subject: str | None = None


def answer(form: Form, template: str, shown: Mapping[str, Any], seen: Seen, save: Callable[[dict[str, Any]], Any],
           then: str | Callable[[Any], str], *, done: str = "Saved.") -> ResponseReturnValue:
    """The page on GET; on POST `save` what was answered, say so (and its `warnings`), and go on to `then`.

    A refusal shows the page again with what is wrong; nothing is saved, and that the page showed somebody is kept all the same.
    Call it after everything that the page needs was read: what a service had begun to change is not to be shown.
    """
    if request.method == "GET":
        viewed(acting(), seen.authority_id, seen.page, seen.refs, subject=seen.subject)
        return form.page(template, **shown)
    try:
        saved = save(form.load())
    except DomainError as refusal:
        shown_in_refusal(seen.page, seen.refs, subject=seen.subject)
        return form.page(template, refusal=refusal, **shown)
    flash(done)
    for words in getattr(saved, "warnings", ()):
        flash(words, "note")
    return redirect(then(saved) if callable(then) else then, 303)
