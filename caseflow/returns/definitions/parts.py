"""The smallest parts that a return's figures are sums of, and what anybody can know about those parts."""
from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Form = tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class Parts:
    """What disclosure control reasons about: every published count is a sum of parts, and no part can be below nought.

    `values` are the true counts of the parts. `cells` says which parts a figure sums. `same` are forms that are always
    nought (the sexes add up to the whole); `limits` are forms that are never below nought (a child who went missing twice
    has at least two episodes). `differences` are figures that nobody prints but anybody can work out by subtraction, which
    need the same protection when they are small.
    """

    values: Mapping[str, int]
    cells: Mapping[str, tuple[str, ...]]
    same: tuple[Form, ...] = ()
    limits: tuple[Form, ...] = ()
    differences: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
