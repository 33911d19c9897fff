"""Any acts in any order against a plain model: what is accepted is what the model accepts, and what must always hold does."""
from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import func, select

from caseflow.alerts.models import AlertReason
from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.children.models import Child
from caseflow.core.periods import parse_period
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.returns import service as figures
from caseflow.returns.definitions.ecpat import ECPAT
from tests.harness.records import Records

NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
EXAMPLES, STEPS = (200, 60) if NIGHTLY else (3, 20)
NOW = datetime(2026, 10, 20, 12, tzinfo=UTC)
FAR = datetime(9999, 1, 1, tzinfo=UTC)
V1 = "/api/v1"
PICK = st.integers(0, 999)
HOURS = st.integers(1, 120)


def began(hours: int) -> datetime:
    """On the hour."""
    return NOW - timedelta(hours=hours)


def ended(hours: int) -> datetime:
    """On the half hour, so that nothing ends as another begins."""
    return NOW - timedelta(hours=hours, minutes=-30)


@dataclass
class Absence:
    """A child missing, as the model knows it."""

    ref: str
    child: str
    start: datetime
    found: datetime | None = None
    returned: datetime | None = None
    void: bool = False

    @property
    def end(self) -> datetime:
        return self.found or self.returned or FAR


@dataclass
class Life:
    """A child's record, as the model knows it."""

    ref: str
    restricted: bool = False
    offer: str | None = None
    joined: bool = False


@dataclass
class World:
    """What stays from one walk to the next: the application and who acts."""

    records: Records
    api: Any
    lead: Any
    walks: int = 0
    acts: int = field(default=0)


class Acts(RuleBasedStateMachine):
    """One walk, over three children of its own."""

    world: World

    @initialize()
    def children(self) -> None:
        self.world.walks += 1
        self.lives = {}
        for name in "abc":
            child = self.world.records.child(f"{name}-{self.world.walks}", given_name=f"Any{name}", date_of_birth=None)
            self.lives[child.ref] = Life(child.ref)
        self.absences: list[Absence] = []
        self.joinings: list[tuple[str, str, str, list[str]]] = []

    def send(self, path: str, body: dict[str, Any], expected: int, *, method: str = "POST", moves: bool = True, **headers: str) -> Any:
        """One act: answered as the model says, and written down exactly when it was accepted."""
        before = self.written()
        answer = self.world.api.open(V1 + path, method=method, json=body, headers=headers)
        assert answer.status_code == expected, (path, body, answer.get_json())
        assert (self.written() > before) == (expected < 300 and moves), (path, body)
        self.world.acts += expected < 300
        return answer.get_json()

    def written(self) -> int:
        query = select(func.count()).select_from(AuditEvent).where(AuditEvent.action != "children.viewed")
        return int(db.session.execute(query).scalar_one())

    def clash(self, one: Absence) -> bool:
        """Whether another absence of the child runs at the same time."""
        return any(other is not one and not other.void and other.child == one.child and (
            (other.start < one.end and other.end > one.start) or other.start == one.start) for other in self.absences)

    def a_child(self, pick: int) -> Life:
        return list(self.lives.values())[pick % 3]

    def an_absence(self, pick: int) -> Absence:
        return self.absences[pick % len(self.absences)]

    @rule(pick=PICK, hours=HOURS)
    def report(self, pick: int, hours: int) -> None:
        life, made = self.a_child(pick), Absence("", self.a_child(pick).ref, began(hours))
        expected = 410 if life.joined else 409 if self.clash(made) else 201
        told = self.send(f"/children/{life.ref}/missing-episodes", {"type": "M", "last_seen_at": made.start.isoformat()}, expected)
        if expected == 201:
            made.ref = told["ref"]
            self.absences.append(made)

    @precondition(lambda self: self.absences)
    @rule(pick=PICK, hours=HOURS, back=st.booleans())
    def ends(self, pick: int, hours: int, back: bool) -> None:
        one, at, name = self.an_absence(pick), ended(hours), "returned" if back else "found"
        was = getattr(one, name)
        expected = 409 if one.void or was is not None else 422 if at < one.start else 201
        if expected == 201:
            setattr(one, name, at)
            if self.clash(one):
                expected = 409
                setattr(one, name, was)
        self.send(f"/missing-episodes/{one.ref}/{name}", {f"{name}_at": at.isoformat()}, expected)

    @precondition(lambda self: self.absences)
    @rule(pick=PICK, hours=HOURS)
    def amend(self, pick: int, hours: int) -> None:
        one, start = self.an_absence(pick), began(hours)
        was, ends = one.start, [at for at in (one.found, one.returned) if at is not None]
        expected = 409 if one.void else 422 if any(at < start for at in ends) else 200
        if expected == 200:
            one.start = start
            if start != was and self.clash(one):
                expected, one.start = 409, was
        tag = self.world.api.get(f"{V1}/missing-episodes/{one.ref}").headers["ETag"]
        self.send(f"/missing-episodes/{one.ref}", {"last_seen_at": start.isoformat(), "reason": "put right"}, expected, method="PATCH",
                  moves=start != was, **{"If-Match": tag})

    @precondition(lambda self: self.absences)
    @rule(pick=PICK)
    def reopen(self, pick: int) -> None:
        one = self.an_absence(pick)
        was = one.found, one.returned
        expected = 409 if one.void or was == (None, None) else 201
        if expected == 201:
            one.found = one.returned = None
            if self.clash(one):
                expected, (one.found, one.returned) = 409, was
        self.send(f"/missing-episodes/{one.ref}/reopened", {"reason": "another child"}, expected)

    @precondition(lambda self: self.absences)
    @rule(pick=PICK)
    def undo(self, pick: int) -> None:
        one = self.an_absence(pick)
        self.send(f"/missing-episodes/{one.ref}/void", {"reason": "another child"}, 409 if one.void else 201)
        one.void = True

    @rule(pick=PICK)
    def restrict_or_lift(self, pick: int) -> None:
        life = self.a_child(pick)
        if life.joined or life.offer:
            return
        if life.restricted:
            self.send(f"/children/{life.ref}/restriction", {"because": "high-risk"}, 409)
            self.send(f"/children/{life.ref}/restriction/lifted", {"reason": "no longer needed"}, 201)
        else:
            self.send(f"/children/{life.ref}/restriction", {"because": "high-risk"}, 201)
        life.restricted = not life.restricted

    @rule(pick=PICK)
    def offer_or_revoke(self, pick: int) -> None:
        life = self.a_child(pick)
        if life.joined or life.restricted:
            return
        if life.offer:
            self.send(f"/children/{life.ref}/transfers", {"authority": "331"}, 409)
            self.send(f"/transfers/{life.offer}/revoked", {"reason": "offered by mistake"}, 201)
            self.send(f"/transfers/{life.offer}/revoked", {"reason": "offered by mistake"}, 409)
            life.offer = None
        else:
            life.offer = self.send(f"/children/{life.ref}/transfers", {"authority": "331"}, 201)["ref"]

    @rule(pick=PICK, other=st.integers(1, 2))
    def join(self, pick: int, other: int) -> None:
        one, two = self.a_child(pick), self.a_child(pick + other)
        if any(life.joined or life.restricted or life.offer for life in (one, two)):
            return
        theirs = [absence for absence in self.absences if absence.child == two.ref]
        for absence in theirs:
            absence.child = one.ref
        if any(self.clash(absence) for absence in theirs if not absence.void):
            for absence in theirs:
                absence.child = two.ref
            return
        made = self.send(f"/children/{one.ref}/merges", {"other": two.ref, "reason": "one child"}, 201)
        two.joined = True
        self.joinings.append((made["ref"], one.ref, two.ref, [absence.ref for absence in theirs]))

    @precondition(lambda self: self.joinings)
    @rule()
    def part(self) -> None:
        merge, one, two, moved = self.joinings[-1]
        if self.lives[one].restricted or self.lives[one].offer:
            return
        self.send(f"/merges/{merge}/unmerges", {"reason": "two children"}, 201)
        self.send(f"/merges/{merge}/unmerges", {"reason": "two children"}, 409)
        self.joinings.pop()
        self.lives[two].joined = False
        for absence in self.absences:
            if absence.ref in moved:
                absence.child = two

    @invariant()
    def the_records_are_the_models(self) -> None:
        if not getattr(self, "lives", None):
            return
        rows = db.session.execute(
            select(MissingEpisode.ref, Child.ref, MissingEpisode.started_at, MissingEpisode.ended_at, MissingEpisode.voided)
            .join(Child, Child.id == MissingEpisode.child_id).where(Child.ref.in_(self.lives)).order_by(MissingEpisode.id)).all()
        assert [tuple(row) for row in rows] == [
            (one.ref, one.child, one.start, None if one.end == FAR else one.end, one.void) for one in self.absences]

    def teardown(self) -> None:
        assert verify().ok
        twice = db.session.execute(select(AlertReason.alert_id, AlertReason.rule, AlertReason.occurrence).group_by(
            AlertReason.alert_id, AlertReason.rule, AlertReason.occurrence).having(func.count() > 1)).all()
        assert not twice
        authority, soon = self.world.records.authority, NOW + timedelta(hours=1)
        assert len({figures.build(ECPAT, parse_period("2026"), authority, soon).digest for _ in range(2)}) == 1


@pytest.fixture
def world(app: Flask, at: Any) -> World:
    at((NOW - timedelta(days=30)).isoformat())
    records = Records(app)
    records.another_authority("331", "Brackley")
    lead = records.user("safeguarding-lead")
    at(NOW.isoformat())
    return World(records, records.api(lead), lead)


def test_any_acts_in_any_order_answer_as_the_model_says(world: World) -> None:
    machine = type("ActsHere", (Acts,), {"world": world})
    run_state_machine_as_test(machine, settings=settings(
        max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=not NIGHTLY, database=None,
        suppress_health_check=list(HealthCheck)))
    assert world.acts > EXAMPLES, "most walks do something"
