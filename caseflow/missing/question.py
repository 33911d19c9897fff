"""One question about an episode on a page of its own: asked, answered, and back to the episode."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.called import name_for
from caseflow.children.models import Child
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episode_by_ref
from caseflow.web.forms import Form
from caseflow.web.question import Seen, answer

Save = Callable[[MissingEpisode, Child, dict[str, Any]], Any]


def ask(ref: str, title: str, form: Form, save: Save, *, hint: str = "", button: str = "Save", done: str = "Saved.",
        then: Callable[[Any], str] | None = None, template: str = "missing/question.html", **more: Any) -> ResponseReturnValue:
    """One question about an episode: the form on GET; on POST save the answer and go back to the episode (or to `then(saved)`).

    `more` goes to the template.
    """
    episode, child = episode_by_ref(current_user, ref)
    shown: dict[str, Any] = {"ref": ref, "title": title, "hint": hint, "button": button, "name": name_for(current_user, child), **more}
    return answer(form, template, shown, Seen(child.authority_id, "episode question", [child.ref], ref),
                  lambda facts: save(episode, child, facts), then or url_for("missing.episode", ref=ref), done=done)
