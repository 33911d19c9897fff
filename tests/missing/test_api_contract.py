"""The episode through the API, as the contract says."""
from __future__ import annotations

import pytest

SEEN = {"type": "M", "last_seen_at": "2026-06-03T20:00:00+01:00"}


@pytest.fixture
def episode(lead, mira):
    return lead.made(f"/children/{mira.ref}/missing-episodes", SEEN)


def test_two_fields_suffice(lead, mira, episode) -> None:
    assert episode["status"] == "open"
    assert episode["started_at"] == "2026-06-03T19:00:00Z"
    assert {"recorded_at", "found_at", "returned_at"} <= episode.keys()
    assert episode["child"] == mira.ref
    assert "last seen" in episode["started_because"]


def test_a_second_open_episode_is_a_conflict_with_the_first(lead, mira, episode) -> None:
    again = lead("POST", f"/children/{mira.ref}/missing-episodes", SEEN | {"last_seen_at": "2026-06-03T21:00:00+01:00"})
    assert again.status_code == 409
    assert again.mimetype == "application/problem+json"
    assert again.get_json()["current"]["ref"] == episode["ref"]


def test_found_saves_alone_and_returned_comes_later(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    found = lead.made(at + "/found", {"found_at": "2026-06-03T22:00:00+01:00", "found_where": "station", "found_by": "police"})
    assert (found["status"], found["ended_at"]) == ("found", "2026-06-03T21:00:00Z")
    back = lead.made(at + "/returned", {"returned_at": "2026-06-04T01:00:00+01:00", "returned_to": "same placement"})
    assert (back["status"], back["ended_at"]) == ("returned", "2026-06-03T21:00:00Z")
    owed = lead("GET", "/return-interviews").get_json()["items"]
    assert [(i["episodes"], i["due_at"]) for i in owed] == [([episode["ref"]], "2026-06-07T00:00:00Z")]


def test_found_twice_is_a_conflict_with_the_others_values(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}/found"
    lead.made(at, {"found_at": "2026-06-03T22:00:00+01:00", "found_where": "station"})
    second = lead("POST", at, {"found_at": "2026-06-03T22:05:00+01:00", "found_where": "park"})
    assert second.status_code == 409
    assert second.get_json()["current"]["found_where"] == "station"


def test_an_amendment_needs_the_version_that_was_read_and_a_reason(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    tag = lead("GET", at).headers["ETag"]
    change = {"circumstances": "left after tea", "reason": "added what the carer said"}
    assert lead("PATCH", at, change).status_code == 428
    assert lead("PATCH", at, change, If_Match='"stale"').status_code == 412
    assert lead("PATCH", at, {"circumstances": "x"}, If_Match=tag).get_json()["errors"].keys() == {"reason"}
    done = lead("PATCH", at, change, If_Match=tag)
    assert (done.status_code, done.get_json()["circumstances"], done.get_json()["version"]) == (200, "left after tea", 2)
    assert done.get_json()["recorded_at"] == episode["recorded_at"], "recorded is when it was first recorded"
    late = lead("PATCH", at, change, If_Match=tag)
    assert late.status_code == 412 and late.get_json()["current"]["version"] == 2
    assert done.headers["ETag"] == lead("GET", at).headers["ETag"]


def test_an_amended_start_is_derived_again(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    tag = lead("GET", at).headers["ETag"]
    done = lead("PATCH", at, {"left_at": "2026-06-03T20:30:00+01:00", "reason": "the door log"}, If_Match=tag).get_json()
    assert done["started_at"] == "2026-06-03T19:30:00Z"
    assert "because that is later" in done["started_because"]


@pytest.mark.parametrize(("change", "field"), [
    ({"type": "X"}, "type"), ({"type": None}, "type"), ({"last_seen_at": "2026-06-03T20:00:00"}, "last_seen_at"),
    ({"last_seen_at": "2026-06-03"}, "last_seen_at"), ({"last_seen_at": "03/06/2026 20:00"}, "last_seen_at"),
    ({"last_seen_at": 1780513200}, "last_seen_at"), ({"last_seen_at": "2026-W23-3T20:00:00Z"}, "last_seen_at"),
    ({"last_seen_at": "2026-06-03T20:00:60Z"}, "last_seen_at"), ({"last_seen_at": "2026-06-03T20:00:00-00:00"}, "last_seen_at"),
    ({"last_seen_at": "2026-06-03T20:00:00+15:00"}, "last_seen_at"), ({"last_seen_at": "٢٠٢٦-06-03T20:00:00Z"}, "last_seen_at"),
    ({"last_seen_at": "0001-01-01T00:00:00+14:00"}, "last_seen_at"), ({"last_seen_at": "9999-12-31T23:59:59-14:00"}, "last_seen_at"),
    ({"last_seen_at": "1989-12-31T00:00:00Z"}, "last_seen_at"), ({"last_seen_at": "2026-02-30T00:00:00Z"}, "last_seen_at"),
    ({"left_at": "2199-01-01T00:00:00Z"}, "left_at"), ({"caller": "a\u202eb"}, "caller"), ({"caller": "a\nb"}, "caller"),
    ({"caller": "a\x00"}, "caller"), ({"caller": 7}, "caller"), ({"caller": "x" * 201}, "caller"), ({"voided": True}, "voided"),
    ({"authority_id": 2}, "authority_id"), ({"status": "found"}, "status"), ({"found_at": "2026-06-03T22:00:00Z"}, "found_at"),
    ({"last_seen_precision": "between"}, "last_seen_until"), ({"last_seen_precision": "vague"}, "last_seen_precision"),
    ({"last_seen_precision": "between", "last_seen_until": "2026-06-03T10:00:00Z"}, "last_seen_until"),
])
def test_what_cannot_be_is_refused_by_field_and_changes_nothing(lead, mira, change, field) -> None:
    body = {name: value for name, value in (SEEN | change).items() if value is not None}
    refused = lead("POST", f"/children/{mira.ref}/missing-episodes", body)
    assert refused.status_code == 422, refused.get_json()
    assert refused.mimetype == "application/problem+json"
    assert field in refused.get_json()["errors"]
    assert lead("GET", f"/children/{mira.ref}/missing-episodes").get_json()["items"] == []


def test_what_happens_in_an_episode_is_kept_in_order(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    lead.made(at + "/updates", {"at": "2026-06-03T21:00:00+01:00", "text": "Rang\nno answer"})
    lead.made(at + "/notices", {
        "to": "police", "means": "telephone", "acknowledged_by": "PC Hill", "acknowledged_at": "2026-06-03T20:30:00+01:00"})
    lead.made(at + "/notices", {"to": "parents", "not_needed_because": "no contact allowed"})
    lead.made(at + "/police-risks", {"level": "medium", "at": "2026-06-03T20:30:00+01:00", "by": "PC Hill"})
    lead.made(at + "/police-risks", {"level": "high", "at": "2026-06-03T23:30:00+01:00"})
    assert [u["text"] for u in lead("GET", at + "/updates").get_json()["items"]] == ["Rang\nno answer"]
    told = lead("GET", at + "/notices").get_json()["items"]
    assert (told[0]["acknowledged_by"], told[0]["sent_at"], told[1]["sent_at"]) == ("PC Hill", "2026-06-03T19:30:00Z", None)
    assert [r["level"] for r in lead("GET", at + "/police-risks").get_json()["items"]] == ["medium", "high"]
    assert lead("POST", at + "/police-risks", {"level": "grave"}).status_code == 422


def test_in_contact_changes_it_to_away_and_it_ends_when_back(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    away = lead.made(at + "/segments", {"type": "A", "at": "2026-06-03T22:00:00+01:00", "text": "rang from a friend's"})
    assert (away["type"], away["current_type"], away["status"]) == ("M", "A", "open")
    assert [(s["type"], s["started_at"]) for s in lead("GET", at + "/segments").get_json()["items"]] == [
        ("M", "2026-06-03T19:00:00Z"), ("A", "2026-06-03T21:00:00Z")]
    assert lead("GET", at + "/updates").get_json()["items"][0]["human_contact"] is True
    assert lead("POST", at + "/segments", {"type": "A"}).status_code == 409
    back = lead.made(at + "/returned", {"returned_at": "2026-06-04T09:00:00+01:00", "returned_to": "family"})
    assert back["ended_at"] == back["returned_at"] == "2026-06-04T08:00:00Z"


def test_an_episode_taken_back_makes_room_and_is_left_out(lead, mira, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    assert lead("POST", at + "/void", {"reason": " "}).status_code == 422
    assert lead.made(at + "/void", {"reason": "the wrong child"})["status"] == "void"
    assert lead("POST", at + "/updates", {"text": "more"}).status_code == 409
    assert lead("GET", f"/children/{mira.ref}/missing-episodes").get_json()["items"] == []
    assert lead("GET", at).get_json()["status"] == "void"
    lead.made(f"/children/{mira.ref}/missing-episodes", SEEN)


def test_a_wrong_ending_can_be_reopened(lead, episode) -> None:
    at = f"/missing-episodes/{episode['ref']}"
    lead.made(at + "/found", {"found_at": "2026-06-03T22:00:00+01:00"})
    lead.made(at + "/returned", {"returned_at": "2026-06-03T23:00:00+01:00"})
    assert len(lead("GET", "/return-interviews").get_json()["items"]) == 1
    again = lead.made(at + "/reopened", {"reason": "it was her sister"})
    assert (again["status"], again["ended_at"]) == ("open", None)
    assert lead("GET", "/return-interviews").get_json()["items"] == []


def test_touching_is_allowed_and_overlap_is_not(lead, mira, episode) -> None:
    lead.made(f"/missing-episodes/{episode['ref']}/found", {"found_at": "2026-06-03T22:00:00+01:00"})
    inside = lead("POST", f"/children/{mira.ref}/missing-episodes", SEEN | {"last_seen_at": "2026-06-03T21:00:00+01:00"})
    assert inside.status_code == 409
    touching = lead.made(f"/children/{mira.ref}/missing-episodes", SEEN | {"last_seen_at": "2026-06-03T22:00:00+01:00"})
    at = f"/missing-episodes/{touching['ref']}"
    back = lead("PATCH", at, {"last_seen_at": "2026-06-03T21:59:59+01:00", "reason": "check"}, If_Match=lead("GET", at).headers["ETag"])
    assert back.status_code == 409 and back.get_json()["current"]["ref"] == episode["ref"]


def test_lists_go_on_from_where_they_stopped(lead, mira) -> None:
    made = []
    for day in range(1, 6):
        one = lead.made(f"/children/{mira.ref}/missing-episodes", {"type": "A", "last_seen_at": f"2026-06-0{day}T10:00:00Z"})
        lead.made(f"/missing-episodes/{one['ref']}/returned", {"returned_at": f"2026-06-0{day}T12:00:00Z"})
        made.insert(0, one["ref"])
    seen, after = [], ""
    while True:
        page = lead("GET", f"/children/{mira.ref}/missing-episodes?limit=2{after}").get_json()
        seen += [e["ref"] for e in page["items"]]
        if page["next"] is None:
            break
        after = f"&after={page['next']}"
    assert seen == made
    interviews = lead("GET", "/return-interviews?limit=3").get_json()
    rest = lead("GET", f"/return-interviews?limit=200&after={interviews['next']}").get_json()
    assert (len(interviews["items"]), len(rest["items"]), rest["next"]) == (3, 2, None)
    for query in ("limit=0", "limit=201", "limit=x", "limit=99999999999999999999", "after=zzz", "limit=2&nonsense=1"):
        assert lead("GET", f"/children/{mira.ref}/missing-episodes?{query}").status_code == 422, query
    assert lead("GET", "/return-interviews?limit=2&limit=3").status_code == 400
