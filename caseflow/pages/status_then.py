"""Missing episodes by the child's status when the episode began, beside the same by the status at any time in the year."""
from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, datetime

from caseflow.core.periods import Period
from caseflow.returns import rows as returned
from caseflow.returns.definitions.days import days_in_care, days_responsible, meet
from caseflow.returns.definitions.ecpat import groups_of, why_episode_left_out, why_not_considered
from caseflow.returns.definitions.ecpat_figures import FIGURES, GROUPS
from caseflow.returns.holdings import held

COMPARED = ("identified", "suspected", "trafficked", "unaccompanied", "both", "either")
SHOWN = 100


@dataclass(frozen=True)
class Compared:
    """One group: its heading, and how many episodes and children by either way of counting; None where that is not held."""

    words: str
    episodes_then: int | None = None
    episodes_ever: int | None = None
    children_then: int | None = None
    children_ever: int | None = None


@dataclass
class StatusThen:
    """The whole table, and the episodes that the two ways count differently (by reference)."""

    period: Period
    groups: list[Compared]
    differing: list[tuple[str, str, list[str]]] = field(default_factory=list)
    """Episode, child, and the groups that the child was in at another time only."""


def status_then(authority_id: int, period: Period, at: datetime) -> StatusThen:
    """Count the episodes that began in the period while the child was looked after, as known at `at`.

    By status then: on the London day on which the episode began. By status at any time: on any day of the period in care, as the
    statutory questions count it.
    """
    headings = dict(GROUPS)
    then, ever = Counter[str](), Counter[str]()
    children_then, children_ever = Counter[str](), Counter[str]()
    differing: list[tuple[str, str, list[str]]] = []
    considered = returned.considered(authority_id, period, at)
    for start in range(0, len(considered), returned.BATCH):
        for child in returned.children_as_known(considered[start:start + returned.BATCH], at):
            care = meet(meet(days_in_care(child), days_responsible(child)), ((period.first_day, period.last_day),))
            if why_not_considered(child, period, care):
                continue
            any_day = groups_of(child, care)
            in_then: set[str] = set()
            began = [e for e in child.episodes if _counts(e.started_on, period) and why_episode_left_out(child, e, period) is None]
            for episode in began:
                that_day = groups_of(child, ((episode.started_on, episode.started_on),))
                had = {name for name in COMPARED if that_day[name] is None}
                sometime = {name for name in COMPARED if any_day[name] is None}
                then.update(had)
                ever.update(sometime)
                in_then |= had
                if sometime - had:
                    differing.append((episode.ref, child.ref, [headings[name] for name in COMPARED if name in sometime - had]))
            children_then.update(in_then)
            children_ever.update(name for name in COMPARED if began and any_day[name] is None)
    needs, here = {figure.name: figure.needs for figure in FIGURES}, held(authority_id, period, at)
    groups = [
        Compared(headings[name], then[name], ever[name], children_then[name], children_ever[name])
        if needs[f"{name}.episodes"] <= here else Compared(headings[name]) for name in COMPARED]
    return StatusThen(period, groups, sorted(differing)[:SHOWN])


def _counts(day: date, period: Period) -> bool:
    return period.first_day <= day <= period.last_day
