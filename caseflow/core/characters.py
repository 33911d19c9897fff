"""Characters that nobody means when they type: found in the same way in forms, programs, files and commands."""
from __future__ import annotations

import unicodedata

MOST_MARKS = 4
_JOINERS = "\u200c\u200d"


def strange_character(text: str, allowed: str = "") -> str | None:
    """The first character that a person cannot have meant: controls, direction overrides, lone halves, more than four stacked marks."""
    marks = 0
    for symbol in text:
        kind = unicodedata.category(symbol)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if marks > MOST_MARKS or symbol == "\ufeff":
            return symbol
        if kind in ("Cc", "Cs", "Co", "Zl", "Zp", "Cf") and symbol not in allowed + _JOINERS:
            return symbol
    return None
