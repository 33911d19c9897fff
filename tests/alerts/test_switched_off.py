"""A rule that an authority has switched off."""
from __future__ import annotations

from caseflow.alerts import due
from caseflow.alerts.thresholds import change_thresholds
from caseflow.core import clock
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, ended, reasons


def test_a_rule_switched_off_finds_nothing_new_and_what_it_found_still_ends(town: Town, it_is) -> None:
    out, other = town.missing(town.child(), "2026-04-30 09:00"), town.child()
    assert [r.occurrence for r in reasons().values()] == [f"{out.ref}:first"]
    with unit_of_work(ME, town.authority.id):
        change_thresholds(town.lead, "still-missing", {}, switched_on=False, reason="as the panel asked")
    it_is("2026-05-02 10:00")
    due.evaluate_due(clock.now())
    town.missing(other, "2026-05-01 09:00")
    assert [r.occurrence for r in reasons().values()] == [f"{out.ref}:first"], "neither the next limit nor the next child"
    town.found(out, "2026-05-02 09:00")
    [gone] = ended().values()
    assert reasons() == {} and (gone.ended_because or "").startswith("the child was found")
