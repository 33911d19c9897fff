"""What holds for every rule whatever the facts: it says truly when to look again, and hindsight adds nothing to prompt recording."""
from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseflow.core.dates import start_of_day
from caseflow.risk.backtest import ChildHistory, backtest
from caseflow.risk.facts import (
    Answer,
    Birth,
    CarePeriod,
    ChildFacts,
    Episode,
    Happened,
    NrmEvent,
    OnDay,
    Precision,
    ReturnInterview,
    Segment,
    Stage,
    TraffickingStage,
    Unaccompanied,
    Whereabouts,
)
from caseflow.risk.happened import as_happened, event_moments
from caseflow.risk.rulebook import Rule, rulebook
from caseflow.risk.settings import Settings
from tests.risk.made_facts import at

FIRST = at("2026-09-20 00:00")
LAST = at("2026-11-20 00:00")
moments = st.integers(0, 60 * 24 * 4).map(lambda quarter: FIRST + timedelta(minutes=15 * quarter))
days = st.integers(0, 60).map(lambda n: date(2026, 9, 20) + timedelta(days=n))
rules = st.sampled_from(sorted(rulebook().values(), key=lambda rule: rule.code))


def happened(ref: str, moment: datetime, exact: bool = True) -> Happened:
    return Happened(ref, moment, moment) if exact else Happened(
        ref, start_of_day(moment.date()), start_of_day(moment.date()), Precision.DATE)


def on(ref: str, day: date) -> OnDay:
    return OnDay(ref, day, start_of_day(day))


@st.composite
def episodes(draw: st.DrawFn) -> tuple[Episode, ...]:
    """Absences one after another, each in up to three segments, ended or not, some in error."""
    found: list[Episode] = []
    free = FIRST
    how_many = draw(st.integers(0, 2))
    for number in range(how_many):
        hours = [draw(st.integers(1, 200)) for _ in range(3)]
        exact = draw(st.booleans()) or number > 0
        start = free + timedelta(hours=hours[0])
        kinds = draw(st.sampled_from(["M", "A", "MA", "AM", "MAM"]))
        segments = tuple(
            Segment(happened(f"E{number}", start + timedelta(minutes=30 * n), exact or n > 0), Whereabouts(kind))
            for n, kind in enumerate(kinds))
        out = start + timedelta(hours=2 + hours[1])
        back = out + timedelta(hours=hours[2] % 30)
        ends = draw(st.sampled_from(["out", "found", "back", "out"] if number == how_many - 1 else ["found", "back"]))
        arrived = happened(f"E{number}", back) if ends == "back" else None
        found.append(Episode(
            f"E{number}", segments, found=happened(f"E{number}", out) if ends != "out" else None,
            returned=arrived, arrived=arrived, voided=draw(st.integers(0, 9)) == 0))
        free = back
    return tuple(found)


@st.composite
def children(draw: st.DrawFn) -> ChildFacts:
    """A child with some of everything."""
    away = draw(episodes())
    stages = sorted(draw(st.lists(days, max_size=3, unique=True)))
    nrm = sorted(draw(st.lists(days, max_size=3, unique=True)))
    interviews = []
    for number, episode in enumerate(away):
        if episode.arrived is not None and draw(st.booleans()):
            offered = happened("I", episode.arrived.at + timedelta(hours=draw(st.integers(1, 100))))
            held = happened("I", offered.at + timedelta(hours=draw(st.integers(1, 60)))) if draw(st.booleans()) else None
            answer = draw(st.sampled_from([None, *Answer]))
            interviews.append(ReturnInterview(
                f"I{number}", frozenset([episode.ref]), offered=offered, held=held, answer=answer,
                answered=offered if answer else None))
    return ChildFacts(
        "child", draw(st.sampled_from([FIRST - timedelta(days=400), FIRST, FIRST + timedelta(days=20)])),
        birth=draw(st.none() | days.map(lambda d: Birth("child", d.replace(year=2008), FIRST - timedelta(days=900)))),
        care_periods=tuple(CarePeriod(happened("C", m, draw(st.booleans()))) for m in sorted(draw(st.lists(moments, max_size=1)))),
        stages=tuple(TraffickingStage(on(f"S{d}", d), draw(st.sampled_from(Stage))) for d in stages),
        nrm_events=tuple(
            NrmEvent(on(f"N{d}", d), draw(st.sampled_from(["considered", "referred", "withdrawn", "reasonable-grounds"])),
                     draw(st.sampled_from(["positive", "negative", None])), review_on=d + timedelta(days=5))
            for d in nrm),
        unaccompanied=tuple(Unaccompanied(on("U", d), "uasc", d + timedelta(days=30)) for d in draw(st.lists(days, max_size=1))),
        episodes=away, interviews=tuple(interviews))


def keys(rule: Rule, facts: ChildFacts, moment: datetime) -> set[str]:
    return {f.occurrence for f in rule.evaluate(facts, moment, Settings(rule.settings)).findings}


@st.composite
def after_something(draw: st.DrawFn) -> tuple[ChildFacts, datetime]:
    """A child, and a moment up to two days after one of the last things that happened, most often to do with an absence."""
    facts = draw(children())
    absences = event_moments(replace(facts, stages=(), nrm_events=(), unaccompanied=(), care_periods=()))
    since = draw(st.sampled_from([*sorted(absences)[-2:], *sorted(event_moments(facts))[-2:]] or [FIRST]))
    return facts, since + timedelta(minutes=15 * draw(st.integers(0, 200)))


@pytest.mark.parametrize("code", sorted(rulebook()))
@given(after_something())
def test_between_now_and_the_next_moment_time_alone_changes_nothing(
    code: str, moment: tuple[ChildFacts, datetime]
) -> None:
    rule, (facts, now) = rulebook()[code], moment
    known = as_happened(facts, now)
    answer = rule.evaluate(known, now, Settings(rule.settings))
    until = answer.next_moment or now + timedelta(days=100)
    assert until > now
    for part in (0.01, 0.3, 0.7, 0.999999):
        assert keys(rule, known, now + (until - now) * part) == {f.occurrence for f in answer.findings}


@given(rules, children(), moments)
def test_findings_are_whole(rule: Rule, facts: ChildFacts, now: datetime) -> None:
    known = as_happened(facts, now)
    refs = {e.ref for e in known.counted}
    for finding in rule.evaluate(known, now, Settings(rule.settings)).findings:
        assert finding.rule == rule.code
        assert finding.evidence
        assert finding.clears_when
        assert 0 < finding.priority <= 100
        assert finding.episode is None or finding.episode in refs
        assert rule.why_cleared(known, finding.episode)


@given(rules, children(), moments)
def test_nothing_from_before_go_live(rule: Rule, facts: ChildFacts, now: datetime) -> None:
    later = replace(facts, go_live=LAST + timedelta(days=365))
    answer = rule.evaluate(as_happened(later, now), now, Settings(rule.settings))
    assert (answer.findings, answer.next_moment) == ((), None)


@given(rules, children())
def test_recorded_at_once_then_and_hindsight_agree(rule: Rule, facts: ChildFacts) -> None:
    whole = replace(facts, episodes=tuple(e for e in facts.episodes if not e.voided))

    def known_at(moment: datetime) -> ChildFacts:
        return as_happened(whole, moment)

    history = ChildHistory("child", event_moments(whole), known_at)
    result = backtest(rule, [history], FIRST, LAST, Settings(rule.settings))
    assert result.known_then == result.with_hindsight
    assert (result.only_then, result.only_with_hindsight) == (0, 0)
