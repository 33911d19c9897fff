"""Invented children as a return knows them, and the sixteen that cover identified, suspected, unaccompanied and missing."""
from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from caseflow.core.periods import Period, parse_period
from caseflow.returns.definitions.facts import Care, Child, Episode, Referral, Unaccompanied, View
from caseflow.returns.definitions.shape import Definition, Row
from caseflow.returns.digest import in_order
from caseflow.returns.tabulate import Cell, tabulate

EVERYTHING = frozenset({"care", "trafficking", "unaccompanied", "missing"})
RECORDED = datetime(2024, 1, 2, 9, tzinfo=UTC)
BEFORE = date(2023, 6, 1)


def a_child(ref: str, **facts: Any) -> Child:
    """A girl of 15 in care since June 2023, changed by what is given."""
    made = Child(ref, "looked-after", "F", date(2008, 9, 1), None, RECORDED, care=(Care(BEFORE),))
    return replace(made, **facts)


def an_episode(ref: str, started: str, ended: str | None = None, kind: str = "M", **facts: Any) -> Episode:
    """A missing episode by its days; found the next day unless an end is given, `open` for none."""
    first = date.fromisoformat(started)
    last = None if ended == "open" else date.fromisoformat(ended) if ended else first + timedelta(days=1)
    return replace(Episode(ref, kind, first, last, RECORDED), **facts)


def view(stage: str, since: str = "2023-07-01") -> tuple[View, ...]:
    return (View(stage, date.fromisoformat(since)),)


def referral(event: str, on: str, outcome: str | None = None) -> Referral:
    return Referral(event, outcome, date.fromisoformat(on))


def uasc(since: str = "2023-07-01", until: str | None = None, status: str = "uasc") -> tuple[Unaccompanied, ...]:
    return (Unaccompanied(status, date.fromisoformat(since), date.fromisoformat(until) if until else None),)


def sixteen() -> list[Child]:
    """Sixteen children of 2024; what each is for stands beside it."""
    return [
        a_child("C01", views=view("identified"), episodes=(an_episode("E01", "2024-02-01"), an_episode("E02", "2024-03-01", kind="A"))),
        a_child("C02", views=view("identified"), unaccompanied=uasc(), episodes=(an_episode("E03", "2024-05-01", "open"),)),
        a_child("C03", referrals=(referral("referred", "2023-12-01"), referral("reasonable-grounds", "2024-01-10", "positive"))),
        a_child("C04", views=view("suspected"), episodes=(an_episode("E04", "2024-04-01"),)),
        a_child("C05", views=view("suspected"), unaccompanied=uasc(status="separated")),
        a_child("C06", referrals=(referral("referred", "2024-06-01"),), episodes=(an_episode("E05", "2023-12-31", "2024-01-02"),)),
        # suspected, then identified in the same year: identified once, never both
        a_child("C07", views=(*view("suspected"), *view("identified", "2024-07-01"))),
        a_child("C08", views=view("at-risk"), episodes=(an_episode("E06", "2024-08-01"),)),
        # the authority's view ended before the year
        a_child("C09", views=(*view("suspected", "2023-06-02"), *view("no-longer", "2023-12-31"))),
        a_child("C10", unaccompanied=uasc(), sex="M", episodes=tuple(an_episode(f"E1{n}", f"2024-09-0{n * 2 + 1}") for n in range(3))),
        a_child("C11", unaccompanied=uasc(until="2024-01-01"), sex="M"),
        a_child("C12", unaccompanied=uasc(until="2024-01-02"), sex="M"),
        # not looked after in the year, though identified and missing in it
        a_child("C13", views=view("identified"), care=(Care(BEFORE, date(2023, 12, 31)),), episodes=(an_episode("E20", "2024-02-02"),)),
        a_child("C14", standing="other-authority", care=(), views=view("identified"), episodes=(an_episode("E21", "2024-02-03"),)),
        # missing before care began, and an episode recorded in error
        a_child("C15", care=(Care(date(2024, 10, 1)),),
                episodes=(an_episode("E22", "2024-09-30"), an_episode("E23", "2024-10-05", voided=True))),
        a_child("C16", views=view("suspected"), unaccompanied=uasc(), episodes=(an_episode("E24", "2023-11-01", "open"),)),
    ]


def rows_of_children(definition: Definition, period: Period, children: list[Child]) -> list[Row]:
    return in_order(row for child in children for row in definition.judge(child, period))


def figures(definition: Definition, label: str, children: list[Child], held: frozenset[str] = EVERYTHING) -> dict[str, Any]:
    """The values of a year's cells by name."""
    period = parse_period(label)
    return {c.cell: c.value for c in cells_of(definition, period, rows_of_children(definition, period, children), held)}


def cells_of(definition: Definition, period: Period, rows: list[Row], held: frozenset[str] = EVERYTHING) -> tuple[Cell, ...]:
    return tabulate(definition, period, rows, held)


def many(seed: int, number: int) -> list[Child]:
    """Children of a whole authority, drawn from a seed: mostly boys of 14 to 17 among those who go missing."""
    draw = random.Random(seed)
    made = []
    for n in range(number):
        chance = draw.random()
        stage = "identified" if chance < 0.05 else "suspected" if chance < 0.12 else None
        alone = draw.random() < 0.1
        episodes = []
        if draw.random() < (0.35 if stage or alone else 0.1):
            day = date(2024, 4, 1) + timedelta(days=draw.randrange(100))
            for k in range(draw.choice([1, 1, 1, 2, 3, 6, 12])):
                last = day + timedelta(days=draw.randrange(4))
                episodes.append(an_episode(f"E{n:04d}{k:02d}", day.isoformat(), last.isoformat(), draw.choice("MMMA")))
                day = last + timedelta(days=1 + draw.randrange(8))
            if draw.random() < 0.1:
                episodes.append(an_episode(f"E{n:04d}99", day.isoformat(), "open"))
        born = date(2024, 1, 1) - timedelta(days=365 * draw.choice([2, 7, 11, 13, 14, 15, 15, 16, 16, 17]) + draw.randrange(300))
        made.append(a_child(
            f"C{n:04d}", sex=draw.choice(["F", "M", "M"]), born=born, views=view(stage) if stage else (),
            unaccompanied=uasc() if alone else (), episodes=tuple(episodes),
        ))
    return made
