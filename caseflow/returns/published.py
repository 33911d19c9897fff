"""A run laid out as published statistics are: what it is, notes, and one table for the whole and for each breakdown."""
from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from caseflow.core.dates import in_words
from caseflow.core.periods import parse_period
from caseflow.returns import queries
from caseflow.returns.definitions.shape import Definition
from caseflow.returns.disclosure import NOT_APPLICABLE, NOT_HELD, SHORTHAND
from caseflow.returns.models import ReturnRun

UNITS = {"child": "children", "episode": "episodes", "percent": "per cent", "episodes-per-child": "episodes per child"}
SUBJECTS = {"care": "periods of care", "trafficking": "trafficking", "unaccompanied": "unaccompanied status", "missing": "missing episodes"}


@dataclass(frozen=True)
class Grid:
    """A table of figures: `heads` name the leading columns, `columns` the figures; a row holds its names and its cells, None
    where the return has no such figure."""

    name: str
    title: str
    heads: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[str, ...], tuple[Mapping[str, Any] | None, ...]], ...]


def grids(run: ReturnRun) -> list[Grid]:
    """The tables of a run, the whole first, then one for each breakdown."""
    of, period = queries.definition_of(run), parse_period(run.period)
    cells = {c["cell"]: c for c in run.cells}
    made = [_grid(of, cells, "whole", "Figures", ("Group",), [("", ())])]
    for breakdown in of.breakdowns(period):
        divisions = [(f".{breakdown.name}={value}", (words,)) for value, words in breakdown.values]
        heads = ("Group", breakdown.words.removeprefix("By ").capitalize())
        made.append(_grid(of, cells, breakdown.name, f"Figures {breakdown.words.lower()}", heads, divisions))
    return made


def _grid(of: Definition, cells: Mapping[str, Mapping[str, Any]], name: str, title: str, heads: tuple[str, ...],
          divisions: Sequence[tuple[str, tuple[str, ...]]]) -> Grid:
    measures = [(m, words) for m, words in of.measures if any(f"{g}.{m}{d}" in cells for g, _ in of.groups for d, _ in divisions)]
    rows = []
    for group, heading in of.groups:
        for division, words in divisions:
            row = tuple(cells.get(f"{group}.{measure}{division}") for measure, _ in measures)
            if any(cell is not None for cell in row):
                rows.append(((heading, *words), row))
    return Grid(name, title, heads, tuple(words for _, words in measures), tuple(rows))


def printed(cell: Mapping[str, Any] | None) -> str:
    """A cell as it leaves: the figure, or its shorthand."""
    if cell is None:
        return NOT_APPLICABLE
    return "[x]" if cell["shown"] == NOT_HELD else str(cell["shown"])


def parameters(run: ReturnRun) -> list[tuple[str, str]]:
    """Everything that a figure depends on, as it is printed in every file."""
    of, authority, period = queries.definition_of(run), queries.authority_of(run), parse_period(run.period)
    settings = run.settings
    absent = [words for subject, words in SUBJECTS.items() if subject not in settings["held"]]
    return [
        ("Return", of.title), ("Definition", f"{of.name}, version {run.definition_version}"), ("Source of the definition", of.source),
        ("Authority", authority.name), ("Authority code", authority.code), ("Period", period.in_words), ("Period code", period.label),
        ("As at", in_words(run.known_at)),
        ("Withheld", f"Figures from {settings['withhold_from']} to {settings['withhold_to']}, and others without which those could be "
                     "worked out. Noughts are shown."),
        ("Rounding", "Counts are not rounded. Percentages and averages are rounded half up, to "
                     f"{of.decimals['percent']} and {of.decimals['episodes-per-child']} decimal places."),
        ("Not held", ", ".join(absent) or "nothing: every subject was recorded"),
    ]


def notes(run: ReturnRun) -> list[str]:
    """What counts, in words, and what the shorthand means."""
    return [*queries.definition_of(run).statement, *(f"{mark} {words}." for mark, words in SHORTHAND.items())]
