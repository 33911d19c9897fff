"""The page head shows each role what it may open, and nothing that does not exist."""
from __future__ import annotations

import pytest
from flask import Flask

from caseflow.accounts.permissions import ROLES
from caseflow.web.navigation import LINKS
from tests.harness.records import Records


def test_every_link_exists(app: Flask) -> None:
    assert [endpoint for _, endpoint in LINKS if endpoint not in app.view_functions] == []


@pytest.mark.parametrize("role", list(ROLES))
def test_every_link_shown_opens(app: Flask, records: Records, role: str) -> None:
    import re

    client = records.client(role)
    html = client.get("/account").get_data(as_text=True)
    links = re.findall(r'class="govuk-service-navigation__link" href="([^"]+)"', html)
    assert links
    for link in links:
        assert client.get(link).status_code == 200, link


def test_nobody_signed_in_sees_no_link(records: Records) -> None:
    assert "govuk-service-navigation__link" not in records._client().get("/sign-in").get_data(as_text=True)
