"""A child who is identified or suspected as trafficked goes missing.

Fires at once, whatever the count: going missing is often a sign that the child is back with those who trafficked
them. The authority's own view and the National Referral Mechanism each suffice; a status recorded later with an
earlier date counts.

Source: When Harm Remains (2022) asks that these children be treated as at increased risk when missing; Department for
Education, Care of unaccompanied migrant children and child victims of modern slavery (2017).
"""

from __future__ import annotations

from datetime import datetime

from caseflow.risk.facts import ChildFacts, Episode
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings
from caseflow.risk.status import Span, held_during, trafficked

CODE = "trafficked-child-missing"
TITLE = "Trafficked child missing"
VERSION = 1
IN_WORDS = (
    "Fires at once when a child who is identified or suspected as trafficked goes missing. Away without "
    "authorisation counts: {away_too}."
)
SETTINGS = (
    Setting(
        "away_too",
        1,
        "yes or no",
        0,
        1,
        "Whether it also fires when the child is away but their whereabouts are known.",
    ),
)
PRIORITY = 60


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """One finding for each episode since go-live during which the status was held; time alone changes nothing."""
    spans = trafficked(facts)
    findings = []
    for episode in facts.alertable:
        limits = settings.at(episode.started.at)
        held = held_during(spans, episode)
        if held and (limits["away_too"] or episode.went_missing is not None):
            findings.append(_finding(episode, held, limits.version))
    return evaluation(findings)


def _finding(episode: Episode, held: tuple[Span, ...], settings_version: int) -> Finding:
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=settings_version,
        occurrence=episode.ref,
        headline="A child identified or suspected as trafficked went missing.",
        evidence=(
            evidence(f"Missing or away from {episode.started.words}.", episode.started),
            *(evidence(span.sentence, span.fact) for span in held),
        ),
        clears_when="The episode is marked as recorded in error, or the status is corrected so that it was not held "
        "during the "
        "episode. Otherwise it stays until a decision is recorded.",
        priority=PRIORITY,
        episode=episode.ref,
    )
