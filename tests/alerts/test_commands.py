"""`rules list`, `rules backtest` and `alerts sweep`: the shapes that scripts rely on."""
from __future__ import annotations

import json
from typing import Any

from click.testing import CliRunner, Result
from flask import Flask

from caseflow.alerts import commands, thresholds
from caseflow.store.unit import unit_of_work
from tests.alerts.made_records import ME, Town, london


def run(app: Flask, *words: str) -> Result:
    group = {"rules": commands.rules, "alerts": commands.alerts}[words[0]]
    return CliRunner().invoke(group, words[1:], obj=lambda: app)


def answer(app: Flask, *words: str) -> Any:
    result = run(app, *words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.output)


def test_rules_list_says_each_rule_in_words(app: Flask, town: Town) -> None:
    listed = answer(app, "rules", "list")
    assert len(listed) >= 12
    assert {"rule", "title", "version", "words", "source", "settings"} <= listed[0].keys()
    with unit_of_work(ME, town.authority.id):
        thresholds.change_thresholds(town.lead, "repeat-episodes", {"days": 30}, switched_on=True, reason="as the panel asked")
    own = {r["rule"]: r for r in answer(app, "rules", "list", "--authority", "330")}
    assert "30 days" in own["repeat-episodes"]["words"]
    assert run(app, "rules", "list", "--authority", "999").exit_code == 1


def test_backtest_as_known_then_and_with_hindsight(app: Flask, it_is) -> None:
    it_is("2026-01-05 10:00")
    town = Town()
    it_is("2026-03-01 10:00")
    child = town.child()
    town.missing(child, "2026-03-01 09:00", "2026-03-01 09:30", "2026-03-01 09:30")
    it_is("2026-03-20 10:00")
    town.missing(child, "2026-03-20 09:00", "2026-03-20 09:30", "2026-03-20 09:30")
    it_is("2026-04-15 10:00")
    late = town.missing(child, "2026-03-10 09:00", "2026-03-10 09:30", "2026-03-10 09:30")
    it_is("2026-05-01 10:00")
    span = ("--authority", "330", "--from", "2026-01-01", "--to", "2026-03-31")
    short = answer(app, "rules", "backtest", "repeat-episodes", *span)
    assert (short["known_then"], short["with_hindsight"], short["by_month"]) == (0, 1, [])
    span = ("--authority", "330", "--from", "2026-01-01", "--to", "2026-04-30")
    whole = answer(app, "rules", "backtest", "repeat-episodes", *span)
    assert whole["by_month"] == [{"month": "2026-04", "findings": 1}]
    assert (whole["findings"], whole["children"], whole["rule"], whole["version"]) == (1, 1, "repeat-episodes", 1)
    assert answer(app, "rules", "backtest", "repeat-episodes", *span, "--set", "episodes=4")["findings"] == 0
    town.change(late, started_at=london("2025-03-10 09:00"), last_seen_at=london("2025-03-10 09:00"),
                found_at=london("2025-03-10 09:30"), returned_at=london("2025-03-10 09:30"), ended_at=london("2025-03-10 09:30"))
    corrected = answer(app, "rules", "backtest", "repeat-episodes", *span)
    assert (corrected["known_then"], corrected["with_hindsight"]) == (1, 0)


def test_backtest_refuses_what_it_cannot_do(app: Flask, town: Town) -> None:
    span = ("--authority", "330", "--from", "2026-01-01", "--to", "2026-03-31")
    for words in (("no-such-rule", *span), ("repeat-episodes", *span, "--set", "weeks=2"),
                  ("repeat-episodes", *span, "--set", "days=none"), ("repeat-episodes", *span, "--set", "days=0")):
        assert run(app, "rules", "backtest", *words).exit_code == 1
    assert run(app, "rules", "backtest", "repeat-episodes").exit_code == 2
    assert run(app, "rules", "backtest", "repeat-episodes", "--authority", "330", "--from", "soon", "--to", "2026-01-01").exit_code == 2


def test_sweep_counts_what_it_did(app: Flask, town: Town) -> None:
    child = town.child()
    town.alone(child)
    town.missing(child, "2026-05-01 09:00")
    swept = answer(app, "alerts", "sweep")
    assert {k: swept[k] for k in ("children", "raised", "repeated", "ended", "errors")} == {
        "children": 1, "raised": 0, "repeated": 1, "ended": 0, "errors": 0}
    assert swept["rules"] >= 12
    assert swept["seconds"] >= 0
