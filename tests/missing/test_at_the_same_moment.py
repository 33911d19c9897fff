"""Two people at once: one effect, and everybody is told the truth. Real threads against the application."""
from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable

import pytest
from flask import current_app
from sqlalchemy import func, select

from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.missing.models import InterviewCover, MissingEpisode, ReturnInterview
from tests.harness import people

SEEN = {"type": "M", "last_seen_at": "2026-06-03T20:00:00+01:00"}


def at_once(*calls: Callable[[], object]) -> list[object]:
    """Run every call in a thread of its own, let go at the same moment."""
    app = current_app._get_current_object()
    gate = threading.Barrier(len(calls))
    answers: list[object] = [None] * len(calls)

    def run(place: int, call: Callable[[], object]) -> None:
        with app.app_context():
            gate.wait(30)
            answers[place] = call()

    threads = [threading.Thread(target=run, args=(n, call)) for n, call in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert None not in answers, "a call did not end"
    return answers


def acts(action: str) -> int:
    return db.session.execute(select(func.count()).where(AuditEvent.action == action)).scalar_one()


def test_two_workers_mark_one_episode_found(app, ashmere, lead, mira) -> None:
    other = people.Caller(app, people.person(ashmere))
    episode = lead.made(f"/children/{mira.ref}/missing-episodes", SEEN)
    at = f"/missing-episodes/{episode['ref']}/found"
    where = {"station": lead, "park": other}
    answers = at_once(*(
        lambda place=place, caller=caller: caller("POST", at, {"found_at": "2026-06-03T22:00:00+01:00", "found_where": place})
        for place, caller in where.items()))
    by_status = {a.status_code: a.get_json() for a in answers}
    assert sorted(by_status) == [201, 409]
    assert by_status[409]["current"]["found_where"] == by_status[201]["found_where"]
    assert by_status[409]["current"]["found_at"] == "2026-06-03T21:00:00Z"
    assert acts("episode.found") == 1
    assert db.session.execute(select(MissingEpisode.version)).scalar_one() == 2


def test_two_workers_mark_one_child_returned_and_one_interview_is_owed(app, ashmere, lead, mira) -> None:
    other = people.Caller(app, people.person(ashmere))
    episode = lead.made(f"/children/{mira.ref}/missing-episodes", SEEN)
    at = f"/missing-episodes/{episode['ref']}/returned"
    answers = at_once(*(lambda c=c: c("POST", at, {"returned_at": "2026-06-04T01:00:00+01:00"}) for c in (lead, other)))
    assert sorted(a.status_code for a in answers) == [201, 409]
    assert db.session.execute(select(func.count(ReturnInterview.id))).scalar_one() == 1
    assert db.session.execute(select(func.count(InterviewCover.id))).scalar_one() == 1


def test_twenty_posts_with_one_key_make_one_episode(lead, mira) -> None:
    path = f"/children/{mira.ref}/missing-episodes"
    answers = at_once(*(lambda: lead("POST", path, SEEN, Idempotency_Key="night-1") for _ in range(20)))
    assert Counter(a.status_code for a in answers) == {201: 20}
    assert len({a.get_json()["ref"] for a in answers}) == 1
    assert len({a.get_data() for a in answers}) == 1
    assert db.session.execute(select(func.count(MissingEpisode.id))).scalar_one() == 1
    assert acts("episode.reported") == 1
    assert verify().ok


def test_twenty_reports_without_a_key_make_one_episode_and_nineteen_conflicts(lead, mira) -> None:
    path = f"/children/{mira.ref}/missing-episodes"
    answers = at_once(*(lambda: lead("POST", path, SEEN) for _ in range(20)))
    assert Counter(a.status_code for a in answers) == {201: 1, 409: 19}
    made = next(a.get_json()["ref"] for a in answers if a.status_code == 201)
    assert {a.get_json()["current"]["ref"] for a in answers if a.status_code == 409} == {made}


def test_two_workers_add_the_same_child(app, ashmere, lead) -> None:
    other = people.Caller(app, people.person(ashmere, "social-worker"))
    answers = at_once(*(lambda c=c, i=i: c("POST", "/children", {"local_id": i, "given_name": "Mira"})
                        for c, i in ((lead, "A-77"), (other, "a-77"))))
    assert sorted(a.status_code for a in answers) == [201, 409]
    assert db.session.execute(select(func.count(Child.id))).scalar_one() == 1


def test_two_changes_from_one_version_lose_nothing(app, ashmere, lead, mira) -> None:
    other = people.Caller(app, people.person(ashmere))
    episode = lead.made(f"/children/{mira.ref}/missing-episodes", SEEN)
    at = f"/missing-episodes/{episode['ref']}"
    tag = lead("GET", at).headers["ETag"]
    answers = at_once(
        lambda: lead("PATCH", at, {"circumstances": "left after tea", "reason": "carer"}, If_Match=tag),
        lambda: other("PATCH", at, {"place_last_seen": "the station", "reason": "police"}, If_Match=tag))
    assert sorted(a.status_code for a in answers) == [200, 412]
    kept = next(a.get_json() for a in answers if a.status_code == 200)
    assert (kept["circumstances"], kept["place_last_seen"]) in (("left after tea", None), (None, "the station"))


@pytest.mark.parametrize(("first", "second", "status"), [
    ({"given_name": "Ana"}, {"given_name": "Ana"}, 201), ({"given_name": "Ana"}, {"given_name": "Ana "}, 422)])
def test_a_key_stands_for_one_body(lead, first, second, status) -> None:
    made = lead.made("/children", first, Idempotency_Key="k")
    again = lead("POST", "/children", second, Idempotency_Key="k")
    assert again.status_code == status
    assert status != 201 or (again.get_json() == made and again.headers["Location"])


def test_a_key_belongs_to_one_person(app, ashmere, lead) -> None:
    other = people.Caller(app, people.person(ashmere))
    first = lead.made("/children", {"given_name": "Ana"}, Idempotency_Key="k")
    assert other.made("/children", {"given_name": "Ben"}, Idempotency_Key="k")["ref"] != first["ref"]


def test_a_refused_request_leaves_its_key_free(lead) -> None:
    assert lead("POST", "/children", {"given_name": "Ana", "sex": "x"}, Idempotency_Key="k").status_code == 422
    lead.made("/children", {"given_name": "Ana", "sex": "F"}, Idempotency_Key="k")
