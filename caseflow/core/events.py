"""The one event that rooms send each other: facts about children have changed."""
from __future__ import annotations

from collections.abc import Callable, Collection

ChildrenChanged = Callable[[int, Collection[int], bool], None]

_listeners: list[ChildrenChanged] = []


def on_children_changed(listener: ChildrenChanged) -> None:
    """Connect a listener `(authority_id, child_ids, in_bulk)`; `app.py` does this once."""
    if listener not in _listeners:
        _listeners.append(listener)


def children_changed(authority_id: int, child_ids: Collection[int], *, in_bulk: bool = False) -> None:
    """Say, inside the unit that changed them, that facts about these children changed; bulk changes are evaluated later."""
    if child_ids:
        for listener in _listeners:
            listener(authority_id, child_ids, in_bulk)
