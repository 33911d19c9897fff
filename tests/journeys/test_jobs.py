"""Somebody looks whether the jobs have run, on a desk and on a phone; axe finds nothing."""
from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask

from caseflow.core import clock
from caseflow.jobs import claims
from caseflow.jobs.runner import run_claimed
from caseflow.jobs.timetable import job_named, timetable
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly


def look(page: Any, records: Records, role: str) -> None:
    person = records.user(role)
    give_password(person)
    page.goto("/sign-in?next=/jobs")
    page.get_by_label("Email address").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Timetable").wait_for()


def test_the_jobs_are_seen_to_have_run_or_not(app: Flask, records: Records, desk: Any, page: Any) -> None:
    records.child("A-1", in_care_from=date(2020, 1, 1))
    look(desk, records, "data-officer")
    desk.get_by_text("No scheduled job has run here yet").wait_for()
    accessible(desk)
    claims.lay_out(timetable(), clock.now())
    for name in ("minute-clock", "nightly-drafts", "clean-up"):
        claim = claims.claim_by_hand(job_named(name), "hand:test", clock.now())
        assert claim is not None and run_claimed(job_named(name), claim)
    desk.reload()
    desk.get_by_role("cell", name="3 built").wait_for()
    assert desk.get_by_text("No scheduled job has run").count() == 0
    accessible(desk)
    look(page, records, "administrator")
    accessible(page)
