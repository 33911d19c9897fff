"""The page of a subject, and the forms that add, change and take back a fact of any kind."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from caseflow.audit.record import viewed
from caseflow.children.blueprint import blueprint
from caseflow.children.called import name_of
from caseflow.children.life import service
from caseflow.children.life.kind import Kind
from caseflow.children.life.library import ABOUT, KINDS, SUBJECTS
from caseflow.children.life.page import subject_page
from caseflow.children.life.queries import fact_by_ref, kind_named, rows_of
from caseflow.children.life.schemas import Taken, changes_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import Forbidden
from caseflow.web.forms import Form
from caseflow.web.guard import acting, needs
from caseflow.web.question import Seen, answer
from caseflow.web.writing import writing

ADDED = ", ".join(f'"{name}"' for name, kind in sorted(KINDS.items()) if kind.elsewhere is None)
CHANGED = ", ".join(f'"{name}"' for name in sorted(KINDS))
WHY = {"because": {"label": "Why is it changed?",
                   "hint": "Needed when something that was recorded is changed, not when blanks are filled."}}
VOID = {"because": {"label": "Why was it recorded in error?"}}


def page_of(kind: Kind, ref: str) -> str:
    """The page on which facts of this kind are read."""
    subject = SUBJECTS[kind.subject]
    return url_for(subject.endpoint, ref=ref, subject=subject.name) if subject.endpoint == "children.about" else url_for(
        subject.endpoint, ref=ref)


def readable(name: str) -> None:
    """Refuse a subject that this role may not read."""
    if not current_user.may(SUBJECTS[name].permission):
        raise Forbidden()


@blueprint.get(f"/children/<ref>/about/<any({', '.join(ABOUT)}):subject>")
@needs("child.read")
def about(ref: str, subject: str) -> ResponseReturnValue:
    """Everything recorded on one subject: trafficking's two tracks, status and leave, home, warnings."""
    child = child_by_ref(current_user, ref)
    readable(subject)
    page = subject_page(current_user, child, SUBJECTS[subject])
    viewed(acting(), child.authority_id, f"child {subject}", [ref])
    return render_template("children/about.html", page=page)


@blueprint.get(f"/children/<ref>/record/<any({ADDED}):kind>")
@needs("child.write")
def add_fact(ref: str, kind: str) -> ResponseReturnValue:
    """Ask for a new fact of this kind."""
    return _add(ref, kind_named(kind))


@blueprint.post(f"/children/<ref>/record/<any({ADDED}):kind>")
@needs("child.write")
@writing
def save_fact(ref: str, kind: str) -> ResponseReturnValue:
    """Record it."""
    return _add(ref, kind_named(kind))


def _add(ref: str, kind: Kind) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    newest = rows_of(kind, child.id)[:1] if kind.carries and request.method == "GET" else []
    days = {name for name in kind.looks if kind.column(name) == kind.dated or name.endswith("review_on")}
    carried = {name: kind.value(newest[0], name) for name in kind.asked if name not in days} if newest else {}
    return _answer(child, kind, Form(kind.schema(only=kind.asked), carried, looks=kind.looks), _shown(child, kind, kind.add, kind.asked),
                   lambda given: service.add_fact(child, kind, given))


def _answer(child: Child, kind: Kind, form: Form, shown: dict[str, Any], save: Callable[[dict[str, Any]], Any],
            done: str = "Saved.") -> ResponseReturnValue:
    return answer(form, "children/fact.html", shown, Seen(child.authority_id, "child facts", [child.ref]), save,
                  page_of(kind, child.ref), done=done)


@blueprint.get(f"/children/<ref>/record/<any({CHANGED}):kind>/<fact>")
@needs("child.write")
def change_fact(ref: str, kind: str, fact: str) -> ResponseReturnValue:
    """Show a fact as it stands, to be completed or put right."""
    return _change(ref, kind_named(kind), fact)


@blueprint.post(f"/children/<ref>/record/<any({CHANGED}):kind>/<fact>")
@needs("child.write")
@writing
def save_change(ref: str, kind: str, fact: str) -> ResponseReturnValue:
    """Save what changed; the version before is kept."""
    return _change(ref, kind_named(kind), fact)


def _change(ref: str, kind: Kind, fact: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    row, _ = fact_by_ref(current_user, kind, fact, child)
    schema = changes_of(kind, form=True)
    shown = _shown(child, kind, f"Change: {kind.title[:1].lower()}{kind.title[1:]}", (*kind.fields, "because"))
    values = {name: kind.value(row, name) for name in kind.fields}
    return _answer(child, kind, Form(schema, values, looks={**kind.looks, **WHY}), shown, lambda given: service.amend_fact(
        child, kind, row, given, given.pop("because", None)))


@blueprint.get(f"/children/<ref>/record/<any({CHANGED}):kind>/<fact>/error")
@needs("child.write")
def void_fact(ref: str, kind: str, fact: str) -> ResponseReturnValue:
    """Ask why a fact was recorded in error."""
    return _void(ref, kind_named(kind), fact)


@blueprint.post(f"/children/<ref>/record/<any({CHANGED}):kind>/<fact>/error")
@needs("child.write")
@writing
def save_void(ref: str, kind: str, fact: str) -> ResponseReturnValue:
    """Take it back."""
    return _void(ref, kind_named(kind), fact)


def _void(ref: str, kind: Kind, fact: str) -> ResponseReturnValue:
    child = child_by_ref(current_user, ref)
    row, _ = fact_by_ref(current_user, kind, fact, child)
    shown = _shown(child, kind, "Recorded in error", ("because",)) | {"hint": kind.heading(row)}
    return _answer(child, kind, Form(Taken(), looks=VOID), shown, lambda given: service.void_fact(child, kind, row, given["because"]),
                   "Taken back. What was recorded stays in the history.")


def _shown(child: Child, kind: Kind, title: str, asked: tuple[str, ...]) -> dict[str, Any]:
    return {"ref": child.ref, "title": title, "hint": kind.hint, "asked": asked, "back": page_of(kind, child.ref),
            "name": name_of(child)}
