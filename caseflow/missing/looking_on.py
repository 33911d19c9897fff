"""Who looks on while a record is put right: the room above, which knows alerts and figures, joins here once at the start."""
from __future__ import annotations

from collections.abc import Callable

from caseflow.children.models import Child
from caseflow.missing.models import MissingEpisode
from caseflow.missing.service import Saved

Act = Callable[[], Saved]
LookingOn = Callable[[MissingEpisode, Child, Act], Saved]


def _nobody(_episode: MissingEpisode, _child: Child, act: Act) -> Saved:
    return act()


_looking_on: LookingOn = _nobody


def look_on(onlooker: LookingOn) -> None:
    """Let the room above do something before and after each change that nobody was asked to confirm."""
    global _looking_on
    _looking_on = onlooker


def put_right(episode: MissingEpisode, child: Child, act: Act) -> Saved:
    """Make a change that nobody was shown beforehand, such as one by a program or at night."""
    return _looking_on(episode, child, act)
