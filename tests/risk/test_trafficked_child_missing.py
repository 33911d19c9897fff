"""A trafficked child missing: at once, on either track, while the status was held."""

from __future__ import annotations

import pytest

from tests.risk.made_facts import asked, child, missing, nrm, stage

RULE = "trafficked-child-missing"
NOW = "2026-05-02 08:00"
EPISODE = missing("E1", "2026-05-01 20:00")


@pytest.mark.parametrize("view", ["suspected", "identified"])
def test_own_view_fires_at_once(view: str) -> None:
    [finding] = asked(RULE, child(EPISODE, stages=(stage("2026-02-01", view),)), "2026-05-01 20:00").findings
    assert (finding.episode, finding.occurrence) == ("E1", "E1")
    assert {e.fact_ref for e in finding.evidence} == {"E1", "record of 2026-02-01"}
    assert finding.priority == 60


@pytest.mark.parametrize("view", ["at-risk", "no-longer"])
def test_other_views_do_not_fire(view: str) -> None:
    assert asked(RULE, child(EPISODE, stages=(stage("2026-02-01", view),)), NOW).findings == ()


def test_view_given_up_before_the_episode_does_not_fire() -> None:
    facts = child(EPISODE, stages=(stage("2026-02-01", "suspected"), stage("2026-04-30", "no-longer")))
    assert asked(RULE, facts, NOW).findings == ()


def test_referral_alone_fires_and_a_negative_decision_ends_it() -> None:
    assert asked(RULE, child(EPISODE, nrm_events=(nrm("2026-02-01", "referred"),)), NOW).findings
    decided = (nrm("2026-02-01", "referred"), nrm("2026-03-01", "reasonable-grounds", "negative"))
    assert asked(RULE, child(EPISODE, nrm_events=decided), NOW).findings == ()


def test_negative_decision_never_changes_the_own_view() -> None:
    facts = child(
        EPISODE,
        stages=(stage("2026-02-01", "suspected"),),
        nrm_events=(nrm("2026-02-01", "referred"), nrm("2026-03-01", "conclusive-grounds", "negative")),
    )
    [finding] = asked(RULE, facts, NOW).findings
    assert len(finding.evidence) == 2


def test_status_begun_after_the_child_was_found_does_not_fire() -> None:
    over = missing("E1", "2026-05-01 20:00", "2026-05-02 06:00")
    assert asked(RULE, child(over, stages=(stage("2026-05-03", "suspected"),)), NOW).findings == ()


def test_status_recorded_late_with_an_earlier_date_fires() -> None:
    over = missing("E1", "2026-05-01 20:00", "2026-05-02 06:00")
    facts = child(over, stages=(stage("2026-04-01", "suspected", known="2026-05-20 10:00"),))
    [finding] = asked(RULE, facts, "2026-05-20 10:00").findings
    assert finding.late


def test_before_go_live_and_in_error_do_not_fire() -> None:
    status = (stage("2025-02-01", "identified"),)
    assert asked(RULE, child(missing("E1", "2025-12-31 23:59"), stages=status), NOW).findings == ()
    assert asked(RULE, child(missing("E1", "2026-01-01 00:00"), stages=status), NOW).findings
    assert asked(RULE, child(missing("E1", "2026-05-01 20:00", voided=True), stages=status), NOW).findings == ()


def test_day_alone_is_before_go_live_only_when_the_whole_day_was() -> None:
    status = (stage("2025-02-01", "identified"),)
    assert asked(RULE, child(missing("E1", "2026-03-04"), stages=status, go_live="2026-03-04 15:00"), NOW).findings
    assert not asked(RULE, child(missing("E1", "2026-03-03"), stages=status, go_live="2026-03-04 15:00"), NOW).findings


def test_no_status_recorded_is_clean() -> None:
    assert asked(RULE, child(EPISODE), NOW).findings == ()


def test_away_counts_unless_switched_off() -> None:
    facts = child(missing("E1", "2026-05-01 20:00", kinds="A"), stages=(stage("2026-02-01", "suspected"),))
    assert asked(RULE, facts, NOW).findings
    assert not asked(RULE, facts, NOW, away_too=0).findings
