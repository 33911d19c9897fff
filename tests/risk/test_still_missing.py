"""Still missing after 24, 48 and 72 hours that really passed, only while the child's whereabouts are unknown."""

from __future__ import annotations

from tests.risk.made_facts import asked, at, child, missing

RULE = "still-missing"
OPEN = child(missing("E1", "2026-05-01 20:00"))


def test_fires_at_each_limit_and_names_the_next() -> None:
    answer = asked(RULE, OPEN, "2026-05-02 19:59")
    assert (answer.findings, answer.next_moment) == ((), at("2026-05-02 20:00"))
    answer = asked(RULE, OPEN, "2026-05-02 20:00")
    assert [f.occurrence for f in answer.findings] == ["E1:first"]
    assert answer.next_moment == at("2026-05-03 20:00")
    answer = asked(RULE, OPEN, "2026-05-04 20:00")
    assert {f.occurrence for f in answer.findings} == {"E1:first", "E1:second", "E1:third"}
    assert answer.next_moment is None


def test_priority_rises_with_the_hours() -> None:
    after = [
        sum(f.priority for f in asked(RULE, OPEN, m).findings)
        for m in ("2026-05-02 20:00", "2026-05-03 20:00", "2026-05-04 20:00")
    ]
    assert after == [20, 30, 40]


def test_elapsed_hours_on_the_weekend_of_the_clocks() -> None:
    facts = child(missing("E1", "2026-10-24 23:30"))
    assert asked(RULE, facts, "2026-10-24 23:31").next_moment == at("2026-10-25 22:30")
    assert not asked(RULE, facts, "2026-10-25 22:29").findings
    assert asked(RULE, facts, "2026-10-25 22:30").findings
    spring = child(missing("E1", "2026-03-28 23:30"))
    assert not asked(RULE, spring, "2026-03-30 00:29").findings
    assert asked(RULE, spring, "2026-03-30 00:30").findings


def test_found_clears_it() -> None:
    assert not asked(RULE, child(missing("E1", "2026-05-01 20:00", "2026-05-03 01:00")), "2026-05-09 12:00").findings


def test_in_contact_with_whereabouts_known_stops_the_clock_unless_set_otherwise() -> None:
    facts = child(missing("E1", "2026-05-01 20:00", kinds="MA"))
    assert not asked(RULE, facts, "2026-05-09 12:00").findings
    assert len(asked(RULE, facts, "2026-05-09 12:00", away_too=1).findings) == 3


def test_clock_starts_when_whereabouts_were_first_unknown() -> None:
    facts = child(missing("E1", "2026-05-01 20:00", kinds="AM"))
    assert asked(RULE, facts, "2026-05-01 22:00").next_moment == at("2026-05-02 21:00")


def test_day_alone_starts_no_clock_and_says_what_is_missing() -> None:
    answer = asked(RULE, child(missing("E1", "2026-05-01")), "2026-05-09 12:00")
    assert (answer.findings, answer.next_moment) == ((), None)
    assert answer.not_enough == ("the hour at which the child went missing",)


def test_before_go_live_and_in_error_start_no_clock() -> None:
    for episode in (missing("E1", "2025-12-31 23:00"), missing("E1", "2026-05-01 20:00", voided=True)):
        answer = asked(RULE, child(episode), "2026-05-09 12:00")
        assert (answer.findings, answer.next_moment) == ((), None)


def test_own_limits() -> None:
    assert asked(RULE, OPEN, "2026-05-01 22:00", first=2).findings
