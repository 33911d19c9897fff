"""A rule replayed over the past: what it would have said from what was known then, and what it says with hindsight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from caseflow.core.dates import london_date
from caseflow.risk.facts import ChildFacts
from caseflow.risk.happened import as_happened, event_moments
from caseflow.risk.rulebook import Rule
from caseflow.risk.settings import Settings

ALWAYS = datetime(1900, 1, 1, tzinfo=UTC)
NEVER_ENDING = datetime.max.replace(tzinfo=UTC)
FactsAt = Callable[[datetime], ChildFacts]


@dataclass(frozen=True, slots=True)
class ChildHistory:
    """One child through recorded time: when anything about the child became known, and what was known at a moment."""

    ref: str
    recorded_moments: frozenset[datetime]
    known_at: FactsAt

    @property
    def with_hindsight(self) -> ChildFacts:
        """The facts as known today."""
        return self.known_at(NEVER_ENDING)


@dataclass(slots=True)
class Replay:
    """What a replay adds up to. A finding counts once, in the London month in which it first appeared."""

    rule: str
    version: int
    replayed: int = 0
    children: int = 0
    known_then: int = 0
    with_hindsight: int = 0
    only_then: int = 0
    only_with_hindsight: int = 0
    by_month: Counter[str] = field(default_factory=Counter)


def backtest(
    rule: Rule, histories: Iterable[ChildHistory], start: datetime, end: datetime, settings: Settings
) -> Replay:
    """Replay a rule from `start` up to but not at `end`, one child at a time, so that memory stays flat.

    Go-live is set aside: a replay raises nothing, and its question is what the rule would have said. Findings that
    stood before `start` are not counted.
    """
    result = Replay(rule.code, rule.version)
    for history in histories:
        then = _first_seen(rule, _always_live(history.known_at), history.recorded_moments, start, end, settings)
        facts = history.with_hindsight
        later = _first_seen(rule, _always_live(_happened(facts)), event_moments(facts), start, end, settings)
        result.replayed += 1
        result.children += bool(then)
        result.known_then += len(then)
        result.with_hindsight += len(later)
        result.only_then += len(then.keys() - later.keys())
        result.only_with_hindsight += len(later.keys() - then.keys())
        result.by_month.update(f"{london_date(moment):%Y-%m}" for moment in then.values())
    return result


def _happened(facts: ChildFacts) -> FactsAt:
    return lambda moment: as_happened(facts, moment)


def _always_live(facts_at: FactsAt) -> FactsAt:
    return lambda moment: replace(facts_at(moment), go_live=ALWAYS)


def _first_seen(
    rule: Rule, facts_at: FactsAt, changes: Iterable[datetime], start: datetime, end: datetime, settings: Settings
) -> dict[str, datetime]:
    """Each occurrence that first appeared in the span, with the moment at which it did."""
    ahead = sorted(m for m in changes if start <= m < end)
    before = facts_at(start - datetime.resolution)
    standing = rule.evaluate(before, start - datetime.resolution, settings)
    old = {f.occurrence for f in standing.findings}
    seen: dict[str, datetime] = {}
    facts, due = before, standing.next_moment
    while True:
        change = ahead[0] if ahead else end
        if due is not None and due < change:
            moment = due
        elif ahead:
            moment = ahead.pop(0)
            facts = facts_at(moment)
        else:
            return seen
        answer = rule.evaluate(facts, moment, settings)
        for finding in answer.findings:
            if finding.occurrence not in old:
                seen.setdefault(finding.occurrence, moment)
        due = answer.next_moment
        if due is not None and due <= moment:
            raise RuntimeError(f"rule {rule.code} asks to be looked at again in the past")
