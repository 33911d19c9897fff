"""Looking back, in JSON: the timeline of a child or of one episode, and the history of each record on it."""
from __future__ import annotations

from datetime import datetime
from typing import Any

from flask import Response
from flask_login import current_user
from marshmallow import INCLUDE, Schema
from marshmallow import fields as plain

from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.children.models import Child
from caseflow.core.errors import Refused
from caseflow.missing.queries import episode_by_ref
from caseflow.pages import as_it_was
from caseflow.pages.child.rows import child_as_seen
from caseflow.pages.timeline.entries import ORDERS, Entry, asked_by, timeline
from caseflow.pages.timeline.field_history import NOTHING, Change
from caseflow.pages.timeline.one_record import one_record
from caseflow.pages.timeline.sources import SOURCES, kinds_for
from caseflow.web import json_api
from caseflow.web.fields import Choice, Instant, Line, Ref, iso
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ApiBlueprint, KnownListQuery

api = ApiBlueprint("timeline-api", __name__, description="Looking back: timelines, and the history of each record")


class TimelineQuery(KnownListQuery):
    """How a timeline is ordered, which kinds of entries it shows (`risk,told`), and whether what was recorded in error is on it."""

    order = Choice(tuple(ORDERS))
    kinds = Line()
    with_voided = Choice(("yes", "no"))


class _Open(Schema):
    """More keys may be added."""

    class Meta:
        """More keys may be added."""

        unknown = INCLUDE


class EntryAnswer(_Open):
    """One line of a timeline. `happened_at` is a time or a day (null where only the recording is known); `record` opens its history."""

    kind = plain.String(required=True)
    words = plain.String(required=True)
    text = plain.String(required=True, allow_none=True)
    happened_at = plain.String(required=True, allow_none=True)
    recorded_at = Instant(required=True)
    recorded_by = plain.String(required=True)
    record = plain.Dict(required=True, allow_none=True)


TimelineAnswer = list_of(EntryAnswer)


class FieldChangeAnswer(_Open):
    """What a field was and became, in words; null where there was nothing."""

    field = plain.String(required=True)
    label = plain.String(required=True)
    was = plain.String(required=True, allow_none=True)
    became = plain.String(required=True, allow_none=True)


class ChangeAnswer(_Open):
    """One version of a record: what it changed, by whom and why."""

    version = plain.Integer(required=True)
    recorded_at = Instant(required=True)
    recorded_by = plain.String(required=True)
    reason = plain.String(required=True, allow_none=True)
    fields_ = plain.List(plain.Nested(FieldChangeAnswer), required=True, data_key="fields")


class HistoryAnswer(list_of(ChangeAnswer)):  # type: ignore[misc]
    """The versions of one record of a child, newest first."""

    kind = plain.String(required=True)
    ref = Ref(required=True)
    child = Ref(required=True, allow_none=True)


@api.route("/children/<ref>/timeline", methods=["GET"])
@needs("child.read")
@api.arguments(TimelineQuery, location="query")
@api.response(200, TimelineAnswer)
def child_timeline(query: dict[str, Any], ref: str) -> Response:
    """Everything recorded about a child that you may see, newest first; `known_at` as could be known then."""
    as_at = _moment(query)
    child, _name, _now = child_as_seen(current_user, ref, as_at)
    return _answered(query, child, None, as_at)


@api.route("/missing-episodes/<ref>/timeline", methods=["GET"])
@needs("episode.read")
@api.arguments(TimelineQuery, location="query")
@api.response(200, TimelineAnswer)
def episode_timeline(query: dict[str, Any], ref: str) -> Response:
    """The same for one episode, also for somebody who sees only this report."""
    as_at = _moment(query)
    episode, child = episode_by_ref(current_user, ref)
    return _answered(query, child, episode.id, as_at, episode.ref)


@api.route("/history/<kind>/<ref>", methods=["GET"])
@needs("child.read")
@api.arguments(KnownListQuery, location="query")
@api.response(200, HistoryAnswer)
def record_history(query: dict[str, Any], kind: str, ref: str) -> Response:
    """What each field of one record was and became, newest first: `kind` and `ref` are those of `record` on a timeline."""
    as_at, offset = _moment(query), json_api.after_count(query)
    found = one_record(current_user, kind, ref, as_at)
    viewed(acting(), found.child.authority_id, json_api.seen_as("api.history", query), [found.child.ref], subject=found.ref)
    items = [_change(one) for one in found.changes[offset:offset + query["limit"] + 1]]
    about = {"kind": kind, "ref": found.ref, "child": found.child.ref if found.whole else None}
    return json_api.answer(about | json_api.counted_page(items, query, offset))


def _moment(query: dict[str, Any]) -> datetime | None:
    as_at: datetime | None = query.get("known_at")
    if as_at is not None:
        as_it_was.check_known(current_user, as_at, field="known_at")
    return as_at


def _answered(query: dict[str, Any], child: Child, episode_id: int | None, as_at: datetime | None, subject: str | None = None) -> Response:
    asked = asked_by(current_user, child.id, episode_id, as_at)
    allowed, offset = kinds_for(asked), json_api.after_count(query)
    kinds = [kind for kind in (query.get("kinds") or "").split(",") if kind]
    if not set(kinds) <= allowed.keys():
        raise Refused(f"Choose from: {', '.join(allowed)}.", field="kinds")
    found = timeline(asked, SOURCES, order=query.get("order") or "happened", kinds=kinds,
                     with_voided=query.get("with_voided") == "yes", start=offset, size=query["limit"] + 1)
    viewed(acting(), child.authority_id, json_api.seen_as("api.timeline", query), [child.ref], subject=subject)
    return json_api.answer(json_api.counted_page([_entry(one) for one in found.entries], query, offset))


def _entry(entry: Entry) -> dict[str, Any]:
    at = entry.moment.at
    return {
        "kind": entry.kind, "words": entry.words, "text": entry.text,
        "happened_at": iso(at) if isinstance(at, datetime) else at and at.isoformat(),
        "happened_precision": entry.moment.precision, "happened_until": iso(entry.moment.until),
        "recorded_at": iso(entry.recorded_at), "recorded_by": entry.by, "episode": entry.episode,
        "record": entry.history and {"kind": entry.history[0], "ref": entry.history[1]},
        "changed": entry.changed, "voided": entry.voided, "written_on": entry.written_on,
    }


def _change(change: Change) -> dict[str, Any]:
    return {
        "version": change.version, "recorded_at": iso(change.at), "recorded_by": change.who, "reason": change.why,
        "fields": [{"field": one.name, "label": one.label, "was": None if one.was == NOTHING else one.was,
                    "became": None if one.now == NOTHING else one.now} for one in change.fields],
    }
