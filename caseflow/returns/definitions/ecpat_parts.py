"""What the ECPAT figures are sums of: six kinds of child who do not overlap, divided by what became of them."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from caseflow.core.periods import Period
from caseflow.returns.definitions import ecpat_figures
from caseflow.returns.definitions.parts import Form, Parts
from caseflow.returns.definitions.shape import CHILD, Row

# identified or suspected (i, s) with unaccompanied (u) or not, unaccompanied alone, neither
KINDS = ("iu", "i", "su", "s", "u", "none")
IN_GROUP = {
    "identified": ("iu", "i"), "suspected": ("su", "s"), "trafficked": ("iu", "i", "su", "s"), "unaccompanied": ("iu", "su", "u"),
    "both": ("iu", "su"), "either": ("iu", "i", "su", "s", "u"), "looked-after": KINDS,
}
WHOLE = {
    "children": ("stayed", "once", "more"), "went-missing": ("once", "more"), "episodes": ("episodes",),
    "not-found": ("not-found",), "missing-once": ("once",), "missing-more-than-once": ("more",),
}
DIVIDED = {"children": ("stayed", "went"), "went-missing": ("went",), "episodes": ("episodes",)}
MANY = 1000  # no child has more episodes than this in a year


def parts(rows: Iterable[Row], period: Period, held: frozenset[str]) -> Parts:
    """The parts and their true counts, the figures made of them, and the small differences to protect."""
    divisions = [(b.name, value) for b in ecpat_figures.breakdowns(period) for value, _ in b.values]
    cells: dict[str, tuple[str, ...]] = {}
    for figure in ecpat_figures.FIGURES:
        if figure.is_ratio or not figure.needs <= held:
            continue
        group, _, measure = figure.name.partition(".")
        cells[figure.name] = tuple(f"{k}:{q}" for k in IN_GROUP[group] for q in WHOLE[measure])
        for name, value in divisions:
            if name in figure.breakdowns:
                cells[f"{figure.name}.{name}={value}"] = tuple(
                    f"{k}:{q}:{name}={value}" for k in IN_GROUP[group] for q in DIVIDED[measure]
                )
    return Parts(_count(rows, divisions), cells, tuple(_same(divisions)), tuple(_limits(divisions)), dict(_differences(cells)))


def _kind(row: Row, measure: str) -> str:
    counted = set(row.counted)
    letter = "i" if f"identified.{measure}" in counted else "s" if f"suspected.{measure}" in counted else ""
    return letter + ("u" if f"unaccompanied.{measure}" in counted else "") or "none"


def _count(rows: Iterable[Row], divisions: list[tuple[str, str]]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        if not row.counted:
            continue
        if row.unit == CHILD:
            kind, counted = _kind(row, "children"), set(row.counted)
            went = "looked-after.went-missing" in counted
            found[f"{kind}:{'once' if 'looked-after.missing-once' in counted else 'more' if went else 'stayed'}"] += 1
            found[f"{kind}:not-found"] += "looked-after.not-found" in counted
            what = "went" if went else "stayed"
        else:
            kind, what = _kind(row, "episodes"), "episodes"
            found[f"{kind}:episodes"] += 1
        for name, value in row.labels:
            found[f"{kind}:{what}:{name}={value}"] += 1
    names = [f"{k}:{q}" for k in KINDS for q in ("stayed", "once", "more", "episodes", "not-found")]
    for k in KINDS:
        for name, value in divisions:
            names += [f"{k}:{q}:{name}={value}" for q in (("episodes",) if name == "month" else ("stayed", "went", "episodes"))]
    return {name: found[name] for name in names}


def _same(divisions: list[tuple[str, str]]) -> Iterator[Form]:
    """The divisions of each breakdown add up to the whole."""
    for breakdown in ("sex", "age", "month"):
        values = [value for name, value in divisions if name == breakdown]
        for k in KINDS:
            for q, whole in (("stayed", ("stayed",)), ("went", ("once", "more")), ("episodes", ("episodes",))):
                if breakdown != "month" or q == "episodes":
                    yield tuple((f"{k}:{q}:{breakdown}={v}", 1) for v in values) + tuple((f"{k}:{w}", -1) for w in whole)


def _limits(divisions: list[tuple[str, str]]) -> Iterator[Form]:
    """Once is one episode, more is at least two; nobody who stayed has any; the not found are among the children."""
    for k in KINDS:
        yield (f"{k}:episodes", 1), (f"{k}:once", -1), (f"{k}:more", -2)
        yield (f"{k}:once", 1), (f"{k}:more", MANY), (f"{k}:episodes", -1)
        yield (f"{k}:stayed", 1), (f"{k}:once", 1), (f"{k}:more", 1), (f"{k}:not-found", -1)
        for name, value in divisions:
            if name != "month":
                at = f"{name}={value}"
                yield (f"{k}:episodes:{at}", 1), (f"{k}:went:{at}", -1)
                yield (f"{k}:went:{at}", MANY), (f"{k}:episodes:{at}", -1)


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
