"""The Department for Education's thirteen measures of children who were missing or away from placement without authorisation.

Source: Explore education statistics, "Children who were missing or away from placement without authorisation" by local
authority, reporting years 2020 to 2024, and the SSDA903 guide's Missing module. Years run from 1 April to 31 March.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from caseflow.core.periods import Period
from caseflow.returns.definitions import dfe_parts, ecpat
from caseflow.returns.definitions.days import (
    age_group,
    days_in_care,
    days_of_short_breaks,
    days_responsible,
    holds,
    meet,
    without,
)
from caseflow.returns.definitions.ecpat_figures import AGES, SEXES, months
from caseflow.returns.definitions.facts import Child, Episode
from caseflow.returns.definitions.shape import AVERAGE, CHILD, EPISODE, PERCENT, Breakdown, Definition, Figure, Row

STATEMENT = (
    "A child counts when looked after on any day of the year, days under short breaks alone (legal status V3 or V4) left out. A "
    "child stops being counted on the 18th birthday, unless the age is in dispute. The day care ended is not a day in care.",
    "Missing: whereabouts not known (M). Away: at a place that is known but not where the child should be, without authorisation (A). An "
    "episode is what it was when it began, and counts in the year in which it began, by the London day, if the child was then "
    "looked after and not under a short break. Any length counts.",
    "At 31 March: missing, or away, at the last instant of the year while still looked after on that day.",
    "Where responsibility for a child moved between authorities, each counts the days, and the episodes that began on the days, on which "
    "it was responsible.",
    "The percentage is children who went missing (or away) over children looked after in the year; the average is incidents over "
    "children who had one. Figures are of one authority and not rounded.",
    "Ages are in whole years on the last day in care in the year.",
)
KINDS = (("missing", "M", "missing from care"), ("away", "A", "away from placement without authorisation"))
GROUPS = (
    ("missing", "Missing from care"),
    ("away", "Away from placement without authorisation"),
    ("looked-after", "Looked-after children"),
)
MEASURES = (
    ("children", "Children"), ("percentage", "Percentage of looked-after children"), ("incidents", "Episodes"),
    ("average-incidents", "Episodes per child"), ("more-than-once", "Children more than once"), ("at-31-march", "Children at 31 March"),
)
REASONS = {
    **ecpat.REASONS,
    "short-breaks-only": "Looked after only for short breaks.",
    "short-break-then": "The child was on a short break on the day it began.",
    "did-not-go": "No such episode began in the year while the child was looked after.",
    "once": "One such episode only.",
    "not-at-the-end": "Not so, or no longer looked after, on 31 March.",
    "was-away": "Whereabouts were known: away, not missing.",
    "was-missing": "Whereabouts were not known: missing, not away.",
}


def judge(child: Child, period: Period) -> Iterator[Row]:
    """The rows of one child: the child, and each episode that touches the year; nothing when neither care nor an episode does."""
    whole = ((period.first_day, period.last_day),)
    all_care = days_in_care(child)
    ours = meet(all_care, days_responsible(child))
    counted_care = without(ours, days_of_short_breaks(child))
    care = meet(counted_care, whole)
    episodes = sorted((e for e in child.episodes if ecpat.touches(e, period)), key=lambda e: e.ref)
    if not meet(all_care, whole) and not episodes:
        return
    labels = (("age", age_group(child, care[-1][1] if care else period.last_day)), ("sex", child.sex or "U"))
    away = ecpat.why_not_considered(child, period, meet(ours, whole)) or (None if care else "short-breaks-only")
    reasons = {e.ref: away or _why_left_out(child, e, period) for e in episodes}
    began = Counter(e.type for e in episodes if reasons[e.ref] is None)
    at_end = {
        e.type_on(period.last_day) for e in episodes
        if not e.voided and e.open_after(period.last_day) and holds(counted_care, period.last_day)
    }
    yield _child_row(child, away, began, set() if away else at_end, labels)
    for episode in episodes:
        reason = reasons[episode.ref]
        mine, other = ("missing", "away") if episode.type == "M" else ("away", "missing")
        month = () if reason else (("month", f"{episode.started_on:%Y-%m}"),)
        yield Row(
            EPISODE, episode.ref, child.ref, () if reason else (f"{mine}.incidents",),
            (("*", reason),) if reason else ((f"{other}.incidents", f"was-{mine}"),), (*labels, *month),
            episode.first_recorded.isoformat(),
            (("episode", ecpat.fingerprint(episode.type, episode.started_on, episode.ended_on, episode.turns, episode.voided)),),
        )


def _why_left_out(child: Child, episode: Episode, period: Period) -> str | None:
    reason = ecpat.why_episode_left_out(child, episode, period)
    return reason or ("short-break-then" if holds(days_of_short_breaks(child), episode.started_on) else None)


def _child_row(child: Child, away: str | None, began: Counter[str], at_end: set[str], labels: tuple[tuple[str, str], ...]) -> Row:
    verdicts: dict[str, str | None] = {"looked-after.children": away}
    for kind, letter, _ in KINDS:
        number = began[letter]
        verdicts[f"{kind}.children"] = away or (None if number else "did-not-go")
        verdicts[f"{kind}.more-than-once"] = away or (None if number > 1 else "once" if number else "did-not-go")
        verdicts[f"{kind}.at-31-march"] = away or (None if letter in at_end else "not-at-the-end")
    left_out = (("*", away),) if away else tuple((name, why) for name, why in verdicts.items() if why)
    return Row(
        CHILD, child.ref, child.ref, tuple(name for name, why in verdicts.items() if why is None), left_out, labels,
        child.first_recorded.isoformat(),
        (
            ("care", ecpat.fingerprint(child.care, child.legal, child.standing, child.turned_18_on, child.voided,
                                       *ecpat.moves(child))),
            ("person", ecpat.fingerprint(child.sex, child.born)),
        ),
    )


def _figures() -> Iterator[Figure]:
    care, missing, by = frozenset({"care"}), frozenset({"care", "missing"}), ("sex", "age")
    yield Figure("looked-after.children", CHILD, "{children} {was} looked after in the year, short breaks left out.",
                 "Was looked after in the year.", care, breakdowns=by)
    for kind, _, words in KINDS:
        yield Figure(f"{kind}.children", CHILD, f"{{children}} {{was}} {words} at least once in the year.",
                     f"Was {words} at least once.", missing, breakdowns=by)
        yield Figure(f"{kind}.more-than-once", CHILD, f"{{children}} {{was}} {words} more than once in the year.",
                     f"Was {words} more than once.", missing)
        yield Figure(f"{kind}.incidents", EPISODE, f"{{episodes}} of children {words} began in the year.",
                     "Began in the year, while looked after.", missing, breakdowns=(*by, "month"))
        yield Figure(f"{kind}.average-incidents", AVERAGE, f"{{n}} episodes on average for each child who was {words}.", "",
                     missing, f"{kind}.incidents", f"{kind}.children", by)
        yield Figure(f"{kind}.at-31-march", CHILD, f"{{children}} {{was}} {words} on 31 March.", f"Was {words} on 31 March.", missing)
        yield Figure(f"{kind}.percentage", PERCENT, f"{{n}} per cent of looked-after children were {words} in the year.", "",
                     missing, f"{kind}.children", "looked-after.children", by)


FIGURES = tuple(_figures())


def breakdowns(period: Period) -> tuple[Breakdown, ...]:
    """Sex, age group and month."""
    return SEXES, AGES, months(period)


DFE_MISSING = Definition(
    name="dfe-missing",
    version="2",
    title="Children missing or away from placement without authorisation (Department for Education)",
    statement=STATEMENT,
    source="Department for Education, Explore education statistics, reporting years 2020 to 2024; SSDA903 guide, Missing module.",
    calendar=False,
    financial=True,
    groups=GROUPS,
    measures=MEASURES,
    figures=FIGURES,
    reasons=REASONS,
    decimals={"percent": 0, "episodes-per-child": 1},
    judge=judge,
    breakdowns=breakdowns,
    parts=dfe_parts.parts,
)
