"""A figure said in a sentence with its unit, as people read it."""
from __future__ import annotations

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from caseflow.core.periods import Period
from caseflow.returns.definitions.shape import Definition, figure_of


def sentence(of: Definition, cell: Mapping[str, Any]) -> str:
    """`12 children identified as trafficked went missing at least once.`; what is not held is said to be not held."""
    figure = of.figure(figure_of(cell["cell"])[0])
    value = cell["value"]
    if value is None:
        held = "nothing to divide by" if cell["shown"] == "[z]" else "not held"
        words = figure.sentence.replace("{n} per cent of", "Percentage of").replace("{n} episodes on average", "Average number of episodes")
        words = words.format(children="Children", episodes="Episodes", was="were", had="had")
        return f"{words.removesuffix('.')}: {held}."
    if isinstance(value, int):
        one = value == 1
        return figure.sentence.format(
            children=f"{value or 'No'} {'child' if one else 'children'}", episodes=f"{value or 'No'} {'episode' if one else 'episodes'}",
            was="was" if one else "were", had="had" if one else "have")
    return figure.sentence.format(n=rounded(value))


def rounded(value: str) -> str:
    """A ratio to one decimal place, half up, as screens show it."""
    return str(Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP))


def exact(cell: Mapping[str, Any]) -> str:
    """The exact figure for staff signed in: a count, or a ratio to one decimal place; in words what is not held."""
    value = cell["value"]
    if value is None:
        return "nothing to divide by" if cell["shown"] == "[z]" else "not held"
    return str(value) if isinstance(value, int) else rounded(value)


def part_in_words(of: Definition, period: Period, cell: str) -> str:
    """Which part of a breakdown a cell is, such as `Female`; empty for the whole."""
    _, breakdown, value = figure_of(cell)
    for one in of.breakdowns(period):
        if one.name == breakdown:
            return dict(one.values)[str(value)]
    return ""


def name_in_words(of: Definition, period: Period, cell: str) -> str:
    """A cell by its headings: `Identified as trafficked: children who went missing, female`."""
    name, _, _ = figure_of(cell)
    group, _, measure = name.partition(".")
    part = part_in_words(of, period, cell)
    return f"{dict(of.groups)[group]}: {dict(of.measures)[measure].lower()}" + (f", {part.lower()}" if part else "")
