"""What joining two records would do, tried out and undone: rows, absences in the way, who sees less, alerts and figures, in words."""
from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from caseflow.children.models import Child
from caseflow.extensions import db
from caseflow.identity import fields, joining, words
from caseflow.identity.episodes import Clash
from caseflow.identity.plan import plan
from caseflow.identity.reports import who_reported
from caseflow.pages.amending.moved import for_programs, in_words
from caseflow.pages.impact import compare_joined, standing
from caseflow.store.unit import dry_run


@dataclass(frozen=True)
class Preview:
    """Everything that a person should know before two records are joined. `seen` is the mark of what was looked at."""

    survivor: str
    other: str
    seen: str
    moves: list[str]
    doubled: list[str]
    copied: list[str]
    clashes: list[Clash]
    reporters: list[str]
    moved: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The preview for programs."""
        return {
            "survivor": self.survivor, "other": self.other, "seen": self.seen, "moves": self.moves, "doubled": self.doubled,
            "taken": self.copied, "no_longer_see_their_report": self.reporters, **for_programs(self.moved),
            "clashes": [{"ours": c.ours, "theirs": c.theirs, "ours_in_words": c.ours_in_words, "theirs_in_words": c.theirs_in_words}
                        for c in self.clashes],
        }


def preview(survivor: Child, other: Child, take: Collection[str]) -> Preview:
    """Try the joining out inside the unit in hand and undo it; nothing is kept."""
    joining.refuse_unlike(survivor, other)
    made = plan(survivor, other)
    copied = fields.changes(survivor, other, take)
    moved: dict[str, Any] = {"alerts": [], "figures": []}
    moves, doubled = words.lines(made.counts), words.lines(made.doubled)
    reporters = who_reported(made.reports)
    refs, survivor_id, other_id = (survivor.ref, other.ref), survivor.id, other.id
    if not made.clashes:
        before = [standing(survivor_id), standing(other_id)]
        with dry_run():
            joining.join(db.session.get_one(Child, survivor_id), db.session.get_one(Child, other_id), take=take, why="a trial")
            db.session.flush()
            after = standing(survivor_id)
        moved = in_words(compare_joined(before, after))
    return Preview(*refs, made.seen, moves, doubled, sorted(copied), made.clashes, reporters, moved)
