"""What a change of facts would move: which figures of which year count otherwise, and which rules find otherwise.

Read the facts of a child before and after (`standing`), in a dry run or with the changed value put in, and compare them:

    before = standing(child.id)
    with dry_run():
        service.amend(...)
        after = standing(child.id)
    impact = compare(before, after)
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy import select

from caseflow.alerts.facts import load_facts
from caseflow.alerts.thresholds import settings_of
from caseflow.core import clock
from caseflow.core.dates import day_in_words, eighteenth_birthday, london_date
from caseflow.core.periods import Period, calendar_year, financial_year
from caseflow.core.wording import ended, event_in_words
from caseflow.extensions import db
from caseflow.returns import rows as returned
from caseflow.returns.definitions.facts import Child as Counted
from caseflow.returns.definitions.library import DEFINITIONS
from caseflow.returns.definitions.shape import Definition
from caseflow.returns.models import ReturnRun
from caseflow.returns.sentences import name_in_words
from caseflow.risk.facts import ChildFacts
from caseflow.risk.finding import Finding
from caseflow.risk.rulebook import rulebook

SENT = "submitted"
OF_AGE = "eighteen"
"""What the codes of the rules about the 18th birthday have in common."""
LAST = datetime(9999, 1, 1, tzinfo=UTC)
"""What is written in the unit in hand counts as known too."""


@dataclass(frozen=True)
class Standing:
    """One child as figures and as rules see it, at one moment."""

    authority_id: int
    counted: Counted | None
    facts: ChildFacts
    at: datetime


@dataclass(frozen=True)
class MovedFigure:
    """A figure that counts the child, or one of its episodes, otherwise: by how many."""

    definition: Definition
    period: Period
    cell: str
    change: int
    sent: bool

    @property
    def words(self) -> str:
        """The figure in words."""
        return name_in_words(self.definition, self.period, self.cell)

    @property
    def heading(self) -> str:
        """The return and its year."""
        return f"{self.definition.title}, {self.period.in_words}"

    @property
    def change_in_words(self) -> str:
        """`1 more` or `2 fewer`."""
        return f"{abs(self.change)} {'more' if self.change > 0 else 'fewer'}"


@dataclass(frozen=True)
class MovedRule:
    """A rule that would find something, find it no longer, or look again at another moment."""

    title: str
    words: str


@dataclass(frozen=True)
class Impact:
    """Everything that a change moves."""

    figures: tuple[MovedFigure, ...]
    rules: tuple[MovedRule, ...]

    @property
    def nothing(self) -> bool:
        """Whether neither a figure nor a rule moves."""
        return not (self.figures or self.rules)


def standing(child_id: int) -> Standing:
    """The facts of a child as they stand in this transaction."""
    db.session.flush()
    known = load_facts([child_id])[0]
    now = clock.now()
    counted = next(returned.children_as_known([child_id], LAST), None)
    return Standing(known.authority_id, counted, known.facts, now)


def born_instead(before: Standing, born: date, *, disputed: bool) -> Standing:
    """The same child with another date of birth."""
    counted = before.counted
    if counted is not None:
        counted = replace(counted, born=born, turned_18_on=None if disputed else eighteenth_birthday(born))
    birth = before.facts.birth
    if birth is not None:
        birth = replace(birth, day=born, disputed=disputed)
    return replace(before, counted=counted, facts=replace(before.facts, birth=birth))


def compare(before: Standing, after: Standing) -> Impact:
    """What moves between the two: figures of every year that either touches, and rules as they find now."""
    sent = _sent(before.authority_id)
    figures = [
        MovedFigure(of, period, cell, change, (of.name, period.label) in sent)
        for of, period in _years(before, after)
        for cell, change in _moved(of, period, before.counted, after.counted)]
    return Impact(tuple(figures), tuple(_rules(before, after)))


def compare_joined(before: Sequence[Standing], after: Standing) -> Impact:
    """What moves when several records become one: figures that counted each of them, and rules as they find of the one."""
    sent = _sent(after.authority_id)
    years = {(of.name, period.label): (of, period) for one in before for of, period in _years(one, after)}
    figures = []
    for key, (of, period) in years.items():
        was = sum((_counts(of, period, one.counted) for one in before), Counter())
        figures += [MovedFigure(of, period, cell, change, key in sent)
                    for cell, change in _differences(of, was, _counts(of, period, after.counted))]
    return Impact(tuple(figures), tuple(_rules_joined(before, after)))


def _rules_joined(before: Sequence[Standing], after: Standing) -> Iterator[MovedRule]:
    settings = settings_of({after.authority_id})[after.authority_id]
    for code, rule in rulebook().items():
        if not settings[code].at(after.at).switched_on:
            continue
        was = tuple(found for one in before for found in rule.evaluate(one.facts, one.at, settings[code]).findings)
        will = rule.evaluate(after.facts, after.at, settings[code]).findings
        yield from (MovedRule(rule.title, f"Would fire: {finding.headline}") for finding in _new(will, was))
        yield from (MovedRule(rule.title, f"No longer applies: {finding.headline}") for finding in _new(was, will))


def _years(before: Standing, after: Standing) -> Iterator[tuple[Definition, Period]]:
    """Every return and year from the first day of care or absence to now, newest first."""
    days = [day for child in (before.counted, after.counted) if child is not None
            for day in (*(c.started_on for c in child.care), *(e.started_on for e in child.episodes))]
    last = london_date(before.at).year
    for year in range(last, min((day.year for day in days), default=last) - 2, -1):
        for of in DEFINITIONS:
            if of.calendar:
                yield of, calendar_year(year)
            if of.financial:
                yield of, financial_year(year)


def _moved(of: Definition, period: Period, before: Counted | None, after: Counted | None) -> list[tuple[str, int]]:
    """The cells that count otherwise, and by how many, in the order of the return."""
    return _differences(of, _counts(of, period, before), _counts(of, period, after))


def _differences(of: Definition, was: Counter[str], will: Counter[str]) -> list[tuple[str, int]]:
    order = {figure.name: place for place, figure in enumerate(of.figures)}
    cells = [cell for cell in {**was, **will} if was[cell] != will[cell]]
    return [(cell, will[cell] - was[cell]) for cell in sorted(cells, key=lambda c: (order[".".join(c.split(".")[:2])], c))]


def _counts(of: Definition, period: Period, child: Counted | None) -> Counter[str]:
    counted: Counter[str] = Counter()
    for row in of.judge(child, period) if child is not None else ():
        for name in row.counted:
            counted[name] += 1
            broken_down = of.figure(name).breakdowns
            counted.update(f"{name}.{label}={part}" for label, part in row.labels if label in broken_down)
    return counted


def _rules(before: Standing, after: Standing) -> Iterator[MovedRule]:
    """Findings that come and go, and another moment at which a rule looks again."""
    settings = settings_of({before.authority_id})[before.authority_id]
    for code, rule in rulebook().items():
        if not settings[code].at(before.at).switched_on:
            continue
        was, will = (rule.evaluate(one.facts, one.at, settings[code]) for one in (before, after))
        reads = OF_AGE in code and _becomes(before.facts) != _becomes(after.facts)
        if reads:
            yield MovedRule(rule.title, f"Reads the 18th birthday: {_becomes(after.facts)} instead of {_becomes(before.facts)}")
        came, went = _new(will.findings, was.findings), _new(was.findings, will.findings)
        for finding in came:
            yield MovedRule(rule.title, f"Would fire: {finding.headline}")
        for finding in went:
            yield MovedRule(rule.title, f"No longer applies: {finding.headline}")
        if not reads and not came and not went and was.next_moment != will.next_moment:
            yield MovedRule(rule.title, _looks_again(will.next_moment))


def _becomes(facts: ChildFacts) -> str:
    """The 18th birthday in words."""
    return "a day not known" if facts.birth is None else day_in_words(eighteenth_birthday(facts.birth.day))


def _new(these: tuple[Finding, ...], those: tuple[Finding, ...]) -> list[Finding]:
    known = {finding.key for finding in those}
    return [finding for finding in these if finding.key not in known]


def _looks_again(moment: datetime | None) -> str:
    return "Would not look again by itself." if moment is None else ended(f"Would look again on {event_in_words(moment)}")


def _sent(authority_id: int) -> set[tuple[str, str]]:
    """The returns and years of which figures were sent: they stay as they were sent."""
    rows = db.session.execute(select(ReturnRun.definition, ReturnRun.period).where(
        ReturnRun.authority_id == authority_id, ReturnRun.keep == SENT).distinct())
    return {(row[0], row[1]) for row in rows}

