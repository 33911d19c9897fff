"""Facts of every kind in JSON: a list and a new one below the child, one by its reference, changed or taken back."""
from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, url_for
from flask_login import current_user
from marshmallow import Schema, fields

from caseflow.audit.record import viewed
from caseflow.children.answers import Recorded, list_of
from caseflow.children.life import service
from caseflow.children.life.due import AHEAD, due_from
from caseflow.children.life.kind import Kind
from caseflow.children.life.library import KINDS, SUBJECTS
from caseflow.children.life.quality import lacking_in
from caseflow.children.life.queries import fact_by_ref, rows_of
from caseflow.children.life.schemas import Taken, changes_of
from caseflow.children.life.shown import fact_as_shown, facts_as_shown
from caseflow.children.queries import child_by_ref
from caseflow.web import json_api
from caseflow.web.fields import Day, Ref
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, KnownListQuery, Limit
from caseflow.web.writing import writing

api = ApiBlueprint("child-facts-api", __name__, description="Dated facts about a child: exploitation, leave, age, home, plan, flags")


class Voided(Schema):
    """A fact that was taken back."""

    ref = Ref(required=True)
    child = Ref(required=True)
    voided = fields.Boolean(required=True)


def _answer_of(kind: Kind) -> Any:
    base = kind.schema.__name__.removesuffix("Fields").removeprefix("New")
    return type(f"{base}Fact", (Recorded, kind.schema), {
        "__doc__": kind.schema.__doc__, "child": Ref(required=True), "version": fields.Integer(required=True)})


def _endpoints(kind: Kind) -> None:
    """The operations on one kind; lists and new ones of the two tracks and of status are the children room's own."""
    answer, name, reading = _answer_of(kind), kind.name.replace("-", "_"), SUBJECTS[kind.subject].permission

    def several(query: dict[str, Any], ref: str) -> Response:
        child = child_by_ref(current_user, ref)
        offset = json_api.after_count(query)
        rows = rows_of(kind, child.id, query.get("known_at"))[offset: offset + query["limit"] + 1]
        shown = facts_as_shown(kind, rows, child.ref)
        viewed(acting(), current_user.authority_id, json_api.seen_as(f"api.{kind.name}", query), [ref])
        return json_api.answer(json_api.counted_page(shown, query, offset))

    def new(facts: dict[str, Any], ref: str) -> Response:
        child = child_by_ref(current_user, ref)
        shown = fact_as_shown(kind, service.add_fact(child, kind, facts), child.ref)
        return json_api.answer(shown, 201, location=url_for(f"child-facts-api.one_{name}", fact=shown["ref"]), tag=shown)

    def one(fact: str) -> Response:
        row, child = fact_by_ref(current_user, kind, fact)
        shown = fact_as_shown(kind, row, child.ref)
        viewed(acting(), current_user.authority_id, f"api.{kind.name}", [child.ref], subject=fact)
        return json_api.answer(shown, tag=shown)

    def change(facts: dict[str, Any], fact: str) -> Response:
        row, child = fact_by_ref(current_user, kind, fact)
        json_api.require_match(fact_as_shown(kind, row, child.ref))
        service.amend_fact(child, kind, row, facts, facts.pop("because", None))
        shown = fact_as_shown(kind, row, child.ref)
        return json_api.answer(shown, tag=shown)

    def void(facts: dict[str, Any], fact: str) -> Response:
        row, child = fact_by_ref(current_user, kind, fact)
        service.void_fact(child, kind, row, facts["because"])
        return json_api.answer({"ref": fact, "child": child.ref, "voided": True})

    below, alone = f"/children/<ref>/{kind.name}", f"/{kind.name}/<fact>"
    if kind.elsewhere is None:
        _add(below, "GET", f"all_{name}", reading, several, f"{kind.title}, newest first; `known_at` gives them as known then.",
             api.arguments(KnownListQuery, location="query"), api.response(200, list_of(answer)))
        _add(below, "POST", f"new_{name}", "child.write", new, f"{kind.add}.", api.arguments(kind.schema), api.response(201, answer))
    _add(alone, "GET", f"one_{name}", reading, one, f"One record: {kind.title}.", api.response(200, answer))
    _add(alone, "PATCH", f"change_{name}", "child.write", change,
         "Change it; `because` says why, and is needed when something that was recorded changes.",
         api.arguments(changes_of(kind)), api.response(200, answer))
    _add(f"{alone}/void", "POST", f"void_{name}", "child.write", void, "Take it back: it was recorded in error.",
         api.arguments(Taken), api.response(200, Voided))


def _add(path: str, method: str, name: str, permission: str, view: Callable[..., Any], words: str, *gates: Callable[..., Any]) -> None:
    """One operation: its permission, its unit when it writes, its gate and its answer."""
    view.__name__, view.__doc__ = name, words
    for gate in reversed(gates):
        view = gate(view)
    if method != "GET":
        view = writing(view)
    api.route(path, methods=[method], endpoint=name)(needs(permission)(view))


for _kind in KINDS.values():
    _endpoints(_kind)


class Due(Schema):
    """Something of a child that runs out or is to be looked at again."""

    child = Ref(required=True)
    subject = fields.String(required=True)
    what = fields.String(required=True)
    day = Day(required=True)
    overdue = fields.Boolean(required=True)


class DueQuery(json_api.ListQuery):
    """Within how many days, where to go on, and how many to give at most."""

    days = Limit(least=0, most=366, load_default=AHEAD, allow_none=False)


class Lacking(Schema):
    """Something that is not recorded, or overdue, about children in care."""

    name = fields.String(required=True)
    words = fields.String(required=True)
    children = fields.Integer(required=True)
    refs = fields.List(Ref(), required=True)


@api.route("/due", methods=["GET"])
@needs("child.read")
@api.arguments(DueQuery, location="query")
@api.response(200, list_of(Due))
def due(query: dict[str, Any]) -> Response:
    """What runs out or is to be looked at again, of the children that you see: soonest first in each list, overdue ones among them."""
    offset = json_api.after_count(query)
    items: list[dict[str, Any]] = [
        {"child": one.ref, "subject": name, "what": one.words, "day": one.day.isoformat(), "overdue": one.overdue}
        for name, one in due_from(current_user, query["days"], offset=offset, limit=query["limit"] + 1)]
    page = json_api.counted_page(items, query, offset)
    viewed(acting(), current_user.authority_id, "api.due", {item["child"] for item in page["items"]})
    return json_api.answer(page)


@api.route("/data-quality", methods=["GET"])
@needs("quality.read")
@api.response(200, list_of(Lacking))
def quality() -> Response:
    """What is not recorded or overdue about children in care: counts, and references without names."""
    items: list[dict[str, Any]] = [
        {"name": one.name, "words": one.words, "children": one.children, "refs": [ref for ref, _ in one.refs]}
        for one in lacking_in(current_user.authority_id)]
    viewed(acting(), current_user.authority_id, "api.data-quality", {ref for item in items for ref in item["refs"]})
    return json_api.answer({"items": items, "next": None})
