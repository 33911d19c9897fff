"""The services of children and missing episodes, as people use them, through to the alert: in the same unit, by the event."""
from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event, func, select

from caseflow.alerts import due, queries
from caseflow.alerts.models import Alert
from caseflow.children import service_status
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.extensions import db
from caseflow.missing import service, service_during, service_endings
from caseflow.missing.interviews import offers
from caseflow.missing.interviews import service as service_interviews
from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, alerts, ended, london, reasons, the_alert


@contextmanager
def acting(town: Town) -> Iterator[None]:
    with unit_of_work(ME, town.authority.id):
        yield


def child_of(town: Town, child: Child) -> Child:
    found = db.session.get(Child, child.id)
    assert found is not None
    return found


def reported(town: Town, child: Child, last_seen: str) -> MissingEpisode:
    with acting(town):
        facts = {"type": "M", "last_seen_at": london(last_seen)}
        return service.report(child_of(town, child), facts, reporter=town.worker).episode


def episode_of(episode: MissingEpisode) -> MissingEpisode:
    found = db.session.get(MissingEpisode, episode.id)
    assert found is not None
    return found


def test_from_the_report_to_the_interview(town: Town, it_is) -> None:
    child = town.child()
    with acting(town):
        service_status.add_unaccompanied(child_of(town, child), "uasc", london("2026-02-01 12:00").date())
        service_status.add_stage(child_of(town, child), "suspected", london("2026-04-30 12:00").date())
    episode = reported(town, child, "2026-05-01 09:00")
    assert set(reasons(the_alert())) == {"trafficked-child-missing", "unaccompanied-child-missing"}
    it_is("2026-05-02 09:30")
    due.evaluate_due(clock.now())
    assert "still-missing:first" in reasons()
    with acting(town):
        service_endings.in_contact(episode_of(episode), child_of(town, child), london("2026-05-02 09:20"), text="rang his worker")
    assert "still-missing:first" not in reasons()
    assert ended()["still-missing"].ended_because == "the child is in contact and their whereabouts are known"
    with acting(town):
        service_endings.change_type(episode_of(episode), child_of(town, child), "M", london("2026-05-02 09:25"))
    assert "still-missing:first" in reasons()
    it_is("2026-05-02 12:00")
    with acting(town):
        service_endings.found(episode_of(episode), child_of(town, child), london("2026-05-02 11:00"))
    assert "still-missing:first" not in reasons()
    with acting(town):
        service_endings.returned(
            episode_of(episode), child_of(town, child), london("2026-05-02 11:45"), "same placement")
    it_is("2026-05-03 11:45")
    due.evaluate_due(clock.now())
    assert "return-interview-not-offered" in reasons()
    with acting(town):
        service_interviews.record_interview(
            child_of(town, child), [episode_of(episode)], {"offered_at": london("2026-05-03 11:00"), "answer": "declined"})
    late = {"return-interview-not-offered", "return-interview-not-arranged", "return-interview-not-held"}
    assert not late & set(reasons())
    about_episode, about_child = alerts()
    assert (about_episode.state, about_episode.episode_id) == ("raised", episode.id)
    assert (about_child.episode_id, set(reasons(about_child))) == (None, {"suspected-without-referral"})


def test_taken_back_the_reason_ends(town: Town, it_is) -> None:
    child = town.child()
    town.alone(child)
    episode = reported(town, child, "2026-05-01 09:00")
    assert "unaccompanied-child-missing" in reasons()
    with acting(town):
        service_endings.void(episode_of(episode), child_of(town, child), "it was another child")
    assert reasons() == {}
    assert ended()["unaccompanied-child-missing"].ended_because == "the episode was recorded in error"


def test_turned_eighteen_stays_until_handed_over(town: Town, it_is) -> None:
    child = town.child("2008-05-03")
    episode = reported(town, child, "2026-05-01 09:00")
    it_is("2026-05-03 10:00")
    due.evaluate_due(clock.now())
    assert "turned-eighteen-missing" in reasons()
    with acting(town):
        service_endings.hand_over(episode_of(episode), child_of(town, child), "adult services", london("2026-05-03 09:30"))
    assert "turned-eighteen-missing" not in reasons()


def test_higher_police_risk_reaches_a_held_alert(town: Town, it_is) -> None:
    from caseflow.alerts import service as alerts_service

    child = town.child()
    town.alone(child)
    episode = reported(town, child, "2026-05-01 09:00")
    with acting(town):
        held = db.session.get(Alert, the_alert().id)
        assert held is not None
        alerts_service.decide(held, town.lead, "hold", text="weekly visits", until=london("2026-05-20 12:00"))
    assert the_alert().state == "held"
    with acting(town):
        service_during.add_police_risk(episode_of(episode), child_of(town, child), "high", clock.now(), "the force")
    assert the_alert().state == "raised"


def test_alert_goes_or_stays_with_the_report_itself(town: Town) -> None:
    child = town.child()
    town.alone(child)
    with pytest.raises(ZeroDivisionError), acting(town):
        service.report(child_of(town, child), {"type": "M", "last_seen_at": london("2026-05-01 09:00")}, reporter=town.worker)
        raise ZeroDivisionError
    assert db.session.execute(select(func.count()).select_from(Alert)).scalar() == 0
    assert db.session.execute(select(func.count()).select_from(MissingEpisode)).scalar() == 0


def test_inbox_takes_the_same_number_of_queries_for_one_alert_and_for_many(app: Flask, town: Town) -> None:
    def statements() -> int:
        seen: list[str] = []

        def note(_c: object, _cur: object, statement: str, *_: object) -> None:
            seen.append(statement)

        assert town.lead.authority_id  # read before counting
        event.listen(db.engine, "before_cursor_execute", note)
        rows = queries.inbox(town.lead, "all")
        event.remove(db.engine, "before_cursor_execute", note)
        assert rows
        return len(seen)

    def another() -> None:
        child = town.child(allocated=False)
        town.alone(child)
        town.missing(child, "2026-05-01 09:00")

    another()
    one = statements()
    for _ in range(4):
        another()
    assert statements() == one <= 3


def test_a_child_who_said_no_is_asked_about_again_once_the_day_named_is_over(town: Town, it_is) -> None:
    child = town.child()
    episode = reported(town, child, "2026-05-01 09:00")
    it_is("2026-05-01 12:00")
    with acting(town):
        service_endings.found(episode_of(episode), child_of(town, child), clock.now())
        service_endings.returned(episode_of(episode), child_of(town, child), clock.now())
    number = db.session.execute(select(ReturnInterview.id)).scalar_one()
    for asked_on, again, quiet_at, late_at in (
            ("2026-05-02 12:00", "2026-05-10", "2026-05-10 22:00", "2026-05-11 00:10"),
            ("2026-05-12 12:00", "2026-05-20", "2026-05-20 22:00", "2026-05-21 00:10")):
        it_is(asked_on)
        with acting(town):
            offers.attempt(db.session.get_one(ReturnInterview, number), child_of(town, child), {
                "result": "declined", "at": clock.now(), "try_again_on": london(f"{again} 12:00").date()})
        for moment, late in ((quiet_at, False), (late_at, True)):
            it_is(moment)
            due.evaluate_due(clock.now())
            assert ("return-interview-not-held" in reasons()) is late, (asked_on, moment)
    with acting(town):
        offers.attempt(db.session.get_one(ReturnInterview, number), child_of(town, child), {"result": "not-there", "at": clock.now()})
    assert "return-interview-not-held" in reasons(), "nobody has asked the child yet"
    with acting(town):
        service_interviews.amend_interview(db.session.get_one(ReturnInterview, number), child_of(town, child), {
            "not_held_because": "Asked twice, and both times no"})
    assert "return-interview-not-held" not in reasons()
