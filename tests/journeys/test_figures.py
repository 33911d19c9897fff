"""A data officer builds the year's figures, opens the children behind one, and makes the spreadsheet; on a phone and at a desk."""
from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from caseflow.core import clock
from tests.accounts.test_signing_in import PASSWORD, give_password
from tests.harness.live import accessible
from tests.harness.records import Records
from tests.returns.made_children import many
from tests.returns.made_records import enter

pytestmark = pytest.mark.postgresql_nightly


def sign_in(page: Any, records: Records) -> None:
    user = records.user("data-officer")
    give_password(user)
    page.goto("/sign-in?next=/returns")
    page.get_by_label("Email address").fill(user.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_figures_are_built_opened_and_exported(app: Flask, records: Records, page: Any, artefacts: Path) -> None:
    walk(records, page, artefacts, "phone")


def test_figures_at_a_desk(app: Flask, records: Records, desk: Any, artefacts: Path) -> None:
    walk(records, desk, artefacts, "desk")


def walk(records: Records, page: Any, artefacts: Path, where: str) -> None:
    enter(records.authority, many(11, 200), datetime(2024, 12, 31, tzinfo=UTC))
    clock.freeze(None)
    sign_in(page, records)
    page.get_by_role("heading", name="Statutory returns and FOI").wait_for()
    accessible(page)
    page.screenshot(path=artefacts / f"returns-list-{where}.png", full_page=True)
    page.get_by_role("button", name="Build figures").click()
    page.get_by_label("Which year?").fill("2024")
    accessible(page)
    page.get_by_role("button", name="Build", exact=True).click()
    page.get_by_text("The figures are built.").wait_for()
    for closed in page.locator("details").all():
        closed.evaluate("e => { e.open = true }")
    accessible(page)
    page.screenshot(path=artefacts / f"returns-figures-{where}.png")
    page.locator("figure").first.screenshot(path=artefacts / f"returns-chart-{where}.png")
    page.locator("figure").last.screenshot(path=artefacts / f"returns-months-{where}.png")
    figure = page.get_by_role("link", name=re.compile("children who were unaccompanied or separated went missing at least once"))
    number = int(str(figure.inner_text()).split()[0])
    figure.click()
    page.get_by_role("heading", name="Counted", exact=True).wait_for()
    assert page.get_by_text("Was unaccompanied or separated, and went missing at least once.").count() == number
    accessible(page)
    page.screenshot(path=artefacts / f"returns-children-{where}.png", full_page=True)
    page.get_by_role("link", name="All figures").click()
    with page.expect_download() as made:
        page.get_by_role("button", name="Make the file").click()
    assert made.value.suggested_filename.endswith(".xlsx")
    assert Path(made.value.path()).read_bytes().startswith(b"PK")
