"""The night's page prints on two sides, also after a bad night."""
from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from caseflow.core import clock
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records

pytestmark = pytest.mark.postgresql_nightly

BAD_NIGHT = 12


def test_a_bad_night_prints_on_two_sides(app: Flask, records: Records, desk: Any) -> None:
    now = clock.now()
    for number in range(BAD_NIGHT):
        child = records.child(given_name=f"Bartholomew {number}", family_name="Featherstonehaugh")
        records.episode(child, now - timedelta(hours=2 + number % 3), place_last_seen="the bus station on Church Street")
        back = records.child(given_name=f"Alexandrina {number}", family_name="Cholmondeley")
        records.episode(back, now - timedelta(hours=6), now - timedelta(hours=1), found_by="a police patrol", found_where="seafront")
    lead = records.user("safeguarding-lead")
    give_password(lead)
    desk.goto("/sign-in?next=/board/since-yesterday")
    desk.get_by_label("Email address").fill(lead.email)
    desk.get_by_label("Password", exact=True).fill(PASSWORD)
    desk.get_by_role("button", name="Sign in").click()
    desk.get_by_role("heading", name="Handover").wait_for()
    accessible(desk)
    sides = len(re.findall(rb"/Type\s*/Page\b", desk.pdf(format="A4")))
    assert 1 <= sides <= 2, f"{sides} sides"
