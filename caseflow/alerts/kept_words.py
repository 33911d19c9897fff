"""Evidence that was kept when sentences still said `23:30`, in the words that pages use now: `11:30 p.m.`."""
from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from caseflow.core.dates import time_in_words
from caseflow.core.wording import ended

_CLOCK = re.compile(r"\b([01]\d|2[0-3]):([0-5]\d)\b")


def in_present_words(sentence: str) -> str:
    """The sentence with its times as they are said now, and one full stop; one written today stays as it is."""
    if not _CLOCK.search(sentence):
        return sentence
    return ended(_CLOCK.sub(lambda found: time_in_words(time(int(found[1]), int(found[2]))), sentence).removesuffix("."))


def same_evidence(kept: Iterable[dict[str, Any]], found: list[dict[str, Any]]) -> bool:
    """Whether what was kept says what is found now, whichever way its times are written."""
    return kept == found or [{**row, "sentence": in_present_words(row["sentence"])} for row in kept] == found
