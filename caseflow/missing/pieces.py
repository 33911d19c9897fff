"""One recorded absence as the 903 sees it: a period of being missing (M) or away (A) for each stretch between changes."""
from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import zip_longest
from typing import NamedTuple


class Piece(NamedTuple):
    """A stretch of an absence of one kind; no end while it goes on."""

    kind: str
    started_at: datetime
    ended_at: datetime | None


def pieces(kind: str, started_at: datetime, ended_at: datetime | None, changes: Iterable[tuple[str, datetime]]) -> list[Piece]:
    """The stretches of an episode that began as `kind`; `changes` are its segments, in any order.

    A change to the same kind is none: away and watched over (monitored) is away, since the 903 knows only M and A.
    """
    turns = [(kind, started_at)]
    for at, turned_to in sorted((at, turned_to) for turned_to, at in changes):
        if at > started_at and turned_to != turns[-1][0]:
            turns.append((turned_to, at))
    return [Piece(one, began, after[1] if after else ended_at) for (one, began), after in zip_longest(turns, turns[1:])]


def are_one(one: Piece, other: Piece) -> bool:
    """Whether two absences of one child, in two records, are the same: they share a moment, or begin alike and are of one kind.

    No record can hold both: the database refuses the second.
    """
    apart = any(a.ended_at is not None and a.ended_at <= b.started_at for a, b in ((one, other), (other, one)))
    return not apart or one[:2] == other[:2]
