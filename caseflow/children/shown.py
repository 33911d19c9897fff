"""A child and its dated facts as the API shows them, and as a conflict shows the record that stands in the way."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseflow.web.fields import iso

CHILD = (
    "ref", "local_id", "given_name", "family_name", "aliases", "date_of_birth", "birth_precision", "age_as_told", "age_told_on",
    "age_disputed", "sex", "ethnicity", "nationality", "languages", "standing", "responsible_authority", "placed_as_told",
)


def _plain(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    value_of = row.__getitem__ if isinstance(row, Mapping) else lambda name: getattr(row, name)
    return {name: value.isoformat() if isinstance(value := value_of(name), date) else value for name in names}


def child_as_shown(child: Any, care_started_on: date | None) -> dict[str, Any]:
    """A child (a row or a mapping of one version) with the day its newest period of care started."""
    value_of = child.__getitem__ if isinstance(child, Mapping) else lambda name: getattr(child, name)
    return _plain(child, CHILD) | {
        "care_started_on": None if care_started_on is None else care_started_on.isoformat(),
        "version": value_of("version"), "recorded_at": iso(value_of("recorded_at")),
    }


def placement_as_shown(row: Any) -> dict[str, Any]:
    """A placement."""
    return _plain(row, ("ref", "started_on", "ended_on", "placement_code", "legal_status", "provider", "home_name",
                        "home_address", "home_telephone")) | {"recorded_at": iso(row.recorded_at)}


def stage_as_shown(row: Any) -> dict[str, Any]:
    """A stage of the authority's own view."""
    return _plain(row, ("ref", "stage", "started_on", "source")) | {"recorded_at": iso(row.recorded_at)}


def nrm_event_as_shown(row: Any) -> dict[str, Any]:
    """An event of the National Referral Mechanism."""
    return {"ref": row.ref, "event": row.event, "outcome": row.outcome, "on": row.happened_on.isoformat(), "reference": row.nrm_reference,
            "reason": row.why, "first_responder": row.first_responder, "decided_by": row.decided_by,
            "review_on": row.review_on.isoformat() if row.review_on else None, "recorded_at": iso(row.recorded_at)}


def status_as_shown(row: Any) -> dict[str, Any]:
    """An unaccompanied or separated status."""
    return _plain(row, ("ref", "status", "started_on", "ended_on")) | {"recorded_at": iso(row.recorded_at)}
