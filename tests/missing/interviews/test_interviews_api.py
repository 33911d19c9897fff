"""The same services by the API: each part listed and added, refused by the same fields, of nobody else's children."""
from __future__ import annotations

import pytest

from caseflow.accounts.models import Authority
from caseflow.children.models import Child
from caseflow.core.references import new_ref
from caseflow.extensions import db
from caseflow.missing.interviews import queries
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST
from tests.missing.interviews.conftest import DAY, HOUR, NOW, Back

V1 = "/api/v1"


@pytest.fixture
def made(records, back: Back):
    return back.came(records.child(), NOW - DAY)


@pytest.fixture
def api(records):
    return records.api("safeguarding-lead")


def test_an_interview_from_offer_to_receipt(records, back: Back, made, api) -> None:
    where = f"{V1}/return-interviews/{made.ref}"
    assert api.get(f"{where}/account").status_code == 404
    for body in ({"result": "waiting", "at": "2026-10-20T10:00:00+01:00", "means": "telephone"},
                 {"result": "accepted", "at": "2026-10-20T12:00:00+01:00", "arranged_for": "2026-10-21T15:00:00+01:00"}):
        assert api.post(f"{where}/attempts", json=body).status_code == 201
    assert [a["result"] for a in api.get(f"{where}/attempts").get_json()["items"]] == ["waiting", "accepted"]
    assert len(api.get(f"{where}/attempts?limit=1").get_json()["items"]) == 1
    now = api.get(where).get_json()
    assert (now["offered_at"], now["answer"], now["arranged_for"]) == ("2026-10-20T09:00:00Z", "accepted", "2026-10-21T14:00:00Z")
    held = api.post(f"{where}/held", json={"held_at": "2026-10-20T20:00:00+01:00", "held_by": "Ina", "relation": "commissioned",
                                           "place": "school", "methods": ["walk-or-drive", "interpreter"], "chosen_by_child": True})
    assert held.status_code == 201 and held.get_json()["independence"] == "independent"
    assert api.get(held.headers["Location"]).get_json() == held.get_json()
    done = api.post(f"{where}/written-up", json={"push": ["rules", "isolation"], "pull": ["friends"], "written_up": True}).get_json()
    assert (done["push"], done["pull"]) == (["rules", "isolation"], ["friends"]) and done["written_up_at"]
    text = api.post(f"{where}/texts", json={"about": "own-words", "text": "I was cold.", "withheld_from": ["parents"]}).get_json()
    assert api.get(f"{where}/texts").get_json()["items"] == [text]
    action = api.post(f"{where}/actions", json={"what": "A warm coat", "due_on": "2026-10-25", "owner_name": "Ina"}).get_json()
    ended = api.post(f"{V1}/interview-actions/{action['ref']}/finished", json={"outcome": "Bought"})
    assert ended.status_code == 201 and ended.get_json()["done_on"] == "2026-10-20"
    assert api.post(f"{V1}/interview-actions/{action['ref']}/finished", json={"outcome": "Bought"}).status_code == 409
    sent = api.post(f"{where}/shares", json={"to": "police", "texts": [text["ref"]], "means": "form"}).get_json()
    assert sent["acknowledged_at"] is None
    confirmed = api.post(f"{where}/shares/{sent['ref']}/confirmed", json={"acknowledged_by": "DC Reed"})
    assert confirmed.status_code == 201 and api.get(f"{where}/shares").get_json()["items"] == [confirmed.get_json()]
    assert api.post(f"{where}/shares/{sent['ref']}/confirmed", json={"acknowledged_by": "DC Reed"}).status_code == 409


def test_the_police_and_the_welfare_check(records, back: Back, made, api) -> None:
    [episode] = queries.covered([made.id])[made.id]
    where = f"{V1}/missing-episodes/{episode.ref}"
    for name, body in (("prevention-interviews", {"done": False, "not_done_because": "Refused"}),
                       ("welfare-checks", {"food": "yes", "welcomed": True})):
        row = api.post(f"{where}/{name}", json=body)
        assert row.status_code == 201
        assert api.get(f"{where}/{name}").get_json()["items"] == [row.get_json()]
        assert api.get(f"{where}/{name}").get_json()["next"] is None


@pytest.mark.parametrize(("path", "body", "field"), [
    ("attempts", {"result": "maybe"}, "result"), ("attempts", {"result": "waiting", "at": "2030-01-01T00:00:00Z"}, "at"),
    ("attempts", {"result": "declined", "try_again_on": "2026-01-01"}, "try_again_on"),
    ("attempts", {"result": "waiting", "withheld_from": ["nobody"], "carers_view": "x"}, "withheld_from"),
    ("held", {"held_by": "Ina"}, "held_at"), ("held", {"held_at": "2030-01-01T00:00:00Z"}, "held_at"),
    ("written-up", {"written_up": True}, "held_at"), ("texts", {"about": "own-words", "text": " "}, "text"),
    ("texts", {"about": "weather", "text": "x"}, "about"), ("actions", {"what": "x", "due_on": "2026-10-25"}, "owner"),
    ("actions", {"what": "x", "due_on": "2026-10-25", "owner": "nobody@nowhere.example"}, "owner"),
    ("shares", {"to": "police", "texts": ["0000-0000"]}, "texts"), ("texts", {"about": "own-words", "text": "a\u202eb"}, "text"),
])
def test_refusals_name_the_field_and_change_nothing(made, api, path, body, field) -> None:
    where = f"{V1}/return-interviews/{made.ref}"
    before = api.get(where).get_json()
    refused = api.post(f"{where}/{path}", json=body)
    assert refused.status_code == 422 and field in "".join(refused.get_json()["errors"]), refused.text
    assert api.get(where).get_json() == before
    assert path in ("held", "written-up") or api.get(f"{where}/{path}").get_json()["items"] == []


def test_unknown_factors_are_refused_and_an_authority_may_have_its_own(records, back: Back, made, api) -> None:
    where = f"{V1}/return-interviews/{made.ref}"
    api.post(f"{where}/held", json={"held_at": "2026-10-20T20:00:00+01:00"})
    assert "push" in api.post(f"{where}/written-up", json={"push": ["sea"]}).get_json()["errors"]
    with unit_of_work(TEST, records.authority.id):
        own = {"push": {"sea": "The sea"}, "left_out": ["rules"]}
        db.session.get_one(Authority, records.authority.id).settings = {"interview_factors": own}
    assert api.post(f"{where}/written-up", json={"push": ["sea"]}).status_code == 201
    assert "push" in api.post(f"{where}/written-up", json={"push": ["rules"]}).get_json()["errors"]
    page = records.client("safeguarding-lead").get(f"/return-interviews/{made.ref}/write-up").text
    assert "The sea" in page and "Rules and limits" not in page


def test_nobody_elses_interview(records, made) -> None:
    there = records.another_authority("331", "Brackley")
    stranger = records.api(records.user("safeguarding-lead", authority=there))
    for tail in ("attempts", "account", "texts", "actions", "shares"):
        assert {stranger.get(f"{V1}/return-interviews/{ref}/{tail}").status_code for ref in (made.ref, new_ref())} == {404}
    for tail, body in (("attempts", {"result": "waiting"}), ("texts", {"about": "own-words", "text": "x"}),
                       ("held", {"held_at": "2026-10-20T20:00:00+01:00"})):
        assert {stranger.post(f"{V1}/return-interviews/{ref}/{tail}", json=body).status_code for ref in (made.ref, new_ref())} == {404}


def test_covered_uncovered_given_and_put_right(records, back: Back, made, api) -> None:
    child = db.session.get_one(Child, made.child_id)
    second = back.came(child, NOW - 10 * HOUR)
    where = f"{V1}/return-interviews/{made.ref}"
    first, other = back.episodes(child)
    assert api.post(f"{where}/covered", json={"episode": other.ref}).get_json()["episodes"] == sorted([first.ref, other.ref])
    assert api.get(f"{V1}/return-interviews/{second.ref}").status_code == 404, "it was owed and not begun"
    assert api.post(f"{where}/uncovered", json={"episode": other.ref}).get_json()["episodes"] == [first.ref]
    assert len(api.get(f"{V1}/return-interviews").get_json()["items"]) == 2, "owed again"
    assert api.post(f"{where}/uncovered", json={"episode": first.ref}).status_code == 422
    assert api.post(f"{where}/covered", json={"episode": new_ref()}).status_code == 422
    person = records.user("interviewer")
    assert records.api(person).get(where).status_code == 404
    assert api.post(f"{where}/given", json={"to": f"person:{person.ref}"}).status_code == 201
    assert records.api(person).get(where).status_code == 200
    assert records.api(person).post(f"{where}/given", json={"to": f"person:{person.ref}"}).status_code == 403
    text = api.post(f"{where}/texts", json={"about": "own-words", "text": "I was cold."})
    path = f"{where}/texts/{text.get_json()['ref']}"
    assert api.patch(path, json={"withheld_from": ["interviewer"]}).status_code == 428
    changed = api.patch(path, json={"withheld_from": ["interviewer"]}, headers={"If-Match": text.headers["ETag"]})
    assert changed.get_json()["withheld_from"] == ["interviewer"] and changed.get_json()["text"] == "I was cold."
    assert api.patch(path, json={"text": "x"}, headers={"If-Match": text.headers["ETag"]}).status_code == 412
    assert records.api(person).get(f"{where}/texts").get_json()["items"] == []
    assert records.api(person).patch(path, json={"text": "x"}, headers={"If-Match": changed.headers["ETag"]}).status_code == 404
