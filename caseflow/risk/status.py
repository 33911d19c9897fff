"""When a child counted as trafficked or unaccompanied, as spans of days that each rest on one record."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from caseflow.risk.facts import ChildFacts, Episode, OnDay, Stage

STAGE_WORDS = {Stage.SUSPECTED: "suspected to be trafficked", Stage.IDENTIFIED: "identified as trafficked"}
NRM_DECISIONS = {"reasonable-grounds": "reasonable grounds", "conclusive-grounds": "conclusive grounds"}
STATUS_WORDS = {"uasc": "an unaccompanied asylum-seeking child", "separated": "a separated child"}


@dataclass(frozen=True, slots=True)
class Span:
    """A status held from `first` until the day before `until` (None: still), on the record `fact`."""

    fact: OnDay
    sentence: str
    first: date
    until: date | None = None

    def touches(self, episode: Episode) -> bool:
        """Whether the status was held on any day of the episode."""
        ended = episode.ended
        began_in_time = ended is None or self.first <= ended.day
        return began_in_time and (self.until is None or self.until > episode.started.day)


def held_during(spans: Iterable[Span], episode: Episode) -> tuple[Span, ...]:
    """The spans that were held on any day of the episode."""
    return tuple(span for span in spans if span.touches(episode))


def trafficked(facts: ChildFacts) -> tuple[Span, ...]:
    """Identified or suspected, by the authority's own view or by the National Referral Mechanism.

    The two tracks run side by side: a negative or withdrawn decision ends what rested on the referral and never changes
    the authority's view.
    """
    return (*_own_view(facts), *_nrm(facts))


def unaccompanied(facts: ChildFacts) -> tuple[Span, ...]:
    """Unaccompanied asylum-seeking or separated; the day on which a status ended is not counted."""
    return tuple(
        Span(
            s.began,
            f"Recorded as {STATUS_WORDS.get(s.status, s.status)} from {s.began.words}.",
            s.began.day,
            s.ended,
        )
        for s in facts.unaccompanied
    )


def _own_view(facts: ChildFacts) -> Iterator[Span]:
    for place, step in enumerate(facts.stages):
        if step.stage in STAGE_WORDS:
            following = facts.stages[place + 1 : place + 2]
            until = following[0].began.day if following else None
            sentence = f"In the authority's own view {STAGE_WORDS[step.stage]} from {step.began.words}."
            yield Span(step.began, sentence, step.began.day, until)


def _nrm(facts: ChildFacts) -> Iterator[Span]:
    for place, event in enumerate(facts.nrm_events):
        if event.event == "referred":
            sentence = f"Referred to the National Referral Mechanism on {event.on.words}."
        elif event.event in NRM_DECISIONS and event.outcome == "positive":
            sentence = f"Positive {NRM_DECISIONS[event.event]} decision on {event.on.words}."
        else:
            continue
        ends = (e.on.day for e in facts.nrm_events[place + 1 :] if e.outcome == "negative" or e.event == "withdrawn")
        yield Span(event.on, sentence, event.on.day, next(ends, None))
