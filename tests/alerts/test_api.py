"""Alerts for programs: the contract's fields, who may see and decide, conflicts, and one answer for one key."""
from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from tests.alerts.made_records import Town, the_alert
from tests.harness.client import Client

BASE = "/api/v1/alerts"


@pytest.fixture
def town_with_alert(town: Town) -> Town:
    """An unaccompanied child missing since nine, allocated to the worker."""
    child = town.child()
    town.alone(child)
    town.missing(child, "2026-05-01 09:00")
    return town


def program(app: Flask, user: Any) -> Client:
    made = app.test_client()
    assert isinstance(made, Client)
    return made.with_token(user)


def test_list_and_one(app: Flask, town_with_alert: Town) -> None:
    lead = program(app, town_with_alert.lead)
    answer = lead.get(BASE)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    [item] = answer.json["items"]
    assert answer.json["next"] is None
    assert {"ref", "child", "episode", "priority", "state", "raised_at", "reasons"} <= item.keys()
    assert (item["priority"], item["state"]) == ("high", "raised")
    [reason] = item["reasons"]
    assert reason["rule"] == "unaccompanied-child-missing"
    assert {"sentence", "fact", "at", "known_since", "late"} == reason["evidence"][0].keys()
    assert reason["clears_when"]
    one = lead.get(f"{BASE}/{item['ref']}")
    assert one.json == item
    assert one.headers["ETag"]


def test_pages_of_the_list(app: Flask, town_with_alert: Town) -> None:
    for _ in range(2):
        child = town_with_alert.child()
        town_with_alert.alone(child)
        town_with_alert.missing(child, "2026-05-01 09:00")
    lead = program(app, town_with_alert.lead)
    seen: list[str] = []
    after = ""
    for _ in range(5):
        answer = lead.get(f"{BASE}?limit=2{after}").json
        seen += [item["ref"] for item in answer["items"]]
        if answer["next"] is None:
            break
        after = f"&after={answer['next']}"
    assert len(seen) == len(set(seen)) == 3
    child_ref = lead.get(BASE).json["items"][0]["child"]
    assert len(lead.get(f"{BASE}?child={child_ref}").json["items"]) == 1
    assert lead.get(f"{BASE}?queue=nonsense").status_code == 422
    assert lead.get(f"{BASE}?after=nonsense").status_code == 422


def test_decide_once_and_conflict_with_what_stands(app: Flask, town_with_alert: Town) -> None:
    lead, address = program(app, town_with_alert.lead), f"{BASE}/{the_alert().ref}/decisions"
    made = lead.post(address, json={"decision": "record", "reason": "panel", "text": "Tuesday"}, headers={"Idempotency-Key": "k1"})
    assert made.status_code == 201, made.get_data(as_text=True)
    assert made.json["ref"]
    assert made.headers["Location"].endswith(f"{BASE}/{the_alert().ref}")
    again = lead.post(address, json={"decision": "record", "reason": "panel", "text": "Tuesday"}, headers={"Idempotency-Key": "k1"})
    assert (again.status_code, again.json) == (201, made.json)
    late = lead.post(address, json={"decision": "record", "reason": "panel"})
    assert late.status_code == 409
    assert late.json["current"]["state"] == "decided"
    assert [d["ref"] for d in lead.get(address).json["items"]] == [made.json["ref"]]


@pytest.mark.parametrize("body", [
    {}, {"decision": "shut"}, {"decision": "record"}, {"decision": "record", "reason": "because"},
    {"decision": "snooze", "text": "later"}, {"decision": "snooze", "text": "later", "until": "2026-05-01T12:00:00"},
    {"decision": "record", "reason": "no-further-action"}, {"decision": "acknowledge", "unknown": 1},
    {"decision": "assign", "to": "7K3M-9QXP-2VHD"},
])
def test_refusals_save_nothing(app: Flask, town_with_alert: Town, body: dict[str, object]) -> None:
    lead, address = program(app, town_with_alert.lead), f"{BASE}/{the_alert().ref}/decisions"
    refused = lead.post(address, json=body)
    assert refused.status_code == 422, refused.get_data(as_text=True)
    assert refused.mimetype == "application/problem+json"
    assert lead.get(address).json["items"] == []
    assert the_alert().state == "raised"


def test_until_a_day_means_its_end_in_london(app: Flask, town_with_alert: Town) -> None:
    lead, address = program(app, town_with_alert.lead), f"{BASE}/{the_alert().ref}/decisions"
    made = lead.post(address, json={"decision": "hold", "text": "weekly visits", "until": "2026-05-20"})
    assert made.status_code == 201
    assert made.json["until"].startswith("2026-05-20T22:59:59")
    assert lead.get(f"{BASE}/{the_alert().ref}").json["state"] == "held"


def test_who_may(app: Flask, town_with_alert: Town) -> None:
    town = town_with_alert
    other = Town("331", "Brackwell")
    ref = the_alert().ref
    assert app.test_client().get(BASE).status_code == 401
    assert program(app, town.officer).get(BASE).status_code == 403
    for stranger in (other.lead, town.night):
        assert program(app, stranger).get(BASE).json["items"] == []
        assert program(app, stranger).get(f"{BASE}/{ref}").status_code == 404
        assert program(app, stranger).post(f"{BASE}/{ref}/decisions", json={"decision": "acknowledge"}).status_code == 404
    worker = program(app, town.worker)
    assert worker.post(f"{BASE}/{ref}/decisions", json={"decision": "record", "reason": "panel"}).status_code == 403
    assert worker.post(f"{BASE}/{ref}/decisions", json={"decision": "acknowledge"}).status_code == 201
    assert worker.post(f"{BASE}/{ref}/decisions", json={"decision": "acknowledge"}).status_code == 409
