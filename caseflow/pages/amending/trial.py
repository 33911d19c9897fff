"""An amendment tried out and undone, to tell beforehand what it would move; or made at once, with what it moved kept for the lead."""
from __future__ import annotations

from dataclasses import dataclass

from caseflow.children.models import Child
from caseflow.missing.looking_on import Act
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import Saved
from caseflow.pages.amending import moved
from caseflow.pages.impact import Impact, compare, standing
from caseflow.store.unit import dry_run


@dataclass(frozen=True)
class Tried:
    """What a change would move, and what would look wrong about the times."""

    impact: Impact
    warnings: list[str]


def tried(child_id: int, act: Act) -> Tried:
    """Make the change inside the unit in hand, read what moves, and undo it. Raises what the change itself would raise."""
    before = standing(child_id)
    with dry_run():
        warnings = list(act().warnings)
        after = standing(child_id)
    return Tried(compare(before, after), warnings)


def keep_what_moves(episode: MissingEpisode, child: Child, act: Act) -> Saved:
    """Make the change, and keep what it moved for the lead."""
    before = standing(child.id)
    saved = act()
    impact = compare(before, standing(child.id))
    if not impact.nothing:
        moved.keep_for_lead(episode, child, moved.in_words(impact))
    return saved
