"""Whatever is recorded in whatever order: no overlap, no end before its start, one act each, one interview for each return."""
from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from caseflow.audit.models import AuditEvent
from caseflow.audit.verify import verify
from caseflow.children.models import Child
from caseflow.core.errors import DomainError
from caseflow.extensions import db
from caseflow.missing import service, service_endings
from caseflow.missing.interviews import service as service_interviews
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import segments_of
from caseflow.store.unit import unit_of_work
from tests.harness import people

DAY = datetime(2026, 6, 1, tzinfo=UTC)
TRIES = 200 if os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly" else 12
HOURS = st.integers(0, 30)
STEPS = st.lists(st.tuples(
    st.sampled_from(["report", "report", "found", "returned", "contact", "amend", "reopen", "void"]),
    st.integers(0, 3), HOURS, st.sampled_from(["M", "A"])), min_size=3, max_size=14)


def do(step: tuple[str, int, int, str], child: Child) -> None:
    """Take one step on the child's record, or be refused."""
    what, which, hour, kind = step
    at = DAY + timedelta(hours=hour)
    if what == "report":
        service.report(child, {"type": kind, "last_seen_at": at})
        return
    episodes = episodes_of(child)
    if not episodes:
        return
    episode = episodes[which % len(episodes)]
    if what == "found":
        service_endings.found(episode, child, at)
    elif what == "returned":
        service_endings.returned(episode, child, at)
    elif what == "contact":
        service_endings.change_type(episode, child, kind, at)
    elif what == "amend":
        service.amend(episode, child, {"last_seen_at": at}, reason="put right")
    elif what == "reopen":
        service_endings.reopen(episode, child, "recorded in error")
    else:
        service_endings.void(episode, child, "recorded in error")


def episodes_of(child: Child) -> list[MissingEpisode]:
    return list(db.session.execute(
        select(MissingEpisode).where(MissingEpisode.child_id == child.id).order_by(MissingEpisode.id)).scalars())


def acts() -> int:
    return db.session.execute(select(func.count()).where(AuditEvent.action.like("episode.%"))).scalar_one()


@pytest.fixture
def ashmere(app, at):
    at("2026-07-01T12:00:00Z")
    return people.authority()


def test_no_order_of_steps_breaks_the_record(ashmere) -> None:
    outcomes: Counter[str] = Counter()

    @settings(max_examples=TRIES, suppress_health_check=[HealthCheck.too_slow])
    @given(STEPS)
    def hold(steps) -> None:
        child = people.child(ashmere)
        for step in steps:
            before = {e.ref: e.version for e in episodes_of(child)}, acts()
            try:
                with unit_of_work(people.TEST, ashmere.id):
                    do(step, db.session.get_one(Child, child.id))
                outcomes["done"] += 1
            except DomainError:
                outcomes["refused"] += 1
                assert ({e.ref: e.version for e in episodes_of(child)}, acts()) == before, f"{step} was refused and left a trace"
            stands(child, before[0])

    hold()
    assert outcomes["done"] > TRIES and outcomes["refused"], outcomes
    assert verify().ok


def stands(child: Child, versions: dict[str, int]) -> None:
    """The record is sound."""
    episodes = episodes_of(child)
    assert all(e.version - versions.get(e.ref, e.version) in (0, 1) for e in episodes)
    live = sorted((e for e in episodes if not e.voided), key=lambda e: (e.started_at, e.ended_at or service.FAR))
    for first, second in pairwise(live):
        assert first.ended_at is not None and first.ended_at <= second.started_at, "two episodes overlap"
    for episode in live:
        assert episode.ended_at is None or episode.ended_at >= episode.started_at
        segments = segments_of([episode.id])[episode.id]
        assert (segments[0].type, segments[0].started_at, segments[-1].type) == (episode.type, episode.started_at, episode.current_type)
        assert [s.started_at for s in segments] == sorted(s.started_at for s in segments)
        owed = service_interviews.covering([episode.id])
        assert len(owed) == (episode.returned_at is not None), "one interview for each return, none without"
        assert all(i.due_at == episode.returned_at + timedelta(hours=72) for i in owed)
    assert not service_interviews.covering([e.id for e in episodes if e.voided])
