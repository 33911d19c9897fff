"""What the Department's figures are sums of: children by sex, age group and what became of them in both kinds at once."""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import product

from caseflow.core.periods import Period
from caseflow.returns.definitions.ecpat_figures import months
from caseflow.returns.definitions.ecpat_parts import AGES, MANY, SEXES, divisions
from caseflow.returns.definitions.parts import Form, Parts
from caseflow.returns.definitions.shape import CHILD, Row

KINDS = ("missing", "away")
FATES = ("stayed", "once", "more")
BOTH = tuple(product(FATES, FATES))  # what became of a child as missing, and as away


def parts(rows: Iterable[Row], period: Period, held: frozenset[str]) -> Parts:
    """The parts and their true counts, the figures made of them, and the small differences to protect."""
    in_year = [value for value, _ in months(period).values]
    cells: dict[str, tuple[str, ...]] = {}
    for division, sexes, ages in divisions():
        if "care" in held:
            cells[f"looked-after.children{division}"] = _children(sexes, ages)
        if not {"care", "missing"} <= held:
            continue
        for kind in KINDS:
            cells[f"{kind}.children{division}"] = _children(sexes, ages, kind, ("once", "more"))
            cells[f"{kind}.incidents{division}"] = tuple(f"{kind}:{sex}:{age}" for sex in sexes for age in ages)
            if not division:
                cells[f"{kind}.more-than-once"] = _children(sexes, ages, kind, ("more",))
                cells[f"{kind}.at-31-march"] = (f"{kind}:at-end",)
                cells |= {f"{kind}.incidents.month={month}": (f"{kind}:{month}",) for month in in_year}
    return Parts(_count(rows, in_year), cells, tuple(_same(in_year)), tuple(_limits()), dict(_differences(cells)))


def _children(sexes: Iterable[str], ages: Iterable[str], kind: str = "missing", fates: tuple[str, ...] = FATES) -> tuple[str, ...]:
    place = KINDS.index(kind)
    return tuple(f"{m}:{a}:{sex}:{age}" for m, a in BOTH if (m, a)[place] in fates for sex in sexes for age in ages)


def _count(rows: Iterable[Row], in_year: list[str]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for row in rows:
        counted, at = set(row.counted), f"{row.label('sex')}:{row.label('age')}"
        if row.unit == CHILD and "looked-after.children" in counted:
            fates = ["more" if f"{k}.more-than-once" in counted else "once" if f"{k}.children" in counted else "stayed" for k in KINDS]
            found[f"{':'.join(fates)}:{at}"] += 1
            for kind in KINDS:
                found[f"{kind}:at-end"] += f"{kind}.at-31-march" in counted
        for kind in KINDS:
            if f"{kind}.incidents" in counted:
                found[f"{kind}:{at}"] += 1
                found[f"{kind}:{row.label('month')}"] += 1
    names = list(_children(SEXES, AGES))
    names += [f"{kind}:{sex}:{age}" for kind in KINDS for sex in SEXES for age in AGES]
    names += [f"{kind}:{what}" for kind in KINDS for what in ("at-end", *in_year)]
    return {name: found[name] for name in names}


def _same(in_year: list[str]) -> Iterator[Form]:
    """The months add up to the whole."""
    for kind in KINDS:
        yield (*((f"{kind}:{month}", 1) for month in in_year), *((f"{kind}:{sex}:{age}", -1) for sex in SEXES for age in AGES))


def _limits() -> Iterator[Form]:
    """Once is one episode, more is at least two, and nobody who stayed has any; at the end are some of the children."""
    for kind in KINDS:
        yield (*((name, 1) for name in _children(SEXES, AGES)), (f"{kind}:at-end", -1))
        for sex, age in product(SEXES, AGES):
            once, more = (_children((sex,), (age,), kind, (fate,)) for fate in ("once", "more"))
            at = f"{kind}:{sex}:{age}"
            yield (at, 1), *((name, -1) for name in once), *((name, -2) for name in more)
            yield *((name, 1) for name in once), *((name, MANY) for name in more), (at, -1)


def _differences(cells: dict[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[tuple[str, int], ...]]]:
    """Looked-after children who did not go missing, and who were not away; those who went once."""
    for cell in cells:
        kind, _, rest = cell.partition(".")
        if kind != "looked-after" and rest.partition(".")[0] == "children":
            whole = f"looked-after.{rest}"
            yield f"{whole} - {cell}", ((whole, 1), (cell, -1))
            if rest == "children":
                more = f"{kind}.more-than-once"
                yield f"{cell} - {more}", ((cell, 1), (more, -1))
