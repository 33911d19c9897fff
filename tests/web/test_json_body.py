"""What two programs could read in two ways is not read at all; nothing that is sent makes a fault."""
from __future__ import annotations

import json

import pytest

from caseflow.core.errors import DomainError
from caseflow.web.json_api import strict_json
from tests.harness import people

DEEP = b'{"given_name":' + b"[" * 100_000 + b"]" * 100_000 + b"}"
UNREADABLE = {
    "nothing": b"", "truncated": b'{"given_name": "An', "too deep": DEEP, "not a number": b'{"age_as_told": NaN}',
    "without end": b'{"age_as_told": -Infinity}', "a name twice": b'{"given_name": "Ana", "given_name": "Ben"}',
    "5,000 digits": b'{"age_as_told": ' + b"9" * 5000 + b"}", "past the largest": b'{"age_as_told": 1e400}',
    "half a character": b'{"given_name": "\\ud800"}', "half a character in a name": b'{"\\udfff": 1}',
    "byte order mark": b'\xef\xbb\xbf{"given_name": "Ana"}',
    "UTF-16": '{"given_name": "Ana"}'.encode("utf-16"), "Latin-1": '{"given_name": "Zoë"}'.encode("latin-1"),
    "an array": b'[{"given_name": "Ana"}]',
    "a string": b'"Ana"', "null": b"null", "a number": b"1", "two objects": b'{"given_name": "Ana"} {}',
    "single quotes": b"{'given_name': 'Ana'}",
    "a form": b"given_name=Ana", "NUL": b'{"given_name": "A\x00"}',
}


@pytest.fixture
def lead(app):
    return people.Caller(app, people.person(people.authority()))


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_what_is_not_one_plain_json_object_is_refused(raw) -> None:
    with pytest.raises(DomainError):
        strict_json(raw)


def test_the_api_answers_each_with_a_problem_and_adds_nothing(lead) -> None:
    for name, raw in UNREADABLE.items():
        refused = lead("POST", "/children", raw=raw)
        assert (refused.status_code, refused.mimetype) == (400, "application/problem+json"), name
    assert lead("GET", "/children").get_json()["items"] == []


@pytest.mark.parametrize(("kind", "status"), [
    ("text/json", 415), ("text/plain", 415), ("application/x-www-form-urlencoded", 415), ("application/json; charset=utf-8", 201)])
def test_only_json_is_read(lead, kind, status) -> None:
    answer = lead("POST", "/children", raw=b'{"given_name": "Ana"}', Content_Type=kind)
    assert answer.status_code == status, answer.get_json()


def test_what_is_too_large_is_refused(lead) -> None:
    refused = lead("POST", "/children", raw=b'{"given_name": "' + b"x" * 3_000_000 + b'"}')
    assert refused.status_code == 413


def test_ordinary_json_is_read_as_it_stands() -> None:
    value = {"a": [1, -2.5, None, True, "Zoë 王", {"b": {}}], "n": 123456789012345678}
    assert strict_json(json.dumps(value).encode()) == value
    assert strict_json(json.dumps(value, ensure_ascii=False).encode()) == value


def test_a_cookie_opens_nothing_and_a_wrong_token_neither(app, lead) -> None:
    client = app.test_client()
    for headers in ({}, {"Authorization": "Bearer x"}, {"Authorization": "Basic x"}, {"Authorization": "Bearer"},
    {"Cookie": f"caseflow={lead.token}"}):
        answer = client.get("/api/v1/children", headers=headers)
        assert answer.status_code == 401 and answer.headers["WWW-Authenticate"] == "Bearer"


def test_the_document_says_what_can_be_answered(lead) -> None:
    document = lead("GET", "/openapi.json").get_json()
    assert document["openapi"].startswith("3.")
    report = document["paths"]["/api/v1/children/{ref}/missing-episodes"]["post"]
    assert {"201", "400", "401", "403", "404", "409", "422"} <= report["responses"].keys()
    assert "If-Match" in {p.get("name") for p in document["paths"]["/api/v1/missing-episodes/{ref}"]["patch"]["parameters"]}
    sent = document["components"]["schemas"]["NewEpisode"]
    assert sorted(sent["required"]) == ["last_seen_at", "type"] and sent["additionalProperties"] is False
