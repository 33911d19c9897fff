"""What was changed in an episode: each amendment with the old value, the new one, who and why."""
from __future__ import annotations

import itertools
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import User
from caseflow.core.dates import in_words
from caseflow.core.wording import event_in_words
from caseflow.extensions import db
from caseflow.missing.looks import AMEND, RETURNED_TO
from caseflow.missing.models import MissingEpisode
from caseflow.store.record import history_of

WATCHED = (*tuple(name for name in AMEND if name != "reason"), "handed_over_at", "handed_over_to", "current_type", "voided")
LABELS = {name: str(look["label"]) for name, look in AMEND.items()} | {
    "type": "At the start", "current_type": "Whereabouts", "handed_over_at": "Handed over", "handed_over_to": "Handed over to",
    "voided": "Recorded in error", "found_safe": "Safe when found",
}
_WORDS: dict[str, dict[Any, str]] = {
    "type": {"M": "missing", "A": "away"}, "current_type": {"M": "not known", "A": "known"}, "returned_to": dict(RETURNED_TO),
    "found_safe": {True: "yes", False: "no"}, "voided": {True: "yes", False: "no"},
}


def as_shown(name: str, facts: Mapping[str, Any]) -> str:
    """A value in words, as surely as it is known; `nothing` where there is none."""
    value = facts.get(name)
    if value is None:
        return "nothing"
    if isinstance(value, datetime):
        stem = name.removesuffix("_at")
        return event_in_words(value, facts.get(f"{stem}_precision") or "exact", facts.get(f"{stem}_until"))
    return _WORDS.get(name, {}).get(value, str(value))


def changed_fields(standing: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, Any]:
    """What the form really changes: a time shown to the minute is not a change of the seconds that were kept."""
    changed: dict[str, Any] = {}
    for name, value in asked.items():
        old = standing.get(name)
        if isinstance(old, datetime) and isinstance(value, datetime) and old.replace(second=0, microsecond=0) == value:
            continue
        if old != value:
            changed[name] = value
    return changed


def changes_of(episode: MissingEpisode) -> list[tuple[str, str, str | None, list[tuple[str, str, str]]]]:
    """Each change, newest first: when, by whom, why, and the fields with old and new value in words."""
    past = history_of(MissingEpisode.__table__)
    rows: list[Mapping[str, Any]] = [dict(r) for r in db.session.execute(
        select(past).where(past.c.id == episode.id).order_by(past.c.version)).mappings()]
    rows.append({column.name: getattr(episode, column.name) for column in MissingEpisode.__table__.columns})
    writers = {r["recorded_by"] for r in rows if r["recorded_by"]}
    names = dict(db.session.execute(
        select(User.id, User.name).where(User.id.in_(writers)).order_by(User.id)).all())
    said = []
    for before, after in itertools.pairwise(rows):
        fields = [(LABELS[n], as_shown(n, before), as_shown(n, after)) for n in WATCHED
                  if n in after and as_shown(n, before) != as_shown(n, after)]
        if fields:
            said.append((in_words(after["recorded_at"]), names.get(after["recorded_by"], "caseflow"), after["reason"], fields))
    return said[::-1]
