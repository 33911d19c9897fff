"""What the rules share that fire at once when a child who holds a status goes missing."""

from __future__ import annotations

from collections.abc import Sequence

from caseflow.core.wording import ended
from caseflow.risk.facts import ChildFacts
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings
from caseflow.risk.status import Span, held_during

AWAY_TOO = Setting(
    "away_too",
    1,
    "yes or no",
    0,
    1,
    "Whether it also fires when the child is away but their whereabouts are known.",
)
CLEARS_WHEN = (
    "The episode is marked as recorded in error, or the status is corrected so that it was not held during the "
    "episode. Otherwise it stays until a decision is recorded."
)


def went_missing_while(
    facts: ChildFacts, spans: Sequence[Span], settings: Settings, *, rule: str, version: int, headline: str, priority: int
) -> Evaluation:
    """One finding for each episode since go-live during which one of `spans` was held; time alone changes nothing."""
    findings = []
    for episode in facts.alertable:
        limits = settings.at(episode.started.at)
        held = held_during(spans, episode)
        if held and (limits["away_too"] or episode.went_missing is not None):
            findings.append(
                Finding(
                    rule=rule,
                    rule_version=version,
                    settings_version=limits.version,
                    occurrence=episode.ref,
                    headline=headline,
                    evidence=(
                        evidence(ended(f"Missing or away from {episode.started.words}"), episode.started),
                        *(evidence(span.sentence, span.fact) for span in held),
                    ),
                    clears_when=CLEARS_WHEN,
                    priority=priority,
                    episode=episode.ref,
                )
            )
    return evaluation(findings)
