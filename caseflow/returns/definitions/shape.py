"""What a return definition is made of: figures, reasons, frozen rows, and what is held."""
from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from caseflow.core.periods import Period
from caseflow.returns.definitions.facts import Child
from caseflow.returns.definitions.parts import Parts

CHILD, EPISODE, PERCENT, AVERAGE = "child", "episode", "percent", "episodes-per-child"


@dataclass(frozen=True, slots=True)
class Row:
    """One child or one episode that a return considered, and what became of it.

    `counted` are the figures that count it. `left_out` pairs a figure, or a pattern of figures (`trafficked.*`,
    `*.episodes`, `*`), with the code of the reason. `labels` place it in breakdowns. `first_recorded` is when the record
    became known; `facts` are fingerprints of the facts used, by aspect, so that two runs can tell what changed.
    """

    unit: str
    ref: str
    child: str
    counted: tuple[str, ...]
    left_out: tuple[tuple[str, str], ...]
    labels: tuple[tuple[str, str], ...]
    first_recorded: str
    facts: tuple[tuple[str, str], ...]

    @property
    def key(self) -> tuple[str, str]:
        """What the row is about; unique in a row set."""
        return self.unit, self.ref

    def reason_for(self, figure: str) -> str | None:
        """The code of the reason for which a figure leaves the row out; None when it counts it."""
        if figure in self.counted:
            return None
        reasons = dict(self.left_out)
        group, _, measure = figure.partition(".")
        for pattern in (figure, f"{group}.*", f"*.{measure}", "*"):
            if pattern in reasons:
                return reasons[pattern]
        return "not-counted-here"

    def label(self, breakdown: str) -> str | None:
        """Where the row stands in a breakdown."""
        return dict(self.labels).get(breakdown)

    def as_json(self) -> dict[str, Any]:
        """The row for canonical JSON."""
        return {
            "unit": self.unit, "ref": self.ref, "child": self.child, "counted": list(self.counted),
            "left_out": [list(pair) for pair in self.left_out], "labels": [list(pair) for pair in self.labels],
            "first_recorded": self.first_recorded, "facts": [list(pair) for pair in self.facts],
        }

    @staticmethod
    def from_json(made: Mapping[str, Any]) -> Row:
        """The row from canonical JSON."""
        return Row(
            made["unit"], made["ref"], made["child"], tuple(made["counted"]),
            tuple((a, b) for a, b in made["left_out"]), tuple((a, b) for a, b in made["labels"]),
            made["first_recorded"], tuple((a, b) for a, b in made["facts"]),
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure of a return: `name` is `group.measure`; `sentence` says it with `{n}`; `because` says why a row counts.

    A ratio names its two figures. `needs` are the subjects that must be held, else the figure is null and shown "not held".
    """

    name: str
    unit: str
    sentence: str
    because: str
    needs: frozenset[str]
    numerator: str | None = None
    denominator: str | None = None
    breakdowns: tuple[str, ...] = ()

    @property
    def is_ratio(self) -> bool:
        """Whether it is one figure over another."""
        return self.numerator is not None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A way of dividing a figure: `values` in the order shown, each with its words."""

    name: str
    words: str
    values: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Definition:
    """A return: what counts, said in words, and the function that judges one child by it.

    `groups` and `measures` pair the two parts of a figure's name with their headings, in the order printed.
    `judge` gives the rows of one child (none when the return does not consider the child); `breakdowns` gives the ways of
    dividing a period's figures; `parts` gives what the figures are sums of, for disclosure control.
    """

    name: str
    version: str
    title: str
    statement: tuple[str, ...]
    source: str
    calendar: bool
    financial: bool
    groups: tuple[tuple[str, str], ...]
    measures: tuple[tuple[str, str], ...]
    figures: tuple[Figure, ...]
    reasons: Mapping[str, str]
    decimals: Mapping[str, int]
    judge: Callable[[Child, Period], Iterable[Row]]
    breakdowns: Callable[[Period], tuple[Breakdown, ...]]
    parts: Callable[[Iterable[Row], Period, frozenset[str]], Parts]
    _by_name: dict[str, Figure] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the figures by name."""
        self._by_name.update({figure.name: figure for figure in self.figures})

    def reason(self, code: str) -> str:
        """The words for a reason's code; a code such as `other-authority:Brackley (331)` also names the authority."""
        plain, _, name = code.partition(":")
        words = self.reasons[plain]
        return f"{words.removesuffix('.')}: the responsible authority is {name}." if name else words

    def figure(self, name: str) -> Figure:
        """The figure of that name; KeyError when there is none."""
        return self._by_name[name]


def figure_of(cell: str) -> tuple[str, str | None, str | None]:
    """A cell's figure, breakdown and value: `trafficked.children.sex=F` is (`trafficked.children`, `sex`, `F`)."""
    parts = cell.split(".", 2)
    name = ".".join(parts[:2])
    if len(parts) < 3:
        return name, None, None
    breakdown, _, value = parts[2].partition("=")
    return name, breakdown, value
