"""The child in life on the timeline: exploitation, leave, age, home, plan and warnings, a line for each kind."""
from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from caseflow.children.life.kind import Kind
from caseflow.children.life.library import KINDS, SUBJECTS
from caseflow.pages.timeline.entries import Asked, Moment, Source


def _say(kind: Kind) -> Callable[[Any, Asked], Iterable[Moment]]:
    def say(row: Any, _asked: Asked) -> Iterable[Moment]:
        yield Moment(getattr(row, kind.dated), f"{kind.title}: {kind.heading(row)}")
    return say


LIFE = tuple(
    Source(f"life-{kind.subject}", SUBJECTS[kind.subject].title, kind.model, _say(kind), SUBJECTS[kind.subject].permission, of_episode=None)
    for kind in KINDS.values() if kind.elsewhere is None)
"""One source for each kind that stands on no other line."""
