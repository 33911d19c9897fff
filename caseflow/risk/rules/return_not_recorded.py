"""A child who was found, but nobody has recorded where the child then arrived.

Without an arrival the interview clock never starts, and nobody knows where the child slept. Fires 12 elapsed hours
after the child was found; a finding known by its day alone starts no clock.

Source: the interview is owed within 72 hours of return to home or care (statutory guidance, January 2014), which
needs the time of return. The 12 hours are caseflow's own, so configurable.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.core.wording import ended
from caseflow.risk.facts import ChildFacts, Episode, Happened
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings

CODE = "return-not-recorded"
TITLE = "Found, but no return recorded"
VERSION = 1
ABOUT_A_TASK = True
IN_WORDS = "Fires when {hours} after a child was found no arrival at a place of care or safety is recorded."
SETTINGS = (
    Setting(
        "hours",
        12,
        "hours",
        1,
        168,
        "Elapsed hours from found until somebody is asked. Configurable: caseflow's own number.",
    ),
)
PRIORITY = 10
HOUR_UNKNOWN = "the hour at which the child was found"


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each child found since go-live and not recorded as back; the next moment is the soonest limit."""
    findings: list[Finding] = []
    moments: list[datetime] = []
    missing: list[str] = []
    for episode in facts.counted:
        found = episode.found
        if found is None or episode.arrived or episode.returned or episode.transferred or not facts.after_go_live(found):
            continue
        if not found.to_the_hour:
            missing.append(HOUR_UNKNOWN)
            continue
        limits = settings.at(found.at)
        due = found.at + timedelta(hours=limits["hours"])
        if moment < due:
            moments.append(due)
        else:
            findings.append(_finding(episode, found, limits["hours"], limits.version))
    return evaluation(findings, moments, missing)


def _finding(episode: Episode, found: Happened, hours: int, settings_version: int) -> Finding:
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=settings_version,
        occurrence=episode.ref,
        headline=f"Found {hours} hours ago or more, and no return is recorded.",
        evidence=(evidence(ended(f"Found {found.words}"), found),),
        clears_when="Somebody records where the child arrived, and when.",
        priority=PRIORITY,
        episode=episode.ref,
    )


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """The return was recorded."""
    return f"the return was recorded: {episode.returned.words}" if episode and episode.returned else None
