"""Who is to be told, in JSON: the list, confirmed, taken back, not safe; an authority's notices."""
from __future__ import annotations

from typing import Any

from flask import Response, url_for
from flask_login import current_user

from caseflow.accounts import offices
from caseflow.accounts.schemas import OfficeHours
from caseflow.audit.record import viewed
from caseflow.children.answers import list_of
from caseflow.children.queries import child_by_ref
from caseflow.core import clock
from caseflow.missing import answers as room
from caseflow.missing import queries, shown
from caseflow.missing import schemas as gate
from caseflow.missing.api_frame import api
from caseflow.missing.told import answers, schemas, service
from caseflow.missing.told.checklist import checklist_of, line_as_shown
from caseflow.missing.told.facts import ever_unsafe
from caseflow.missing.told.recipients import WAYS
from caseflow.missing.told.unconfirmed import unconfirmed
from caseflow.missing.told.ways import change_way, way_from, ways_of
from caseflow.web import json_api
from caseflow.web.guard import acting, needs
from caseflow.web.json_api import ListQuery
from caseflow.web.writing import writing


@api.route("/missing-episodes/<ref>/to-tell", methods=["GET"])
@needs("episode.read")
@api.response(200, answers.ChecklistAnswer)
def to_tell(ref: str) -> Response:
    """Who is to be told, why, by when, and how each stands; notices themselves are sent to `/notices`."""
    episode, child = queries.episode_by_ref(current_user, ref)
    told = checklist_of(current_user, episode, child)
    viewed(acting(), child.authority_id, "api.to-tell", [child.ref], subject=ref)
    return json_api.answer({"items": [line_as_shown(line) for line in told.lines], "late": told.late,
                            "police_requests_unanswered": told.unanswered})


@api.route("/missing-episodes/<ref>/notices/<notice>/acknowledged", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NoticeAcknowledged)
@api.response(201, room.NoticeAnswer)
def acknowledged(facts: dict[str, Any], ref: str, notice: str) -> Response:
    """Record who took a message that was only sent."""
    episode, child = queries.episode_by_ref(current_user, ref)
    row = service.acknowledge_notice(service.notice_called(episode, notice), child, facts["acknowledged_by"], facts.get("acknowledged_at"))
    return json_api.answer(shown.notice_as_shown(row), 201, location=url_for("missing-api.notices", ref=ref))


@api.route("/missing-episodes/<ref>/notices/<notice>/void", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(gate.TakeBack)
@api.response(201, room.NoticeAnswer)
def notice_void(facts: dict[str, Any], ref: str, notice: str) -> Response:
    """Take back a notice that was recorded in error: whoever it was is again not yet told."""
    episode, child = queries.episode_by_ref(current_user, ref)
    row = service.take_back_notice(service.notice_called(episode, notice), episode, child, facts["reason"])
    return json_api.answer(shown.notice_as_shown(row), 201, location=url_for("missing-api.notices", ref=ref))


@api.route("/children/<ref>/unsafe-to-tell", methods=["GET"])
@needs("child.read")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.UnsafeAnswer))
def unsafe_to_tell(query: dict[str, Any], ref: str) -> Response:
    """Whom it is, and was, not safe to tell about this child, oldest first."""
    child = child_by_ref(current_user, ref)
    offset = json_api.after_count(query)
    items = [service.unsafe_as_shown(row, child.ref) for row in ever_unsafe(child.id)[offset:offset + query["limit"] + 1]]
    viewed(acting(), child.authority_id, "api.unsafe-to-tell", [child.ref])
    return json_api.answer(json_api.counted_page(items, query, offset))


@api.route("/children/<ref>/unsafe-to-tell", methods=["POST"])
@needs("episode.write")
@writing
@api.arguments(schemas.NotSafe)
@api.response(201, answers.UnsafeAnswer)
def new_unsafe_to_tell(facts: dict[str, Any], ref: str) -> Response:
    """Record that it is not safe to tell somebody: nobody is asked to, until it is recorded that it is safe again."""
    child = child_by_ref(current_user, ref)
    row = service.not_safe(child, facts["said_by"], facts["why"], facts.get("recipient") or "parents")
    return json_api.answer(service.unsafe_as_shown(row, child.ref), 201, location=url_for("missing-api.unsafe_to_tell", ref=ref))


@api.route("/children/<ref>/unsafe-to-tell/<unsafe>/ended", methods=["POST"])
@needs("episode.amend")
@writing
@api.arguments(schemas.SafeAgain)
@api.response(201, answers.UnsafeAnswer)
def safe_again(facts: dict[str, Any], ref: str, unsafe: str) -> Response:
    """Record that it is safe to tell them from now on."""
    child = child_by_ref(current_user, ref)
    saved = service.safe_again(service.unsafe_called(child, unsafe), child, facts["said_by"], facts["reason"])
    return json_api.answer(service.unsafe_as_shown(saved, child.ref), 201, location=url_for("missing-api.unsafe_to_tell", ref=ref))


def _way(code: str) -> dict[str, Any]:
    ways = ways_of(current_user.authority_id)
    way, rows = ways.now(code), ways.rows.get(code)
    return {"ref": rows[-1].ref if rows else None, "recipient": code,
            "given": way.given, "urgency": way.urgency, "within_minutes": way.within_minutes, "by_clock": way.by_clock,
            "when_away": way.when_away, "reason": rows[-1].reason if rows else None,
            "usual": not rows}


@api.route("/notice-settings", methods=["GET"])
@needs("notice.set")
@api.response(200, list_of(answers.WayAnswer))
def notice_settings() -> Response:
    """How the authority gives each notice to reports made now."""
    return json_api.answer({"items": [_way(code) for code in WAYS], "next": None})


@api.route("/notice-settings", methods=["POST"])
@needs("notice.set")
@writing
@api.arguments(schemas.NewWay)
@api.response(201, answers.WayAnswer)
def new_notice_setting(facts: dict[str, Any]) -> Response:
    """Give one notice in another way, for every report from now on; times that are not sent stay as they are."""
    code = facts["recipient"]
    change_way(current_user, code, *way_from(facts, ways_of(current_user.authority_id).now(code)))
    return json_api.answer(_way(code), 201, location=url_for("missing-api.notice_settings"))


@api.route("/notices/unconfirmed", methods=["GET"])
@needs("notice.set")
@api.arguments(ListQuery, location="query")
@api.response(200, list_of(answers.UnconfirmedNotice))
def notices_unconfirmed(query: dict[str, Any]) -> Response:
    """Messages of the last 90 days that nobody confirmed, newest first, with the references of episode and child."""
    offset = json_api.after_count(query)
    rows = unconfirmed(current_user, clock.now(), limit=query["limit"] + 1, offset=offset)
    viewed(acting(), current_user.authority_id, "api.notices-unconfirmed", [child.ref for _notice, _episode, child in rows])
    items = [{**shown.notice_as_shown(notice), "episode": episode.ref, "child": child.ref} for notice, episode, child in rows]
    return json_api.answer(json_api.counted_page(items, query, offset))


@api.route("/office-hours", methods=["GET"])
@needs("shift.write")
@api.response(200, answers.OfficeHoursAnswer)
def office_hours() -> Response:
    """When the authority's offices are open, and on which days they are closed besides weekends and bank holidays."""
    now = offices.hours_of(current_user.authority_id)
    return json_api.answer({**now, "closed_on": [day.isoformat() for day in now["closed_on"]]})


@api.route("/office-hours", methods=["POST"])
@needs("shift.write")
@writing
@api.arguments(OfficeHours)
@api.response(201, answers.OfficeHoursAnswer)
def new_office_hours(facts: dict[str, Any]) -> Response:
    """Set them from now on; days that are not sent are open again."""
    offices.change_hours(current_user, facts["opens"], facts["closes"], facts.get("closed_on") or [], facts["reason"])
    now = offices.hours_of(current_user.authority_id)
    return json_api.answer({**now, "closed_on": [day.isoformat() for day in now["closed_on"]]}, 201,
                           location=url_for("missing-api.office_hours"))
