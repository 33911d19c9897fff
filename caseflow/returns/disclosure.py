"""What may be published: small figures withheld, others withheld so that the small ones cannot be worked out, noughts shown."""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from caseflow.returns.definitions.parts import Parts
from caseflow.returns.definitions.shape import Definition, figure_of
from caseflow.returns.suppression import Suppressor, Target, over_parts
from caseflow.returns.tabulate import Cell

WITHHELD, NOT_APPLICABLE, NOT_HELD = "[c]", "[z]", "not held"
SHORTHAND = {
    WITHHELD: "withheld, so that no child can be recognised",
    NOT_APPLICABLE: "not applicable: there is nothing to divide by",
    "[x]": "not held: the authority did not record this",
}


@dataclass(frozen=True)
class Rule:
    """Which counts are small: from `low` to `high`, both withheld. Noughts are shown."""

    low: int = 1
    high: int = 5

    def is_small(self, count: int) -> bool:
        """Whether a count is withheld for its own sake."""
        return self.low <= count <= self.high

    def as_json(self) -> dict[str, Any]:
        """The rule for the settings of a run."""
        return {"withhold_from": self.low, "withhold_to": self.high}


def disclose(definition: Definition, cells: Iterable[Cell], parts: Parts, rule: Rule) -> dict[str, str]:
    """The published form of every cell. The same cells and parts give the same answer on every machine."""
    cells = tuple(cells)
    counts = {c.cell: c.value for c in cells if isinstance(c.value, int)}
    withheld = withhold(counts, parts, rule)
    shown: dict[str, str] = {}
    for cell in cells:
        if cell.numerator is not None and cell.denominator is not None:
            shown[cell.cell] = _shown_ratio(definition, cell, counts, withheld)
        elif cell.value is None:
            shown[cell.cell] = NOT_HELD
        else:
            shown[cell.cell] = WITHHELD if cell.cell in withheld else str(cell.value)
    return shown


def withhold(counts: Mapping[str, int], parts: Parts, rule: Rule) -> set[str]:
    """Every count to withhold: the small ones, and those without which a small one could be worked out.

    Small differences between two published figures (children who did not go missing) are protected like small figures.
    """
    small = {cell for cell, count in counts.items() if rule.is_small(count)}
    targets = [Target(cell, dict.fromkeys(parts.cells[cell], 1), counts[cell]) for cell in sorted(small)]
    for name, form in parts.differences.items():
        value = sum(counts[cell] * by for cell, by in form)
        if rule.is_small(value):
            targets.append(Target(name, over_parts(form, parts.cells), value))
    cost = {cell: cost_of(cell, count) for cell, count in counts.items()}
    return small | Suppressor(parts, counts, cost).protect(targets, small)


def cost_of(cell: str, count: int) -> int:
    """How much is lost by withholding a count: most for a headline, least for a small part of a breakdown."""
    _, breakdown, _ = figure_of(cell)
    group, _, measure = cell.partition(".")
    loss = 20 + min(count, 60) // 4
    if breakdown == "month":
        return loss // 2
    if breakdown is None:
        loss *= 6 if group == "looked-after" else 4
        if measure in ("children", "went-missing", "incidents"):
            loss *= 2
    return loss


def _shown_ratio(definition: Definition, cell: Cell, counts: Mapping[str, int], withheld: set[str]) -> str:
    if cell.numerator not in counts or cell.denominator not in counts:
        return NOT_HELD
    if cell.numerator in withheld or cell.denominator in withheld:
        return WITHHELD
    if cell.value is None:
        return NOT_APPLICABLE
    places = Decimal(1).scaleb(-definition.decimals[cell.unit])
    return str(Decimal(str(cell.value)).quantize(places, ROUND_HALF_UP))


def said_of_everybody(cells: Iterable[Mapping[str, Any]]) -> list[str]:
    """Published figures that say the same of every child of a group, which no rule about small numbers catches: look at them
    before they are published."""
    by_name = {c["cell"]: c for c in cells if isinstance(c["value"], int) and c["shown"] != WITHHELD}
    found = []
    for cell in by_name.values():
        group, _, rest = cell["cell"].partition(".")
        measure, _, division = rest.partition(".")
        went = by_name.get(f"{group}.went-missing" + (f".{division}" if division else ""))
        if measure == "children" and cell["value"] and went is not None and went["value"] == cell["value"]:
            found.append(went["cell"])
    return found
