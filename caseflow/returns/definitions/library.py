"""The returns there are, by name."""
from __future__ import annotations

from caseflow.core.errors import NotFound, Refused
from caseflow.core.periods import Period
from caseflow.returns.definitions.dfe_missing import DFE_MISSING
from caseflow.returns.definitions.ecpat import ECPAT
from caseflow.returns.definitions.shape import Definition

DEFINITIONS: tuple[Definition, ...] = (ECPAT, DFE_MISSING)


def definition(name: str) -> Definition:
    """The definition of that name."""
    for one in DEFINITIONS:
        if one.name == name:
            return one
    raise NotFound(f"There is no return called {name}. There are: {', '.join(d.name for d in DEFINITIONS)}.")


def check_period(of: Definition, period: Period) -> None:
    """Refuse a kind of year that a return does not know."""
    if period.is_financial and not of.financial:
        raise Refused("These figures are for calendar years, such as 2024.", field="period")
    if not period.is_financial and not of.calendar:
        raise Refused("These figures are for years from April to March, such as 2024-25.", field="period")
