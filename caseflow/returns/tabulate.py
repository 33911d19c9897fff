"""Counting: from frozen rows to figures, by the definition and nothing else; and the check that figures sum to their rows."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from caseflow.core.errors import Refused
from caseflow.core.periods import Period
from caseflow.returns.definitions.shape import EPISODE, PERCENT, Definition, Figure, Row, figure_of

FOUR_PLACES = Decimal("0.0001")
Value = int | str | None


class DoesNotSum(Refused):
    """Figures that are not what their rows add up to; nothing is stored."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure, or one part of its breakdown. `value` is a whole number, a ratio's decimal string, or None: not held, or for a
    ratio also nothing to divide by."""

    cell: str
    value: Value
    unit: str
    numerator: str | None = None
    denominator: str | None = None

    def as_json(self) -> dict[str, Any]:
        """The cell for canonical JSON."""
        return {
            "cell": self.cell, "value": self.value, "unit": self.unit, "numerator": self.numerator, "denominator": self.denominator,
        }


def cell_names(definition: Definition, period: Period) -> Iterator[tuple[str, Figure, str]]:
    """Every cell in order: its name, its figure, and the division (`.sex=F`, or nothing for the whole)."""
    divisions = {b.name: [f".{b.name}={value}" for value, _ in b.values] for b in definition.breakdowns(period)}
    for figure in definition.figures:
        for division in ["", *(d for name in figure.breakdowns for d in divisions[name])]:
            yield figure.name + division, figure, division


def ratio(numerator: int, denominator: int, unit: str) -> str | None:
    """One whole number over another to 4 decimal places, a percentage times 100; None over nought."""
    if denominator == 0:
        return None
    exact = Decimal(numerator) * (100 if unit == PERCENT else 1) / Decimal(denominator)
    return str(exact.quantize(FOUR_PLACES, ROUND_HALF_UP))


def tabulate(definition: Definition, period: Period, rows: Iterable[Row], held: frozenset[str]) -> tuple[Cell, ...]:
    """The figures of a period, counted in one pass. A figure that needs a subject which is not held is None, never 0."""
    counted: Counter[str] = Counter()
    for row in rows:
        for name in row.counted:
            counted[name] += 1
            for label, part in row.labels:
                counted[f"{name}.{label}={part}"] += 1
    cells: list[Cell] = []
    for name, figure, division in cell_names(definition, period):
        is_held = figure.needs <= held
        if figure.numerator is None or figure.denominator is None:
            cells.append(Cell(name, counted[name] if is_held else None, figure.unit))
            continue
        above, below = figure.numerator + division, figure.denominator + division
        value = ratio(counted[above], counted[below], figure.unit) if is_held else None
        cells.append(Cell(name, value, figure.unit, above, below))
    return tuple(cells)


def rows_of(cell: str, rows: Iterable[Row]) -> tuple[list[Row], list[tuple[Row, str]]]:
    """The rows behind a figure: those counted, and those left out with the code of the reason.

    For one part of a breakdown, rows that the figure counts under another part are left out as `other-division`.
    """
    figure, breakdown, value = figure_of(cell)
    kind = EPISODE if figure.rpartition(".")[2] in ("episodes", "incidents") else "child"
    counted: list[Row] = []
    left_out: list[tuple[Row, str]] = []
    for row in rows:
        if row.unit != kind:
            continue
        reason = row.reason_for(figure)
        if reason is None and breakdown is not None and row.label(breakdown) != value:
            reason = "other-division"
        if reason is None:
            counted.append(row)
        else:
            left_out.append((row, reason))
    return counted, left_out


def check_sums(definition: Definition, period: Period, cells: Iterable[Cell], rows: Iterable[Row]) -> None:
    """Refuse figures that are not the number of their rows, a ratio that is not its two figures, and a breakdown that does not
    add up. Each row and each child is counted afresh, one reference at a time, so that counting twice is found."""
    by_name = {cell.cell: cell for cell in cells}
    refs = _refs_counted(definition, rows)
    for name, figure, _ in cell_names(definition, period):
        cell = by_name.get(name)
        if cell is None:
            raise DoesNotSum(f"{name} is missing.")
        if cell.value is None or figure.is_ratio:
            _check_ratio(cell, by_name)
        elif cell.value != len(refs.get(name, ())):
            raise DoesNotSum(f"{name} is {cell.value}, but {len(refs.get(name, ()))} rows stand behind it.")
    for figure in definition.figures:
        whole = by_name[figure.name].value
        for breakdown in () if figure.is_ratio or whole is None else definition.breakdowns(period):
            if breakdown.name in figure.breakdowns:
                pieces = [by_name[f"{figure.name}.{breakdown.name}={value}"].value for value, _ in breakdown.values]
                if sum(p for p in pieces if isinstance(p, int)) != whole:
                    raise DoesNotSum(f"{figure.name} is {whole}, but its parts {breakdown.words.lower()} do not add up to it.")


def _refs_counted(definition: Definition, rows: Iterable[Row]) -> dict[str, set[str]]:
    refs: dict[str, set[str]] = {}
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if row.key in seen:
            raise DoesNotSum(f"The {row.unit} {row.ref} was considered twice.")
        seen.add(row.key)
        for counted in row.counted:
            if definition.figure(counted).unit != row.unit:
                raise DoesNotSum(f"{counted} counts {definition.figure(counted).unit} rows, not {row.unit} rows.")
            refs.setdefault(counted, set()).add(row.ref)
            for name, value in row.labels:
                refs.setdefault(f"{counted}.{name}={value}", set()).add(row.ref)
    return refs


def _check_ratio(cell: Cell, by_name: dict[str, Cell]) -> None:
    if cell.numerator is None or cell.denominator is None:
        return
    above, below = by_name[cell.numerator].value, by_name[cell.denominator].value
    right = ratio(above, below, cell.unit) if isinstance(above, int) and isinstance(below, int) else None
    if cell.value != right:
        raise DoesNotSum(f"{cell.cell} is {cell.value}, but its two figures give {right}.")
