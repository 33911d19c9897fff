"""A child who goes missing in the first hours of a period of care.

Fires at once when an episode begins within 72 hours of the start of care. Where care is recorded by its day alone, as
the 903 does, days are compared instead of hours and the sentence says so: a child gone by the end of the third day
may be within 72 hours.

Source: the danger of going missing is greatest in the first 72 hours (Public Bill Committee, Modern Slavery Bill, 14
October 2014; repeated in the Department for Education's 2017 guidance on unaccompanied and trafficked children).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.core.wording import ended
from caseflow.risk.facts import CarePeriod, ChildFacts, Episode
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings, Thresholds

CODE = "early-in-care"
TITLE = "Missing in the first hours of care"
VERSION = 1
IN_WORDS = "Fires at once when a child goes missing within {hours} of coming into care."
SETTINGS = (
    Setting(
        "hours",
        72,
        "hours",
        1,
        720,
        "How long the beginning of care lasts. 72 hours is the span named in Parliament in 2014.",
    ),
)
PRIORITY = 30


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each episode since go-live that began early in a period of care; time alone changes nothing."""
    findings = []
    for episode in facts.alertable:
        limits = settings.at(episode.started.at)
        period = next((p for p in facts.care_periods if _early(p, episode, limits)), None)
        if period is not None:
            findings.append(_finding(period, episode, limits))
    unknown = ("the day on which care began",) if facts.alertable and not facts.care_periods else ()
    return evaluation(findings, not_enough=unknown)


def _early(period: CarePeriod, episode: Episode, limits: Thresholds) -> bool:
    began, left = period.began, episode.started
    if began.to_the_hour and left.to_the_hour:
        return timedelta(0) <= left.at - began.at <= timedelta(hours=limits["hours"])
    return 0 <= (left.day - began.day).days <= -(-limits["hours"] // 24)


def _finding(period: CarePeriod, episode: Episode, limits: Thresholds) -> Finding:
    exact = period.began.to_the_hour and episode.started.to_the_hour
    hedge = "" if exact else " The hour is not recorded, so days are compared."
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=limits.version,
        occurrence=episode.ref,
        headline=f"Went missing within {limits['hours']} hours of coming into care.",
        evidence=(
            evidence(f"Care began {period.began.words}.{hedge}", period.began),
            evidence(ended(f"Missing or away from {episode.started.words}"), episode.started),
        ),
        clears_when="The episode is marked as recorded in error, or the start of care or of the episode is "
        "corrected. Otherwise it "
        "stays until a decision is recorded.",
        priority=PRIORITY,
        episode=episode.ref,
    )
