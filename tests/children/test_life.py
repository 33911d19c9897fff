"""Dated facts about the child in life: added, put right, taken back, by page and by program through one gate."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.audit.models import AuditEvent
from caseflow.extensions import db
from tests.harness import people

TODAY = "2026-10-21T12:00:00+01:00"


@pytest.fixture
def here(app: Any, at: Any) -> Any:
    """A lead of Ashmere at noon, and a child in care since 2020."""
    at(TODAY)
    ashmere = people.authority()
    lead = people.Caller(app, people.person(ashmere))
    ref = lead.made("/children", {"given_name": "Mira", "date_of_birth": "2010-05-17", "care_started_on": "2020-01-10"})["ref"]
    return lead, f"/children/{ref}"


GOOD: dict[str, dict[str, Any]] = {
    "exploitation": {"noted_on": "2026-05-01", "types": ["criminal", "county-lines"], "british": "no", "place": "both"},
    "transfer-scheme-cases": {"referred_on": "2026-05-01", "from_authority": "Kent", "to_authority": "Ashmere",
                              "accepted_on": "2026-05-04"},
    "immigration-leaves": {"kind": "uasc-leave", "started_on": "2026-01-01", "expires_on": "2026-12-01"},
    "legal-representatives": {"started_on": "2026-02-01", "matter": "immigration", "name": "Ada Law", "firm": "Law and Co"},
    "interpreter-needs": {"noted_on": "2026-02-01", "language": "Tigrinya", "interpreter": True, "wishes": "A woman"},
    "birth-dates": {"given_on": "2026-02-01", "basis": "claimed", "date_of_birth": "2010-05-17", "birth_precision": "as-told"},
    "age-disputes": {"raised_on": "2026-03-01", "raised_by": "home-office", "why": "Looks older"},
    "accommodation": {"judged_on": "2026-06-01", "setting": "hotel", "registered": "no", "shared_with": "adults", "suitable": "no",
                      "safe": "no", "out_of_area": True, "distance_miles": 40},
    "placement-reviews": {"held_on": "2026-06-03", "held_by": "Max Manager", "outcome": "to-move", "next_review_on": "2026-07-01"},
    "long-term-plans": {"made_on": "2026-06-01", "leading": "undecided", "if_staying": "School", "if_returning": "Aunt",
                        "next_review_on": "2026-12-01"},
    "trusted-adults": {"named_on": "2026-06-01", "name": "Mrs Bell", "relationship": "teacher", "telephone": "020 7946 0101"},
    "safety-plans": {"made_on": "2026-06-01", "what_helps": "Ring Mrs Bell", "in_their_words": "No men I do not know",
                     "agreed_with_child": True, "review_on": "2026-12-01"},
    "warning-flags": {"kind": "do-not-tell", "words": "Do not tell the uncle where she is", "started_on": "2026-06-01",
                      "review_on": "2027-06-01", "child_told": False, "not_told_because": "It would frighten her now"},
}


def test_each_kind_comes_back_is_changed_with_a_reason_and_taken_back(here: Any) -> None:
    for kind in GOOD:
        comes_back_is_changed_and_taken_back(*here, kind)


def comes_back_is_changed_and_taken_back(lead: Any, at: str, kind: str) -> None:
    """One kind's whole life through the API."""
    made = lead.made(f"{at}/{kind}", GOOD[kind])
    assert {name: made[name] for name in GOOD[kind]} == GOOD[kind]
    there = f"/{kind}/{made['ref']}"
    read = lead("GET", there)
    assert read.get_json() == made
    [listed] = lead("GET", f"{at}/{kind}").get_json()["items"]
    assert listed == made
    day = next(name for name in GOOD[kind] if name.endswith("_on"))
    moved = {day: "2026-05-02" if kind == "transfer-scheme-cases" else "2026-06-02"}
    assert lead("PATCH", there, moved).status_code == 428
    without = lead("PATCH", there, moved, If_Match=read.headers["ETag"])
    assert (without.status_code, list(without.get_json()["errors"])) == (422, ["because"]), without.get_json()
    changed = lead("PATCH", there, moved | {"because": "wrong day"}, If_Match=read.headers["ETag"]).get_json()
    assert (changed[day], changed["version"]) == (moved[day], 2), changed
    assert lead("POST", f"{there}/void", {}).status_code == 422
    assert lead("POST", f"{there}/void", {"because": "another child"}).status_code == 200
    assert lead("GET", there).status_code == 404
    assert lead("GET", f"{at}/{kind}").get_json()["items"] == []


BAD: list[tuple[str, dict[str, Any], str]] = [
    ("exploitation", {"types": ["unheard-of"]}, "types.0"),
    ("exploitation", {"noted_on": "2027-01-01"}, "noted_on"),
    ("transfer-scheme-cases", {"accepted_on": "2026-04-01"}, "accepted_on"),
    ("transfer-scheme-cases", {"to_authority": None}, "to_authority"),
    ("transfer-scheme-cases", {"transferred_on": "2026-05-02"}, "transferred_on"),
    ("immigration-leaves", {"expires_on": None}, "expires_on"),
    ("immigration-leaves", {"expires_on": "2025-12-31"}, "expires_on"),
    ("birth-dates", {"date_of_birth": "2027-01-01"}, "date_of_birth"),
    ("age-disputes", {"decided_on": "2026-03-02"}, "outcome"),
    ("age-disputes", {"decided_on": "2026-02-02", "outcome": "adult"}, "decided_on"),
    ("age-disputes", {"challenge": "appeal", "challenged_on": "2026-04-02"}, "challenge"),
    ("accommodation", {"judged_on": "2019-01-01"}, "judged_on"),
    ("accommodation", {"distance_miles": -1}, "distance_miles"),
    ("accommodation", {"placement": "0000-0000-0000"}, "placement"),
    ("placement-reviews", {"next_review_on": "2026-06-01"}, "next_review_on"),
    ("placement-reviews", {"due_on": "2026-06-01"}, "due_on"),
    ("long-term-plans", {"if_staying": None, "if_returning": None}, "if_staying"),
    ("long-term-plans", {"best_interests": "stay"}, "best_interests_on"),
    ("safety-plans", {"review_on": "2026-05-01"}, "review_on"),
    ("warning-flags", {"review_on": None}, "review_on"),
    ("warning-flags", {"review_on": "2027-06-02"}, "review_on"),
    ("warning-flags", {"review_on": "2026-06-01"}, "review_on"),
    ("warning-flags", {"not_told_because": None}, "not_told_because"),
    ("warning-flags", {"ended_on": "2026-06-05"}, "ended_because"),
    ("trusted-adults", {"voided": True}, "voided"),
]


def test_what_cannot_be_is_refused_by_field(here: Any) -> None:
    lead, at = here
    wrong = []
    for kind, change, field in BAD:
        refused = lead("POST", f"{at}/{kind}", GOOD[kind] | change)
        if refused.status_code != 422 or field not in refused.get_json()["errors"]:
            wrong.append((kind, change, refused.get_json()))
    assert not wrong
    assert not any(lead("GET", f"{at}/{kind}").get_json()["items"] for kind in GOOD), "nothing was kept"


def test_what_was_known_then_is_read_as_it_was(here: Any, at: Any) -> None:
    lead, child = here
    made = lead.made(f"{child}/immigration-leaves", GOOD["immigration-leaves"])
    at("2026-10-22T12:00:00+01:00")
    tag = lead("GET", f"/immigration-leaves/{made['ref']}").headers["ETag"]
    lead("PATCH", f"/immigration-leaves/{made['ref']}", {"expires_on": "2027-01-01", "because": "read the letter"}, If_Match=tag)

    def expires(when: str) -> list[str]:
        return [item["expires_on"] for item in lead("GET", f"{child}/immigration-leaves?known_at={when}").get_json()["items"]]

    at("2026-10-23T12:00:00+01:00")
    assert (expires("2026-10-20"), expires("2026-10-21"), expires("2026-10-22")) == ([], ["2026-12-01"], ["2027-01-01"])
    seen = db.session.execute(select(AuditEvent.detail).where(AuditEvent.action == "children.viewed").order_by(AuditEvent.id)).scalars()
    assert any(detail["page"].startswith("api.immigration-leaves as at 2026-") for detail in seen)


def test_another_authoritys_fact_is_not_there(app: Any, here: Any) -> None:
    lead, child = here
    made = lead.made(f"{child}/warning-flags", GOOD["warning-flags"])
    stranger = people.Caller(app, people.person(people.authority("331")))
    assert stranger("GET", f"/warning-flags/{made['ref']}").status_code == 404
    assert stranger("GET", f"{child}/warning-flags").status_code == 404
    assert stranger("POST", f"/warning-flags/{made['ref']}/void", {"because": "x"}).status_code == 404


def test_a_warning_is_looked_at_again_for_another_year_at_most(here: Any) -> None:
    lead, child = here
    made = lead.made(f"{child}/warning-flags", GOOD["warning-flags"])
    there = f"/warning-flags/{made['ref']}"
    tag = lead("GET", there).headers["ETag"]
    change = {"reviewed_on": "2026-10-20", "because": "looked at in supervision"}
    assert lead("PATCH", there, change | {"review_on": "2027-10-21"}, If_Match=tag).status_code == 422
    assert lead("PATCH", there, change | {"review_on": "2027-10-20"}, If_Match=tag).get_json()["review_on"] == "2027-10-20"


def test_our_view_never_holds_twice_on_a_day_and_is_put_right(here: Any) -> None:
    lead, child = here
    first = lead.made(f"{child}/trafficking-stages", {"stage": "suspected", "started_on": "2026-05-01"})
    again = lead("POST", f"{child}/trafficking-stages", {"stage": "identified", "started_on": "2026-05-01"})
    assert (again.status_code, again.get_json()["current"]["ref"]) == (409, first["ref"])
    second = lead.made(f"{child}/trafficking-stages", {"stage": "identified", "started_on": "2026-05-10"})
    tag = lead("GET", f"/trafficking-stages/{second['ref']}").headers["ETag"]
    clash = lead("PATCH", f"/trafficking-stages/{second['ref']}", {"started_on": "2026-05-01", "because": "minutes read"}, If_Match=tag)
    assert clash.status_code == 409
    moved = lead("PATCH", f"/trafficking-stages/{second['ref']}", {"started_on": "2026-05-09", "because": "minutes read"}, If_Match=tag)
    assert moved.get_json()["started_on"] == "2026-05-09"
    assert lead("POST", f"/trafficking-stages/{first['ref']}/void", {"because": "another child"}).status_code == 200
    assert [s["stage"] for s in lead("GET", f"{child}/trafficking-stages").get_json()["items"]] == ["identified"]


def test_who_referred_and_who_decided_is_kept(here: Any) -> None:
    lead, child = here
    referred = {"event": "referred", "on": "2026-05-01", "reference": "NRM-7", "first_responder": "Ashmere children's services"}
    made = lead.made(f"{child}/nrm-events", referred)
    assert {name: made[name] for name in referred} == referred
    assert lead("POST", f"{child}/nrm-events", referred).status_code == 409
    decision = {"event": "reasonable-grounds", "outcome": "positive", "on": "2026-05-08", "decided_by": "sca"}
    decided = lead.made(f"{child}/nrm-events", decision)
    tag = lead("GET", f"/nrm-events/{decided['ref']}").headers["ETag"]
    wrong = lead("PATCH", f"/nrm-events/{decided['ref']}", {"outcome": "negative", "because": "letter misread"}, If_Match=tag)
    assert wrong.get_json()["outcome"] == "negative"


def test_a_dispute_gives_the_benefit_of_the_doubt_until_it_and_its_challenge_are_decided(here: Any) -> None:
    lead, child = here

    def disputed() -> bool:
        return bool(lead("GET", child).get_json()["age_disputed"])

    made = lead.made(f"{child}/age-disputes", GOOD["age-disputes"])
    assert disputed()
    assert lead("POST", f"{child}/age-disputes", GOOD["age-disputes"]).status_code == 409
    there = f"/age-disputes/{made['ref']}"
    for change, still in (
        ({"decided_on": "2026-05-01", "outcome": "adult", "assessor": "us"}, False),
        ({"challenge": "judicial-review", "challenged_on": "2026-05-03"}, True),
        ({"challenge_decided_on": "2026-09-01", "challenge_outcome": "overturned"}, False),
    ):
        tag = lead("GET", there).headers["ETag"]
        assert lead("PATCH", there, change, If_Match=tag).status_code == 200, change
        assert disputed() is still, change


def test_every_kind_is_tried() -> None:
    from caseflow.children.life.library import KINDS

    assert set(GOOD) == {name for name, kind in KINDS.items() if kind.elsewhere is None}
    assert date.fromisoformat(GOOD["warning-flags"]["review_on"]).year == 2027
