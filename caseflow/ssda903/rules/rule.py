"""What a rule is: a code, the column that it is shown at, its words, and the collections in which it is in force.

Source of the checks: the Department's validation rules as Data to Insight's validator applies them (its packs of 2022/23 to
2025/26). A rule from the oldest pack is taken to hold for the collections before it. Left out, because they need what no file
holds: the postcode reference (164 169 179 392a 392c 420 454 1015), the Ofsted list (219 221 224 227-229 1008) and tables that
are not loaded. 241 is left out because the reference has it wrong.
"""
from __future__ import annotations

from dataclasses import dataclass

from caseflow.ssda903.columns import NEWEST, OLDEST


@dataclass(frozen=True)
class Rule:
    """One check. `words` say what is amiss with the row and, where it helps, what to do about it."""

    code: str
    table: str
    column: str
    words: str
    since: int = OLDEST
    until: int = NEWEST

    def in_force(self, year: int) -> bool:
        """Whether the rule belongs to the collection of this year."""
        return self.since <= year <= self.until
