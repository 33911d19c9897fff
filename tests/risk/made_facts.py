"""Short ways to write facts about an invented child, with London times such as `2026-10-24 20:00`."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from caseflow.core.dates import instant_from_local, start_of_day
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
from caseflow.risk.finding import Evaluation
from caseflow.risk.rulebook import rule_called
from caseflow.risk.settings import Settings, SettingsVersion

GO_LIVE = "2026-01-01 00:00"


def at(text: str, which: str | None = None) -> datetime:
    local = datetime.fromisoformat(text)
    return instant_from_local(local.date(), local.time(), which)


def happened(text: str, known: str | None = None, ref: str | None = None) -> Happened:
    """A time to the minute, or a day alone when `text` has no time."""
    if len(text) == 10:
        start = start_of_day(date.fromisoformat(text))
        return Happened(ref or f"record of {text}", start, at(known) if known else start, Precision.DATE)
    return Happened(ref or f"record of {text}", at(text), at(known) if known else at(text))


def on_day(text: str, known: str | None = None, ref: str | None = None) -> OnDay:
    day = date.fromisoformat(text)
    return OnDay(ref or f"record of {text}", day, at(known) if known else start_of_day(day))


def missing(
    ref: str,
    started: str,
    found: str | None = None,
    arrived: str | None = None,
    *,
    kinds: str = "M",
    voided: bool = False,
    handover: str | None = None,
    known: str | None = None,
) -> Episode:
    """An episode; `kinds` such as `MA` gives segments an hour apart."""
    first = happened(started, known, ref)
    segments = tuple(
        Segment(
            first if place == 0 else Happened(ref, first.at + timedelta(hours=place), first.known_since),
            Whereabouts(kind),
        )
        for place, kind in enumerate(kinds)
    )
    return Episode(
        ref,
        segments,
        found=happened(found) if found else None,
        returned=happened(arrived) if arrived else None,
        arrived=happened(arrived) if arrived else None,
        handover=happened(handover) if handover else None,
        voided=voided,
    )


def interview(
    *episodes: str,
    offered: str | None = None,
    arranged: str | None = None,
    held: str | None = None,
    answer: Answer | None = None,
    again: str | None = None,
) -> ReturnInterview:
    return ReturnInterview(
        "interview",
        frozenset(episodes),
        happened(offered) if offered else None,
        happened(arranged) if arranged else None,
        happened(held) if held else None,
        answer,
        ask_again=on_day(again) if again else None,
    )


def born(text: str, **doubts: bool) -> Birth:
    return Birth("child", date.fromisoformat(text), at(GO_LIVE), **doubts)


def stage(text: str, view: str, known: str | None = None) -> TraffickingStage:
    return TraffickingStage(on_day(text, known), Stage(view))


def nrm(text: str, event: str, outcome: str | None = None, review_on: str | None = None) -> NrmEvent:
    return NrmEvent(on_day(text), event, outcome, review_on=date.fromisoformat(review_on) if review_on else None)


def alone(text: str, status: str = "uasc", ended: str | None = None) -> Unaccompanied:
    return Unaccompanied(on_day(text), status, date.fromisoformat(ended) if ended else None)


def care(text: str) -> CarePeriod:
    return CarePeriod(happened(text))


def child(*episodes: Episode, go_live: str = GO_LIVE, **facts: object) -> ChildFacts:
    return ChildFacts("child", at(go_live), episodes=episodes, **facts)  # type: ignore[arg-type]


def asked(rule: str, facts: ChildFacts, moment: str | datetime, **thresholds: int) -> Evaluation:
    """The rule's answer at a moment, under its defaults or under thresholds in force from the beginning."""
    found = rule_called(rule)
    versions = [SettingsVersion(2, at("2000-01-01 00:00"), thresholds)] if thresholds else []
    when = at(moment) if isinstance(moment, str) else moment
    return found.evaluate(facts, when, Settings(found.settings, versions))
