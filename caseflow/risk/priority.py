"""How the findings of one alert add up to its priority, and the word that people see for it."""

from __future__ import annotations

from collections.abc import Iterable

HIGHEST = 100
WORDS = ((60, "urgent"), (40, "high"), (20, "medium"), (0, "low"))


def priority_of(contributions: Iterable[int]) -> int:
    """The sum of what the standing findings contribute, at most 100; so it rises as the hours add findings."""
    return min(HIGHEST, sum(contributions))


def priority_word(priority: int) -> str:
    """`urgent` from 60, `high` from 40, `medium` from 20, else `low`."""
    return next(word for floor, word in WORDS if priority >= floor)
