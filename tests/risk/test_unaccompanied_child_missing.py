"""An unaccompanied or separated child missing: at once, on the days on which the status was held."""

from __future__ import annotations

import pytest

from tests.risk.made_facts import alone, asked, child, missing

RULE = "unaccompanied-child-missing"
NOW = "2026-05-02 08:00"
EPISODE = missing("E1", "2026-05-01 20:00")


@pytest.mark.parametrize("status", ["uasc", "separated"])
def test_fires_at_once(status: str) -> None:
    [finding] = asked(RULE, child(EPISODE, unaccompanied=(alone("2026-02-01", status),)), "2026-05-01 20:00").findings
    assert finding.episode == "E1"


def test_day_before_the_end_counts_and_the_day_of_the_end_does_not() -> None:
    assert asked(RULE, child(EPISODE, unaccompanied=(alone("2026-02-01", ended="2026-05-02"),)), NOW).findings
    assert not asked(RULE, child(EPISODE, unaccompanied=(alone("2026-02-01", ended="2026-05-01"),)), NOW).findings


def test_before_go_live_in_error_and_without_status_do_not_fire() -> None:
    status = (alone("2025-02-01"),)
    assert not asked(RULE, child(missing("E1", "2025-12-31 23:59"), unaccompanied=status), NOW).findings
    assert not asked(RULE, child(missing("E1", "2026-05-01 20:00", voided=True), unaccompanied=status), NOW).findings
    assert not asked(RULE, child(EPISODE), NOW).findings


def test_day_of_status_is_a_london_day_across_the_change_of_clocks() -> None:
    status = (alone("2026-02-01", ended="2026-10-26"),)
    assert asked(RULE, child(missing("E1", "2026-10-25 23:50"), unaccompanied=status), "2026-10-26 08:00").findings
    assert not asked(RULE, child(missing("E1", "2026-10-26 00:10"), unaccompanied=status), "2026-10-26 08:00").findings
