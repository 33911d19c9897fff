"""Repeat episodes: the third within 90 days fires, a day too far apart does not."""

from __future__ import annotations

from caseflow.risk.rulebook import rule_called
from caseflow.risk.settings import Settings, SettingsVersion
from tests.risk.made_facts import asked, at, child, missing

RULE = "repeat-episodes"
NOW = "2026-12-01 12:00"


def test_third_within_ninety_days_fires_with_all_three_as_evidence() -> None:
    facts = child(
        missing("E1", "2026-03-01 20:00", "2026-03-01 23:00"),
        missing("E2", "2026-04-10", "2026-04-11"),
        missing("E3", "2026-05-29 20:00"),
    )
    [finding] = asked(RULE, facts, NOW).findings
    assert finding.episode == "E3"
    assert [e.fact_ref for e in finding.evidence] == ["E1", "E2", "E3"]
    assert "3 times within 90 days" in finding.headline


def test_first_day_of_the_window_is_in_and_the_day_before_is_out() -> None:
    last_in = child(
        *(missing(r, t) for r, t in (("A", "2026-03-03 23:59"), ("B", "2026-05-01 10:00"), ("C", "2026-05-31 00:01")))
    )
    assert len(asked(RULE, last_in, NOW).findings) == 1
    too_early = child(
        *(missing(r, t) for r, t in (("A", "2026-03-02 23:59"), ("B", "2026-05-01 10:00"), ("C", "2026-05-31 00:01")))
    )
    assert asked(RULE, too_early, NOW).findings == ()


def test_fourth_fires_for_itself_and_leaves_the_third_as_it_was() -> None:
    three = [missing(f"E{n}", f"2026-06-0{n} 20:00", f"2026-06-0{n} 21:00") for n in (1, 2, 3)]
    before = asked(RULE, child(*three), NOW).findings
    after = asked(RULE, child(*three, missing("E4", "2026-06-04 20:00")), NOW).findings
    assert after[0] == before[0]
    assert [f.occurrence for f in after] == ["E3", "E4"]


def test_episode_recorded_in_error_never_counts() -> None:
    facts = child(
        missing("E1", "2026-06-01 20:00"),
        missing("E2", "2026-06-02 20:00", voided=True),
        missing("E3", "2026-06-03 20:00"),
    )
    assert asked(RULE, facts, NOW).findings == ()


def test_before_go_live_counts_but_does_not_fire() -> None:
    old = [missing(f"E{n}", f"2025-12-0{n} 20:00", f"2025-12-0{n} 21:00") for n in (1, 2, 3)]
    assert asked(RULE, child(*old), NOW).findings == ()
    [finding] = asked(RULE, child(*old, missing("E4", "2026-01-02 20:00")), NOW).findings
    assert finding.episode == "E4"
    assert len(finding.evidence) == 4


def test_late_entry_between_two_others_fires_and_is_marked_late() -> None:
    facts = child(
        missing("E1", "2026-06-01 20:00"),
        missing("E2", "2026-06-10 20:00", known="2026-06-30 09:00"),
        missing("E3", "2026-06-20 20:00"),
    )
    [finding] = asked(RULE, facts, NOW).findings
    assert finding.late
    assert finding.known_since == at("2026-06-30 09:00")


def test_away_counts_unless_switched_off() -> None:
    facts = child(*(missing(f"E{n}", f"2026-06-0{n} 20:00", kinds="A") for n in (1, 2, 3)))
    assert len(asked(RULE, facts, NOW).findings) == 1
    assert asked(RULE, facts, NOW, away_too=0).findings == ()


def test_window_of_london_days_across_the_change_of_clocks() -> None:
    facts = child(missing("E1", "2026-10-24 00:10"), missing("E2", "2026-10-25 23:50"))
    assert len(asked(RULE, facts, NOW, episodes=2, days=2).findings) == 1
    assert asked(RULE, facts, NOW, episodes=2, days=1).findings == ()


def test_old_finding_keeps_the_threshold_it_was_found_under() -> None:
    rule = rule_called(RULE)
    stricter_later = Settings(rule.settings, [SettingsVersion(2, at("2026-07-01 00:00"), {"episodes": 5})])
    facts = child(
        *(missing(f"E{n}", f"2026-06-0{n} 20:00") for n in (1, 2, 3)),
        missing("E4", "2026-07-02 20:00"),
    )
    findings = rule.evaluate(facts, at(NOW), stricter_later).findings
    assert [(f.occurrence, f.settings_version) for f in findings] == [("E3", 1)]


def test_no_episodes_is_clean() -> None:
    answer = asked(RULE, child(), NOW)
    assert (answer.findings, answer.next_moment, answer.not_enough) == ((), None, ())
