"""A child whom the authority believes to be trafficked, and nobody has referred.

Fires some days after the authority's view became suspected or identified, unless a referral to the National Referral
Mechanism is recorded, or "considered, not referred" with a reason and a review date; it fires anew on that date. A
referral made before counts while no negative or withdrawn decision has ended it.

Source: a local authority is a first responder; the threshold is low, suspicion suffices, and for a child no consent
is needed (National Referral Mechanism guidance; Modern Slavery Act 2015 section 52). The days of grace are caseflow's
own, so configurable.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from caseflow.core.dates import day_in_words, london_date, start_of_day
from caseflow.risk.facts import ChildFacts, Episode, NrmEvent, Stage, TraffickingStage
from caseflow.risk.finding import Evaluation, Evidence, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings, Thresholds
from caseflow.risk.status import STAGE_WORDS

CODE = "suspected-without-referral"
TITLE = "Believed trafficked and not referred"
VERSION = 1
ABOUT_A_TASK = True
IN_WORDS = (
    "Fires {days} after a child is believed to be trafficked and no referral is recorded. Counts identified too: "
    "{identified_too}."
)
SETTINGS = (
    Setting("days", 2, "days", 0, 90, "Days of grace after the view began. Configurable: caseflow's own number."),
    Setting(
        "review_days",
        28,
        "days",
        1,
        365,
        "When to look again at 'considered, not referred' that has no review date of its own.",
    ),
    Setting(
        "identified_too", 1, "yes or no", 0, 1, "Whether children identified, and not only suspected, must be referred."
    ),
)
PRIORITY = 20
REFERRED = ("referred", "reasonable-grounds", "conclusive-grounds", "reconsideration")


def evaluate(facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """A finding while the present belief has no referral; the next moments are the end of grace and the review date."""
    run = _present_belief(facts, london_date(moment))
    if not run:
        return Evaluation()
    first, last = run[0], run[-1]
    limits = settings.at(start_of_day(first.began.day))
    if not facts.after_go_live(first.began) or (last.stage is Stage.IDENTIFIED and not limits["identified_too"]):
        return Evaluation()
    if _referred(facts, first):
        return Evaluation()
    due, occurrence, considered = _due(facts, first, limits)
    if moment < start_of_day(due):
        return evaluation((), [start_of_day(due)])
    return evaluation([_finding(run, occurrence, considered, limits)])


def _present_belief(facts: ChildFacts, today: date) -> tuple[TraffickingStage, ...]:
    """The unbroken steps, up to today, in which the authority believed the child to be trafficked."""
    run: list[TraffickingStage] = []
    for step in facts.stages:
        if step.began.day <= today:
            run = [*run, step] if step.stage in STAGE_WORDS else []
    return tuple(run)


def _referred(facts: ChildFacts, first: TraffickingStage) -> bool:
    """Whether a referral was made since the belief began, or one made earlier still stood then."""
    standing = False
    for event in facts.nrm_events:
        if event.event in REFERRED:
            if event.on.day >= first.began.day:
                return True
            standing = event.outcome != "negative"
        elif event.event == "withdrawn" and event.on.day < first.began.day:
            standing = False
    return standing


def _due(facts: ChildFacts, first: TraffickingStage, limits: Thresholds) -> tuple[date, str, NrmEvent | None]:
    """From which day it is late, which occurrence that is, and the consideration that put it off."""
    considered = [e for e in facts.nrm_events if e.event == "considered" and e.on.day >= first.began.day]
    if considered:
        latest = considered[-1]
        review = latest.review_on or latest.on.day + timedelta(days=limits["review_days"])
        return review, f"{first.began.ref}:{latest.on.ref}", latest
    return first.began.day + timedelta(days=limits["days"]), first.began.ref, None


def _finding(
    run: tuple[TraffickingStage, ...], occurrence: str, considered: NrmEvent | None, limits: Thresholds
) -> Finding:
    parts: list[Evidence] = [
        evidence(f"In the authority's own view {STAGE_WORDS[s.stage]} from {s.began.words}.", s.began) for s in run
    ]
    headline = "Believed to be trafficked, and no referral to the National Referral Mechanism is recorded."
    if considered is not None:
        review = f" with a review on {day_in_words(considered.review_on)}" if considered.review_on else ""
        parts.append(evidence(f"Considered and not referred on {considered.on.words}{review}.", considered.on))
        headline = "Considered and not referred to the National Referral Mechanism: the review is due."
    return Finding(
        rule=CODE,
        rule_version=VERSION,
        settings_version=limits.version,
        occurrence=occurrence,
        headline=headline,
        evidence=tuple(parts),
        clears_when="A referral is recorded, or 'considered, not referred' with a reason and a review date, or the "
        "authority's view "
        "changes.",
        priority=PRIORITY,
    )


def cleared(facts: ChildFacts, episode: Episode | None) -> str | None:
    """A referral or a consideration was recorded, or the authority's view changed."""
    if facts.stages and facts.stages[-1].stage not in STAGE_WORDS:
        return "the authority's view changed"
    latest = facts.nrm_events[-1] if facts.nrm_events else None
    if latest is None:
        return None
    if latest.event == "considered":
        return f"it was considered and not referred on {latest.on.words}"
    return "a referral to the National Referral Mechanism is recorded"
