"""What the ECPAT figures are sums of: six kinds of child who do not overlap, divided by what became of them."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from caseflow.core.periods import Period
from caseflow.returns.definitions import ecpat_figures
from caseflow.returns.definitions.parts import Form, Parts
from caseflow.returns.definitions.shape import CHILD, Row

# identified or suspected (i, s) with unaccompanied (u) or not, unaccompanied alone, neither
SEXES = tuple(value for value, _ in ecpat_figures.SEXES.values)
AGES = tuple(value for value, _ in ecpat_figures.AGES.values)
KINDS = ("iu", "i", "su", "s", "u", "none")
IN_GROUP = {
    "identified": ("iu", "i"), "suspected": ("su", "s"), "trafficked": ("iu", "i", "su", "s"), "unaccompanied": ("iu", "su", "u"),
    "both": ("iu", "su"), "either": ("iu", "i", "su", "s", "u"), "looked-after": KINDS,
}
FATES = {
    "children": ("stayed", "once", "more"), "went-missing": ("once", "more"), "episodes": ("episodes",), "missing-once": ("once",),
    "missing-more-than-once": ("more",),
}
MANY = 1000  # no child has more episodes than this in a year


def parts(rows: Iterable[Row], period: Period, held: frozenset[str]) -> Parts:
    """The parts and their true counts, the figures made of them, and the small differences to protect.

    Parts are told apart by kind, sex, age group and fate all at once: looked at one division at a time, a table can seem possible
    that no set of children gives.
    """
    months = [value for b in ecpat_figures.breakdowns(period) if b.name == "month" for value, _ in b.values]
    cells: dict[str, tuple[str, ...]] = {}
    for figure in ecpat_figures.FIGURES:
        if figure.is_ratio or not figure.needs <= held:
            continue
        group, _, measure = figure.name.partition(".")
        for division, sexes, ages in divisions():
            if division and not figure.breakdowns:
                continue
            cells[figure.name + division] = (
                tuple(f"{k}:not-found" for k in IN_GROUP[group]) if measure == "not-found" else
                tuple(f"{k}:{q}:{sex}:{age}" for k in IN_GROUP[group] for q in FATES[measure] for sex in sexes for age in ages))
        if "month" in figure.breakdowns:
            cells |= {f"{figure.name}.month={month}": tuple(f"{k}:episodes:{month}" for k in IN_GROUP[group]) for month in months}
    return Parts(_count(rows, months), cells, tuple(_same(months)), tuple(_limits()), dict(_differences(cells)))


def divisions() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """The whole, each sex and each age group, by the sexes and age groups that they hold."""
    yield "", SEXES, AGES
    yield from ((f".sex={sex}", (sex,), AGES) for sex in SEXES)
    yield from ((f".age={age}", SEXES, (age,)) for age in AGES)


def _kind(row: Row, measure: str) -> str:
    counted = set(row.counted)
    letter = "i" if f"identified.{measure}" in counted else "s" if f"suspected.{measure}" in counted else ""
    return letter + ("u" if f"unaccompanied.{measure}" in counted else "") or "none"


def _count(rows: Iterable[Row], months: list[str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        if not row.counted:
            continue
        at = f"{row.label('sex')}:{row.label('age')}"
        if row.unit == CHILD:
            kind, counted = _kind(row, "children"), set(row.counted)
            once, more = "looked-after.missing-once" in counted, "looked-after.missing-more-than-once" in counted
            found[f"{kind}:{'once' if once else 'more' if more else 'stayed'}:{at}"] += 1
            found[f"{kind}:not-found"] += "looked-after.not-found" in counted
        else:
            kind = _kind(row, "episodes")
            found[f"{kind}:episodes:{at}"] += 1
            found[f"{kind}:episodes:{row.label('month')}"] += 1
    names = [f"{k}:{q}:{sex}:{age}" for k in KINDS for q in ("stayed", "once", "more", "episodes") for sex in SEXES for age in AGES]
    names += [f"{k}:{q}" for k in KINDS for q in ("not-found", *(f"episodes:{month}" for month in months))]
    return {name: found[name] for name in names}


def _same(months: list[str]) -> Iterator[Form]:
    """The months add up to the whole."""
    for k in KINDS:
        yield (*((f"{k}:episodes:{month}", 1) for month in months),
               *((f"{k}:episodes:{sex}:{age}", -1) for sex in SEXES for age in AGES))


def _limits() -> Iterator[Form]:
    """Once is one episode, more is at least two, and nobody who stayed has any; the not found are among the children."""
    for k in KINDS:
        everybody = [f"{k}:{q}:{sex}:{age}" for q in FATES["children"] for sex in SEXES for age in AGES]
        yield (*((name, 1) for name in everybody), (f"{k}:not-found", -1))
        for sex in SEXES:
            for age in AGES:
                at = f"{sex}:{age}"
                yield (f"{k}:episodes:{at}", 1), (f"{k}:once:{at}", -1), (f"{k}:more:{at}", -2)
                yield (f"{k}:once:{at}", 1), (f"{k}:more:{at}", MANY), (f"{k}:episodes:{at}", -1)


def _differences(cells: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """Children who did not go missing; children of one group who are not of a smaller one inside it."""
    inside = [(a, b) for a in IN_GROUP for b in IN_GROUP if a != b and set(IN_GROUP[b]) < set(IN_GROUP[a])]
    published_too = {("trafficked", "identified"), ("trafficked", "suspected")}
    for cell in cells:
        group, _, rest = cell.partition(".")
        if rest.partition(".")[0] == "children":
            went = f"{group}.went-missing{rest[len('children'):]}"
            if went in cells:
                yield f"{cell} - {went}", ((cell, 1), (went, -1))
        for big, small in inside:
            other = f"{small}.{rest}"
            if group == big and (big, small) not in published_too and other in cells:
                yield f"{cell} - {other}", ((cell, 1), (other, -1))
