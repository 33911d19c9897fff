"""The child's subjects on pages: two tracks in words, forms that put right, what another date of birth moves, the plan."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from caseflow.children.life import service
from caseflow.children.life.library import KINDS, SUBJECTS
from caseflow.extensions import db
from caseflow.missing.interviews.actions import add_action
from caseflow.missing.models import InterviewCover, ReturnInterview
from caseflow.store.unit import unit_of_work
from tests.children.test_life import GOOD
from tests.harness.records import TEST, Records

NOON = datetime(2026, 10, 21, 11, tzinfo=UTC)


@pytest.fixture
def noon(records: Records, at: Callable[..., datetime]) -> Records:
    at(NOON)
    return records


def typed(values: dict[str, Any]) -> dict[str, Any]:
    """Values as a form sends them."""
    sent: dict[str, Any] = {}
    for name, value in values.items():
        if name.endswith("_on") or name == "date_of_birth":
            day = date.fromisoformat(value)
            sent |= {f"{name}-day": day.day, f"{name}-month": day.month, f"{name}-year": day.year}
        else:
            sent[name] = {True: "yes", False: "no"}[value] if isinstance(value, bool) else value
    return sent


def test_each_kind_is_recorded_changed_and_taken_back_by_form(noon: Records) -> None:
    child = noon.child("ASH-1", date_of_birth=date(2010, 5, 17))
    lead = noon.client("safeguarding-lead")
    for name, facts in GOOD.items():
        kind = KINDS[name]
        path = f"/children/{child.ref}/record/{name}"
        assert lead.get(path).status_code == 200, name
        refused = lead.post(path, data={})
        assert refused.status_code == 422 and "There is a problem" in refused.text, name
        saved = lead.post(path, data=typed({n: v for n, v in facts.items() if n in kind.asked}))
        assert saved.status_code == 303, (name, saved.text)
        there = saved.headers["Location"]
        page = lead.get(there).text
        row = db.session.query(kind.model).filter_by(child_id=child.id).one()
        assert kind.heading(row) in page.replace("&#39;", "'"), name
        assert lead.get(f"{path}/{row.ref}").status_code == 200
        assert lead.post(f"{path}/{row.ref}/error", data={"because": ""}).status_code == 422
        assert lead.post(f"{path}/{row.ref}/error", data={"because": "typed in the wrong record"}).status_code == 303, name
        assert "Nothing recorded." in lead.get(there).text


def test_two_tracks_stand_side_by_side_in_words(noon: Records) -> None:
    child = noon.child("ASH-2", date_of_birth=date(2010, 5, 17))
    lead = noon.user("safeguarding-lead", name="Lee Ash")
    client = noon.client(lead)
    noon.stage(child, "suspected", date(2026, 2, 1), source="strategy meeting")
    noon.stage(child, "identified", date(2026, 5, 10))
    noon.nrm(child, "referred", date(2026, 2, 5), nrm_reference="NRM-1", first_responder="Ashmere")
    decided = noon.nrm(child, "reasonable-grounds", date(2026, 2, 12), outcome="negative")
    page = client.get(f"/children/{child.ref}/about/trafficking").text
    for words in ("Suspected to be trafficked", "Identified as trafficked", "10 May 2026", "strategy meeting",
                  "Referred, awaiting decision",
                  "Negative reasonable grounds", "NRM-1", "First responder", "Recorded by caseflow"):
        assert words in page, words
    form = f"/children/{child.ref}/record/nrm-events/{decided.ref}"
    assert "Negative" in client.get(form).text
    facts = {"on-day": 12, "on-month": 2, "on-year": 2026, "event": "reasonable-grounds", "outcome": "positive"}
    assert client.post(form, data=facts).status_code == 422, "what was recorded changes only with a reason"
    assert client.post(form, data=facts | {"because": "the letter was misread"}).status_code == 303
    page = client.get(f"/children/{child.ref}/about/trafficking").text
    assert "Positive reasonable grounds" in page and "the letter was misread" in page and "Recorded by Lee Ash" in page


def test_who_reads_which_subject(noon: Records) -> None:
    child = noon.child("ASH-3")
    carer = noon.user("residential-worker")
    noon.allocated(child, carer)
    home = noon.client(carer)
    seen = {name: home.get(f"/children/{child.ref}/about/{name}").status_code for name in ("trafficking", "status", "home", "warnings")}
    assert seen == {"trafficking": 403, "status": 403, "home": 200, "warnings": 200}
    assert home.get(f"/children/{child.ref}/plan").status_code == 200
    assert home.get(f"/children/{child.ref}/age").status_code == 403
    assert home.get(f"/children/{child.ref}/record/warning-flags").status_code == 403
    stranger = noon.client(noon.user("safeguarding-lead", authority=noon.another_authority("331", "Brackley")))
    assert {stranger.get(f"/children/{child.ref}/about/{name}").status_code for name in seen} == {404}
    assert set(SUBJECTS) == {*seen, "age", "plan"}


def test_another_date_of_birth_says_beforehand_what_it_moves(noon: Records) -> None:
    child = noon.child("ASH-4", date_of_birth=date(2010, 5, 17))
    noon.unaccompanied(child, date(2025, 1, 1))
    noon.episode(child, datetime(2026, 9, 1, 18, tzinfo=UTC), datetime(2026, 9, 2, 8, tzinfo=UTC))
    noon.episode(child, datetime(2026, 10, 20, 18, tzinfo=UTC))
    lead = noon.api("safeguarding-lead")
    said = {"given_on": "2026-02-01", "basis": "claimed", "date_of_birth": "2010-05-17"}
    lead.post(f"/api/v1/children/{child.ref}/birth-dates", json=said)
    made = lead.post(f"/api/v1/children/{child.ref}/birth-dates", json=said | {"basis": "assessed", "date_of_birth": "2008-06-01"})
    assert made.status_code == 201, made.text
    client = noon.client("safeguarding-lead")
    page = client.get(f"/children/{child.ref}/age").text
    assert "Date of birth in use: 17 May 2010." in page and "18 on 17 May 2028" in page
    there = f"/children/{child.ref}/age/{made.get_json()['ref']}"
    before = client.get(there).text
    for words in ("18 on 1 June 2026", "Turned 18 while missing", "Reads the 18th birthday: 1 June 2026 instead of 17 May 2028",
                  "Unaccompanied or separated: children who went missing", "1 fewer", "1 January 2026 to 31 December 2026"):
        assert words in before, words
    other = lead.post(f"/api/v1/children/{child.ref}/birth-dates", json=said | {"basis": "document", "date_of_birth": "2008-10-21"})
    today = client.get(f"/children/{child.ref}/age/{other.get_json()['ref']}").text
    assert "Turned 18 while missing" in today and "Would fire" in today
    assert "17 May 2010" in client.get(f"/children/{child.ref}").text, "looking moved nothing"
    assert client.post(there, data={"because": ""}).status_code == 422
    assert client.post(there, data={"because": "age assessment of 3 February"}).status_code == 303
    assert "Date of birth in use: 1 June 2008." in client.get(f"/children/{child.ref}/age").text


def test_the_benefit_of_the_doubt_keeps_a_child_a_child(noon: Records) -> None:
    child = noon.child("ASH-5", date_of_birth=date(2010, 5, 17))
    api = noon.api("safeguarding-lead")
    api.post(f"/api/v1/children/{child.ref}/age-disputes", json=GOOD["age-disputes"])
    made = api.post(f"/api/v1/children/{child.ref}/birth-dates", json=GOOD["birth-dates"] | {"date_of_birth": "2007-06-01"}).get_json()
    client = noon.client("safeguarding-lead")
    refused = client.post(f"/children/{child.ref}/age/{made['ref']}", data={"because": "the Home Office says so"})
    assert refused.status_code == 422 and "The age is in dispute" in refused.text
    assert "17 May 2010" in client.get(f"/children/{child.ref}").text


def test_the_plan_shows_what_interviews_asked_for(noon: Records) -> None:
    child = noon.child("ASH-6")
    client = noon.client("safeguarding-lead")
    page = client.get(f"/children/{child.ref}/plan").text
    assert "Asked for in return home interviews" in page and "Nothing is open from an interview." in page
    episode = noon.episode(child, datetime(2026, 10, 1, 18, tzinfo=UTC), datetime(2026, 10, 2, 8, tzinfo=UTC))
    interview = noon.add(ReturnInterview(authority_id=child.authority_id, child_id=child.id, due_at=NOON))
    noon.add(InterviewCover(authority_id=child.authority_id, child_id=child.id, interview_id=interview.id, episode_id=episode.id))
    with unit_of_work(TEST, child.authority_id):
        add_action(interview, child, {"what": "A telephone of her own", "due_on": date(2026, 10, 30), "owner_name": "Ada Worker"})
    page = client.get(f"/children/{child.ref}/plan").text
    assert "A telephone of her own" in page and "Ada Worker, by 30 October 2026." in page


def test_rules_are_told_of_what_they_read(noon: Records, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[int] = []
    monkeypatch.setattr(service, "children_changed", lambda authority, ids: told.extend(ids))
    child = noon.child("ASH-9")
    stage = noon.stage(child, "suspected", date(2026, 1, 1))
    with unit_of_work(TEST, child.authority_id):
        stage = db.session.merge(stage)
        service.amend_fact(child, KINDS["trafficking-stages"], stage, {"stage": "identified"}, "minutes")
        service.void_fact(child, KINDS["trafficking-stages"], stage, "another child")
        service.add_fact(child, KINDS["trusted-adults"], {"named_on": date(2026, 1, 1), "name": "Mrs Bell"})
    assert told == [child.id, child.id], "twice for the view, never for what no rule reads"


def test_a_disputed_child_stays_on_the_board_and_is_not_called_eighteen(noon: Records) -> None:
    adult = noon.child("ASH-7", given_name="Ana", family_name="Grown", date_of_birth=date(2008, 1, 1))
    doubted = noon.child("ASH-8", given_name="Bo", family_name="Doubted", date_of_birth=date(2008, 1, 1), age_disputed=True)
    for child in (adult, doubted):
        noon.episode(child, datetime(2025, 12, 1, 18, tzinfo=UTC))
    page = noon.client("safeguarding-lead").get("/board").text
    assert "aged 18 (age disputed)" in page and page.count("turned 18 while missing") == 1
