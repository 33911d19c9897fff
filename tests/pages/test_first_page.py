"""Each role's first page says the one thing to do next."""
from __future__ import annotations

from datetime import UTC, datetime

import pytest

from caseflow.accounts.permissions import ROLES
from caseflow.pages.first_page import PAGES
from tests.harness.records import Records

FIRST = {
    "social-worker": "Report missing", "residential-worker": "Report missing", "interviewer": "Open the interviews",
    "safeguarding-lead": "Open the board", "data-officer": "Statutory returns and FOI", "administrator": "Open people",
    "auditor": "Open the audit record",
}


def test_every_role_has_a_first_page() -> None:
    assert set(PAGES) == set(ROLES) == set(FIRST)


@pytest.mark.parametrize("role", sorted(ROLES))
def test_the_first_page_names_one_thing(records: Records, role: str) -> None:
    records.episode(records.child(given_name="Canary", family_name="Child"), datetime(2026, 10, 1, tzinfo=UTC))
    answer = records.client(role).get("/")
    assert answer.status_code == 200
    assert answer.text.count("govuk-button--start") == 1
    button = answer.text.split("govuk-button--start")[1].split("</a>")[0]
    assert FIRST[role] in button
    assert ("Canary" in answer.text) == (role == "safeguarding-lead")
