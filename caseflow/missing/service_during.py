"""What is added while a child is out: updates, the police's grading, who was told."""
from __future__ import annotations

from datetime import datetime

from caseflow.audit.record import record
from caseflow.children.models import Child
from caseflow.core import clock
from caseflow.core.errors import Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.missing import times
from caseflow.missing.models import EpisodeUpdate, MissingEpisode, PoliceRisk
from caseflow.missing.service import refuse_void

KINDS_OF_UPDATE = ("update", "attempt", "contact", "sighting")
LEVELS = ("high", "medium", "low", "very-low")
RISK_ORDER = ("high", "medium", None, "low", "very-low")
"""How the board sorts: not yet graded (None) stands above low."""

def risk_rank(level: str | None) -> int:
    """The place of a police risk level in the board's order, 0 first."""
    return RISK_ORDER.index(level)


def height_of(level: str | None) -> int:
    """How high a police risk level is: 0 the lowest; not yet graded is higher than low."""
    return len(RISK_ORDER) - 1 - risk_rank(level)


def add_update(episode: MissingEpisode, child: Child, text: str, at: datetime | None = None, *, what: str = "update",
               human_contact: bool = False, by: str | None = None, result: str | None = None, place: str | None = None) -> EpisodeUpdate:
    """Record what became known at `at` (now): an update, a contact, a sighting, or an attempt to find the child.

    `by` is who tried, saw or was in touch; `result` what an attempt came to; `place` where the child was seen, which the audit
    record never holds. A contact or sighting by a person says so in `human_contact`.
    """
    refuse_void(episode, child)
    if not (text or "").strip():
        raise Refused("Say what became known.", field="text")
    if what not in KINDS_OF_UPDATE:
        raise Refused(f"Choose one of: {', '.join(KINDS_OF_UPDATE)}.", field="what")
    at = at or clock.now()
    times.refuse_impossible({"at": at}, child.date_of_birth, "at")
    row = EpisodeUpdate(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, at=at, what=what, text=text,
                        human_contact=human_contact, by=by, result=result, place=place)
    db.session.add(row)
    db.session.flush()
    record("episode.updated", row.ref, [child.ref, episode.ref], what=what, at=at)
    children_changed(child.authority_id, [child.id])
    return row


def add_police_risk(episode: MissingEpisode, child: Child, level: str, at: datetime | None = None, by: str | None = None, *,
                    words: str | None = None, why: str | None = None) -> PoliceRisk:
    """Record how the police graded the episode from `at` (now) on; earlier gradings stay.

    `words` are the force's own, `by` who graded it or told us, `why` the reason that was given. Who recorded it is on the row.
    """
    refuse_void(episode, child)
    if level not in LEVELS:
        raise Refused(f"Choose one of: {', '.join(LEVELS)}.", field="level")
    at = at or clock.now()
    times.refuse_impossible({"at": at}, child.date_of_birth, "at")
    row = PoliceRisk(authority_id=child.authority_id, child_id=child.id, episode_id=episode.id, level=level, at=at, by=by,
                     words=words, why=why)
    db.session.add(row)
    db.session.flush()
    record("police-risk.recorded", row.ref, [child.ref, episode.ref], level=level, at=at)
    children_changed(child.authority_id, [child.id])
    return row


def set_police_reference(episode: MissingEpisode, child: Child, reference: str | None,
                         reported_at: datetime | None = None) -> MissingEpisode:
    """Record the police log number that was awaited, and when the police were told; adding it needs no reason."""
    refuse_void(episode, child)
    facts = {"police_reported_at": reported_at or episode.police_reported_at}
    times.refuse_impossible(facts, child.date_of_birth, "police_reported_at")
    episode.police_reference, episode.police_reported_at = reference, facts["police_reported_at"]
    db.session.flush()
    record("episode.police-reference-added", episode.ref, [child.ref])
    children_changed(child.authority_id, [child.id])
    return episode
