"""What every room's JSON API shares: a strict reading of what is sent, ETags, pages of lists, and problems in the document."""
from __future__ import annotations

import hashlib
import http
import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NoReturn

from flask import Request, Response, jsonify, request
from flask_smorest import Api, Blueprint
from flask_smorest.utils import prepare_response
from marshmallow import RAISE, Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser
from werkzeug.exceptions import PreconditionRequired, UnsupportedMediaType

from caseflow.core import clock
from caseflow.core.as_at import end_of_known_day
from caseflow.core.errors import DomainError, Refused, Stale
from caseflow.web.fields import Choice, Day, Flag, Instant, Line, Lines, Payload, Ref, Refs, Whole, instant_of, iso
from caseflow.web.paging import place, values_of

LONGEST_NUMBER = 18
PER_PAGE, MOST_PER_PAGE = 50, 200
PROBLEM = "application/problem+json"
PROBLEMS_READING = (400, 401, 403, 404, 410, 422, 503)
PROBLEMS_WRITING = (400, 401, 403, 404, 409, 410, 413, 415, 422, 503)
PROBLEMS_CHANGING = (*PROBLEMS_WRITING, 412, 428)
KEY_PARAMETER = {
    "in": "header", "name": "Idempotency-Key", "required": False, "schema": {"type": "string", "maxLength": 200},
    "description": "The same key with the same body gets the first answer again, for 24 hours."}
MATCH_PARAMETER = {"in": "header", "name": "If-Match", "required": True, "schema": {"type": "string"},
                   "description": "The ETag that you read."}


def strict_json(raw: bytes) -> Any:
    """The value that these bytes spell in JSON, without anything that two programs could read in two ways."""
    try:
        value = json.loads(raw.decode("utf-8"), parse_constant=_refuse, parse_int=_whole, parse_float=_real, object_pairs_hook=_once)
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        raise DomainError("The body is not JSON that caseflow can read. Nothing was saved.") from None
    if not isinstance(value, dict):
        raise DomainError("Send one JSON object. Nothing was saved.")
    return value


def _refuse(_text: str) -> NoReturn:
    raise ValueError("not a number")


def _whole(text: str) -> int:
    if len(text) > LONGEST_NUMBER:
        _refuse(text)
    return int(text)


def _real(text: str) -> float:
    value = float(text)
    if value in (float("inf"), float("-inf")):
        _refuse(text)
    return value


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name given twice")
    return found


class StrictParser(FlaskParser):
    """Reads JSON bodies and query strings; refuses fields that it does not know, and names given twice."""

    DEFAULT_UNKNOWN_BY_LOCATION = {**FlaskParser.DEFAULT_UNKNOWN_BY_LOCATION, "json": RAISE, "query": RAISE}

    def use_args(self, argmap: Any, *args: Any, **keywords: Any) -> Any:
        """Read what an operation is sent with one schema, made once: it keeps nothing of what it reads."""
        return super().use_args(argmap() if isinstance(argmap, type) else argmap, *args, **keywords)

    def load_json(self, req: Request, schema: Schema) -> Any:
        """The JSON object in the body."""
        if req.mimetype != "application/json":
            raise UnsupportedMediaType()
        return strict_json(req.get_data(cache=True))

    def load_querystring(self, req: Request, schema: Schema) -> Any:
        """The query, each name once."""
        if any(len(values) > 1 for _, values in req.args.lists()):
            raise DomainError("A name in the address is given twice.")
        return req.args.to_dict()


class ApiBlueprint(Blueprint):
    """A room's part of the API. Every operation documents the problems that it can answer with."""

    ARGUMENTS_PARSER = StrictParser()

    def __init__(self, *args: Any, **keywords: Any) -> None:
        super().__init__(*args, **keywords)
        self._prepare_doc_cbks.append(self._prepare_problems_doc)

    @staticmethod
    def _prepare_problems_doc(doc: dict[str, Any], _info: Any, *, method: str, **_: Any) -> dict[str, Any]:
        problems = {"get": PROBLEMS_READING, "patch": PROBLEMS_CHANGING}.get(method, PROBLEMS_WRITING)
        for status in problems:
            doc.setdefault("responses", {}).setdefault(status, http.HTTPStatus(status).name)
        parameters = {"post": [KEY_PARAMETER], "patch": [KEY_PARAMETER, MATCH_PARAMETER]}.get(method, [])
        if parameters:
            doc["parameters"] = [*doc.get("parameters", []), *parameters]
        return doc


class Problem(Schema):
    """A problem after RFC 9457. `errors` names fields; `current` is the record that stands in the way."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    detail = fields.String(required=True)
    errors = fields.Dict(keys=fields.String(), values=fields.List(fields.String()))
    current = fields.Dict()
    request = fields.String()


class ProblemApi(Api):
    """The API's frame: our own error pages stay in charge, and the document says what they answer."""

    ERROR_SCHEMA = Problem

    def init_app(self, app: Any, *, spec_kwargs: Any = None) -> None:
        """Bind to the application and teach the document our fields."""
        super().init_app(app, spec_kwargs=spec_kwargs)
        self._to_describe: list[Blueprint] = []
        for field, kind, shape in ((Line, "string", None), (Choice, "string", None), (Ref, "string", None), (Day, "string", "date"),
                                   (Instant, "string", "date-time"), (Whole, "integer", None), (Flag, "boolean", None),
                                   (Lines, "array", None), (Refs, "array", None)):
            self.register_field(field, kind, shape)

    def serve(self, blueprint: Blueprint, *, url_prefix: str) -> None:
        """Take a room's calls into the application; to describe them takes longer than the rest of a start, so it waits."""
        self._app.extensions["flask-smorest"]["blp_name_to_api"][blueprint.name] = self
        self._app.register_blueprint(blueprint, url_prefix=url_prefix)
        self._to_describe.append(blueprint)

    def describe(self) -> None:
        """Bring the document up to date with what is served."""
        while self._to_describe:
            blueprint = self._to_describe.pop(0)
            blueprint.register_views_in_doc(self, self._app, self.spec, name=blueprint.name, parameters=None)
            self.spec.tag({"name": blueprint.name, "description": blueprint.description})

    def _register_error_handlers(self) -> None:
        """Leave errors to `web.errors`."""

    def _register_responses(self) -> None:
        for status in http.HTTPStatus:
            response: dict[str, Any] = {"description": status.phrase}
            if status >= 400:
                response["schema"] = self.ERROR_SCHEMA
            prepare_response(response, self.spec, PROBLEM)
            self.spec.components.response(status.name, response, lazy=True)
        response = {"description": "Any other problem", "schema": self.ERROR_SCHEMA}
        prepare_response(response, self.spec, PROBLEM)
        self.spec.components.response("DEFAULT_ERROR", response, lazy=True)


class Limit(Whole):
    """How many at most, as written in an address."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **keywords: Any) -> int | None:
        written = isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 6
        return super()._deserialize(int(value) if written else None, attr, data, **keywords)


class KnownAt(Instant):
    """An instant with its offset, or a day, which means the end of that day in London."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **keywords: Any) -> datetime | None:
        if isinstance(value, str) and len(value) == 10:
            day = Day(required=True).deserialize(value)
            try:
                return None if day is None else end_of_known_day(day, clock.now())
            except Refused as refusal:
                raise ValidationError(refusal.message) from None
        try:
            at = instant_of(value)
        except ValidationError:
            raise ValidationError("Enter a day as YYYY-MM-DD, or a time with its offset (write + as %2B in an address).") from None
        if at > clock.now():
            raise ValidationError("This time lies in the future. Check the day and the time.")
        return at


class KnownQuery(Payload):
    """As it was known at an instant or at the end of a day."""

    known_at = KnownAt()


class ListQuery(Payload):
    """Where to go on in a list, and how many to give at most."""

    after = Line(longest=500)
    limit = Limit(least=1, most=MOST_PER_PAGE, load_default=PER_PAGE, allow_none=False)


class KnownListQuery(ListQuery, KnownQuery):
    """A list as it was known at an instant or at the end of a day."""


def etag_of(shown: Mapping[str, Any]) -> str:
    """The tag of a record as it stands."""
    return hashlib.sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()[:24]


def require_match(shown: Mapping[str, Any]) -> None:
    """Refuse a change made without having read the record (428), or after somebody else changed it (412, with `current`)."""
    if "If-Match" not in request.headers:
        raise PreconditionRequired()
    if etag_of(shown) not in request.if_match.as_set():
        raise Stale("Somebody changed the record after you read it. Read it again.", current=dict(shown))


def answer(shown: Mapping[str, Any], status: int = 200, *, location: str | None = None, tag: Mapping[str, Any] | None = None) -> Response:
    """A record as the answer; `location` is where it can be read, `tag` the record whose ETag is sent."""
    response = jsonify(shown)
    response.status_code = status
    if location is not None:
        response.headers["Location"] = location
    if tag is not None:
        response.set_etag(etag_of(tag))
    return response


def page_of(items: Sequence[Any], query: Mapping[str, Any], key: str = "ref") -> dict[str, Any]:
    """`{"items", "next"}` from one row more than was asked for, in the order of `key`."""
    shown = list(items[: query["limit"]])
    return {"items": shown, "next": place(shown[-1][key]) if len(items) > query["limit"] else None}


def seen_as(page: str, query: Mapping[str, Any]) -> str:
    """What the audit record calls an answer: also the moment, where it was asked for as known at one."""
    at = query.get("known_at")
    return page if at is None else f"{page} as at {iso(at)}"


def after_ref(query: Mapping[str, Any]) -> str | None:
    """The reference after which the list goes on."""
    values = values_of(query.get("after"), (str,))
    return None if values is None else "".join(c for c in values[0] if c.isprintable())[:14]


def after_count(query: Mapping[str, Any]) -> int:
    """How many rows of a short list have been given already."""
    values = values_of(query.get("after"), (int,))
    return 0 if values is None else min(max(values[0], 0), 1_000_000)


def counted_page(items: Sequence[Any], query: Mapping[str, Any], offset: int) -> dict[str, Any]:
    """`{"items", "next"}` of a short list that goes on by count."""
    limit = query["limit"]
    return {"items": list(items[:limit]), "next": place(offset + limit) if len(items) > limit else None}
