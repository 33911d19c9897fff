"""Who may see which child: every role, own authority and another, and each reason to see."""
from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import event, select

from caseflow.accounts import access, service
from caseflow.accounts.models import Allocation
from caseflow.accounts.permissions import PERMISSIONS, ROLES, may
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.actor import job
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work

ME = job("test")


@pytest.fixture
def people(app, at):
    """Two authorities with two children each, one person per role in the first, and an out-of-hours team."""
    at("2026-06-10T12:00:00+01:00")
    with unit_of_work(ME, None):
        here = service.add_authority("330", "Ashmere", "england")
        there = service.add_authority("331", "Brackley", "england")
    with unit_of_work(ME, here.id):
        kids = [Child(authority_id=a.id, local_id=f"{a.code}-{n}") for a in (here, there) for n in (1, 2)]
        db.session.add_all(kids)
        teams = SimpleNamespace(
            north=service.add_team(here, "North"), edt=service.add_team(here, "EDT", out_of_hours=True),
            home=service.add_team(here, "Invented House", provider=True))
        users = {role: service.add_user(here, f"{role}@ashmere.example", role) for role in ROLES}
        db.session.flush()
    return SimpleNamespace(here=here, there=there, kids=kids, teams=teams, **{r.replace("-", "_"): u for r, u in users.items()})


def seen(user) -> list[str]:
    return list(db.session.execute(select(Child.local_id).where(access.may_see(Child, user)).order_by(Child.local_id)).scalars())


def test_leads_see_their_own_authority_and_nobody_elses(people) -> None:
    assert seen(people.safeguarding_lead) == ["330-1", "330-2"]


@pytest.mark.parametrize("role", ["social_worker", "residential_worker", "interviewer", "data_officer", "administrator", "auditor"])
def test_without_a_reason_nobody_else_sees_a_child(people, role) -> None:
    assert seen(getattr(people, role)) == []


@pytest.mark.parametrize(("kind", "role"), [("worker", "social_worker"), ("interviewer", "interviewer"), ("home", "residential_worker")])
def test_an_allocation_opens_one_child_from_its_day_until_it_ends(people, at, kind, role) -> None:
    user = getattr(people, role)
    with unit_of_work(ME, people.here.id):
        given = service.allocate(people.here.id, people.kids[0].id, kind, user=user, started_on=date(2026, 6, 10))
    assert seen(user) == ["330-1"]
    at("2026-06-09T12:00:00+01:00")
    assert seen(user) == []
    at("2026-06-20T00:00:00+01:00")
    with unit_of_work(ME, people.here.id):
        db.session.get(Allocation, given.id).ended_on = date(2026, 6, 21)
    assert seen(user) == ["330-1"]
    at("2026-06-21T00:00:00+01:00")
    assert seen(user) == [], "access ends at London midnight"


def test_an_allocation_that_was_taken_back_opens_nothing(people) -> None:
    with unit_of_work(ME, people.here.id):
        given = service.allocate(people.here.id, people.kids[0].id, "worker", user=people.social_worker)
    assert seen(people.social_worker) == ["330-1"]
    with unit_of_work(ME, people.here.id):
        db.session.get_one(Allocation, given.id).voided = True
    assert seen(people.social_worker) == []


def test_a_team_sees_what_is_allocated_to_it(people) -> None:
    with unit_of_work(ME, people.here.id):
        people.social_worker.team_id = people.teams.north.id
        db.session.merge(people.social_worker)
        service.allocate(people.here.id, people.kids[1].id, "worker", team=people.teams.north)
    assert seen(people.social_worker) == ["330-2"]


def test_out_of_hours_workers_see_everybody_during_their_shift_only(people, at) -> None:
    now = clock.now()
    with unit_of_work(ME, people.here.id):
        service.give_shift(people.social_worker, people.teams.edt, now, now + timedelta(hours=12))
        service.give_shift(people.residential_worker, people.teams.edt, now, now + timedelta(hours=12))
    assert seen(people.social_worker) == ["330-1", "330-2"]
    assert seen(people.residential_worker) == [], "only social workers do out-of-hours duty"
    at(now + timedelta(hours=12))
    assert seen(people.social_worker) == []


def test_a_shift_of_a_day_team_opens_nothing(people) -> None:
    now = clock.now()
    with unit_of_work(ME, people.here.id):
        service.give_shift(people.social_worker, people.teams.north, now, now + timedelta(hours=12))
    assert seen(people.social_worker) == []


def test_a_reporter_sees_the_report_and_not_the_child(people) -> None:
    with unit_of_work(ME, people.here.id):
        episodes = [MissingEpisode(authority_id=people.here.id, child_id=people.kids[n].id, type="M", current_type="M",
                                   started_at=clock.now(), last_seen_at=clock.now()) for n in (0, 1)]
        db.session.add_all(episodes)
        db.session.flush()
        service.allocate(people.here.id, people.kids[0].id, "reporter", user=people.residential_worker, episode_id=episodes[0].id)
    assert seen(people.residential_worker) == []
    rows = select(MissingEpisode.id).where(access.may_see(MissingEpisode, people.residential_worker))
    assert list(db.session.execute(rows).scalars()) == [episodes[0].id]


def test_another_authoritys_allocation_opens_nothing(people) -> None:
    with unit_of_work(ME, people.there.id):
        service.allocate(people.there.id, people.kids[2].id, "worker", user=people.social_worker)
    assert seen(people.social_worker) == []


def test_a_new_worker_ends_the_one_before(people) -> None:
    with unit_of_work(ME, people.here.id):
        other = service.add_user(people.here, "other@ashmere.example", "social-worker")
        first = service.allocate(people.here.id, people.kids[0].id, "worker", user=people.social_worker, started_on=date(2026, 6, 1))
        again = service.allocate(people.here.id, people.kids[0].id, "worker", user=people.social_worker)
        assert again.id == first.id
        service.allocate(people.here.id, people.kids[0].id, "worker", user=other)
    assert seen(people.social_worker) == []
    assert seen(other) == ["330-1"]


def test_administrators_and_auditors_have_no_permission_that_shows_a_child() -> None:
    for permission in ("child.find", "child.read", "episode.read", "board.read", "alert.read", "interview.read"):
        assert permission in PERMISSIONS
        assert not may("administrator", permission)
        assert not may("auditor", permission)
        assert not may("data-officer", permission)


def test_a_page_asks_once_whether_the_shift_is_on(app, people) -> None:
    asked: list[str] = []

    def note(_connection, _cursor, statement, *_more) -> None:
        asked.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        with app.app_context(), app.test_request_context("/board"):
            assert [access.sees_everyone(people.social_worker) for _ in range(3)] == [False] * 3
            assert not access.sees_everyone(people.residential_worker) and access.sees_everyone(people.safeguarding_lead)
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert sum("FROM shift" in statement for statement in asked) == 1
