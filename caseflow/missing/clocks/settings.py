"""The limits that an authority sets for its own clocks: read, and changed with a reason that history keeps."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from caseflow.accounts.models import Authority, User
from caseflow.audit.record import record
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing.clocks.limits import DEFAULTS, FIXED
from caseflow.store.unit import current_unit

LEAST_MINUTES, MOST_MINUTES = 5, 7 * 24 * 60
OWN = tuple(name for name in DEFAULTS if name not in FIXED)
"""The clocks whose limit is the authority's."""


def minutes_of(limit: timedelta) -> int:
    """A limit in minutes."""
    return int(limit.total_seconds() // 60)


def change_limits(by: User, minutes: Mapping[str, int | None], reason: str) -> None:
    """Set the limits given, in minutes; they hold for clocks that run now as well. What was missed before stays written down."""
    if not (reason or "").strip():
        raise Refused("Say why this changes.", field="reason")
    known = {name: value for name, value in minutes.items() if name in OWN and value is not None}
    wrong = {name.replace("-", "_"): [f"Enter between {LEAST_MINUTES} and {MOST_MINUTES} minutes."]
             for name, value in known.items() if not LEAST_MINUTES <= value <= MOST_MINUTES}
    if wrong:
        raise Refused("Some answers need putting right.", fields=wrong)
    authority = db.session.get_one(Authority, by.authority_id)
    settings = dict(authority.settings or {})
    settings["clocks"] = {**(settings.get("clocks") or {}), **known}
    current_unit().reason = reason
    authority.settings = settings
    db.session.flush()
    record("clocks.limits-changed", authority.ref, limits=known)
