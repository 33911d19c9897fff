"""Refusals and faults as a person should read them: a page for browsers, an RFC 9457 problem for programs."""
from __future__ import annotations

import logging
from typing import Any

from flask import Flask, Response, current_app, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from werkzeug.exceptions import HTTPException

from caseflow.core.errors import Busy, DomainError
from caseflow.extensions import db
from caseflow.store.unit import is_locked

API = "/api/"
log = logging.getLogger("caseflow.errors")

TITLES = {
    400: "This cannot be read", 401: "Sign in first", 403: "You may not do this", 404: "Not found",
    405: "Not possible here", 409: "The record has changed", 410: "This record was joined with another",
    412: "The record has changed", 413: "Too large",
    415: "Wrong kind of content", 422: "Something needs putting right", 428: "Say which version you are changing",
    429: "Too many tries", 500: "Something went wrong", 503: "caseflow is busy",
}
DETAILS = {
    400: "caseflow could not read what was sent. Nothing was saved.",
    401: "Sign in, or send a bearer token that still works.",
    403: "Your role does not allow this. Nothing was changed.",
    404: "There is no such page or record.",
    405: "This address does not take that kind of request.",
    413: "What was sent is too large. Nothing was saved.",
    415: "Send JSON with the content type application/json.",
    422: "Some of what was sent cannot be accepted. Nothing was saved.",
    428: "Send If-Match with the ETag that you read.",
    412: "Somebody changed the record after you read it. Read it again.",
    429: "Too many requests. Wait a little, then try again.",
    500: "The fault has been noted. Nothing was saved.",
    503: "Nothing was saved. Try again in a few seconds.",
}
RETRY_AFTER = {429: 60, 503: 2}


def init_app(app: Flask) -> None:
    """Answer every refusal and fault of the application. Call it last: other libraries register handlers too."""
    app.register_error_handler(DomainError, refusal)
    app.register_error_handler(ValidationError, bad_fields)
    app.register_error_handler(CSRFError, unproven)
    app.register_error_handler(HTTPException, http_error)
    app.register_error_handler(SQLAlchemyError, database_fault)
    app.register_error_handler(Exception, fault)


def refusal(error: DomainError) -> Response:
    """A refusal by a service."""
    fields = getattr(error, "fields", None) or ({error.field: [error.message]} if error.field else None)
    return answer(
        error.status, error.message, fields=fields, current=getattr(error, "current", None),
        retry_after=getattr(error, "retry_after", None))


def bad_fields(error: ValidationError) -> Response:
    """A payload that its schema refused."""
    return answer(422, DETAILS[422], fields=flat(error.normalized_messages()))


def unproven(_error: CSRFError) -> Response:
    """A form without the proof that it came from our own page of this session."""
    return answer(400, "This form was opened before you signed in, or was open too long. Nothing was saved. "
                       "Go back, open the form again and send it.")


def http_error(error: HTTPException) -> Response:
    """A refusal by Flask or by a library; what was sent is not repeated."""
    if error.response is not None:
        return make_response(error.response)
    status = error.code or 500
    if 300 <= status < 400:
        return Response(error.get_body(), status, error.get_headers())
    more: dict[str, Any] = getattr(error, "data", None) or {}
    fields = more.get("errors") or more.get("messages")
    response = answer(status, more.get("message") or DETAILS.get(status, error.name), fields=flat(fields) if fields else None)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After", "WWW-Authenticate"):
            response.headers[name] = value
    return response


def database_fault(error: SQLAlchemyError) -> Response:
    """A fault of the database: its text can quote a whole row, so only its kind is noted."""
    if isinstance(error, OperationalError) and is_locked(error):
        return refusal(Busy())
    return fault(error)


def fault(error: Exception) -> Response:
    """A fault in the program. The log gets its kind and place, never its text, which may hold what somebody typed."""
    invented = current_app.config["SETTINGS"].env == "test"
    log.error("%s %s at %s request=%s", type(error).__name__, getattr(getattr(error, "orig", None), "sqlstate", "") or "",
              place_of(error), g.get("request_id", "-"), exc_info=error if invented else None)
    db.session.rollback()
    return answer(500, DETAILS[500])


def place_of(error: BaseException) -> str:
    """The innermost line of our own code that the fault came through."""
    place, trace = "?", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        if "caseflow" in code.co_filename and "site-packages" not in code.co_filename:
            place = f"{code.co_filename.rpartition('caseflow')[2].lstrip('/')}:{trace.tb_lineno}"
        trace = trace.tb_next
    return place


def flat(messages: Any, prefix: str = "") -> dict[str, list[str]]:
    """A schema's messages with nested fields written `segments.0.started_at`; the part of the request is left out."""
    found: dict[str, list[str]] = {}
    if not isinstance(messages, dict):
        return {prefix.rstrip(".") or "_schema": [str(m) for m in (messages if isinstance(messages, list) else [messages])]}
    for name, value in messages.items():
        inside = prefix if not prefix and name in ("json", "query", "form", "files", "json_or_form") else f"{prefix}{name}."
        found.update(flat(value, inside))
    return found


def answer(status: int, detail: str, *, fields: dict[str, list[str]] | None = None, current: dict[str, Any] | None = None,
           retry_after: int | None = None) -> Response:
    """The answer to a refusal, as a page or as a problem document."""
    title = TITLES.get(status, "This did not work")
    api = request.path.startswith(API)
    went_to = (current or {}).get("merged_into")
    response = problem(status, title, detail, fields, current) if api else page(status, title, detail, fields, went_to)
    if status in RETRY_AFTER:
        response.headers["Retry-After"] = str(retry_after or RETRY_AFTER[status])
    if status == 401 and api:
        response.headers["WWW-Authenticate"] = "Bearer"
    return response


def problem(status: int, title: str, detail: str, fields: dict[str, list[str]] | None,
            current: dict[str, Any] | None) -> Response:
    """An RFC 9457 problem document. `errors` names fields; `current` is the record as it stands."""
    body: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    if fields:
        body["errors"] = fields
    if current is not None:
        body["current"] = current
    body["request"] = g.get("request_id", "-")
    response = jsonify(body)
    response.status_code = status
    response.mimetype = "application/problem+json"
    return response


def page(status: int, title: str, detail: str, fields: dict[str, list[str]] | None, went_to: str | None = None) -> Response:
    """A page in plain words; `went_to` is the record to open instead. From 500 on it asks nothing of the database."""
    if status >= 500:
        g.plain = True
    words = [words for messages in (fields or {}).values() for words in messages if words != detail]
    return Response(
        render_template("errors/problem.html", status=status, title=title, detail=detail, more=words, went_to=went_to), status,
        mimetype="text/html")
