"""Secondary suppression by a solver: which further figures to withhold so that no small one can be worked out from the rest.

A withheld figure is safe when there are at least three different tables, all true to everything that is published, that give
it three different values. The proof kept here is a *move*: a change of whole children and episodes between parts that alters
no published figure, that can be made once and made twice, and that changes the small figure each time. A figure withheld
for a move is altered by that move, so it has its own three values.
"""
from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import highspy

from caseflow.returns.definitions.parts import Form, Parts

FURTHEST = 2  # the most by which one move alters a figure
NODES = 400  # how long the solver may look for a cheaper choice; counted in nodes, so that the answer is the same everywhere

Move = dict[str, int]


@dataclass(frozen=True)
class Target:
    """A small figure, or a small difference between two figures, as a sum over parts; `value` is what it truly is."""

    name: str
    form: Mapping[str, int]
    value: int


class Suppressor:
    """Finds moves for one table. Give it the published counts and the parts behind them; ask `protect` for what to withhold."""

    def __init__(self, parts: Parts, counts: Mapping[str, int], cost: Mapping[str, int]) -> None:
        self.parts = parts
        self.counts = {cell: counts[cell] for cell in sorted(counts)}
        self.cost = cost
        self.names = sorted(parts.values)
        self.column = {name: n for n, name in enumerate(self.names)}
        self.open = [cell for cell, count in self.counts.items() if count > 0]

    def protect(self, targets: Iterable[Target], withheld: set[str]) -> set[str]:
        """The figures to withhold besides `withheld`, so that every target and every withheld figure has three values."""
        hidden = set(withheld)
        moves: list[Move] = []
        safe: set[str] = set()
        wanted = sorted(targets, key=lambda t: (t.value, t.name))
        for target in wanted:
            if target.name in safe:
                continue
            move = self._move(target, hidden)
            moves.append(move)
            hidden |= {cell for cell in self.open if self._alters(move, self.parts.cells[cell])}
            safe |= {t.name for t in wanted if any(move.get(p, 0) for p in t.form) and self._change(move, t.form)}
        return self._needed(moves, wanted, withheld) - withheld

    def _needed(self, moves: list[Move], targets: list[Target], withheld: set[str]) -> set[str]:
        """What the fewest of the moves withhold: a move is dropped when the others prove every target that it proves."""
        proves = [{t.name for t in targets if self._change(m, t.form)} for m in moves]
        kept = list(range(len(moves)))
        for n in sorted(kept, key=lambda k: (-self._price(moves[k], withheld), k)):
            others = set().union(*(proves[k] for k in kept if k != n))
            if proves[n] <= others:
                kept.remove(n)
        return {cell for k in kept for cell in self.open if self._alters(moves[k], self.parts.cells[cell])}

    def _price(self, move: Move, withheld: set[str]) -> int:
        return sum(self.cost[c] for c in self.open if c not in withheld and self._alters(move, self.parts.cells[c]))

    @staticmethod
    def _change(move: Move, form: Mapping[str, int]) -> int:
        return sum(by * form.get(part, 0) for part, by in move.items())

    @staticmethod
    def _alters(move: Move, cell_parts: tuple[str, ...]) -> bool:
        return sum(move.get(part, 0) for part in cell_parts) != 0

    def _move(self, target: Target, hidden: set[str]) -> Move:
        """The cheapest move that alters the target: towards the middle of 1 to 5 where it can be, else upwards."""
        for step in (-1, 1) if target.value in (4, 5) else (1,):
            for may_hide in (False, True):
                move = self._solve(target, step, hidden, may_hide)
                if move is not None:
                    return move
        move = self._solve(target, 1, set(self.open), False)  # no cheap choice in time: any move, whatever it withholds
        if move is None:
            raise ArithmeticError(f"nothing protects {target.name}")
        return move

    def _solve(self, target: Target, step: int, hidden: set[str], may_hide: bool) -> Move | None:
        solver = quiet_solver()
        truth = self.parts.values
        for name in self.names:
            solver.addVar(float(-(truth[name] // 2)), float(highspy.kHighsInf))
        whole = list(range(len(self.names)))
        for form in self.parts.same:
            self._row(solver, dict(form), 0, 0)
        for form in self.parts.limits:
            self._row(solver, dict(form), -(sum(truth[p] * by for p, by in form) // 2), highspy.kHighsInf)
        self._row(solver, target.form, step, step)
        for cell, count in self.counts.items():
            sums = dict.fromkeys(self.parts.cells[cell], 1)
            down = min(FURTHEST, (count - 1) // 2) if count > 0 else 0
            if count > 0 and cell in hidden:
                self._row(solver, sums, -((count - 1) // 2), highspy.kHighsInf)
            elif count == 0 or not may_hide:
                self._row(solver, sums, 0, 0)
            else:
                switch = solver.getNumCol()
                solver.addVar(0.0, 1.0)
                solver.changeColCost(switch, float(self.cost[cell]))
                whole.append(switch)
                self._row(solver, sums, -highspy.kHighsInf, 0, (switch, -FURTHEST))
                self._row(solver, sums, 0, highspy.kHighsInf, (switch, down))
        kinds: Any = [highspy.HighsVarType.kInteger] * len(whole)  # a plain list will do, though its types ask for an array
        solver.changeColsIntegrality(len(whole), whole, kinds)
        solver.run()
        if not has_solution(solver):
            return None
        values = solver.getSolution().col_value
        return {name: by for n, name in enumerate(self.names) if (by := round(values[n]))}

    def _row(self, solver: highspy.Highs, form: Mapping[str, int], low: float, high: float, extra: tuple[int, int] | None = None) -> None:
        pairs = [(self.column[name], by) for name, by in sorted(form.items()) if by]
        if extra is not None and extra[1]:
            pairs.append(extra)
        solver.addRow(float(low), float(high), len(pairs), [p[0] for p in pairs], [float(p[1]) for p in pairs])


def quiet_solver() -> highspy.Highs:
    """A solver that prints nothing and gives the same answer on every machine: one thread, one seed, no clock."""
    solver = highspy.Highs()
    for option, value in (
        ("output_flag", False), ("threads", 1), ("parallel", "off"), ("random_seed", 0), ("mip_rel_gap", 0.0), ("mip_max_nodes", NODES),
    ):
        solver.setOptionValue(option, value)
    return solver


def has_solution(solver: highspy.Highs) -> bool:
    """Whether the solver ended with values that satisfy everything, the cheapest or not."""
    return bool(solver.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible)


def over_parts(form: Form, cells: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    """A form over figures as a form over their parts."""
    total: dict[str, int] = {}
    for cell, by in form:
        for part in cells[cell]:
            total[part] = total.get(part, 0) + by
    return {part: by for part, by in total.items() if by}
