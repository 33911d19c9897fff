"""Our view of trafficking over any history of acts: spans that never overlap, and nothing lost."""
from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caseflow.children.life.page import subject_page
from caseflow.children.life.queries import rows_of
from caseflow.children.life.service import amend_fact, void_fact
from caseflow.children.life.trafficking import STAGES, TRAFFICKING
from caseflow.children.models import TraffickingStage
from caseflow.children.service_status import STAGES as STEPS
from caseflow.children.service_status import add_stage
from caseflow.core.errors import DomainError
from caseflow.extensions import db
from caseflow.store.record import history_of
from caseflow.store.unit import unit_of_work
from tests.harness.records import TEST, Records

DAYS = st.integers(0, 6).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
ACTS = st.lists(st.tuples(st.sampled_from(("add", "add", "move", "void")), st.sampled_from(STEPS), DAYS, st.integers(0, 5)), max_size=12)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS)
def test_no_two_views_ever_hold_on_one_day(records: Records, acts: list[tuple[str, str, date, int]]) -> None:
    child = records.child()
    done = 0
    for act, stage, day, which in acts:
        rows = db.session.query(TraffickingStage).filter_by(child_id=child.id, voided=False).order_by(TraffickingStage.id).all()
        try:
            with unit_of_work(TEST, child.authority_id):
                one = db.session.merge(rows[which % len(rows)]) if rows else None
                if act == "add":
                    add_stage(child, stage, day)
                elif one is not None and act == "move":
                    amend_fact(child, STAGES, one, {"started_on": day, "stage": stage}, "read again")
                elif one is not None:
                    void_fact(child, STAGES, one, "another child")
            done += 1
        except DomainError:
            continue
        kept = rows_of(STAGES, child.id)
        starts = [row.started_on for row in kept]
        assert starts == sorted(set(starts), reverse=True), "two views from one day"
    live = db.session.query(TraffickingStage).filter_by(child_id=child.id).count()
    past = history_of(TraffickingStage.__table__)
    kept_versions = db.session.query(past).filter(past.c.child_id == child.id).count()
    versions = sum(v for (v,) in db.session.query(TraffickingStage.version).filter_by(child_id=child.id))
    assert versions == live + kept_versions, "every version is kept"


@pytest.mark.parametrize("gap", [1, 30])
def test_each_view_is_said_to_hold_until_the_next(app: Flask, records: Records, gap: int) -> None:
    child, lead = records.child(), records.user("safeguarding-lead")
    first = date(2026, 1, 1)
    for n, stage in enumerate(("at-risk", "suspected", "identified")):
        records.stage(child, stage, first + timedelta(days=n * gap))
    with app.test_request_context():
        rows = subject_page(lead, child, TRAFFICKING).parts[0].rows
    untils = [dict(row.facts).get("Until") for row in rows]
    assert untils[0] is None and untils[1] == rows[0].day and untils[2] == rows[1].day
