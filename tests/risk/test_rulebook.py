"""The rule book: found by walking the folder, each rule complete, every threshold declared."""

from __future__ import annotations

import inspect
from pathlib import Path

import pytest

from caseflow.core.errors import NotFound, Refused
from caseflow.risk import rules
from caseflow.risk.facts import ChildFacts
from caseflow.risk.priority import priority_of, priority_word
from caseflow.risk.rulebook import rule_called, rulebook
from caseflow.risk.settings import Settings, SettingsVersion, fixed
from tests.risk.made_facts import at, child, interview, missing, nrm, stage


def test_every_file_is_a_rule() -> None:
    files = {p.stem.replace("_", "-") for p in Path(rules.__path__[0]).glob("[a-z]*.py")}
    assert len(files) >= 12
    assert set(rulebook()) == files


@pytest.mark.parametrize("code", sorted(rulebook()))
def test_rule_is_complete(code: str) -> None:
    rule = rulebook()[code]
    assert code == inspect.getmodule(rule.evaluate).CODE  # type: ignore[union-attr]
    assert rule.version >= 1
    assert rule.title
    assert "{" not in rule.words({})
    for setting in rule.settings:
        assert setting.low <= setting.default <= setting.high
        assert setting.help
        assert f"{{{setting.name}}}" in rule.in_words or setting.name == "review_days"


def test_unknown_rule_names_those_there_are() -> None:
    with pytest.raises(NotFound, match="repeat-episodes"):
        rule_called("no-such-rule")


def test_threshold_in_force_at_a_moment() -> None:
    declared = rule_called("repeat-episodes").settings
    settings = Settings(
        declared,
        [
            SettingsVersion(2, at("2026-03-01 00:00"), {"days": 30}),
            SettingsVersion(3, at("2026-06-01 00:00"), {"episodes": 2}),
        ],
    )
    before, between, after = (settings.at(at(m)) for m in ("2026-02-28 23:59", "2026-03-01 00:00", "2026-07-01 00:00"))
    assert (before.version, before["days"], before["episodes"]) == (1, 90, 3)
    assert (between.version, between["days"]) == (2, 30)
    assert (after.version, after["days"], after["episodes"]) == (3, 90, 2)


def test_fixed_refuses_unknown_names_and_values_outside_the_limits() -> None:
    declared = rule_called("repeat-episodes").settings
    assert fixed(declared, {"days": 30}).at(at("1990-01-01 00:00"))["days"] == 30
    with pytest.raises(Refused, match="no setting called weeks"):
        fixed(declared, {"weeks": 3})
    with pytest.raises(Refused, match="from 1 to 730 days"):
        fixed(declared, {"days": 0})


def test_priority_adds_up_to_a_hundred_and_has_words() -> None:
    assert priority_of([60, 20, 10]) == 90
    assert priority_of([60, 50]) == 100
    assert [priority_word(p) for p in (60, 59, 40, 20, 19, 0)] == ["urgent", "high", "high", "medium", "low", "low"]


def test_why_cleared_names_the_fact_that_cleared_it() -> None:
    def why(rule: str, facts: ChildFacts) -> str:
        return rule_called(rule).why_cleared(facts, "E1")

    out, back = "2026-05-01 20:00", "2026-05-02 05:40"
    assert why("still-missing", child(missing("E1", out, back))) == "the child was found 2 May 2026, 5:40 a.m."
    assert "in contact" in why("still-missing", child(missing("E1", out, kinds="MA")))
    assert why("still-missing", child(missing("E1", out, voided=True))) == "the episode was recorded in error"
    assert why("repeat-episodes", child(missing("E1", out))) == "the facts that it rested on were corrected"
    offered = child(missing("E1", out, back, back), interviews=(interview("E1", offered="2026-05-02 12:00"),))
    assert "offered 2 May 2026, midday" in why("return-interview-not-offered", offered)
    referred = child(stages=(stage("2026-05-01", "suspected"),), nrm_events=(nrm("2026-05-02", "referred"),))
    assert "referral" in rule_called("suspected-without-referral").why_cleared(referred, None)
