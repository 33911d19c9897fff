"""An attacker who has everything that is published and a solver: which values can each withheld figure still have?

Written apart from the code it attacks. It knows how the groups lie inside each other, that every child has one sex and one age
group, that noughts are printed, and it looks at whole tables: children by kind, sex, age and what became of them at once.
"""
from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from itertools import product

import highspy

SEXES, AGES = ("F", "M", "U"), ("under-10", "10-15", "16-and-over", "not-recorded")
FATES = ("stayed", "once", "more")
LIMIT = 100_000


class Attack:
    """What can be concluded from `published`: cell -> text as printed, `[c]` for withheld."""

    def __init__(self, published: Mapping[str, str]) -> None:
        self.published = published
        self.solver = highspy.Highs()
        for option, value in (("output_flag", False), ("threads", 1), ("random_seed", 0)):
            self.solver.setOptionValue(option, value)
        self.columns: dict[object, int] = {}
        self.seen: dict[str, set[int]] = {}

    def column(self, name: object) -> int:
        if name not in self.columns:
            self.columns[name] = self.solver.getNumCol()
            self.solver.addVar(0.0, float(LIMIT))
            self.solver.changeColIntegrality(self.columns[name], highspy.HighsVarType.kInteger)
        return self.columns[name]

    def row(self, low: float, high: float, *terms: tuple[object, int]) -> None:
        total: dict[int, float] = {}
        for name, by in terms:
            total[self.column(name)] = total.get(self.column(name), 0.0) + by
        self.solver.addRow(float(low), float(high), len(total), list(total), list(total.values()))

    def print_cell(self, cell: str, names: list[object]) -> None:
        """A cell is the sum of these columns; when printed it is known, when withheld it is at least 1."""
        self.row(0, 0, (cell, 1), *((name, -1) for name in names))
        text = self.published.get(cell)
        if text == "[c]":
            self.solver.changeColBounds(self.column(cell), 1.0, float(LIMIT))
        elif text is not None and text.isdigit():
            self.solver.changeColBounds(self.column(cell), float(text), float(text))

    def extreme(self, cell: str, most: bool, low: float = 0, high: float = LIMIT) -> int | None:
        """The least or greatest value of a cell between two bounds; None when there is no such table."""
        target = self.column(cell)
        _, _, old_low, old_high, _ = self.solver.getCol(target)
        self.solver.changeColBounds(target, max(low, old_low), min(high, old_high))
        self.solver.changeColCost(target, -1.0 if most else 1.0)
        self.solver.run()
        optimal = self.solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
        value = None
        if optimal:
            table = self.solver.getSolution().col_value
            value = round(table[target])
            for name, column in self.columns.items():
                if isinstance(name, str):
                    self.seen.setdefault(name, set()).add(round(table[column]))
        self.solver.changeColCost(target, 0.0)
        self.solver.changeColBounds(target, old_low, old_high)
        return value

    def values(self, cell: str, around: int) -> int:
        """How many values are possible, counted to 3: from tables found before, else one by one within 3 of the true value."""
        if len(self.seen.get(cell, ())) >= 3:
            return 3
        found, low = 0, max(0, around - 3)
        while found < 3:
            value = self.extreme(cell, False, low, around + 3)
            if value is None:
                break
            found, low = found + 1, value + 1
        return found


def on_ecpat(published: Mapping[str, str]) -> Attack:
    """The ECPAT table: six kinds of child by sex, age and fate."""
    attack = Attack(published)
    kinds = {"iu": 1, "i": 1, "su": 1, "s": 1, "u": 1, "none": 1}
    groups = {
        "identified": ("iu", "i"), "suspected": ("su", "s"), "trafficked": ("iu", "i", "su", "s"), "unaccompanied": ("iu", "su", "u"),
        "both": ("iu", "su"), "either": ("iu", "i", "su", "s", "u"), "looked-after": tuple(kinds),
    }
    months = sorted({c.rpartition("=")[2] for c in published if ".month=" in c})
    for kind, sex, age in product(kinds, SEXES, AGES):
        attack.row(0, highspy.kHighsInf, (("e", kind, sex, age), 1), ((kind, sex, age, "once"), -1), ((kind, sex, age, "more"), -2))
        attack.row(0, highspy.kHighsInf, ((kind, sex, age, "once"), 1), ((kind, sex, age, "more"), 1000), (("e", kind, sex, age), -1))
    for kind in kinds:
        everybody = [((kind, s, a, f), 1) for s, a, f in product(SEXES, AGES, FATES)]
        attack.row(0, highspy.kHighsInf, *everybody, (("nf", kind), -1))
        if months:
            by_month = [(("e", kind, month), 1) for month in months]
            attack.row(0, 0, *by_month, *((("e", kind, s, a), -1) for s, a in product(SEXES, AGES)))
    for group, inside in groups.items():
        for division, sexes, ages in _divisions():
            fates = partial(_fates, inside, sexes, ages)
            attack.print_cell(f"{group}.children{division}", fates(*FATES))
            attack.print_cell(f"{group}.went-missing{division}", fates("once", "more"))
            attack.print_cell(f"{group}.episodes{division}", [("e", k, s, a) for k, s, a in product(inside, sexes, ages)])
            attack.row(0, 0, (f"{group} stayed{division}", 1), *((name, -1) for name in fates("stayed")))
            if not division:
                attack.print_cell(f"{group}.missing-once", fates("once"))
                attack.print_cell(f"{group}.missing-more-than-once", fates("more"))
                attack.print_cell(f"{group}.not-found", [("nf", k) for k in inside])
        for month in months:
            if f"{group}.episodes.month={month}" in published:
                attack.print_cell(f"{group}.episodes.month={month}", [("e", k, month) for k in inside])
    return attack


def _fates(inside: tuple[str, ...], sexes: tuple[str, ...], ages: tuple[str, ...], *which: str) -> list[object]:
    return list(product(inside, sexes, ages, which))


def _divisions() -> list[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    return [("", SEXES, AGES), *((f".sex={s}", (s,), AGES) for s in SEXES), *((f".age={a}", SEXES, (a,)) for a in AGES)]


def on_dfe(published: Mapping[str, str]) -> Attack:
    """The Department's table: children by sex, age and what became of them in both kinds at once."""
    attack = Attack(published)
    kinds = ("missing", "away")
    months = sorted({c.rpartition("=")[2] for c in published if ".month=" in c})
    for place, kind in enumerate(kinds):
        for sex, age in product(SEXES, AGES):
            here = {f: [((sex, age, *pair), 1) for pair in product(FATES, FATES) if pair[place] == f] for f in FATES}
            fewer = [(name, -by) for f, by in (("once", 1), ("more", 2)) for name, _ in here[f]]
            attack.row(0, highspy.kHighsInf, ((kind, sex, age), 1), *fewer)
            most = [(name, by) for f, by in (("once", 1), ("more", 1000)) for name, _ in here[f]]
            attack.row(0, highspy.kHighsInf, *most, ((kind, sex, age), -1))
        attack.row(0, 0, *(((kind, m), 1) for m in months), *(((kind, s, a), -1) for s, a in product(SEXES, AGES)))
        everybody = [((s, a, *pair), 1) for s, a, pair in product(SEXES, AGES, list(product(FATES, FATES)))]
        attack.row(0, highspy.kHighsInf, *everybody, ((kind, "end"), -1))
        for division, sexes, ages in _divisions():
            def of(*fates: str, sexes: tuple[str, ...] = sexes, ages: tuple[str, ...] = ages, place: int = place) -> list[object]:
                return [(s, a, *p) for s, a, p in product(sexes, ages, list(product(FATES, FATES))) if p[place] in fates]

            attack.print_cell(f"{kind}.children{division}", of("once", "more"))
            attack.print_cell(f"{kind}.incidents{division}", [(kind, s, a) for s, a in product(sexes, ages)])
            if place == 0:
                attack.print_cell(f"looked-after.children{division}", of(*FATES))
            if not division:
                attack.print_cell(f"{kind}.more-than-once", of("more"))
                attack.print_cell(f"{kind}.at-31-march", [(kind, "end")])
        for month in months:
            attack.print_cell(f"{kind}.incidents.month={month}", [(kind, month)])
    return attack
