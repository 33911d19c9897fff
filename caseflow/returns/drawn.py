"""What the charts of a run show: the groups, and the months where the return has them. Exact figures, for staff signed in."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from caseflow.core.dates import london_date
from caseflow.core.periods import parse_period
from caseflow.returns import queries
from caseflow.returns.charts import Chart, Series
from caseflow.returns.models import ReturnRun


def by_group(run: ReturnRun) -> Chart:
    """Children of each group and how many of them went missing; for the Department's return, children and episodes."""
    of, values = queries.definition_of(run), _values(run)
    second = "went-missing" if any(f.name.endswith(".went-missing") for f in of.figures) else "incidents"
    groups = [(g, words) for g, words in of.groups if f"{g}.{second}" in values and g != "looked-after"]
    pair = ("children", second)
    return Chart(
        "By group", "Bars for each group. The table beside it holds the same figures.", tuple(words for _, words in groups),
        tuple(_series(dict(of.measures)[m], values, [f"{g}.{m}" for g, _ in groups]) for m in pair))


def by_month(run: ReturnRun) -> Chart | None:
    """Episodes by the month in which they began; None where the return has no months."""
    of, values = queries.definition_of(run), _values(run)
    for breakdown in of.breakdowns(parse_period(run.period)):
        if breakdown.name == "month":
            measure = next(f.name.partition(".")[2] for f in of.figures if "month" in f.breakdowns)
            series = tuple(
                _series(words, values, [f"{g}.{measure}.month={month}" for month, _ in breakdown.values])
                for g, words in of.groups if f"{g}.{measure}.month={breakdown.values[0][0]}" in values and g != "looked-after")
            known = london_date(run.known_at)
            return Chart("Missing episodes by month", "Bars for each month. The table beside it holds the same figures.",
                         tuple(words.split()[0][:3] for _, words in breakdown.values), series,
                         sum(date.fromisoformat(f"{month}-01") > known for month, _ in breakdown.values))
    return None


def _series(words: str, values: Mapping[str, Any], cells: list[str]) -> Series:
    return Series(words, tuple(values[cell] for cell in cells), tuple(cells))


def _values(run: ReturnRun) -> dict[str, Any]:
    return {c["cell"]: c["value"] for c in run.cells}
