"""A child who is still missing after 24, 48 and 72 hours.

Each limit adds a finding, so the priority rises with the hours. The clock runs in elapsed hours from the moment at
which the child's whereabouts were first unknown, and only while they are. A start known by its day alone starts no
clock.

Source: local escalation ladders (Torbay: a separate stage after 24 hours, a meeting after 72 hours and then weekly).
The 48 hours and the use of all three as limits are custom, so every number is configurable.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.core.dates import in_words
from caseflow.core.wording import ended
from caseflow.risk.cleared import no_longer_out
from caseflow.risk.facts import ChildFacts, Episode, Happened, Whereabouts
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings

CODE = "still-missing"
TITLE = "Still missing"
VERSION = 1
IN_WORDS = (
    "Fires while a child is still missing after {first}, again after {second} and again after {third}. "
    "Away without authorisation counts: {away_too}."
)
SETTINGS = (
    Setting("first", 24, "hours", 1, 168, "The first limit. Configurable: a local ladder has a stage after 24 hours."),
    Setting("second", 48, "hours", 1, 336, "The second limit. Configurable: customary, no source was found."),
    Setting(
        "third", 72, "hours", 1, 720, "The third limit. Configurable: a local ladder has a meeting after 72 hours."
    ),
    Setting(
        "away_too",
        0,
        "yes or no",
        0,
        1,
        "Whether the clock also runs while the child is away but their whereabouts are known.",
    ),
)
STEPS = (("first", 20), ("second", 10), ("third", 10))
HOUR_UNKNOWN = "the hour at which the child went missing"


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each limit that an open episode has passed; the next moment is the soonest limit ahead."""
    findings: list[Finding] = []
    moments: list[datetime] = []
    missing: list[str] = []
    for episode in facts.alertable:
        limits = settings.at(episode.started.at)
        start = _clock_start(episode, away_too=bool(limits["away_too"]))
        if start is None:
            continue
        if not start.to_the_hour:
            missing.append(HOUR_UNKNOWN)
            continue
        for step, priority in STEPS:
            due = start.at + timedelta(hours=limits[step])
            if moment < due:
                moments.append(due)
            else:
                findings.append(_finding(episode, start, step, limits[step], due, priority, limits.version))
    return evaluation(findings, moments, missing)


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """The child was found, came back, or is in contact."""
    return no_longer_out(episode) or (
        "the child is in contact and their whereabouts are known"
        if episode and episode.whereabouts is Whereabouts.AWAY
        else None
    )


def _clock_start(episode: Episode, *, away_too: bool) -> Happened | None:
    """Where the clock of an open episode starts; None when no clock runs."""
    if not episode.open:
        return None
    if away_too:
        return episode.started
    return episode.went_missing if episode.whereabouts is Whereabouts.MISSING else None


def _finding(
    episode: Episode, start: Happened, step: str, hours: int, due: datetime, priority: int, settings_version: int
) -> Finding:
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=settings_version,
        occurrence=f"{episode.ref}:{step}",
        headline=f"Still missing after {hours} hours.",
        evidence=(evidence(ended(f"Missing from {start.words}; {hours} hours had passed on {in_words(due)}"), start),),
        clears_when="The child is found, or in contact with whereabouts known.",
        priority=priority,
        episode=episode.ref,
    )
