"""The figures of the ECPAT return: seven groups by eight measures, each with its sentence, unit and reason for counting."""
from __future__ import annotations

from datetime import date

from caseflow.core.periods import Period
from caseflow.returns.definitions.shape import AVERAGE, CHILD, EPISODE, PERCENT, Breakdown, Figure

# each group: its heading, what its children were said to be, who they are, and the subjects that must be held
_GROUPS = {
    "identified": ("Identified as trafficked", "identified as trafficked", ("trafficking",)),
    "suspected": ("Suspected of being trafficked", "suspected of being trafficked and not identified", ("trafficking",)),
    "trafficked": ("Identified or suspected", "identified or suspected of being trafficked", ("trafficking",)),
    "unaccompanied": ("Unaccompanied or separated", "unaccompanied or separated", ("unaccompanied",)),
    "both": ("Both trafficked and unaccompanied", "both trafficked and unaccompanied", ("trafficking", "unaccompanied")),
    "either": ("Trafficked or unaccompanied", "trafficked or unaccompanied, or both", ("trafficking", "unaccompanied")),
    "looked-after": ("All looked-after children", "looked after", ()),
}
MEASURES = (
    ("children", "Children"), ("went-missing", "Children who went missing"), ("rate", "Percentage who went missing"),
    ("episodes", "Missing episodes"), ("average-episodes", "Episodes per child who went missing"),
    ("missing-once", "Children who went missing once"), ("missing-more-than-once", "Children who went missing more than once"),
    ("not-found", "Children not found when the period ended"),
)
GROUPS = tuple((name, words[0]) for name, words in _GROUPS.items())
MONTHLY = ("trafficked", "unaccompanied", "looked-after")

SEXES = Breakdown("sex", "By sex", (("F", "Female"), ("M", "Male"), ("U", "Not known")))
AGES = Breakdown("age", "By age group", (
    ("under-10", "Under 10"), ("10-15", "10 to 15"), ("16-and-over", "16 and over"), ("not-recorded", "Date of birth not recorded"),
))


def months(period: Period) -> Breakdown:
    """The twelve months of a period."""
    first = period.first_day
    days = [date(first.year + (first.month - 1 + n) // 12, (first.month - 1 + n) % 12 + 1, 1) for n in range(12)]
    return Breakdown("month", "By month", tuple((f"{day:%Y-%m}", f"{day:%B %Y}") for day in days))


def breakdowns(period: Period) -> tuple[Breakdown, ...]:
    """Sex, age group and month."""
    return SEXES, AGES, months(period)


def _figures_of(group: str) -> tuple[Figure, ...]:
    _, who, subjects = _GROUPS[group]
    care = frozenset({"care", *subjects})
    missing = care | {"missing"}
    both = ("sex", "age")
    when = "in the period" if group == "looked-after" else "in the period while looked after"
    episodes_by = (*both, "month") if group in MONTHLY else both
    return (
        Figure(f"{group}.children", CHILD, f"{{children}} {{was}} {who} {when}.", f"Was {who} in the period.", care, breakdowns=both),
        Figure(f"{group}.went-missing", CHILD, f"{{children}} who {{was}} {who} went missing at least once.",
               f"Was {who}, and went missing at least once.", missing, breakdowns=both),
        Figure(f"{group}.episodes", EPISODE, f"{{episodes}} of children who were {who} began in the period.",
               f"Began in the period, while looked after, and the child was {who} in the period.", missing, breakdowns=episodes_by),
        Figure(f"{group}.average-episodes", AVERAGE, f"{{n}} episodes on average for each child who was {who} and went missing.", "",
               missing, f"{group}.episodes", f"{group}.went-missing", both),
        Figure(f"{group}.rate", PERCENT, f"{{n}} per cent of children who were {who} went missing.", "",
               missing, f"{group}.went-missing", f"{group}.children", both),
        Figure(f"{group}.not-found", CHILD, f"{{children}} who {{was}} {who} {{had}} not been found when the period ended.",
               f"Was {who}, and missing, whereabouts unknown, when the period ended.", missing),
        Figure(f"{group}.missing-once", CHILD, f"{{children}} who {{was}} {who} went missing once.",
               f"Was {who}, and went missing once.", missing),
        Figure(f"{group}.missing-more-than-once", CHILD, f"{{children}} who {{was}} {who} went missing more than once.",
               f"Was {who}, and went missing more than once.", missing),
    )


FIGURES = tuple(figure for group in _GROUPS for figure in _figures_of(group))
