"""What is owed after each return: 72 hours through weekends and clock changes, one visit for many returns, nobody left out of the list."""
from __future__ import annotations

from datetime import datetime

import pytest

from caseflow.accounts.models import Allocation, Authority
from caseflow.children.models import Child
from caseflow.core.dates import london
from caseflow.core.errors import Refused
from caseflow.core.periods import financial_year
from caseflow.extensions import db
from caseflow.missing import service_endings
from caseflow.missing.interviews import account, due, funnel, obligations, offers, queries, service
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST
from tests.missing.interviews.conftest import DAY, HOUR, NOW, Back


def on(text: str) -> datetime:
    """A London time."""
    return datetime.fromisoformat(text).astimezone(NOW.tzinfo)


@pytest.mark.parametrize(("returned", "due_at", "days"), [
    ("2026-10-16T18:00:00+01:00", "Monday 19 October 2026 18:00", 1),
    ("2026-03-27T18:00:00+00:00", "Monday 30 March 2026 19:00", 1),
    ("2026-10-23T18:00:00+01:00", "Monday 26 October 2026 17:00", 1),
    ("2026-04-02T18:00:00+01:00", "Sunday 5 April 2026 18:00", 0),
    ("2026-12-24T18:00:00+00:00", "Sunday 27 December 2026 18:00", 0),
    ("2026-06-02T09:00:00+01:00", "Friday 5 June 2026 09:00", 3),
])
def test_72_hours_pass_through_weekends_holidays_and_clock_changes(records, back: Back, at, returned, due_at, days) -> None:
    back_at = on(returned)
    at(back_at + HOUR)
    made = back.came(records.child(), back_at)
    assert made.due_at is not None
    assert f"{london(made.due_at):%A %-d %B %Y %H:%M}" == due_at
    authority = db.session.get_one(Authority, made.authority_id)
    assert due.working_days(authority, back_at, made.due_at) == days
    assert f"{days if days else 'No'} working day" in due.said_twice(authority, back_at, made.due_at, back_at)


def test_one_interview_covers_three_returns_and_unlinking_restores_what_was_owed(records, back: Back, at) -> None:
    at(NOW)
    lead, child = records.user("safeguarding-lead"), records.child()
    made = [back.came(child, NOW - n * DAY) for n in (3, 2, 1)]
    assert obligations.count(lead) == (1, 3)
    episodes = back.episodes(child)
    assert back.does(service.link, made[0], episodes) == 2
    assert [e.id for e in queries.covered([made[0].id])[made[0].id]] == [e.id for e in episodes]
    assert obligations.count(lead) == (1, 3), "covered and still to be held"
    assert [i.voided for i in db.session.query(ReturnInterview).order_by(ReturnInterview.id)] == [False, True, True]
    back.does(account.hold, made[0], {"held_at": NOW - HOUR, "held_by": "Ina Invented", "relation": "not-involved"})
    assert obligations.count(lead) == (0, 0)
    rows = funnel.returns_in(lead, financial_year(2026))
    assert (funnel.counts(rows)["held"], funnel.interviews_held(rows)) == (3, 1), "3 episodes, 1 interview"
    back.does(service.unlink, made[0], episodes[1])
    assert obligations.count(lead) == (1, 1) and obligations.unmet([e.id for e in episodes]) == {episodes[1].id}
    [visit] = obligations.visits(lead)
    assert visit.due_at == NOW - 2 * DAY + 72 * HOUR
    rows = funnel.returns_in(lead, financial_year(2026))
    assert (funnel.counts(rows)["held"], funnel.interviews_held(rows)) == (2, 1)
    back.does(service.unlink, made[0], episodes[2])
    with pytest.raises(Refused, match="at least one"):
        back.does(service.unlink, made[0], episodes[0])


def test_an_interview_that_was_begun_keeps_its_cover_when_another_covers_the_same_return(records, back: Back, at) -> None:
    at(NOW)
    child = records.child()
    first, second = back.came(child, NOW - 2 * DAY), back.came(child, NOW - DAY)
    back.does(offers.attempt, second, {"result": "waiting", "at": NOW - HOUR})
    back.does(service.link, first, back.episodes(child))
    assert len(queries.interviews_of([back.episodes(child)[1].id])[back.episodes(child)[1].id]) == 2
    back.does(account.hold, first, {"held_at": NOW})
    assert obligations.unmet([e.id for e in back.episodes(child)]) == set()


def test_five_returns_in_four_days_are_one_visit_with_five_obligations(records, back: Back, at) -> None:
    at(NOW)
    lead, often, once = records.user("safeguarding-lead"), records.child(), records.child()
    for hours in (96, 75, 50, 30, 6):
        back.came(often, NOW - hours * HOUR)
    back.came(once, NOW - 80 * HOUR)
    visits = obligations.visits(lead)
    assert [(v.child.id, len(v.obligations)) for v in visits] == [(often.id, 5), (once.id, 1)], "soonest due first"
    assert obligations.count(lead) == (2, 6)
    page = records.client(lead).get("/return-interviews").text
    assert "2 visits, 6 returns" in page and "One visit, 5 returns" in page
    client = records.client(lead)
    assert client.post(f"/return-interviews/{visits[0].interview.ref}/cover-all").status_code == 303
    assert "It covers 5 times missing" in client.get(f"/return-interviews/{visits[0].interview.ref}").text


def test_the_queue_holds_everybody_and_says_how_many(records, back: Back, at) -> None:
    at(NOW)
    for n in range(27):
        back.came(records.child(family_name=f"Number{n:02d}"), NOW - n * HOUR)
    client = records.client("safeguarding-lead")
    pages = [client.get(f"/return-interviews?page={n}").text for n in (1, 2)]
    assert all("27 visits, 27 returns" in page for page in pages)
    found = [[n for n in range(27) if f"Number{n:02d}" in page] for page in pages]
    assert [len(one) for one in found] == [25, 2] and sorted(found[0] + found[1]) == list(range(27))


def test_who_was_found_and_is_not_back_is_paged_too(records, at) -> None:
    at(NOW)
    for n in range(26):
        records.episode(records.child(family_name=f"Found{n:02d}"), NOW - 40 * HOUR, NOW - 20 * HOUR - n * HOUR / 60)
    client = records.client("safeguarding-lead")
    pages = [client.get(f"/return-interviews?page={n}").text for n in (1, 2)]
    assert "Are they back? 26" in pages[0] and [sum(f"Found{n:02d}" in page for n in range(26)) for page in pages] == [25, 1]


def test_an_interviewer_finds_the_next_visit_first_and_takes_one_on(records, back: Back, at) -> None:
    at(NOW)
    service_team = records.another_team("Listening service", provider=True)
    me = records.user("interviewer", team=service_team, name="Imran Imaginer")
    mine, ours, others = (records.child(given_name="Child", family_name=name) for name in ("Mine", "Ours", "Others"))
    made = {c.id: back.came(c, NOW - n * DAY) for n, c in ((1, mine), (2, ours), (3, others))}
    for child, facts in ((mine, {"user": me}), (ours, {"team": service_team})):
        records.allocated(child, kind="interviewer", episode_id=back.episodes(child)[0].id, **facts)
    client = records.client(me)
    page = client.get("/").text
    assert "Child Mine" in page and f'href="/return-interviews/{made[mine.id].ref}"' in page and "Child Ours" not in page
    assert obligations.count(me, "mine") == (1, 1) and obligations.count(me, "unallocated") == (1, 1) and obligations.count(me) == (2, 2)
    listed = client.get("/return-interviews?whose=all").text
    assert "Child Ours" in listed and "Child Others" not in listed
    assert client.get(f"/return-interviews/{made[others.id].ref}").status_code == 404
    assert client.post(f"/return-interviews/{made[others.id].ref}/take").status_code == 404
    assert client.post(f"/return-interviews/{made[ours.id].ref}/take").status_code == 303
    assert obligations.count(me, "mine") == (2, 2)
    assert client.get(f"/return-interviews/{made[ours.id].ref}/give").status_code == 403


def test_a_return_recorded_in_error_owes_nothing_and_the_next_has_its_own_72_hours(records, back: Back, at) -> None:
    at(NOW)
    lead, child = records.user("safeguarding-lead"), records.child()
    made = back.came(child, NOW - DAY)
    [episode] = back.episodes(child)
    with unit_of_work(TEST, child.authority_id):
        service_endings.reopen(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id), "not back")
    assert db.session.get_one(ReturnInterview, made.id).voided and obligations.count(lead) == (0, 0)
    with unit_of_work(TEST, child.authority_id):
        service_endings.returned(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id), NOW)
    assert [visit.due_at for visit in obligations.visits(lead)] == [NOW + 72 * HOUR]


def test_an_interview_begun_after_a_return_in_error_is_due_by_the_next_return(records, back: Back, at) -> None:
    at(NOW)
    lead, child = records.user("safeguarding-lead"), records.child()
    made = back.came(child, NOW - 2 * DAY)
    back.does(offers.attempt, made, {"result": "accepted", "at": NOW - DAY})
    [episode] = back.episodes(child)
    with unit_of_work(TEST, child.authority_id):
        service_endings.reopen(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id), "not back")
    there = db.session.get_one(ReturnInterview, made.id)
    assert (there.voided, there.due_at) == (False, None)
    with unit_of_work(TEST, child.authority_id):
        service_endings.returned(db.session.get_one(MissingEpisode, episode.id), db.session.get_one(Child, child.id), NOW)
    assert [visit.due_at for visit in obligations.visits(lead)] == [NOW + 72 * HOUR]
    assert db.session.get_one(ReturnInterview, made.id).due_at == NOW + 72 * HOUR


def test_a_lead_gives_an_interview_to_somebody(records, back: Back, at) -> None:
    at(NOW)
    person = records.user("interviewer", name="Ina Invented")
    child = records.child()
    made, again = back.came(child, NOW - 2 * DAY), back.came(child, NOW - DAY)
    lead = records.client("safeguarding-lead")
    assert "Ina Invented" in lead.get(f"/return-interviews/{made.ref}/give").text
    assert lead.post(f"/return-interviews/{made.ref}/give", data={"to": f"person:{records.user('social-worker').ref}"}).status_code == 422
    api, given = records.api("safeguarding-lead"), f"/api/v1/return-interviews/{made.ref}/given"
    home = records.another_team("Oak House", provider=True)
    assert api.post(given, json={"to": f"service:{home.ref}"}).status_code == 422, "a home's staff interview nobody"
    assert lead.post(f"/return-interviews/{made.ref}/give", data={"to": f"person:{person.ref}"}).status_code == 303
    assert {a.episode_id for a in db.session.query(Allocation).filter_by(user_id=person.id)} == {e.id for e in back.episodes(child)}
    assert records.client(person).get(f"/return-interviews/{again.ref}").status_code == 200


def test_a_return_before_go_live_or_recorded_in_error_owes_nothing(records, back: Back, at) -> None:
    at(NOW)
    lead = records.user("safeguarding-lead")
    made = back.came(records.child(), NOW - DAY)
    records.episode(records.child(), NOW - 3 * DAY, NOW - 2 * DAY, returned_at=NOW - 2 * DAY, voided=True)
    records.episode(records.child(), datetime(2014, 1, 1, tzinfo=NOW.tzinfo), datetime(2014, 1, 2, tzinfo=NOW.tzinfo),
                    returned_at=datetime(2014, 1, 2, tzinfo=NOW.tzinfo))
    loaded = records.episode(records.child(), NOW - 3 * DAY, NOW - 2 * DAY, type="A", source="ssda903", returned_precision="date")
    assert obligations.count(lead) == (2, 2)
    assert {o.episode.id: o.due_at for v in obligations.visits(lead) for o in v.obligations} == {
        loaded.id: None, db.session.query(MissingEpisode).filter_by(child_id=made.child_id).one().id: NOW - DAY + 72 * HOUR}
    assert db.session.get(Child, made.child_id) is not None


def test_who_only_reported_is_asked_whether_the_child_is_back_and_told_nothing_of_the_interview(records, back: Back, at) -> None:
    at(NOW)
    reporter, child = records.user("social-worker"), records.child("ASH-7", given_name="Mira", family_name="Example")
    back.came(child, NOW - DAY)
    found = records.episode(child, NOW - 20 * HOUR, NOW - 15 * HOUR)
    for episode in back.episodes(child):
        records.allocated(child, reporter, kind="reporter", episode_id=episode.id)
    assert obligations.count(reporter) == (0, 0) and obligations.visits(reporter) == []
    page = records.client(reporter).get("/return-interviews").text
    assert "Mira" not in page and "Child ASH-7" in page and f"/missing/{found.ref}" in page
    [first, _] = back.episodes(child)
    assert "not yet offered" not in records.client(reporter).get(f"/missing/{first.ref}").text.lower()
    records.allocated(child, reporter)
    assert "not yet offered" in records.client(reporter).get(f"/missing/{first.ref}").text.lower()
    assert obligations.count(reporter) == (1, 1) and "Mira" in records.client(reporter).get("/return-interviews").text
