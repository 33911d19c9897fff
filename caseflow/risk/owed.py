"""Return home interviews that are owed: one for every return; the clocks start on arrival in care or safety."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from caseflow.core.dates import in_words, start_of_day
from caseflow.core.wording import ended
from caseflow.risk.facts import Answer, ChildFacts, Episode, Happened, OnDay, ReturnInterview, Whereabouts
from caseflow.risk.finding import Evaluation, Evidence, Finding, evaluation, evidence
from caseflow.risk.settings import Setting, Settings, Thresholds

HOUR_UNKNOWN = "the hour at which the child came back"

AWAY_TOO = Setting(
    "away_too",
    1,
    "yes or no",
    0,
    1,
    "Whether an interview is owed after being away without authorisation too. Offered on every occasion by default.",
)


def hours_setting(default: int, what: str) -> Setting:
    """The hours after which an interview that is not yet `what` is late."""
    return Setting(
        "hours",
        default,
        "hours",
        1,
        336,
        f"Elapsed hours from arrival until the interview should be {what}; weekends and holidays count. "
        f"Configurable: only "
        "the 72 hours until it is held rest on guidance, the steps before it are local practice.",
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """An interview owed for one return."""

    episode: Episode
    arrived: Happened
    interviews: tuple[ReturnInterview, ...]

    def any(self, having: Callable[[ReturnInterview], object]) -> bool:
        """Whether some interview that covers this return has it."""
        return any(having(i) for i in self.interviews)

    @property
    def second_chance(self) -> OnDay | None:
        """The day on which a child who said no is asked again, while nothing but that no has settled it; the soonest of several."""
        if self.any(lambda i: i.held or i.answer is Answer.NOT_NEEDED):
            return None
        days = [i.ask_again for i in self.interviews if i.ask_again is not None and i.answer is Answer.DECLINED]
        return min(days, key=lambda fact: (fact.day, fact.ref), default=None)


def owed_interviews(facts: ChildFacts) -> Iterator[Owed]:
    """Every return since go-live, whether or not its interview has been offered or held."""
    for episode in facts.counted:
        arrived = episode.arrived
        if arrived is not None and facts.after_go_live(arrived):
            yield Owed(episode, arrived, facts.interviews_for(episode))


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the interview that can be late: how it is said, when it is met, what it adds to the priority."""

    rule: str
    version: int
    done: str
    met: Callable[[Owed], bool]
    clears_when: str
    priority: int
    second_chance: bool = False
    """Whether a child's no meets it only until the day on which the child is to be asked again is over."""


def late_steps(step: Step, facts: ChildFacts, moment: datetime, settings: Settings) -> Evaluation:
    """The returns whose interview has not reached this step in its hours; the next moment is the soonest limit."""
    findings: list[Finding] = []
    moments: list[datetime] = []
    missing: list[str] = []
    for owed in owed_interviews(facts):
        limits = settings.at(owed.arrived.at)
        again = owed.second_chance if step.second_chance else None
        if (step.met(owed) and again is None) or not (limits["away_too"] or owed.episode.whereabouts is Whereabouts.MISSING):
            continue
        if not owed.arrived.to_the_hour:
            missing.append(HOUR_UNKNOWN)
            continue
        due = owed.arrived.at + timedelta(hours=limits["hours"])
        if again is not None:
            due = max(due, start_of_day(again.day + timedelta(days=1)))
        if moment < due:
            moments.append(due)
        else:
            findings.append(_late(step, owed, limits, due))
    return evaluation(findings, moments, missing)


def _late(step: Step, owed: Owed, limits: Thresholds, due: datetime) -> Finding:
    return Finding(
        rule=step.rule,
        rule_version=step.version,
        settings_version=limits.version,
        occurrence=owed.episode.ref,
        headline=f"Return home interview not {step.done} within {limits['hours']} hours of the child's return.",
        evidence=(
            evidence(ended(f"Back at a place of care or safety {owed.arrived.words}"), owed.arrived),
            *_so_far(owed, due),
        ),
        clears_when=step.clears_when,
        priority=step.priority,
        episode=owed.episode.ref,
    )


def _so_far(owed: Owed, due: datetime) -> Iterator[Evidence]:
    """What has been done towards the interview, so that the reader sees where it stuck."""
    for interview in owed.interviews:
        for said, fact in (("Offered", interview.offered), ("Arranged", interview.arranged)):
            if fact is not None:
                yield evidence(ended(f"{said} {fact.words}; the limit was {in_words(due)}"), fact)
        if interview.ask_again is not None and interview.answer is Answer.DECLINED:
            words = f"The child said no and was to be asked again on {interview.ask_again.words}"
            yield evidence(ended(words), interview.answered or interview.ask_again)
