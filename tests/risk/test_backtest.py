"""The replay: what was known then against hindsight, with clocks, late entries and corrections."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from caseflow.risk.backtest import ChildHistory, Replay, backtest
from caseflow.risk.facts import ChildFacts, Episode
from caseflow.risk.rulebook import rule_called
from caseflow.risk.settings import fixed
from tests.risk.made_facts import at, child, missing

Version = tuple[str, str | None, Episode]


def history(*versions: Version) -> ChildHistory:
    """A child of whom each version of an episode was known from one London time until another."""
    moments = frozenset(at(m) for known, until, _ in versions for m in (known, until) if m)

    def known_at(moment: datetime) -> ChildFacts:
        standing = [e for known, until, e in versions if at(known) <= moment and (until is None or moment < at(until))]
        return child(*sorted(standing, key=lambda e: e.started.at), go_live="2030-01-01 00:00")

    return ChildHistory("child", moments, known_at)


def replay(
    rule: str, *histories: ChildHistory, start: str = "2026-01-01 00:00", end: str = "2027-01-01 00:00", **values: int
) -> Replay:
    found = rule_called(rule)
    return backtest(found, iter(histories), at(start), at(end), fixed(found.settings, values))


def three(entered_second: str) -> ChildHistory:
    return history(
        ("2026-03-01 21:00", None, missing("E1", "2026-03-01 20:00")),
        (entered_second, None, missing("E2", "2026-03-10 20:00")),
        ("2026-03-20 21:00", None, missing("E3", "2026-03-20 20:00")),
    )


def test_late_entry_counts_then_only_from_the_day_it_was_entered() -> None:
    prompt = replay("repeat-episodes", three("2026-03-10 21:00"))
    assert (prompt.known_then, prompt.with_hindsight, dict(prompt.by_month)) == (1, 1, {"2026-03": 1})
    late = replay("repeat-episodes", three("2026-05-02 09:00"))
    assert (late.known_then, late.with_hindsight, dict(late.by_month)) == (1, 1, {"2026-05": 1})
    never_in_time = replay("repeat-episodes", three("2026-05-02 09:00"), end="2026-05-01 00:00")
    assert (never_in_time.known_then, never_in_time.with_hindsight) == (0, 1)
    assert never_in_time.only_with_hindsight == 1


def test_corrected_away_fired_then_and_not_with_hindsight() -> None:
    corrected = history(
        ("2026-03-01 21:00", None, missing("E1", "2026-03-01 20:00")),
        ("2026-03-10 21:00", "2026-04-01 09:00", missing("E2", "2026-03-10 20:00")),
        ("2026-04-01 09:00", None, missing("E2", "2026-03-10 20:00", voided=True)),
        ("2026-03-20 21:00", None, missing("E3", "2026-03-20 20:00")),
    )
    result = replay("repeat-episodes", corrected)
    assert (result.known_then, result.with_hindsight, result.only_then, result.children) == (1, 0, 1, 1)


def test_clock_runs_between_changes_and_found_recorded_late_is_a_false_alarm_with_hindsight() -> None:
    found_late = history(
        ("2026-03-01 21:00", "2026-03-03 09:00", missing("E1", "2026-03-01 20:00")),
        ("2026-03-03 09:00", None, missing("E1", "2026-03-01 20:00", "2026-03-01 23:00")),
    )
    result = replay("still-missing", found_late)
    assert (result.known_then, result.with_hindsight) == (1, 0)
    forever = replay("still-missing", history(("2026-03-01 21:00", None, missing("E1", "2026-03-01 20:00"))))
    assert (forever.known_then, forever.with_hindsight) == (3, 3)


def test_what_stood_before_the_span_is_not_counted_and_its_last_instant_is_out() -> None:
    one = history(("2026-03-01 20:00", None, missing("E1", "2026-03-01 20:00")))
    assert replay("still-missing", one, start="2026-03-02 20:00", end="2026-03-04 20:00").known_then == 2
    assert replay("still-missing", one, start="2026-03-02 20:01", end="2026-03-04 20:00").known_then == 1


def test_trying_a_threshold() -> None:
    assert replay("repeat-episodes", three("2026-03-10 21:00"), episodes=2).known_then == 2
    assert replay("repeat-episodes", three("2026-03-10 21:00"), days=5).known_then == 0


def test_children_are_taken_one_at_a_time() -> None:
    taken: list[Callable[[datetime], ChildFacts]] = []

    def stream() -> object:
        for _ in range(3):
            one = three("2026-03-10 21:00")
            taken.append(one.known_at)
            yield one

    rule = rule_called("repeat-episodes")
    result = backtest(rule, stream(), at("2026-01-01 00:00"), at("2027-01-01 00:00"), fixed(rule.settings, {}))  # type: ignore[arg-type]
    assert (result.replayed, result.children, len(taken)) == (3, 3, 3)


def test_days_without_hours_are_replayed_too() -> None:
    by_day = history(*(("2026-04-01 09:00", None, missing(f"E{n}", f"2026-03-0{n}", f"2026-03-0{n}")) for n in (1, 2, 3)))
    result = replay("repeat-episodes", by_day)
    assert (result.known_then, result.with_hindsight) == (1, 1)
    assert replay("still-missing", by_day).known_then == 0


def test_no_children_is_nothing() -> None:
    assert replay("repeat-episodes").replayed == 0
