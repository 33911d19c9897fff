"""Found and not recorded as back: asked after 12 hours that really passed."""

from __future__ import annotations

from tests.risk.made_facts import asked, at, child, missing

RULE = "return-not-recorded"


def test_fires_twelve_hours_after_found_across_the_change_of_clocks() -> None:
    facts = child(missing("E1", "2026-10-24 12:00", "2026-10-24 20:00"))
    assert asked(RULE, facts, "2026-10-25 06:59").next_moment == at("2026-10-25 07:00")
    assert asked(RULE, facts, "2026-10-25 07:00").findings


def test_arrival_clears_it() -> None:
    facts = child(missing("E1", "2026-10-24 12:00", "2026-10-24 20:00", "2026-10-25 09:00"))
    assert not asked(RULE, facts, "2026-10-26 12:00").findings


def test_day_alone_before_go_live_in_error_and_still_out_do_not_fire() -> None:
    day_alone = asked(RULE, child(missing("E1", "2026-05-01", "2026-05-02")), "2026-05-20 12:00")
    assert (day_alone.findings, day_alone.not_enough) == ((), ("the hour at which the child was found",))
    for episode in (
        missing("E1", "2025-12-01 12:00", "2025-12-02 12:00"),
        missing("E1", "2026-05-01 12:00", "2026-05-02 12:00", voided=True),
        missing("E1", "2026-05-01 12:00"),
    ):
        assert not asked(RULE, child(episode), "2026-05-20 12:00").findings
