"""Recording a move of responsibility or of the area a child lives in, and taking one back."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.children.authorities import service
from caseflow.children.authorities.queries import row_called
from caseflow.children.authorities.schemas import MOVE, TAKE_BACK, NewAuthority, TakenBack
from caseflow.children.blueprint import blueprint
from caseflow.children.called import name_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.web.forms import Form
from caseflow.web.guard import needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing


def _ask(child: Child, title: str, hint: str, form: Form, save: Callable[[dict[str, Any]], Any], done: str,
         template: str = "children/fact.html") -> ResponseReturnValue:
    shown = {"ref": child.ref, "title": title, "hint": hint, "asked": list(form.controls), "name": name_of(child)}
    return answer(form, template, shown, Seen(child.authority_id, "child authorities", [child.ref]), save,
                  url_for("pages.child", ref=child.ref), done=done)


def _move(ref: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    return _ask(child, "Responsible and host authority", "Each authority counts the child, and what happened, for its own days.",
                Form(NewAuthority(), looks=MOVE), lambda asked: service.record_authority(
                    child, asked["kind"], service.authority_meant(asked["authority"], child.authority_id), asked["started_on"]), "Saved.",
                "children/authorities/move.html")


@blueprint.get("/children/<ref>/authorities")
@needs("authority.write")
def move_authority(ref: str) -> ResponseReturnValue:
    """What changed, to which authority, from which day?"""
    return _move(ref)


@blueprint.post("/children/<ref>/authorities")
@needs("authority.write")
@writing
def save_authority(ref: str) -> ResponseReturnValue:
    """Record it."""
    return _move(ref)


def _back(ref: str, row: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    found = row_called(child, row)
    return _ask(child, "Take this back", "What stood before it stands again; this row is kept as recorded in error.",
                Form(TakenBack(), looks=TAKE_BACK), lambda asked: service.take_back(found, child, asked["reason"]), "Taken back.")


@blueprint.get("/children/<ref>/authorities/<row>/take-back")
@needs("authority.write")
def take_back_authority(ref: str, row: str) -> ResponseReturnValue:
    """Why was it recorded in error?"""
    return _back(ref, row)


@blueprint.post("/children/<ref>/authorities/<row>/take-back")
@needs("authority.write")
@writing
def save_authority_taken_back(ref: str, row: str) -> ResponseReturnValue:
    """Take it back."""
    return _back(ref, row)
