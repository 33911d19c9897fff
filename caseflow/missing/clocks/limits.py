"""The limits of an episode's clocks: defaults with a local basis, and what the authority has set instead."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

NAMES: dict[str, str] = {
    "notice-to-police": "Noticed to be gone, then police told",
    "police-reference": "Police told, then their log number",
    "police-to-authority": "Police told, then this authority told",
    "authority-to-answer": "This authority told, then answered by a person",
    "strategy-meeting": "Strategy discussion asked for, then held",
    "open-24": "Out 24 hours",
    "open-48": "Out 48 hours",
    "open-72": "Out 72 hours",
    "found-to-prevention": "Found, then police prevention interview",
    "return-to-interview": "Returned, then return home interview held",
}
"""Every clock, in the order of the strip, in the words of the page."""

DEFAULTS: dict[str, timedelta] = {
    "notice-to-police": timedelta(hours=2),
    "police-reference": timedelta(hours=2),
    "police-to-authority": timedelta(minutes=30),
    "authority-to-answer": timedelta(hours=1),
    "strategy-meeting": timedelta(hours=24),
    "open-24": timedelta(hours=24),
    "open-48": timedelta(hours=48),
    "open-72": timedelta(hours=72),
    "found-to-prevention": timedelta(hours=24),
    "return-to-interview": timedelta(hours=72),
}
FIXED = frozenset({"open-24", "open-48", "open-72", "return-to-interview"})
"""These are statutory guidance or the ladder itself; an authority does not move them."""


def limits_of(settings: Mapping[str, Any] | None) -> dict[str, timedelta]:
    """The limits of an authority: its settings may hold `clocks`, minutes by name; the fixed ones stay."""
    said = (settings or {}).get("clocks") or {}
    found = dict(DEFAULTS)
    for name, minutes in said.items():
        if name in DEFAULTS and name not in FIXED:
            found[name] = timedelta(minutes=int(minutes))
    return found
