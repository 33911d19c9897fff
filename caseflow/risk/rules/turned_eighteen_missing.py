"""A person who turned 18 while missing, and whose case nobody has handed over.

The child stays in sight until a person records the handover: no birthday ends a search. Fires at midnight in London
as the birthday begins; a child born on 29 February becomes 18 on 1 March.

Source: of the children missing from Home Office hotels in July 2023, 100 of 154 had turned 18 (House of Lords, 10
July 2023); the 903 closes an unresolved episode at 18, which ends the figure and not the duty.
"""

from __future__ import annotations

from datetime import datetime

from caseflow.core.wording import ended
from caseflow.risk.cleared import no_longer_out
from caseflow.risk.coming_of_age import BIRTH_UNKNOWN, birth_evidence, turns_eighteen_at
from caseflow.risk.facts import ChildFacts, Episode
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings

CODE = "turned-eighteen-missing"
TITLE = "Turned 18 while missing"
VERSION = 1
IN_WORDS = "Fires when a child turns 18 while missing or away, until a person records the handover."
SETTINGS: tuple[Setting, ...] = ()
PRIORITY = 40


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """A finding from the 18th birthday on, while the person is out and not handed over; next comes the birthday."""
    out = [e for e in facts.alertable if e.open and e.handover is None]
    if not out:
        return Evaluation()
    if facts.birth is None:
        return Evaluation(not_enough=(BIRTH_UNKNOWN,))
    turns = turns_eighteen_at(facts.birth)
    out = [e for e in out if e.started.at < turns]
    if moment < turns:
        return evaluation((), (turns for _ in out))
    born = birth_evidence(facts.birth)
    return evaluation(
        Finding(
            rule=CODE,
            rule_version=VERSION,
            settings_version=settings.at(turns).version,
            occurrence=episode.ref,
            headline="Turned 18 while missing, and no handover is recorded.",
            evidence=(born, evidence(ended(f"Missing or away from {episode.started.words}"), episode.started)),
            clears_when="A person records the handover, the person is found, or the date of birth is corrected.",
            priority=PRIORITY,
            episode=episode.ref,
        )
        for episode in out
    )


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """The handover was recorded, or the person was found or came back."""
    if episode and episode.handover:
        return f"the handover was recorded {episode.handover.words}"
    return no_longer_out(episode)
