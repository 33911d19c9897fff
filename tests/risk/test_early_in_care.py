"""Missing in the first 72 hours of care: by the hour where it is known, by days where it is not."""

from __future__ import annotations

from tests.risk.made_facts import asked, at, care, child, missing

RULE = "early-in-care"
NOW = "2026-12-01 12:00"


def test_seventy_two_hours_to_the_minute() -> None:
    period = (care("2026-05-01 17:00"),)
    assert asked(RULE, child(missing("E1", "2026-05-04 17:00"), care_periods=period), NOW).findings
    assert not asked(RULE, child(missing("E1", "2026-05-04 17:01"), care_periods=period), NOW).findings


def test_hours_really_passed_on_the_weekend_of_the_clocks() -> None:
    period = (care("2026-10-24 12:00"),)
    assert asked(RULE, child(missing("E1", "2026-10-27 11:00"), care_periods=period), NOW).findings
    assert not asked(RULE, child(missing("E1", "2026-10-27 11:01"), care_periods=period), NOW).findings


def test_day_alone_compares_days_and_says_so() -> None:
    period = (care("2026-05-01"),)
    [finding] = asked(RULE, child(missing("E1", "2026-05-04 23:00"), care_periods=period), NOW).findings
    assert "days are compared" in finding.evidence[0].sentence
    assert not asked(RULE, child(missing("E1", "2026-05-05 00:01"), care_periods=period), NOW).findings


def test_later_period_of_care_counts_and_an_episode_before_care_does_not() -> None:
    periods = (care("2024-05-01"), care("2026-05-01"))
    assert asked(RULE, child(missing("E1", "2026-05-01 20:00"), care_periods=periods), NOW).findings
    assert not asked(RULE, child(missing("E1", "2026-04-30 20:00"), care_periods=periods), NOW).findings


def test_no_care_recorded_is_said_to_be_missing() -> None:
    answer = asked(RULE, child(missing("E1", "2026-05-01 20:00")), NOW)
    assert (answer.findings, answer.not_enough) == ((), ("the day on which care began",))


def test_before_go_live_and_in_error_do_not_fire() -> None:
    period = (care("2025-12-31"),)
    assert not asked(RULE, child(missing("E1", "2025-12-31 22:00"), care_periods=period), NOW).findings
    assert not asked(RULE, child(missing("E1", "2026-01-01 22:00", voided=True), care_periods=period), NOW).findings
    assert asked(RULE, child(missing("E1", "2026-01-01 22:00"), care_periods=period), at(NOW)).findings
