"""The only place that asks what time it is."""
from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

_offset = timedelta(0)
_frozen: datetime | None = None


def now() -> datetime:
    """The present instant, aware, in UTC; moved by `start_at` and stopped by `freeze`."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _offset


def start_at(instant: datetime | None) -> None:
    """Start the clock from `instant` (CASEFLOW_NOW) and let it run on; None puts the real clock back."""
    global _offset
    _offset = timedelta(0) if instant is None else instant.astimezone(UTC) - datetime.now(UTC)


def freeze(instant: datetime | None) -> None:
    """Stop the clock at `instant` (tests only); None lets it run again."""
    global _frozen
    _frozen = None if instant is None else instant.astimezone(UTC)


def monotonic() -> float:
    """Seconds that never run backwards, for time-outs."""
    return time.monotonic()
