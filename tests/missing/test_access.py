"""Who sees and does what with an episode; another authority's record answers as one that never existed."""
from __future__ import annotations

from datetime import timedelta

import pytest

from caseflow.accounts.service import add_team, allocate, give_shift
from caseflow.core import clock
from caseflow.core.references import new_ref
from caseflow.store.unit import unit_of_work
from tests.harness import people

SEEN = {"type": "M", "last_seen_at": "2026-06-03T20:00:00+01:00", "place_last_seen": "the harbour"}


@pytest.fixture
def report(lead, mira):
    return lead.made(f"/children/{mira.ref}/missing-episodes", SEEN)


@pytest.fixture
def caller(app, ashmere):
    return lambda role, **more: people.Caller(app, people.person(ashmere, role, **more))


def bare(answer):
    """An answer without the name of its request."""
    body = answer.get_json()
    body.pop("request")
    headers = [(k, v) for k, v in answer.headers if k not in ("X-Request-Id", "Date", "Content-Length")]
    return answer.status_code, body, headers


def test_another_authoritys_records_answer_like_none(app, ashmere, lead, mira, report) -> None:
    stranger = people.Caller(app, people.person(people.authority("331", "Brackley")))
    lead.made(f"/missing-episodes/{report['ref']}/returned", {"returned_at": "2026-06-04T01:00:00+01:00"})
    interview = lead("GET", "/return-interviews").get_json()["items"][0]["ref"]
    asked = 0
    for pattern, ref in (
        ("/children/{}", mira.ref), ("/children/{}?known_at=2026-06-04", mira.ref), ("/children/{}/missing-episodes", mira.ref),
        ("/children/{}/trafficking-stages", mira.ref), ("/children/{}/nrm-events", mira.ref), ("/children/{}/placements", mira.ref),
        ("/children/{}/unaccompanied-statuses", mira.ref), ("/missing-episodes/{}", report["ref"]),
        ("/missing-episodes/{}/updates", report["ref"]), ("/missing-episodes/{}/notices", report["ref"]),
        ("/missing-episodes/{}/police-risks", report["ref"]), ("/missing-episodes/{}/segments", report["ref"]),
        ("/return-interviews/{}", interview),
    ):
        theirs, none = (stranger("GET", pattern.format(r)) for r in (ref, new_ref()))
        assert theirs.status_code == 404
        assert bare(theirs) == bare(none), pattern
        asked += 1
    for pattern, ref, body in (
        ("/children/{}/missing-episodes", mira.ref, SEEN),
        ("/missing-episodes/{}/found", report["ref"], {"found_at": "2026-06-03T22:00:00Z"}),
        ("/missing-episodes/{}/updates", report["ref"], {"text": "x"}), ("/missing-episodes/{}/void", report["ref"], {"reason": "x"}),
        ("/children/{}/trafficking-stages", mira.ref, {"stage": "suspected", "started_on": "2026-01-01"}),
    ):
        theirs, none = (stranger("POST", pattern.format(r), body) for r in (ref, new_ref()))
        assert theirs.status_code == 404
        assert bare(theirs) == bare(none), pattern
        asked += 1
    for pattern, ref in (("/children/{}", mira.ref), ("/missing-episodes/{}", report["ref"]), ("/return-interviews/{}", interview)):
        theirs, none = (stranger("PATCH", pattern.format(r), {"reason": "x"}, If_Match='"x"') for r in (ref, new_ref()))
        assert theirs.status_code == 404
        assert bare(theirs) == bare(none), pattern
        asked += 1
    assert asked == 21
    named, unknown = (stranger("POST", "/return-interviews", {"episodes": [r]}) for r in (report["ref"], new_ref()))
    assert named.status_code == 422 and bare(named) == bare(unknown)
    assert stranger("GET", "/children").get_json() == stranger("GET", "/return-interviews").get_json() == {"items": [], "next": None}
    assert lead("GET", f"/missing-episodes/{report['ref']}").get_json()["version"] == 2, "nothing of ours has changed"


def test_the_same_local_identifier_in_another_authority_gives_no_hint(app, lead, mira) -> None:
    stranger = people.Caller(app, people.person(people.authority("331", "Brackley")))
    made = stranger.made("/children", {"local_id": mira.local_id, "given_name": "Mira", "family_name": "Example"})
    assert made["warnings"] == []


@pytest.mark.parametrize("ref", ["0000-0000", "x", "%00", "..%2f", "A" * 300, "١٢٣٤-١٢٣٤-١٢٣٤", "' OR 1=1 --"])
def test_what_is_not_a_reference_is_not_found(lead, ref) -> None:
    for path in (f"/children/{ref}", f"/missing-episodes/{ref}", f"/return-interviews/{ref}"):
        assert lead("GET", path).status_code == (400 if ref == "%00" else 404)


def test_a_worker_who_does_not_see_the_child_reports_and_then_sees_that_report_only(caller, lead, mira) -> None:
    worker = caller("social-worker")
    earlier = lead.made(f"/children/{mira.ref}/missing-episodes", SEEN | {"last_seen_at": "2026-05-01T20:00:00Z"})
    lead.made(f"/missing-episodes/{earlier['ref']}/found", {"found_at": "2026-05-01T22:00:00Z"})
    assert worker("GET", f"/children/{mira.ref}").status_code == 404
    mine = worker.made(f"/children/{mira.ref}/missing-episodes", SEEN)
    assert worker("GET", f"/missing-episodes/{mine['ref']}").get_json()["place_last_seen"] == "the harbour"
    worker.made(f"/missing-episodes/{mine['ref']}/updates", {"text": "rang her"})
    assert worker("GET", f"/missing-episodes/{earlier['ref']}").status_code == 404
    assert worker("GET", f"/children/{mira.ref}").status_code == 404
    assert worker("GET", f"/children/{mira.ref}/missing-episodes").status_code == 404
    assert worker("GET", "/children").get_json()["items"] == []


def test_a_conflict_tells_a_stranger_to_the_child_no_whereabouts(caller, mira, report) -> None:
    refused = caller("residential-worker")("POST", f"/children/{mira.ref}/missing-episodes", SEEN)
    assert refused.status_code == 409
    assert refused.get_json()["current"] == {name: report[name] for name in ("ref", "type", "status", "started_at")}


@pytest.mark.parametrize(("role", "kind", "amends"), [("social-worker", "worker", True), ("residential-worker", "home", False)])
def test_those_allocated_read_and_write_and_only_some_amend(caller, ashmere, mira, report, role, kind, amends) -> None:
    worker = caller(role)
    at = f"/missing-episodes/{report['ref']}"
    assert worker("GET", at).status_code == 404
    with unit_of_work(people.TEST, ashmere.id):
        allocate(ashmere.id, mira.id, kind, user=worker.user)
    read = worker("GET", at)
    assert read.status_code == 200
    worker.made(at + "/updates", {"text": "rang her"})
    amended = worker("PATCH", at, {"circumstances": "x", "reason": "y"}, If_Match=read.headers["ETag"])
    assert amended.status_code == (200 if amends else 403)


def test_an_interviewer_sees_what_was_given_to_them_and_writes_the_interview(caller, ashmere, lead, mira, report) -> None:
    interviewer, other = caller("interviewer"), caller("interviewer")
    lead.made(f"/missing-episodes/{report['ref']}/returned", {"returned_at": "2026-06-04T01:00:00+01:00"})
    ref = lead("GET", "/return-interviews").get_json()["items"][0]["ref"]
    with unit_of_work(people.TEST, ashmere.id):
        from caseflow.extensions import db
        from caseflow.missing.models import MissingEpisode

        episode = db.session.query(MissingEpisode).one()
        allocate(ashmere.id, mira.id, "interviewer", user=interviewer.user, episode_id=episode.id)
    assert [i["ref"] for i in interviewer("GET", "/return-interviews").get_json()["items"]] == [ref]
    read = interviewer("GET", f"/return-interviews/{ref}")
    held = {"held_at": "2026-06-05T15:00:00+01:00", "held_by": "A. Invented"}
    assert interviewer("PATCH", f"/return-interviews/{ref}", held, If_Match=read.headers["ETag"]).status_code == 200
    assert interviewer("GET", f"/children/{mira.ref}").status_code == 404
    assert interviewer("POST", f"/missing-episodes/{report['ref']}/updates", {"text": "x"}).status_code == 403
    assert other("GET", f"/return-interviews/{ref}").status_code == 404
    assert other("GET", "/return-interviews").get_json()["items"] == []


def test_the_out_of_hours_team_sees_everybody_on_shift_and_nobody_after(caller, ashmere, mira, report) -> None:
    worker = caller("social-worker")
    now = clock.now()
    at = f"/missing-episodes/{report['ref']}"
    assert worker("GET", at).status_code == 404
    with unit_of_work(people.TEST, ashmere.id):
        team = add_team(ashmere, "EDT", out_of_hours=True)
        give_shift(worker.user, team, now - timedelta(hours=1), now + timedelta(hours=9))
    assert worker("GET", at).status_code == 200
    assert [c["ref"] for c in worker("GET", "/children").get_json()["items"]] == [mira.ref]
    clock.freeze(now + timedelta(hours=10))
    assert worker("GET", at).status_code == 404


@pytest.mark.parametrize("role", ["data-officer", "administrator", "auditor"])
def test_others_get_no_child_and_no_episode(caller, mira, report, role) -> None:
    other = caller(role)
    for path in ("/children", f"/children/{mira.ref}", f"/missing-episodes/{report['ref']}", "/return-interviews"):
        assert other("GET", path).status_code == 403
    assert other("POST", f"/children/{mira.ref}/missing-episodes", SEEN).status_code == 403
