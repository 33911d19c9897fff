"""The questions that ECPAT UK and Missing People put to councils about trafficked and unaccompanied children who go missing.

Source: the requests as councils answered them for 2017 to 2024 (Devon, Wokingham) and the reports Heading Back to Harm (2016),
Still in Harm's Way (2018), When Harm Remains (2022) and Until Harm Ends (2025). Calendar years as asked; financial years too.
"""
from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from caseflow.core.periods import Period
from caseflow.returns.definitions import ecpat_figures, ecpat_parts
from caseflow.returns.definitions.days import (
    Days,
    age_group,
    days_in_care,
    days_of_referral,
    days_of_view,
    days_responsible,
    days_unaccompanied,
    holds,
    join,
    meet,
    others_child,
)
from caseflow.returns.definitions.facts import Child, Episode
from caseflow.returns.definitions.shape import CHILD, EPISODE, Definition, Row

STATEMENT = (
    "A child counts once, however many episodes there were. Children looked after on any day of the period are considered, short "
    "breaks among them; a child stops being counted on the 18th birthday, except that a child whose age is in dispute is a child "
    "until it is decided. The day care ended is not a day in care.",
    "Identified: on a day of the period in care, the authority's own view was 'identified', or a positive reasonable or conclusive "
    "grounds decision of the National Referral Mechanism stood. A positive decision stands until a negative one or a withdrawal.",
    "Suspected: the authority's view was 'suspected', or the child was referred to the National Referral Mechanism and awaited a "
    "decision, and the child was not identified on any day of the period in care. 'At risk' is neither.",
    "Trafficked: identified or suspected. Unaccompanied: an unaccompanied asylum-seeking or separated child on a day of the period in "
    "care. Both and either are children, each counted once, so the two groups are never added together.",
    "Went missing, and episodes: missing (M) and away without authorisation (A) of any length that began in the period while the "
    "child was looked after, by the London day. An episode that began earlier is left out of these.",
    "Not found: the child was missing, whereabouts unknown (M), at the last instant of the period, whenever that began.",
    "The rate is children who went missing over children in the same group; the average is episodes over children who went missing. "
    "A subject that the authority did not record is not held, which is not nought.",
    "Where responsibility for a child moved between authorities, each counts the child for the days, and the episodes for the days on "
    "which they began, on which it was responsible; at the period's end a missing child is counted by the one responsible then.",
    "Ages are in whole years on the last day in care in the period. Months are those in which episodes began.",
)
SOURCE = "Questions put to councils by ECPAT UK and Missing People, 2017 to 2024, as their published answers show them."

REASONS = {
    "voided": "Recorded in error and withdrawn.",
    "other-authority": "Another authority's child.",
    "care-leaver": "A care leaver, not a looked-after child.",
    "not-looked-after": "Not looked after on any day of the period.",
    "turned-18": "Turned 18 before the period.",
    "not-identified": "Not identified as trafficked on any day of the period in care.",
    "not-suspected": "Not suspected of being trafficked on any day of the period in care.",
    "identified-instead": "Counted as identified, so not as suspected.",
    "not-trafficked": "Neither identified nor suspected of being trafficked on any day of the period in care.",
    "not-unaccompanied": "Neither unaccompanied nor separated on any day of the period in care.",
    "not-both": "Not both trafficked and unaccompanied in the period.",
    "not-either": "Neither trafficked nor unaccompanied in the period.",
    "did-not-go-missing": "No episode began in the period while the child was looked after.",
    "went-missing-once": "Went missing once.",
    "went-missing-more-than-once": "Went missing more than once.",
    "not-missing-at-the-end": "Not missing when the period ended.",
    "started-before": "It began before the period.",
    "not-looked-after-then": "The child was not looked after on the day it began.",
    "other-division": "Counted under another part of this breakdown.",
    "not-counted-here": "Not what this figure counts.",
}


def fingerprint(*facts: object) -> str:
    """A short fingerprint of the facts used, the same on every machine."""
    return sha256(repr(facts).encode()).hexdigest()[:12]


def judge(child: Child, period: Period) -> Iterator[Row]:
    """The rows of one child: the child, and each episode that touches the period; nothing when neither care nor an episode does."""
    whole: Days = ((period.first_day, period.last_day),)
    care = meet(meet(days_in_care(child), days_responsible(child)), whole)
    episodes = [e for e in child.episodes if touches(e, period)]
    if not meet(days_in_care(child), whole) and not episodes:
        return
    labels = (("age", age_group(child, care[-1][1] if care else period.last_day)), ("sex", child.sex or "U"))
    away = why_not_considered(child, period, care)
    groups = {} if away else groups_of(child, care)
    began = [] if away else [e for e in episodes if not why_episode_left_out(child, e, period)]
    yield _child_row(child, period, away, groups, len(began), labels)
    for episode in sorted(episodes, key=lambda e: e.ref):
        reason = away or why_episode_left_out(child, episode, period)
        month = (("month", f"{episode.started_on:%Y-%m}"),) if not reason else ()
        left_out = (("*", reason),) if reason else tuple((f"{g}.*", why) for g, why in groups.items() if why)
        counted = () if reason else tuple(f"{g}.episodes" for g, why in groups.items() if why is None)
        yield Row(
            EPISODE, episode.ref, child.ref, counted, left_out, (*labels, *month), episode.first_recorded.isoformat(),
            (("episode", fingerprint(episode.type, episode.started_on, episode.ended_on, episode.turns, episode.voided)),),
        )


def moves(child: Child) -> tuple[object, ...]:
    """What a fingerprint of care takes in besides: the dated moves of responsibility, nothing for a child who has none."""
    return (child.responsible,) if child.responsible else ()


def touches(episode: Episode, period: Period) -> bool:
    """Whether the episode lies at least in part in the period."""
    return episode.started_on <= period.last_day and (episode.ended_on is None or episode.ended_on >= period.first_day)


def why_not_considered(child: Child, period: Period, care: Days) -> str | None:
    """The reason for which a child is in no group at all; None when the child was looked after by this authority in the period.

    `care` are the days of the period in care on which this authority was responsible.
    """
    if child.voided:
        return "voided"
    moved = bool(child.responsible)
    if not moved and child.standing == "other-authority" and not (child.care and all(c.ended_on for c in child.care)):
        return others_child(child, period.last_day)
    if care:
        return None
    whole: Days = ((period.first_day, period.last_day),)
    if moved and (meet(days_in_care(child), whole) or not meet(days_responsible(child), whole)):
        return others_child(child, period.last_day)
    if child.turned_18_on is not None and child.turned_18_on <= period.first_day and child.standing != "care-leaver":
        return "turned-18"
    return "care-leaver" if child.standing == "care-leaver" else "not-looked-after"


def why_episode_left_out(child: Child, episode: Episode, period: Period) -> str | None:
    """The reason for which an episode of a looked-after child is not one that began in the period; None when it is."""
    if episode.voided:
        return "voided"
    if episode.started_on < period.first_day:
        return "started-before"
    if child.responsible and not holds(days_responsible(child), episode.started_on):
        return others_child(child, episode.started_on)
    if holds(days_in_care(child), episode.started_on):
        return None
    if episode.left_out_because == "other-authority":
        return others_child(child, episode.started_on) if not child.responsible else "other-authority"
    return "care-leaver" if episode.left_out_because == "care-leaver" else "not-looked-after-then"


def groups_of(child: Child, care: Days) -> dict[str, str | None]:
    """For each group the reason for which the child is not in it, or None when the child is; `care` is days of the period."""
    positive, waiting = days_of_referral(child.referrals)
    identified = bool(meet(join((*days_of_view(child.views, "identified"), *positive)), care))
    suspected = bool(meet(join((*days_of_view(child.views, "suspected"), *waiting)), care)) and not identified
    trafficked = identified or suspected
    unaccompanied = bool(meet(days_unaccompanied(child), care))
    return {
        "identified": None if identified else "not-identified",
        "suspected": None if suspected else "identified-instead" if identified else "not-suspected",
        "trafficked": None if trafficked else "not-trafficked",
        "unaccompanied": None if unaccompanied else "not-unaccompanied",
        "both": None if trafficked and unaccompanied else "not-both",
        "either": None if trafficked or unaccompanied else "not-either",
        "looked-after": None,
    }


def _child_row(
    child: Child, period: Period, away: str | None, groups: dict[str, str | None], began: int, labels: tuple[tuple[str, str], ...]
) -> Row:
    missing = any(not e.voided and e.open_after(period.last_day) and e.type_on(period.last_day) == "M" for e in child.episodes)
    theirs = missing and bool(child.responsible) and not holds(days_responsible(child), period.last_day)
    measures: dict[str, str | None] = {
        "children": None,
        "went-missing": None if began else "did-not-go-missing",
        "missing-once": None if began == 1 else "went-missing-more-than-once" if began else "did-not-go-missing",
        "missing-more-than-once": None if began > 1 else "went-missing-once" if began else "did-not-go-missing",
        "not-found": others_child(child, period.last_day) if theirs else None if missing else "not-missing-at-the-end",
    }
    if away:
        left_out: tuple[tuple[str, str], ...] = (("*", away),)
    else:
        left_out = tuple((f"{g}.*", why) for g, why in groups.items() if why)
        left_out += tuple((f"*.{m}", why) for m, why in measures.items() if why)
    counted = tuple(f"{g}.{m}" for g, no in groups.items() if no is None for m, why in measures.items() if why is None)
    return Row(
        CHILD, child.ref, child.ref, counted, left_out, labels, child.first_recorded.isoformat(),
        (
            ("care", fingerprint(child.care, child.standing, child.turned_18_on, child.voided, *moves(child))),
            ("person", fingerprint(child.sex, child.born)),
            ("status", fingerprint(child.views, child.referrals, child.unaccompanied)),
        ),
    )


ECPAT = Definition(
    name="ecpat",
    version="2",
    title="Trafficked and unaccompanied children who went missing (ECPAT UK and Missing People)",
    statement=STATEMENT,
    source=SOURCE,
    calendar=True,
    financial=True,
    groups=ecpat_figures.GROUPS,
    measures=ecpat_figures.MEASURES,
    figures=ecpat_figures.FIGURES,
    reasons=REASONS,
    decimals={"percent": 1, "episodes-per-child": 1},
    judge=judge,
    breakdowns=ecpat_figures.breakdowns,
    parts=ecpat_parts.parts,
)
