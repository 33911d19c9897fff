"""The child through the API, as the contract says."""
from __future__ import annotations

from datetime import timedelta
from urllib.parse import quote

import pytest

from caseflow.core import clock
from caseflow.core.dates import london_date
from caseflow.core.references import is_ref
from caseflow.web.fields import iso
from tests.harness import people

MIRA = {"local_id": "A-1", "given_name": "Mira", "family_name": "Example", "aliases": ["Mimi"], "date_of_birth": "2009-05-17", "sex": "F",
        "ethnicity": "OOTH", "nationality": "Albanian", "languages": ["Albanian", "English"], "care_started_on": "2024-01-10"}


def test_a_child_comes_back_as_it_was_sent(lead) -> None:
    made = lead.made("/children", MIRA)
    assert is_ref(made["ref"]) and made["warnings"] == []
    read = lead("GET", f"/children/{made['ref']}")
    assert {name: read.get_json()[name] for name in MIRA} == MIRA
    assert read.headers["ETag"]
    assert [p["started_on"] for p in lead("GET", f"/children/{made['ref']}/placements").get_json()["items"]] == ["2024-01-10"]
    for asked in ("a-1", "A%20-1", "a%20-1&known_at=" + str(iso(clock.now()))):
        found = lead("GET", f"/children?local_id={asked}").get_json()
        assert ([c["ref"] for c in found["items"]], found["next"]) == ([made["ref"]], None), asked


@pytest.mark.parametrize("body", [
    {"given_name": "as heard"}, {"local_id": "only"}, {"given_name": "Ana", "age_as_told": 15, "placed_as_told": "the hotel"},
    {"family_name": "Null"}, {"given_name": "-"}, {"given_name": "None", "family_name": "True"}, {"given_name": "NaN"},
    {"given_name": "王小明"},
    {"given_name": "نور"}, {"given_name": "O'Brien-Ó Súilleabháin"}, {"given_name": "x"}, {"given_name": "x" * 200},
    {"given_name": "<script>alert(1)</script>"}, {"given_name": "{{7*7}}"}, {"given_name": "'; DROP TABLE child;--"},
    {"given_name": "%s%n"},
])
def test_little_suffices_and_names_are_kept_as_they_are(lead, body) -> None:
    made = lead.made("/children", body)
    read = lead("GET", f"/children/{made['ref']}").get_json()
    assert {name: read[name] for name in body} == body


def test_a_name_in_two_parts_of_unicode_is_kept_in_one(lead) -> None:
    assert lead.made("/children", {"given_name": "Zoe\u0308"})["given_name"] == "Zoë"


@pytest.mark.parametrize(("change", "field"), [
    ({"given_name": None, "family_name": None, "local_id": None, "aliases": []}, "given_name"),
    ({"given_name": "a\u202eb"}, "given_name"),
    ({"given_name": "a\x00b"}, "given_name"), ({"given_name": "a\u2028b"}, "given_name"), ({"given_name": "a\ufeffb"}, "given_name"),
    ({"given_name": "a" + "\u0315" * 50}, "given_name"), ({"given_name": "\U000e0041"}, "given_name"),
    ({"given_name": "\ue000"}, "given_name"),
    ({"given_name": "x" * 201}, "given_name"), ({"given_name": ["Mira"]}, "given_name"),
    ({"date_of_birth": "2009-02-30"}, "date_of_birth"),
    ({"date_of_birth": "2199-01-01"}, "date_of_birth"), ({"date_of_birth": "1925-01-01"}, "date_of_birth"),
    ({"date_of_birth": "17/05/2009"}, "date_of_birth"), ({"date_of_birth": "2009-05-17T00:00:00Z"}, "date_of_birth"),
    ({"date_of_birth": "٢٠٠٩-05-17"}, "date_of_birth"), ({"date_of_birth": 20090517}, "date_of_birth"), ({"sex": "1"}, "sex"),
    ({"sex": "f"}, "sex"), ({"age_as_told": "15"}, "age_as_told"), ({"age_as_told": True}, "age_as_told"),
    ({"age_as_told": -1}, "age_as_told"),
    ({"age_as_told": 15.5}, "age_as_told"), ({"age_as_told": 10**17}, "age_as_told"), ({"ethnicity": "white"}, "ethnicity"),
    ({"ethnicity": "wbri"}, "ethnicity"), ({"aliases": "Mimi"}, "aliases"), ({"aliases": [["x"]]}, "aliases.0"),
    ({"aliases": ["x"] * 21}, "aliases"),
    ({"standing": "unknown"}, "standing"), ({"care_started_on": "2008-01-01"}, "care_started_on"),
    ({"care_started_on": "2199-01-01"}, "care_started_on"),
    ({"authority_id": 2}, "authority_id"), ({"version": 7}, "version"), ({"ref": "X"}, "ref"), ({"voided": True}, "voided"),
    ({"role": "x"}, "role"),
])
def test_what_cannot_be_is_refused_by_field_and_nothing_is_added(lead, change, field) -> None:
    refused = lead("POST", "/children", MIRA | change)
    assert refused.status_code == 422, refused.get_json()
    assert refused.mimetype == "application/problem+json"
    assert field in refused.get_json()["errors"]
    assert lead("GET", "/children").get_json()["items"] == []


@pytest.mark.parametrize("local_id", ["A-1", "a-1", " A-1 "])
def test_one_local_identifier_is_one_child(lead, local_id) -> None:
    lead.made("/children", MIRA)
    assert lead("POST", "/children", {"local_id": local_id, "given_name": "Other"}).status_code == 409


def test_a_like_name_with_the_same_birthday_warns(lead) -> None:
    first = lead.made("/children", MIRA)
    again = lead.made("/children", {"given_name": "Míra", "family_name": "Exampel", "date_of_birth": "2009-05-17"})
    assert first["ref"] in again["warnings"][0]
    assert lead.made("/children", {"given_name": "Mira", "family_name": "Example", "date_of_birth": "2011-01-01"})["warnings"] == []


def test_a_change_needs_the_version_that_was_read(lead) -> None:
    made = lead.made("/children", MIRA)
    at = f"/children/{made['ref']}"
    tag = lead("GET", at).headers["ETag"]
    assert lead("PATCH", at, {"given_name": "Mirjeta"}).status_code == 428
    for stale in ('"stale"', f"W/{tag}", "*", "nonsense"):
        assert lead("PATCH", at, {"given_name": "Mirjeta"}, If_Match=stale).status_code == 412, stale
    done = lead("PATCH", at, {"given_name": "Mirjeta", "reason": "her passport"}, If_Match=tag).get_json()
    assert (done["given_name"], done["family_name"], done["version"]) == ("Mirjeta", "Example", 2)
    assert lead("PATCH", at, {"given_name": "Lost"}, If_Match=tag).get_json()["current"]["given_name"] == "Mirjeta"


def test_the_start_of_care_can_be_given_later_and_put_right(lead) -> None:
    made = lead.made("/children", {"given_name": "Ana"})
    at = f"/children/{made['ref']}"
    for day in ("2024-01-10", "2024-01-08"):
        tag = lead("GET", at).headers["ETag"]
        assert lead("PATCH", at, {"care_started_on": day}, If_Match=tag).get_json()["care_started_on"] == day
        assert lead("PATCH", at, {"given_name": "x"}, If_Match=tag).status_code == 412, "the start of care is part of what was read"
    assert [p["started_on"] for p in lead("GET", at + "/placements").get_json()["items"]] == ["2024-01-08"]


def test_a_child_as_known_at_a_moment(app, at) -> None:
    at("2026-03-31T23:00:00+01:00")
    lead = people.Caller(app, people.person(people.authority()))
    made = lead.made("/children", MIRA)
    there = f"/children/{made['ref']}"
    at("2026-04-01T00:00:00+01:00")
    tag = lead("GET", there).headers["ETag"]
    lead("PATCH", there, {"given_name": "Mirjeta", "care_started_on": "2024-02-01"}, If_Match=tag)
    at("2026-04-02T12:00:00+01:00")

    def known(when):
        answer = lead("GET", f"{there}?known_at={quote(when)}")
        return (answer.get_json()["given_name"],
        answer.get_json()["care_started_on"]) if answer.status_code == 200 else answer.status_code

    assert known("2026-03-30") == 404
    assert known("2026-03-31T22:59:59+01:00") == 404
    assert known("2026-03-31") == ("Mira", "2024-01-10"), "a day means its end in London"
    assert known("2026-04-01") == ("Mirjeta", "2024-02-01")
    assert known("2026-03-31T23:30:00+01:00") == ("Mira", "2024-01-10")
    assert [c["given_name"] for c in lead("GET", "/children?known_at=2026-03-31").get_json()["items"]] == ["Mira"]
    assert lead("GET", "/children?known_at=2026-03-30").get_json() == {"items": [], "next": None}
    for wrong in ("yesterday", "2026-13-01", "2026-04-01T00:00:00", "2199-01-01T00:00:00Z"):
        assert lead("GET", f"{there}?known_at={quote(wrong)}").status_code == 422, wrong


def test_the_list_goes_on_by_reference(lead, ashmere) -> None:
    refs = sorted(people.child(ashmere).ref for _ in range(5))
    first = lead("GET", "/children?limit=3").get_json()
    rest = lead("GET", f"/children?limit=3&after={first['next']}").get_json()
    assert ([c["ref"] for c in first["items"]], [c["ref"] for c in rest["items"]], rest["next"]) == (refs[:3], refs[3:], None)


def test_two_tracks_run_at_once(lead) -> None:
    ref = lead.made("/children", MIRA)["ref"]
    at = f"/children/{ref}"
    lead.made(at + "/trafficking-stages", {"stage": "suspected", "started_on": "2024-02-01", "source": "assessment"})
    for event in ({"event": "referred", "on": "2024-02-05", "reference": "NRM-1"},
                  {"event": "reasonable-grounds", "outcome": "positive", "on": "2024-02-12"},
                  {"event": "conclusive-grounds", "outcome": "negative", "on": "2024-06-12"}, {"event": "withdrawn", "on": "2024-07-01"},
                  {"event": "considered", "on": "2024-07-02", "reason": "no new evidence", "review_on": "2024-10-02"}):
        lead.made(at + "/nrm-events", event)
    stages = lead("GET", at + "/trafficking-stages").get_json()["items"]
    assert [(s["stage"], s["started_on"]) for s in stages] == [("suspected", "2024-02-01")], "a negative decision changes nothing"
    assert [e["event"] for e in lead("GET", at + "/nrm-events").get_json()["items"]] == [
        "considered", "withdrawn", "conclusive-grounds", "reasonable-grounds", "referred"]


@pytest.mark.parametrize(("where", "body", "field"), [
    ("trafficking-stages", {"stage": "confirmed", "started_on": "2024-02-01"}, "stage"),
    ("trafficking-stages", {"stage": "suspected"}, "started_on"),
    ("trafficking-stages", {"stage": "suspected", "started_on": "2199-01-01"}, "started_on"),
    ("trafficking-stages", {"stage": "suspected", "started_on": "2009-05-16"}, "started_on"),
    ("nrm-events", {"event": "reasonable-grounds", "on": "2024-02-01"}, "outcome"),
    ("nrm-events", {"event": "referred", "outcome": "positive", "on": "2024-02-01"}, "outcome"),
    ("nrm-events", {"event": "considered", "on": "2024-02-01"}, "reason"),
    ("unaccompanied-statuses", {"status": "UASC", "started_on": "2024-02-01"}, "status"),
    ("unaccompanied-statuses", {"status": "uasc", "started_on": "2024-02-01", "ended_on": "2024-01-01"}, "ended_on"),
    ("placements", {"started_on": "2024-02-01", "placement_code": "foster"}, "placement_code"),
    ("placements", {"started_on": "2024-02-01", "legal_status": "c2"}, "legal_status"),
    ("placements", {"started_on": "2024-02-01", "team_id": 1}, "team_id"),
])
def test_facts_that_cannot_be_are_refused_by_field(lead, where, body, field) -> None:
    ref = lead.made("/children", MIRA)["ref"]
    before = lead("GET", f"/children/{ref}/{where}").get_json()["items"]
    refused = lead("POST", f"/children/{ref}/{where}", body)
    assert refused.status_code == 422, refused.get_json()
    assert field in refused.get_json()["errors"]
    assert lead("GET", f"/children/{ref}/{where}").get_json()["items"] == before


def test_one_status_at_a_time(lead) -> None:
    at = f"/children/{lead.made('/children', MIRA)['ref']}/unaccompanied-statuses"
    first = lead.made(at, {"status": "uasc", "started_on": "2024-01-10", "ended_on": "2024-06-01"})
    assert lead("POST", at, {"status": "uasc", "started_on": "2024-05-31"}).get_json()["current"]["ref"] == first["ref"]
    lead.made(at, {"status": "uasc", "started_on": "2024-06-01"})
    lead.made(at, {"status": "separated", "started_on": "2024-03-01"})


def test_a_new_placement_ends_the_one_before(lead) -> None:
    at = f"/children/{lead.made('/children', MIRA)['ref']}/placements"
    lead.made(at, {"started_on": "2024-01-10", "placement_code": "U4", "legal_status": "C2", "provider": "PR1",
    "home_name": "Invented House"})
    lead.made(at, {"started_on": "2024-05-01", "placement_code": "K2", "legal_status": "C2"})
    kept = [(p["started_on"], p["ended_on"], p["placement_code"]) for p in lead("GET", at).get_json()["items"]]
    assert kept == [("2024-05-01", None, "K2"), ("2024-01-10", "2024-05-01", "U4")]
    inside = lead("POST", at, {"started_on": "2024-02-01", "ended_on": "2024-03-01", "placement_code": "K1"})
    assert inside.status_code == 409 and inside.get_json()["current"]["placement_code"] == "U4"


def test_who_adds_a_child_keeps_seeing_it(app, ashmere) -> None:
    worker = people.Caller(app, people.person(ashmere, "social-worker"))
    made = worker.made("/children", {"given_name": "Ana"})
    assert worker("GET", f"/children/{made['ref']}").status_code == 200


def test_today_counts_by_the_london_day(lead, at) -> None:
    now = at("2026-06-30T23:30:00+00:00")
    assert london_date(now).isoformat() == "2026-07-01"
    lead.made("/children", MIRA | {"care_started_on": "2026-07-01"})
    assert lead("POST", "/children", MIRA | {"local_id": "A-2",
    "care_started_on": (london_date(now) + timedelta(days=1)).isoformat()}).status_code == 422
