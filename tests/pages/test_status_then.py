"""Status at the time of the episode beside status at any time in the year: both counted, both labelled."""
from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from caseflow.core import clock
from caseflow.core.periods import calendar_year
from caseflow.pages.status_then import COMPARED, status_then
from caseflow.returns import rows as returned
from caseflow.returns.definitions.ecpat import ECPAT
from tests.harness.records import Records

FAR = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize(("identified_on", "then"), [(date(2026, 5, 10), 0), (date(2026, 5, 1), 1), (date(2026, 4, 30), 1)])
def test_identified_after_the_episode_counts_at_any_time_and_not_then(
        records: Records, at: Callable[..., datetime], identified_on: date, then: int) -> None:
    at("2026-10-21T12:00:00+01:00")
    child = records.child("ASH-1")
    records.stage(child, "identified", identified_on)
    episode = records.episode(child, datetime(2026, 5, 1, 18, tzinfo=UTC), datetime(2026, 5, 2, 8, tzinfo=UTC))
    records.episode(child, datetime(2025, 5, 1, 18, tzinfo=UTC), datetime(2025, 5, 2, 8, tzinfo=UTC))
    table = status_then(records.authority.id, calendar_year(2026), FAR)
    [identified] = [group for group in table.groups if group.words == "Identified as trafficked"]
    assert (identified.episodes_then, identified.episodes_ever) == (then, 1)
    assert (identified.children_then, identified.children_ever) == (then, 1)
    assert [ref for ref, *_ in table.differing] == ([] if then else [episode.ref])
    rows = list(returned.rows(ECPAT, records.authority.id, calendar_year(2026), FAR, lambda done, of: None))
    counted = [sum(f"{name}.episodes" in row.counted for row in rows) for name in COMPARED]
    pairs = [(group.episodes_ever, n) for group, n in zip(table.groups, counted, strict=True) if group.episodes_ever is not None]
    assert len(pairs) == 3 and all(ever == n for ever, n in pairs), "at any time is what the statutory questions count"


def test_what_is_not_held_is_not_nought(records: Records, at: Callable[..., datetime]) -> None:
    at("2026-10-21T12:00:00+01:00")
    child = records.child("ASH-1")
    records.unaccompanied(child, date(2024, 1, 1))
    records.episode(child, datetime(2026, 5, 1, 18, tzinfo=UTC), datetime(2026, 5, 2, 8, tzinfo=UTC))
    by_words = {group.words: group for group in status_then(records.authority.id, calendar_year(2026), FAR).groups}
    assert by_words["Identified as trafficked"].episodes_ever is None is by_words["Trafficked or unaccompanied"].children_then
    assert by_words["Unaccompanied or separated"].episodes_then == 1


def test_the_page_labels_both_and_names_nobody(records: Records) -> None:
    child = records.child("ASH-2", given_name="Quentin", family_name="Hidden")
    today = clock.now()
    records.unaccompanied(child, date(2024, 1, 1))
    records.episode(child, today.replace(month=1, day=5), today.replace(month=1, day=6))
    officer = records.client("data-officer")
    assert 'href="/status-when-missing"' in officer.get("/returns").text, "found beside the statutory questions"
    page = officer.get("/status-when-missing").text
    assert page.count(">not held<") == 4 * 5, "of trafficking nothing was recorded or declared"
    assert "Episodes, status then" in page and "Episodes, status at any time" in page and "Hidden" not in page
    assert records.client("social-worker").get("/status-when-missing").status_code == 403
