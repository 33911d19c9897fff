"""A missing episode and its parts as the API shows them, and as a conflict shows the record that stands in the way."""
from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from caseflow.missing.models import MissingEpisode, ReturnInterview
from caseflow.missing.times import start_explained
from caseflow.web.fields import iso

RETURN_PLACES = ("same placement", "new placement", "hospital", "custody", "family", "other")

_TIMES = ("last_seen_at", "last_seen_until", "left_at", "noticed_at", "police_reported_at", "started_at", "found_at", "returned_at",
          "ended_at", "handed_over_at")
_WORDS = ("type", "current_type", "last_seen_precision", "left_precision", "police_reference", "place_last_seen", "circumstances", "caller",
          "caller_telephone", "started_precision", "found_precision", "found_where", "found_by", "found_safe", "returned_precision",
          "returned_to", "left_out_because", "handed_over_to", "late_because", "status", "version")


def episode_as_shown(episode: MissingEpisode, child_ref: str, recorded_at: datetime | None = None) -> dict[str, Any]:
    """An episode with the reference of its child; `recorded_at` is when it was first recorded."""
    shown: dict[str, Any] = {"ref": episode.ref, "child": child_ref}
    shown |= {name: getattr(episode, name) for name in _WORDS}
    shown |= {name: iso(getattr(episode, name)) for name in _TIMES}
    return shown | {"started_because": start_explained(episode), "recorded_at": iso(recorded_at or episode.recorded_at)}


def stub_as_shown(episode: MissingEpisode) -> dict[str, Any]:
    """What may be said of an episode to somebody who may not see it: that it is there, and its state."""
    return {"ref": episode.ref, "type": episode.type, "status": episode.status, "started_at": iso(episode.started_at)}


def update_as_shown(row: Any) -> dict[str, Any]:
    """An update during an episode."""
    return {"ref": row.ref, "at": iso(row.at), "what": row.what, "text": row.text, "human_contact": row.human_contact,
            "by": row.by, "result": row.result, "place": row.place, "recorded_at": iso(row.recorded_at)}


def segment_as_shown(row: Any) -> dict[str, Any]:
    """What the episode was from a moment on."""
    return {"ref": row.ref, "type": row.type, "started_at": iso(row.started_at), "monitored": row.monitored, "watched_by": row.watched_by,
            "recorded_at": iso(row.recorded_at)}


def risk_as_shown(row: Any) -> dict[str, Any]:
    """A grading by the police."""
    return {"ref": row.ref, "level": row.level, "at": iso(row.at), "by": row.by, "words": row.words, "why": row.why,
            "recorded_at": iso(row.recorded_at)}


def notice_as_shown(row: Any) -> dict[str, Any]:
    """That somebody was told, or need not be."""
    return {"ref": row.ref, "to": row.to, "means": row.means, "sent_at": iso(row.sent_at), "acknowledged_by": row.acknowledged_by,
            "acknowledged_at": iso(row.acknowledged_at), "not_needed_because": row.not_needed_because, "recorded_at": iso(row.recorded_at)}


def interview_as_shown(row: ReturnInterview, child_ref: str, episode_refs: Sequence[str]) -> dict[str, Any]:
    """A return home interview with the references of the episodes that it covers."""
    return {
        "ref": row.ref, "child": child_ref, "episodes": sorted(episode_refs), "due_at": iso(row.due_at), "offered_at": iso(row.offered_at),
        "answer": row.answer, "arranged_for": iso(row.arranged_for), "held_at": iso(row.held_at), "held_by": row.held_by,
        "not_held_because": row.not_held_because, "version": row.version, "recorded_at": iso(row.recorded_at),
    }
