"""Show as it was on: at any moment, for any history, the page says then what it said when that moment was the present."""
from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import is_dataclass
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from flask import Flask

from caseflow.accounts.models import Authority, Team, User
from caseflow.children.models import Child
from caseflow.children.service import add_child
from caseflow.core import events
from caseflow.extensions import db
from caseflow.pages.child.panels import PANELS
from caseflow.pages.child.pattern import strip
from caseflow.pages.child.rows import child_page
from caseflow.pages.timeline.entries import asked_by, timeline
from caseflow.pages.timeline.sources import SOURCES
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records
from tests.pages.histories import act, act_on_the_authority

NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
HISTORIES = {"sqlite": 5000 if NIGHTLY else 1000, "postgresql": 1000 if NIGHTLY else 50}
"""How many histories on each engine: the reading is the same code, and PostgreSQL takes longer to write them."""
AT_ONCE, STEPS = 50, 4
START = datetime(2026, 1, 5, 9, tzinfo=UTC)
IN_FULL_EVERY = 50
"""Of one history in so many, the timeline and the parts of other rooms are compared too."""

OFFERS = {"writes", "offers", "may_change", "may_join", "today"}
"""What a part says of its buttons, which no past view has."""


def facts(part: Any) -> Any:
    """What a part of the page tells, without its buttons; None where it tells nothing."""
    told = dict(vars(part)) if is_dataclass(part) else part
    if not isinstance(told, dict):
        return told
    return {name: value for name, value in told.items() if name not in OFFERS and value not in (None, [], "", False)} or None


@pytest.fixture
def records(app: Flask, at: Any) -> Records:
    """Everything is recorded on a clock that the test moves."""
    at(START)
    return Records(app)


def state(user: User, child: Child, as_at: datetime | None, *, in_full: bool) -> dict[str, Any]:
    """What the page says of a child, now or as at a moment."""
    page = child_page(user, child.ref, as_at=as_at, with_address=True)
    said = {"page": page.said(), "pattern": strip(page.absences, page.now)}
    if in_full:
        said |= {panel.name: facts(panel.read(user, page.child, as_at)) for panel in PANELS}
        said["timeline"] = timeline(asked_by(user, child.id, None, as_at), SOURCES, size=500, with_voided=True)
    return said


def test_as_it_was_equals_what_was_shown_then(app: Flask, records: Records, at: Callable[..., datetime], engine: str,
                                              monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "_listeners", [])
    now = START
    lead = records.user("safeguarding-lead")
    workers = [records.user(name=name, telephone="020 7946 0000") for name in ("Ada Worker", "Ben Worker", "Cy Worker")]
    night = records.another_team("EDT", out_of_hours=True, manager_name="Nia Night", manager_telephone="020 7946 0003")
    authority_id, lead_id, night_id = records.authority.id, lead.id, night.id
    worker_ids = [worker.id for worker in workers]
    compared = changed = 0
    for seed in range(HISTORIES[engine] // AT_ONCE):
        random = Random(seed)
        then: list[tuple[Child, datetime, dict[str, Any], bool]] = []
        children: list[Child] = []
        turns = [random.randrange(STEPS) for _ in range(AT_ONCE)]
        for step in range(STEPS):
            now = at(now + timedelta(seconds=random.randrange(60, 86_400 * random.choice((1, 1, 30)))))
            with unit_of_work(TEST, authority_id):
                if not children:
                    children = [add_child(authority_id, {"given_name": "First", "local_id": f"{seed}-{n}"}) for n in range(AT_ONCE)]
                if random.random() < 0.3:
                    act_on_the_authority(db.session.get_one(Authority, authority_id), db.session.get_one(Team, night_id),
                                         [db.session.get_one(User, number) for number in worker_ids], random)
                for child in children:
                    act(child, random, workers)
            now = at(now + timedelta(seconds=random.randrange(1, 3600)))
            for n in (n for n, turn in enumerate(turns) if turn == step):
                in_full = n % IN_FULL_EVERY == 0
                then.append((children[n], now, state(lead, children[n], None, in_full=in_full), in_full))
        now = at(now + timedelta(days=1))
        for child, moment, said, in_full in then:
            assert state(lead, child, moment, in_full=in_full) == said, f"history {seed}, {child.local_id}, as at {moment}"
            changed += child_page(lead, child.ref).said() | {"now": moment} != said["page"] if in_full else 0
            compared += 1
        db.session.expunge_all()
        lead, *workers = (db.session.get_one(User, number) for number in (lead_id, *worker_ids))
    assert compared == HISTORIES[engine]
    assert changed > compared / IN_FULL_EVERY / 2, "most pages have changed since, so the comparison can fail"
