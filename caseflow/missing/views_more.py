"""What else is known: filled in where nothing stands yet, so that no reason is asked for."""
from __future__ import annotations

from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.called import name_for
from caseflow.missing import looks, schemas, service
from caseflow.missing.blueprint import blueprint
from caseflow.missing.looking_on import put_right
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import episode_by_ref
from caseflow.missing.said import ADDED
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

ASKED = ("place_last_seen", "circumstances", "left_at", "noticed_at", "caller", "caller_telephone")


def still_empty(episode: MissingEpisode) -> list[str]:
    """The facts of a report that nobody has given yet, in the order in which they are asked."""
    return [name for name in ASKED if getattr(episode, name) is None]


@blueprint.get("/missing/<ref>/more")
@needs("episode.write")
def more(ref: str) -> ResponseReturnValue:
    """Ask for what is not known yet; nothing is required."""
    return _more(ref)


@blueprint.post("/missing/<ref>/more")
@needs("episode.write")
@writing
def save_more(ref: str) -> ResponseReturnValue:
    """Add what is new; what stands already is changed with a reason elsewhere. What it moves, the lead reads afterwards."""
    return _more(ref)


def _more(ref: str) -> ResponseReturnValue:
    episode, child = episode_by_ref(current_user, ref)
    empty = still_empty(episode)
    beside = ("left_precision",) if "left_at" in empty else ()
    form = Form(schemas.EndingChanges(only=(*empty, *beside)), looks=looks.MORE)
    shown: dict[str, Any] = {"ref": ref, "name": name_for(current_user, child), "asked": empty}
    seen = Seen(child.authority_id, "episode question", [child.ref], ref)
    return answer(form, "missing/more.html", shown, seen, lambda facts: put_right(episode, child, lambda: service.amend(
        episode, child, {name: value for name, value in facts.items() if value is not None}, reason=ADDED, amender=current_user)),
        url_for("missing.episode", ref=ref))
