"""Who has to be told of an episode, why, and by when: from the child's circumstances and the authority's ways, nothing else.

Sources: carers tell police and authority, the authority tells parents, independent reviewing officer, placing and host authority
(statutory guidance on children who run away or go missing from home or care, January 2014); the Home Office is told of an
unaccompanied child by UUCR Part E, the looked-after status update. The times are caseflow's own, so each authority sets them.
"""
from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from caseflow.accounts.office_hours import next_closing, next_opening, out_of_hours
from caseflow.core.dates import at_clock, london_date
from caseflow.missing.told.recipients import BEFORE_CLOSING, NOW, WAYS, WORDS, Way

SCHOOL_AGES = range(4, 18)
GUARDED = (("referred", None), ("reasonable-grounds", "positive"), ("conclusive-grounds", "positive"), ("reconsideration", None))
"""Where the National Referral Mechanism stands when the guardian service is told."""


@dataclass(frozen=True, slots=True)
class Unsafe:
    """That it is not safe to tell somebody: who said so, why, and since when."""

    said_by: str
    why: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What decides who is told: of the child and of the episode, as they stand.

    `missing_from` is when the report said missing (None: away all the time). `trafficked_known` and `unaccompanied_known` are when
    those facts were recorded: nobody is late about what was not known. `reported_by` says which recipients the reporter is
    already. `clocks` is False for episodes from files and from before
    the authority went live, about which nobody is asked to tell anybody.
    """

    reported_at: datetime
    missing_from: datetime | None
    ended_at: datetime | None = None
    standing: str = "looked-after"
    age: int | None = None
    stage: str | None = None
    nrm: tuple[str | None, str | None] = (None, None)
    trafficked_known: datetime | None = None
    unaccompanied: str | None = None
    unaccompanied_known: datetime | None = None
    placing_authority: str | None = None
    host_authority: str | None = None
    unsafe: Mapping[str, Unsafe] | None = None
    reported_by: frozenset[str] = frozenset()
    clocks: bool = True


@dataclass(frozen=True, slots=True)
class Office:
    """When the authority works: its nation's bank holidays, its own hours and closed days."""

    nation: str
    settings: Mapping[str, Any]

    def closed(self, moment: datetime) -> bool:
        """Whether nobody is in."""
        return out_of_hours(self.settings, moment, self.nation)


@dataclass(frozen=True, slots=True)
class Obligation:
    """Somebody who has to be told: why, how soon, and by when; or whom it is not safe to tell."""

    recipient: str
    because: str
    urgency: str
    due_at: datetime
    unsafe: Unsafe | None = None


def obligations(child: Circumstances, office: Office, ways: Mapping[str, Way] = WAYS, *, urgency: str | None = None) -> list[Obligation]:
    """Everybody who has to be told, or only those of one `urgency`, in the order of the list, each with a time of its own."""
    if not child.clocks:
        return []
    owed = []
    for code in WORDS:
        way = ways.get(code, WAYS[code])
        if code in child.reported_by or not way.given or (child.missing_from is None and not way.when_away):
            continue
        if urgency is not None and way.urgency != urgency:
            continue
        because = WHY[code](child, office, way)
        if because is not None:
            owed.append(Obligation(code, because, way.urgency, _due(child, office, way, code), (child.unsafe or {}).get(code)))
    return owed


def at_increased_risk(child: Circumstances) -> bool:
    """Whether the child is, or is suspected to be, trafficked or unaccompanied, so that there is something to state to the police."""
    return bool(child.unaccompanied) or child.stage in ("suspected", "identified") or child.nrm in GUARDED


def _due(child: Circumstances, office: Office, way: Way, code: str) -> datetime:
    known = {"guardian-service": child.trafficked_known, "home-office": child.unaccompanied_known,
             "police": None if way.when_away else child.missing_from}.get(code)
    start = max(child.reported_at, known or child.reported_at)
    if way.urgency == NOW:
        return start + timedelta(minutes=way.within_minutes)
    if way.urgency == BEFORE_CLOSING:
        return next_closing(office.settings, office.nation, start)
    return at_clock(london_date(next_opening(office.settings, office.nation, start)), time.fromisoformat(way.by_clock))


Why = Callable[[Circumstances, Office, Way], "str | None"]


def _always(words: str) -> Why:
    return lambda _child, _office, _way: words


def _police(child: Circumstances, _office: Office, _way: Way) -> str:
    return "the child is missing" if child.missing_from is not None else "this authority tells them of children who are away, too"


def _parents(child: Circumstances, _office: Office, _way: Way) -> str:
    if child.unaccompanied:
        return "the child is here without them: tell them only where that is safe"
    return "they are told unless it is not safe"


def _out_of_hours_team(child: Circumstances, office: Office, way: Way) -> str | None:
    """By day only: at night the duty manager who is rung is the team's own."""
    if way.urgency == NOW:
        return "they cover the night"
    if office.closed(child.reported_at):
        return None
    closes = next_closing(office.settings, office.nation, child.reported_at)
    return "the child may still be out when the offices close" if child.ended_at is None or child.ended_at > closes else None


def _reviewing_officer(child: Circumstances, _office: Office, _way: Way) -> str | None:
    return "the child is looked after by this authority" if child.standing == "looked-after" else None


def _placing(child: Circumstances, _office: Office, _way: Way) -> str | None:
    if child.standing != "other-authority":
        return None
    return f"the child is looked after by {child.placing_authority or 'another authority'}"


def _host(child: Circumstances, _office: Office, _way: Way) -> str | None:
    return f"the child lives in the area of {child.host_authority}" if child.host_authority else None


def _home_office(child: Circumstances, _office: Office, _way: Way) -> str | None:
    return "the child is an unaccompanied asylum-seeking child" if child.unaccompanied == "uasc" else None


def _guardian(child: Circumstances, _office: Office, _way: Way) -> str | None:
    if child.stage == "identified":
        return "the child is identified as trafficked"
    if child.stage == "suspected":
        return "the child is suspected to be trafficked"
    return "the child is in the National Referral Mechanism" if child.nrm in GUARDED else None


def _school(child: Circumstances, _office: Office, _way: Way) -> str | None:
    return "the child is of school age" if child.age is None or child.age in SCHOOL_AGES else None


WHY: Mapping[str, Why] = {
    "police": _police,
    "duty-manager": _always("somebody who decides has to know"),
    "parents": _parents,
    "edt-manager": _out_of_hours_team,
    "social-worker": _always("they work with the child"),
    "manager": _always("they answer for the team that works with the child"),
    "independent-reviewing-officer": _reviewing_officer,
    "placing-authority": _placing,
    "host-authority": _host,
    "home-office": _home_office,
    "guardian-service": _guardian,
    "school": _school,
}
"""Why each is told, in words that follow `because`; None when this child's circumstances do not ask for it."""
