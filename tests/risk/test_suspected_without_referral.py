"""Believed trafficked and not referred: cleared by a referral, put off by 'considered, not referred' until its review."""

from __future__ import annotations

from tests.risk.made_facts import asked, at, child, nrm, stage

RULE = "suspected-without-referral"
SUSPECTED = (stage("2026-05-01", "suspected"),)


def test_fires_after_the_days_of_grace() -> None:
    before = asked(RULE, child(stages=SUSPECTED), "2026-05-02 23:59")
    assert (before.findings, before.next_moment) == ((), at("2026-05-03 00:00"))
    [finding] = asked(RULE, child(stages=SUSPECTED), "2026-05-03 00:00").findings
    assert finding.episode is None
    assert finding.evidence[0].fact_ref == "record of 2026-05-01"


def test_referral_clears_it() -> None:
    assert not asked(
        RULE, child(stages=SUSPECTED, nrm_events=(nrm("2026-05-04", "referred"),)), "2026-06-01 12:00"
    ).findings


def test_earlier_referral_counts_while_it_stands() -> None:
    stands = (nrm("2026-04-20", "referred"),)
    assert not asked(RULE, child(stages=SUSPECTED, nrm_events=stands), "2026-06-01 12:00").findings
    refused = (nrm("2025-04-20", "referred"), nrm("2025-06-20", "reasonable-grounds", "negative"))
    assert asked(RULE, child(stages=SUSPECTED, nrm_events=refused), "2026-06-01 12:00").findings
    withdrawn = (nrm("2025-04-20", "referred"), nrm("2025-06-20", "withdrawn"))
    assert asked(RULE, child(stages=SUSPECTED, nrm_events=withdrawn), "2026-06-01 12:00").findings


def test_considered_puts_it_off_until_its_review_and_then_it_is_a_new_occurrence() -> None:
    first = asked(RULE, child(stages=SUSPECTED), "2026-05-04 12:00").findings[0]
    facts = child(stages=SUSPECTED, nrm_events=(nrm("2026-05-05", "considered", review_on="2026-06-10"),))
    answer = asked(RULE, facts, "2026-06-09 23:59")
    assert (answer.findings, answer.next_moment) == ((), at("2026-06-10 00:00"))
    [again] = asked(RULE, facts, "2026-06-10 00:00").findings
    assert again.occurrence != first.occurrence
    assert "review" in again.headline


def test_considered_without_a_review_date_is_looked_at_after_the_set_days() -> None:
    facts = child(stages=SUSPECTED, nrm_events=(nrm("2026-05-05", "considered"),))
    assert not asked(RULE, facts, "2026-06-01 23:59").findings
    assert asked(RULE, facts, "2026-06-02 00:00").findings


def test_other_views_do_not_fire() -> None:
    assert not asked(RULE, child(stages=(stage("2026-05-01", "at-risk"),)), "2026-06-01 12:00").findings
    given_up = (*SUSPECTED, stage("2026-05-20", "no-longer"))
    assert not asked(RULE, child(stages=given_up), "2026-06-01 12:00").findings


def test_from_suspected_to_identified_is_one_occurrence() -> None:
    alone = asked(RULE, child(stages=SUSPECTED), "2026-05-04 12:00").findings[0]
    [both] = asked(RULE, child(stages=(*SUSPECTED, stage("2026-05-20", "identified"))), "2026-06-01 12:00").findings
    assert both.occurrence == alone.occurrence
    assert len(both.evidence) == 2
    identified = child(stages=(stage("2026-05-20", "identified"),))
    assert not asked(RULE, identified, "2026-06-01 12:00", identified_too=0).findings


def test_before_go_live_does_not_fire() -> None:
    assert not asked(RULE, child(stages=(stage("2025-12-31", "suspected"),)), "2026-06-01 12:00").findings
    assert asked(RULE, child(stages=(stage("2026-01-01", "suspected"),)), "2026-06-01 12:00").findings


def test_no_view_recorded_is_clean() -> None:
    assert asked(RULE, child(), "2026-06-01 12:00").findings == ()


def test_grace_in_london_days_across_the_change_of_clocks() -> None:
    facts = child(stages=(stage("2026-10-24", "suspected"),))
    assert asked(RULE, facts, "2026-10-25 12:00").next_moment == at("2026-10-26 00:00")
