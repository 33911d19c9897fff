"""A child who goes missing again and again in a short time.

Fires on each episode that is at least the N-th to begin within W days, counted in London days and ending with the day
on which it began. An episode recorded in error never counts; a day without an hour counts. Episodes before go-live
count, and so do those from an authority that handed the child over, or from one before it: in their records, as they
stood then, or taken along into this one. But only one of this authority's own that began since go-live can be the one
that fires.

Source: local procedures hold that repeat absence must prompt a risk-management meeting or an early review of the care
plan (missing-from-care procedures; Bromley protocol 2017, repeat episodes as a high-risk group). No source was found
for the customary three in 90 days, so both numbers are configurable.
"""

from __future__ import annotations

from datetime import datetime

from caseflow.core.wording import ended
from caseflow.risk.facts import ChildFacts, Episode, Whereabouts
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings, Thresholds

CODE = "repeat-episodes"
TITLE = "Went missing repeatedly"
VERSION = 1
IN_WORDS = "Fires when a child has {episodes} or more within {days}. Away without authorisation counts: {away_too}."
SETTINGS = (
    Setting(
        "episodes", 3, "episodes", 2, 50, "How many make it repeated. Configurable: customary, no source was found."
    ),
    Setting("days", 90, "days", 1, 730, "Within how many days. Configurable: customary, no source was found."),
    Setting(
        "away_too", 1, "yes or no", 0, 1, "Whether episodes in which the child's whereabouts were always known count."
    ),
)
PRIORITY = 20


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each episode since go-live that is the N-th or later in W days; time alone changes nothing."""
    episodes = sorted((*facts.counted, *facts.elsewhere), key=lambda e: (e.started.at, e.ref))
    own = {episode.ref for episode in facts.alertable}
    findings = []
    for place, episode in enumerate(episodes):
        if episode.ref not in own:
            continue
        limits = settings.at(episode.started.at)
        if not _counts(episode, limits):
            continue
        together = _within(episodes[: place + 1], episode, limits)
        if len(together) >= limits["episodes"]:
            findings.append(_finding(episode, together, limits))
    return evaluation(findings)


def _counts(episode: Episode, limits: Thresholds) -> bool:
    return bool(limits["away_too"]) or episode.went_missing is not None


def _within(up_to: list[Episode], last: Episode, limits: Thresholds) -> list[Episode]:
    """The counted episodes that began in the W days that end with the day on which the last one began."""
    found = []
    for episode in reversed(up_to):
        if (last.started.day - episode.started.day).days >= limits["days"]:
            break
        if _counts(episode, limits):
            found.append(episode)
    return found[::-1]


def _whose(episode: Episode) -> str:
    return "" if episode.told_by is None else f", in the record of {episode.told_by}"


def _finding(episode: Episode, together: list[Episode], limits: Thresholds) -> Finding:
    kinds = {Whereabouts.MISSING: "Missing", Whereabouts.AWAY: "Away without authorisation"}
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=limits.version,
        occurrence=episode.ref,
        headline=f"Went missing {len(together)} times within {limits['days']} days.",
        evidence=tuple(
            evidence(ended(f"{kinds[e.whereabouts]} from {e.started.words}{_whose(e)}"), e.started) for e in together
        ),
        clears_when=f"Fewer than {limits['episodes']} episodes stand in those days, because one was recorded in "
        f"error or its "
        "time was corrected. Otherwise it stays until a decision is recorded.",
        priority=PRIORITY,
        episode=episode.ref,
    )
