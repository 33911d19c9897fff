"""A missing child whose 18th birthday is near.

Fires from a number of days before the birthday, at midnight in London, while the child is out; on the birthday
`turned_eighteen_missing` takes over. A child born on 29 February becomes 18 on 1 March. A date of birth in dispute or
as told is used, and the sentence says so.

Source: an unresolved missing episode stays open until the 18th birthday and then closes with a code of its own (903
guide, missing module); of the children missing from Home Office hotels in July 2023 two in three had turned 18. The
number of days is caseflow's own, so configurable.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from caseflow.core.dates import eighteenth_birthday, start_of_day
from caseflow.core.wording import ended
from caseflow.risk.cleared import no_longer_out
from caseflow.risk.coming_of_age import BIRTH_UNKNOWN, birth_evidence, turns_eighteen_at
from caseflow.risk.facts import Birth, ChildFacts, Episode
from caseflow.risk.finding import Evaluation, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings

CODE = "eighteenth-birthday-near"
TITLE = "18th birthday near while missing"
VERSION = 1
IN_WORDS = "Fires while a child is missing or away and turns 18 within {days}."
SETTINGS = (
    Setting("days", 28, "days", 1, 365, "How many days before the birthday. Configurable: caseflow's own number."),
)
PRIORITY = 20


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """A finding while an open episode meets the last days before 18; the next moments are the window's two edges."""
    out = [e for e in facts.alertable if e.open]
    if not out:
        return Evaluation()
    if facts.birth is None:
        return Evaluation(not_enough=(BIRTH_UNKNOWN,))
    birthday = eighteenth_birthday(facts.birth.day)
    turns = turns_eighteen_at(facts.birth)
    findings: list[Finding] = []
    moments: list[datetime] = []
    for episode in out:
        limits = settings.at(episode.started.at)
        near = start_of_day(birthday - timedelta(days=limits["days"]))
        moments += [edge for edge in (near, turns) if edge > moment]
        if near <= moment < turns:
            findings.append(_finding(facts.birth, episode, limits["days"], limits.version))
    return evaluation(findings, moments)


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """The child was found or came back, or has turned 18 and another rule speaks."""
    return no_longer_out(episode) or "the child has turned 18, or the date of birth was corrected"


def _finding(birth: Birth, episode: Episode, days: int, settings_version: int) -> Finding:
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=settings_version,
        occurrence=episode.ref,
        headline=f"The child is out and turns 18 within {days} days.",
        evidence=(birth_evidence(birth), evidence(ended(f"Missing or away from {episode.started.words}"), episode.started)),
        clears_when="The child is found or back, or the date of birth is corrected.",
        priority=PRIORITY,
        episode=episode.ref,
    )
