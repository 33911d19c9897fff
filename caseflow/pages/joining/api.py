"""Children who may be recorded twice, joining records and parting them, in JSON."""
from __future__ import annotations

from collections.abc import Collection
from typing import Any

from flask import Response, url_for
from flask_login import current_user
from marshmallow import INCLUDE, Schema
from marshmallow import fields as plain

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.children.models import Child
from caseflow.children.queries import child_by_ref
from caseflow.core.errors import Refused
from caseflow.identity import bench, fields, joining, parting, queries, schemas
from caseflow.pages.joining.preview import preview
from caseflow.store.unit import unit_of_work
from caseflow.web import json_api
from caseflow.web.fields import Instant, Line, Ref
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint
from caseflow.web.writing import writing

api = ApiBlueprint("joining-api", __name__, description="Children who may be recorded twice; joining records and parting them")


class _Open(Schema):
    """More keys may be added."""

    class Meta:
        """More keys may be added."""

        unknown = INCLUDE


class PairAnswer(_Open):
    """Two records that may be one child, each detail compared: `same`, `close`, `differs` or `blank`."""

    first = Ref(required=True)
    second = Ref(required=True)
    score = plain.Integer(required=True)
    compared = plain.Dict(keys=plain.String(), values=plain.String())


class VerdictAnswer(_Open):
    """What was said about two records."""

    ref = Ref(required=True)
    verdict = Line(required=True)


class PreviewAnswer(_Open):
    """What joining would do, in words; `seen` is sent back with the joining."""

    survivor = Ref(required=True)
    other = Ref(required=True)
    seen = Line(required=True)


class JoiningAnswer(_Open):
    """A joining; `parted_at` is when it was undone."""

    ref = Ref(required=True)
    survivor = Ref(required=True)
    other = Ref(required=True)
    at = Instant(required=True)


class PartingAnswer(_Open):
    """A parting; `later` says what had changed meanwhile and what became of it."""

    ref = Ref(required=True)


@api.route("/duplicates", methods=["GET"])
@needs("identity.merge")
@api.arguments(schemas.PairQuery, location="query")
@api.response(200, list_of(PairAnswer))
def duplicates(query: dict[str, Any]) -> Response:
    """Pairs of records that may be one child and that nobody has spoken about, likeliest first."""
    offset = json_api.after_count(query)
    rows = [pair.as_json() for pair in bench.waiting(current_user, offset=offset, limit=query["limit"] + 1)]
    page = json_api.counted_page(rows, query, offset)
    viewed(acting(), current_user.authority_id, "api.duplicates", [item[name] for item in page["items"] for name in ("first", "second")])
    return json_api.answer(page)


@api.route("/duplicates/verdicts", methods=["POST"])
@needs("identity.merge")
@writing
@api.arguments(schemas.NewVerdict)
@api.response(201, VerdictAnswer)
def new_verdict(facts: dict[str, Any]) -> Response:
    """Say of two records that they are two children (`not-duplicate`), or that somebody should look again (`look-again`)."""
    first, second = child_by_ref(current_user, facts["first"]), child_by_ref(current_user, facts["second"])
    kept = bench.say(first, second, facts["verdict"], facts["reason"])
    return json_api.answer({"ref": kept.ref, "verdict": kept.verdict, "first": first.ref, "second": second.ref, "reason": kept.why}, 201,
                           location=url_for("joining-api.duplicates"))


@api.route("/children/<ref>/merge-preview", methods=["GET"])
@needs("identity.merge")
@api.arguments(schemas.PreviewQuery, location="query")
@api.response(200, PreviewAnswer)
def merge_preview(query: dict[str, Any], ref: str) -> Response:
    """What joining the other record into this one would move; it is tried out and undone, and nothing is kept."""
    named = [name for name in (query.get("take") or "").split(",") if name]
    with unit_of_work(acting(), current_user.authority_id):
        survivor, other = child_by_ref(current_user, ref), child_by_ref(current_user, query["other"])
        viewed(acting(), current_user.authority_id, "api.merge-preview", [survivor.ref, other.ref])
        found = preview(survivor, other, _taken(survivor, other, named)).as_json()
    return json_api.answer(found)


@api.route("/children/<ref>/merges", methods=["GET"])
@needs("identity.merge")
@api.arguments(json_api.ListQuery, location="query")
@api.response(200, list_of(JoiningAnswer))
def merges(query: dict[str, Any], ref: str) -> Response:
    """The joinings of this child's record, newest first."""
    child, offset = child_by_ref(current_user, ref), json_api.after_count(query)
    rows = [one.as_json() for one in queries.joinings(current_user, survivor_id=child.id, limit=offset + query["limit"] + 1)]
    viewed(acting(), current_user.authority_id, "api.merges", [ref])
    return json_api.answer(json_api.counted_page(rows[offset:], query, offset))


@api.route("/children/<ref>/merges", methods=["POST"])
@needs("identity.merge")
@writing
@api.arguments(schemas.NewJoining)
@api.response(201, JoiningAnswer)
def new_merge(facts: dict[str, Any], ref: str) -> Response:
    """Join another record of the same child into this one. `take` names details that the other knows better."""
    survivor = child_by_ref(current_user, ref)
    if facts["other"] == ref:
        raise Refused("This is the same record. Choose another one.", field="other")
    other = child_by_ref(current_user, facts["other"])
    made = joining.join(survivor, other, take=_taken(survivor, other, facts["take"]), why=facts["reason"], seen=facts.get("seen"))
    return json_api.answer(_shown(made.ref), 201, location=url_for("joining-api.merge", ref=made.ref))


@api.route("/merges/<ref>", methods=["GET"])
@needs("identity.merge")
@api.response(200, JoiningAnswer)
def merge(ref: str) -> Response:
    """One joining, with how many rows of each table it moved."""
    record = _shown(ref)
    viewed(acting(), current_user.authority_id, "api.merge", [record["survivor"], record["other"]])
    return json_api.answer(record)


@api.route("/merges/<ref>/unmerges", methods=["POST"])
@needs("identity.merge")
@writing
@api.arguments(schemas.Parting)
@api.response(201, PartingAnswer)
def new_unmerge(facts: dict[str, Any], ref: str) -> Response:
    """Undo a joining: every row goes back. `later` (`keep`, `put-back`) is needed when details were changed since."""
    found = queries.joining_by_ref(current_user, ref)
    kept = parting.part(found.merge, why=facts["reason"], later=facts.get("later"))
    return json_api.answer(
        {"ref": kept.ref, "merge": ref, "survivor": found.survivor.ref, "other": found.other.ref, "later": kept.later}, 201,
        location=url_for("joining-api.merge", ref=ref))


def _taken(survivor: Child, other: Child, named: Collection[str]) -> set[str]:
    """The details named, and those that only the other record knows."""
    return {*named, *fields.blanks(survivor, other)}


def _shown(ref: str) -> dict[str, Any]:
    found = queries.joining_by_ref(current_user, ref)
    moved = queries.moved_by(found.merge.id)
    return found.as_json() | {"moved": moved["moved"], "doubled": moved["doubled"]}
