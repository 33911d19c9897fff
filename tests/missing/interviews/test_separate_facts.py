"""Offer, attempts, answer, held, independence, prevention interview, actions, what was sent: each a fact of its own."""
from __future__ import annotations

from datetime import date, timedelta

import pytest

from caseflow.accounts.models import User
from caseflow.children.models import Child
from caseflow.core.errors import Conflict, Forbidden, Refused
from caseflow.core.periods import financial_year
from caseflow.extensions import db
from caseflow.missing.closing import service as closing
from caseflow.missing.interviews import account, actions, codes, funnel, obligations, offers, said, shares, withheld
from caseflow.missing.interviews import back as came_back
from caseflow.missing.interviews.models import InterviewAction, InterviewText
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST
from tests.missing.interviews.conftest import DAY, HOUR, NOW, Back


@pytest.fixture
def child(records, at) -> Child:
    at(NOW)
    return records.child(given_name="Mira", family_name="Example")


def test_offered_twice_declined_then_held(records, back: Back, child: Child) -> None:
    made = back.came(child, NOW - 60 * HOUR)
    back.does(offers.attempt, made, {"result": "waiting", "at": NOW - 50 * HOUR, "means": "telephone", "by": "Ina"})
    back.does(offers.attempt, made, {"result": "declined", "at": NOW - 40 * HOUR, "declined_because": "no-trust",
                                     "why_declined": "They never listen.", "carers_view": "Quarrelled with a friend.",
                                     "try_again_on": (NOW + DAY).date()})
    row = db.session.get(ReturnInterview, made.id)
    assert (row.offered_at, row.answer) == (NOW - 50 * HOUR, "declined")
    back.does(account.hold, made, {"held_at": NOW, "held_by": "Somebody Else", "relation": "commissioned"})
    [one] = funnel.returns_in(records.user("safeguarding-lead"), financial_year(2026))
    assert (one.offered, sum(i.attempts for i in one.interviews), one.held, one.in_time) == (True, 2, True, True)
    assert funnel.counts([one]) | {"offered": 1, "accepted": 1, "held": 1, "declined": 0, "declined-then-held": 1} == funnel.counts([one])
    tried = offers.attempts_of([made.id])[made.id]
    assert [(a.result, a.carer_asked, a.try_again_on) for a in tried] == [
        ("waiting", None, None), ("declined", True, (NOW + DAY).date())], "the carer's view and the second chance are both reportable"
    assert {t.about for t in db.session.query(InterviewText)} == {"why-declined", "carers-view"}


def test_a_no_asks_for_the_carer_and_a_second_chance(records, back: Back, child: Child, at) -> None:
    lead = records.user("safeguarding-lead")
    made = back.came(child, NOW - DAY)
    client = records.client(lead)
    where = f"/return-interviews/{made.ref}"
    assert client.get(f"{where}/attempt").status_code == 200
    answer = client.post(f"{where}/attempt", data={"result": "declined", "declined_because": "will-not-say"})
    assert answer.status_code == 303
    page = client.get(where).text
    assert "Ask the carer" in page and "Say when the child is asked again" in page and "Will not say why" in page
    assert obligations.count(lead) == (0, 0), "a no stands until somebody asks again"
    later = date(2026, 10, 23)
    again = {"try_again_on-day": "23", "try_again_on-month": "10", "try_again_on-year": "2026"}
    client.post(f"{where}/attempt", data={"result": "declined", "carers_view": "Tired."} | again)
    assert [a.try_again_on for a in offers.attempts_of([made.id])[made.id]] == [None, later]
    page = client.get(where).text
    assert "Ask the carer" not in page and "To be asked again on 23 October 2026" in page
    assert obligations.count(lead) == (1, 1)
    assert "Declined by the child, to be asked again on 23 October 2026" in client.get("/return-interviews").text
    client.post(f"{where}/attempt", data={"result": "not-there"})
    assert obligations.count(lead) == (1, 1), "a visit at which the child was not there settles nothing"
    assert "Declined by the child, to be asked again on 23 October 2026" in client.get("/return-interviews").text
    assert "Say when the child is asked again" not in client.get(where).text
    refused = client.post(f"{where}/attempt", data={"result": "declined"} | again | {"try_again_on-day": "1"})
    assert refused.status_code == 422 and "comes after this attempt" in refused.text
    client.post(where, data={"not_held_because": "Moved to adult services"})
    assert obligations.count(lead) == (0, 0)


@pytest.mark.parametrize(("who", "relation", "independence", "because"), [
    ("worker", "not-involved", "not-independent", "worker"), ("team mate", "commissioned", "not-independent", "worker"),
    ("manager", None, "not-independent", "manager"), ("carer", None, "not-independent", "carer"),
    ("stranger", "carer", "not-independent", "carer"), ("commissioned", None, "independent", "commissioned"),
    ("stranger", "not-involved", "independent", "not-involved"), ("a name", None, "not-known", "not-said"),
    ("the worker's name", "not-involved", "not-independent", "worker"),
    ("the manager's name", "commissioned", "not-independent", "manager"),
])
def test_who_is_independent_of_the_childs_care(records, back: Back, child: Child, who, relation, independence, because) -> None:
    north = records.another_team("South", manager_name="Mo Manager")
    worker = records.user("social-worker", name="Wil Worker", team=north)
    home = records.another_team("Oak House", provider=True)
    records.allocated(child, worker, team=north)
    records.allocated(child, kind="home", team=home)
    records.allocated(child, records.user(name="Maya Overseer"), kind="manager")
    people = {
        "worker": worker, "carer": records.user("residential-worker", team=home), "stranger": records.user("interviewer", name="S"),
        "manager": db.session.query(type(worker)).filter_by(name="Maya Overseer").one(),
        "commissioned": records.user("interviewer", team=records.another_team("Listeners", provider=True)),
    }
    if who == "team mate":
        records.allocated(child, kind="worker", team=north)
        people["team mate"] = records.user("social-worker", team=north)
    names = {"a name": "Una Known", "the worker's name": " wil  WORKER", "the manager's name": "Mo Manager"}
    made = back.came(child, NOW - DAY)
    facts = {"held_at": NOW - HOUR, "relation": relation, "held_by": names.get(who)}
    found = back.does(account.hold, made, facts, people.get(who))
    assert (found.independence, found.independence_because) == (independence, because)
    lead = records.user("safeguarding-lead")
    assert funnel.counts(funnel.returns_in(lead, financial_year(2026)))[independence] == 1, "counted apart"
    warned = "It is kept, and counted apart." in records.client(lead).get(f"/return-interviews/{made.ref}").text
    assert warned is (independence == "not-independent")


def test_the_old_way_of_recording_held_is_judged_too(records, back: Back, child: Child) -> None:
    worker = records.user("social-worker", name="Wil Worker")
    records.allocated(child, worker)
    made = back.came(child, NOW - DAY)
    api = records.api("safeguarding-lead")
    read = api.get(f"/api/v1/return-interviews/{made.ref}")
    done = api.patch(f"/api/v1/return-interviews/{made.ref}", json={"held_at": "2026-10-20T20:00:00+01:00", "held_by": "Wil Worker"},
                     headers={"If-Match": read.headers["ETag"]})
    assert done.status_code == 200
    assert api.get(f"/api/v1/return-interviews/{made.ref}/account").get_json()["independence"] == "not-independent"


def test_the_polices_interview_never_meets_ours(records, back: Back, child: Child) -> None:
    made = back.came(child, NOW - DAY)
    [episode] = back.episodes(child)
    lead = records.user("safeguarding-lead")
    client = records.client(lead)
    where = f"/missing/{episode.ref}/prevention-interview"
    assert client.get(where).status_code == 200
    assert client.post(where, data={"done": "no"}).status_code == 422
    assert client.post(where, data={"done": "no", "not_done_because": "Refused to speak"}).status_code == 303
    assert client.post(where, data={"done": "yes", "at-when": "today", "at-time": "20:00", "harm_disclosed": "yes",
                                    "harm": "Hit by a man"}).status_code == 303
    found = came_back.prevention_of([episode.id])[episode.id]
    assert [(p.done, p.not_done_because, p.harm_disclosed) for p in found] == [(False, "Refused to speak", None), (True, None, True)]
    assert came_back.first_done([episode.id]).keys() == {episode.id}
    assert obligations.unmet([episode.id]) == {episode.id}
    row = db.session.get(ReturnInterview, made.id)
    assert (row.offered_at, row.held_at) == (None, None)
    page = client.get(f"/missing/{episode.ref}").text
    assert "Refused to speak" in page and "Hit by a man" in page and "Not yet offered" in page


def test_the_welfare_check_is_kept(records, back: Back, child: Child) -> None:
    back.came(child, NOW - HOUR)
    [episode] = back.episodes(child)
    home = records.user("residential-worker", team=records.another_team("Oak", provider=True))
    records.allocated(child, home, kind="home")
    client = records.client(home)
    where = f"/missing/{episode.ref}/welfare-check"
    assert client.get(where).status_code == 200
    assert client.post(where, data={}).status_code == 422
    answers = {"food": "yes", "rest": "no", "injury": "no", "medical": "yes", "medication": "not-asked", "sexual_health": "yes"}
    assert client.post(where, data=answers | {"welcomed": "yes", "notes": "A cut on the hand"}).status_code == 303
    [check] = came_back.welfare_of([episode.id])[episode.id]
    assert {name: getattr(check, name) for name in codes.WELFARE} == answers and check.welcomed is True
    assert "A cut on the hand" in client.get(f"/missing/{episode.ref}").text


def test_actions_reach_the_child_and_come_back_done(records, back: Back, child: Child) -> None:
    worker = records.user("social-worker", name="Wil Worker")
    records.allocated(child, worker)
    made = back.came(child, NOW - DAY)
    [episode] = back.episodes(child)
    back.does(account.hold, made, {"held_at": NOW - HOUR})
    client = records.client("safeguarding-lead")
    where = f"/return-interviews/{made.ref}/act"
    assert "Wil Worker" in client.get(where).text
    due = {"due_on-day": "27", "due_on-month": "10", "due_on-year": "2026"}
    assert client.post(where, data={"what": "Find another school", "plan": "education", "owner": worker.email}).status_code == 422
    assert client.post(where, data={"what": "Find another school", "plan": "education", "owner": worker.email, **due}).status_code == 303
    assert actions.open_actions_of([episode.id]) == {episode.id: 1}
    theirs = records.client(worker)
    assert "Find another school" in theirs.get(f"/children/{child.ref}").text
    assert "1 action from an interview is yours to do" in theirs.get("/").text
    [row] = db.session.query(InterviewAction)
    assert "Find another school" in theirs.get("/interview-actions").text
    assert theirs.post(f"/interview-actions/{row.ref}", data={}).status_code == 422
    assert theirs.post(f"/interview-actions/{row.ref}", data={"outcome": "Starts on Monday"}).status_code == 303
    assert actions.open_actions_of([episode.id]) == {}
    assert "done 20 October 2026: Starts on Monday" in client.get(f"/return-interviews/{made.ref}").text
    assert theirs.post(f"/interview-actions/{row.ref}", data={"outcome": "again"}).status_code == 409


def test_an_episode_with_open_actions_is_closed_by_a_lead_with_a_reason_only(records, back: Back, child: Child) -> None:
    made = back.came(child, NOW - DAY)
    [episode] = back.episodes(child)
    lead, worker = records.user("safeguarding-lead"), records.user("social-worker")

    def closes(person: User, despite: str | None = None) -> None:
        with unit_of_work(TEST, child.authority_id):
            closing.close(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id), person, despite)

    with pytest.raises(Refused, match="interview has not been held"):
        closes(lead)
    back.does(account.hold, made, {"held_at": NOW - HOUR})
    action = back.does(actions.add_action, made, {"what": "Ask the school", "owner_name": "Wil", "due_on": (NOW + DAY).date()})
    with pytest.raises(Refused, match="1 action of the interview not done"):
        closes(lead)
    with pytest.raises((Refused, Forbidden)):
        closes(worker, "I say so")
    closes(lead, "The child has moved; the new school was told.")
    with unit_of_work(TEST, child.authority_id):
        actions.finish_action(db.session.get_one(InterviewAction, action.id), db.session.get_one(Child, child.id), {"outcome": "Done"})
    assert closing.outstanding(db.session.get_one(MissingEpisode, episode.id)) == []


def test_what_the_police_were_sent_waits_for_their_receipt(records, back: Back, child: Child, at) -> None:
    lead = records.user("safeguarding-lead")
    made = back.came(child, NOW - DAY)
    text = back.does(said.say, made, {"about": "people", "text": "A man called Sonny drove them."})
    secret = back.does(said.say, made, {"about": "own-words", "text": "Not for the police.", "withheld_from": ["police"]})
    reader = withheld.reader_of(lead)
    with pytest.raises(Refused, match="kept from them"):
        back.does(shares.share, made, {"to": "police", "texts": [text.ref, secret.ref]}, reader)
    sent = back.does(shares.share, made, {"to": "police", "texts": [text.ref]}, reader)
    assert sent.texts == [{"ref": text.ref, "version": 1}], "the words as they were sent stay known"
    assert shares.count_unconfirmed(lead, NOW + 23 * HOUR) == 0
    at(NOW + 25 * HOUR)
    client = records.client(lead)
    assert "1 report to the police from an interview has not been confirmed for 24 hours" in client.get("/").text
    assert "Sent to the police, and nobody has confirmed it: 1" in client.get("/return-interviews").text
    where = f"/return-interviews/{made.ref}/shares/{sent.ref}"
    assert client.get(where).status_code == 200
    assert client.post(where, data={"acknowledged_by": "DC Reed"}).status_code == 303
    assert shares.count_unconfirmed(lead, NOW + 25 * HOUR) == 0
    with unit_of_work(TEST, child.authority_id), pytest.raises(Conflict):
        shares.acknowledge(db.session.get(type(sent), sent.id), db.session.get(Child, child.id), "Another")
    assert "confirmed by DC Reed" in client.get(f"/return-interviews/{made.ref}").text
    assert db.session.get(MissingEpisode, back.episodes(child)[0].id) is not None
    assert timedelta(hours=24) == shares.CONFIRM_WITHIN
