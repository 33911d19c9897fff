"""What people decide: confirm, give, let wait, plan, decide, open again; and what brings an alert back."""
from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.accounts.service import disable_user
from caseflow.alerts import due, service
from caseflow.alerts.models import Alert, AlertDecision
from caseflow.alerts.queries import inbox
from caseflow.core import clock
from caseflow.core.errors import Conflict, Forbidden, Refused
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, alerts, london, reasons, the_alert


@pytest.fixture
def episode(town: Town) -> MissingEpisode:
    """An unaccompanied child missing since nine this morning: one alert."""
    child = town.child()
    town.alone(child)
    return town.missing(child, "2026-05-01 09:00")


def decide(by: User, decision: str, alert: Alert | None = None, **said: Any) -> AlertDecision:
    found = alert or the_alert()
    with unit_of_work(ME, found.authority_id):
        return service.decide(db.session.get(Alert, found.id), by, decision, **said)  # type: ignore[arg-type]


def test_acknowledged_by_whom_and_when_and_only_once(town: Town, episode) -> None:
    decide(town.worker, "acknowledge")
    alert = the_alert()
    assert (alert.state, alert.acknowledged_by) == ("acknowledged", town.worker.id)
    with pytest.raises(Conflict):
        decide(town.lead, "acknowledge")


def test_worker_may_confirm_and_take_but_not_decide(town: Town, episode) -> None:
    decide(town.worker, "assign")
    assert (the_alert().assigned_to, the_alert().state) == (town.worker.id, "acknowledged")
    for decision in ("snooze", "hold", "record", "reopen"):
        with pytest.raises(Forbidden):
            decide(town.worker, decision, text="because", reason="panel")
    with pytest.raises(Forbidden):
        decide(town.officer, "acknowledge")


def test_given_to_somebody_else_still_waits_for_them(town: Town, episode) -> None:
    decide(town.lead, "assign", to=town.worker)
    assert (the_alert().assigned_to, the_alert().state) == (town.worker.id, "raised")


def test_person_to_assign_must_work_with_alerts_here(town: Town, episode) -> None:
    other = Town("331", "Brackwell")
    assert service.person_to_assign(town.lead, town.worker.ref).id == town.worker.id
    for stranger in (other.worker, town.officer):
        with pytest.raises(Refused):
            service.person_to_assign(town.lead, stranger.ref)


def test_only_a_decision_closes_and_it_needs_a_reason(town: Town, it_is, episode) -> None:
    town.found(episode, "2026-05-01 09:30", "2026-05-01 09:40")
    assert the_alert().state == "raised"
    with pytest.raises(Refused):
        decide(town.lead, "record")
    with pytest.raises(Refused):
        decide(town.lead, "record", reason="no-further-action")
    kept = decide(town.lead, "record", reason="strategy-discussion", text="held with the police at noon")
    assert (the_alert().state, kept.reason, kept.by) == ("decided", "strategy-discussion", town.lead.id)
    due.sweep(town.authority.id)
    assert the_alert().state == "decided"
    with pytest.raises(Conflict):
        decide(town.lead, "record", reason="panel")
    with pytest.raises(Refused):
        decide(town.lead, "reopen")
    decide(town.lead, "reopen", text="new information from the home")
    assert the_alert().state == "raised"
    assert db.session.execute(select(AlertDecision.decision).order_by(AlertDecision.id)).scalars().all() == ["record", "reopen"]


def test_new_reason_after_the_decision_raises_it_again(town: Town, it_is, episode) -> None:
    decide(town.lead, "record", reason="panel")
    it_is("2026-05-02 09:00")
    due.evaluate_due(clock.now())
    assert the_alert().state == "raised"
    assert "still-missing:first" in reasons()


def test_snooze_needs_a_time_ahead_a_reason_and_has_a_cap(town: Town, it_is, episode) -> None:
    soon = clock.now() + timedelta(hours=5)
    for wrong in ({"text": "later"}, {"until": soon}, {"until": clock.now() - timedelta(hours=1), "text": "later"},
                  {"until": clock.now() + timedelta(days=8), "text": "later"}):
        with pytest.raises(Refused):
            decide(town.lead, "snooze", **wrong)
    assert the_alert().state == "raised"
    decide(town.lead, "snooze", until=soon, text="the worker is on the way")
    assert the_alert().state == "snoozed"
    it_is("2026-05-01 14:59")
    due.evaluate_due(clock.now())
    assert the_alert().state == "snoozed"
    it_is("2026-05-01 15:01")
    due.evaluate_due(clock.now())
    assert (the_alert().state, the_alert().held_until) == ("raised", None)


def on_the_plan(town: Town) -> None:
    decide(town.lead, "record", reason="on-the-plan", text="weekly visits", until=clock.now() + timedelta(days=30))
    assert the_alert().state == "held"


def test_on_the_plan_until_holds_through_what_is_not_new(town: Town, it_is, episode) -> None:
    it_is("2026-05-01 11:00")
    town.police(episode, "high")
    on_the_plan(town)
    due.sweep(town.authority.id)
    town.change(episode, circumstances="a longer account")
    town.found(episode, "2026-05-01 10:30", "2026-05-01 10:40")
    it_is("2026-05-02 12:00")
    due.evaluate_due(clock.now())
    assert "return-interview-not-offered" in reasons()
    assert the_alert().state == "held"


def test_new_episode_breaks_the_hold(town: Town, it_is, episode) -> None:
    town.found(episode, "2026-05-01 09:30", "2026-05-01 09:40")
    on_the_plan(town)
    it_is("2026-05-01 12:00")
    from caseflow.children.models import Child

    child = db.session.get(Child, episode.child_id)
    assert child is not None
    town.missing(child, "2026-05-01 11:30")
    assert [a.state for a in alerts()] == ["raised", "raised"]


def test_new_trafficking_fact_breaks_the_hold(town: Town, it_is, episode) -> None:
    from caseflow.children.models import Child

    on_the_plan(town)
    child = db.session.get(Child, episode.child_id)
    assert child is not None
    town.nrm(child, "referred", "2026-05-01")
    assert the_alert().state == "raised"


def test_higher_police_risk_breaks_the_hold_and_a_lower_one_does_not(town: Town, it_is, episode) -> None:
    town.police(episode, "medium")
    on_the_plan(town)
    it_is("2026-05-01 11:00")
    town.police(episode, "low")
    assert the_alert().state == "held"
    it_is("2026-05-01 12:00")
    town.police(episode, "high")
    assert the_alert().state == "raised"


def test_next_limit_of_hours_breaks_the_hold(town: Town, it_is, episode) -> None:
    on_the_plan(town)
    it_is("2026-05-02 09:00")
    due.evaluate_due(clock.now())
    assert the_alert().priority == 70
    assert the_alert().state == "raised"


def test_hold_ends_at_its_time(town: Town, it_is, episode) -> None:
    town.found(episode, "2026-05-01 09:30", "2026-05-01 09:40")
    town.interview(episode, held_at=london("2026-05-01 09:50"))
    on_the_plan(town)
    it_is("2026-05-31 10:01")
    due.evaluate_due(clock.now())
    assert the_alert().state == "raised"


def test_it_is_given_to_nobody_who_could_not_see_it(town: Town, episode) -> None:
    with pytest.raises(Refused) as refused:
        decide(town.lead, "assign", to=town.night)
    assert (refused.value.field, the_alert().assigned_to) == ("to", None)


def test_what_somebody_held_who_no_longer_signs_in_is_unallocated_again(town: Town, episode) -> None:
    decide(town.lead, "assign", to=town.worker)
    assert inbox(town.lead, "unallocated") == []
    with unit_of_work(ME, town.authority.id):
        disable_user(db.session.get_one(User, town.worker.id))
    assert [row.ref for row in inbox(town.lead, "unallocated")] == [the_alert().ref]
