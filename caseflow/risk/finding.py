"""What a rule says: findings with their evidence in words, what would clear them, and when to look again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from caseflow.core.dates import start_of_day
from caseflow.risk.facts import Happened, OnDay

LATE = timedelta(hours=24)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """One fact in a sentence: the record it stands on, when it happened and since when it is known."""

    sentence: str
    fact_ref: str
    at: datetime
    known_since: datetime
    day_only: bool = False
    lasting: bool = False

    @property
    def late(self) -> bool:
        """Whether the fact became known more than 24 hours after it happened, or after its day had ended.

        A lasting fact, such as a date of birth, is never late.
        """
        return not self.lasting and self.known_since - self.at > LATE + (DAY if self.day_only else timedelta(0))


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a rule found. `occurrence` names what it stands for: the same one again is the same finding.

    `episode` is the episode that it is about, or None when it is about the child. `priority` is what it adds to the
    priority of its alert. `settings_version` is the version of the thresholds that it was found under.
    """

    rule: str
    rule_version: int
    settings_version: int
    occurrence: str
    headline: str
    evidence: tuple[Evidence, ...]
    clears_when: str
    priority: int
    episode: str | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What makes it the same finding: the rule and the occurrence."""
        return self.rule, self.occurrence

    @property
    def known_since(self) -> datetime:
        """The moment from which all its evidence was known."""
        return max(e.known_since for e in self.evidence)

    @property
    def late(self) -> bool:
        """Whether it became known more than 24 hours after the last of what it rests on had happened."""
        ends = [e.at + (DAY if e.day_only else timedelta(0)) for e in self.evidence if not e.lasting]
        return bool(ends) and self.known_since - max(ends) > LATE


@dataclass(frozen=True, slots=True)
class Evaluation:
    """One rule's answer for one child at one moment.

    `next_moment` is the next moment at which time alone could change the answer (None: never). `not_enough` says which
    facts are missing, so that "could not tell" is never taken for "nothing found".
    """

    findings: tuple[Finding, ...] = ()
    next_moment: datetime | None = None
    not_enough: tuple[str, ...] = ()


def evidence(sentence: str, fact: Happened | OnDay) -> Evidence:
    """A sentence that rests on a fact; a fact recorded by its day stands at the start of that day in London."""
    if isinstance(fact, Happened):
        return Evidence(sentence, fact.ref, fact.at, fact.known_since, day_only=not fact.to_the_hour)
    return Evidence(sentence, fact.ref, start_of_day(fact.day), fact.known_since, day_only=True)


def evaluation(
    findings: Iterable[Finding], moments: Iterable[datetime | None] = (), not_enough: Iterable[str] = ()
) -> Evaluation:
    """Findings in order of occurrence, the soonest of the moments, and each missing fact once."""
    soonest = min((m for m in moments if m is not None), default=None)
    ordered = tuple(sorted(findings, key=lambda f: (f.episode or "", f.occurrence)))
    return Evaluation(ordered, soonest, tuple(dict.fromkeys(not_enough)))
