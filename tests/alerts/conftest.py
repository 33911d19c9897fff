"""The invented authority that the tests of alerts work in."""
from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from flask import Flask

from caseflow.core import clock
from tests.alerts.made_records import Town, london

Clock = Callable[[str], datetime]


@pytest.fixture
def it_is(app: Flask) -> Clock:
    """Stop the clock at a London time: `it_is("2026-05-01 21:00")`."""

    def stop(text: str) -> datetime:
        clock.freeze(london(text))
        return clock.now()

    stop("2026-05-01 10:00")
    return stop


@pytest.fixture
def town(it_is: Clock) -> Town:
    """Ashmere, on Friday 1 May 2026 at 10 in the morning."""
    return Town()
