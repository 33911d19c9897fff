"""The statement to the police: that a child is, or is suspected to be, trafficked or unaccompanied, and on what basis.

What it holds, by rule. The police need to know who the child is, that the child is at increased risk, why, and what they are
asked for. So it holds the name, date of birth, sex, nationality and languages, the episode's reference and log number, when the
child was last seen, the dated statuses, and the requests with their answers. It never holds the name of the home, its telephone,
its carers, or free text that may name them (where last seen, circumstances, updates). The address of the placement is left out
unless whoever makes the statement asks for it each time, and it is then written down that they did.
"""
from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority
from caseflow.children.models import Child
from caseflow.children.queries import nrm_events_of, placement_now, stages_of, statuses_of
from caseflow.core import clock, dates, wording
from caseflow.extensions import db
from caseflow.missing.models import MissingEpisode
from caseflow.missing.queries import by_episode
from caseflow.missing.told.models import PoliceRequest
from caseflow.web.fields import iso

ANSWERS = {"agreed": "agreed", "agreed-in-part": "agreed in part", "refused": "refused",
           "never-answered": "never answered: the child was back first"}
RISK = ("A child in this position is at increased risk of serious harm while missing, also from those who traffic and exploit children. "
        "We ask that this is taken into account when the risk is graded and when resources are given.")
STATUSES = {"uasc": "an unaccompanied asylum-seeking child", "separated": "a separated child"}
SEXES = {"M": "male", "F": "female", "U": "not known"}
NRM = {
    ("referred", None): "referred to the National Referral Mechanism, no decision yet",
    ("reasonable-grounds", "positive"): "positive reasonable grounds decision of the National Referral Mechanism",
    ("conclusive-grounds", "positive"): "positive conclusive grounds decision of the National Referral Mechanism",
    ("reasonable-grounds", "negative"): "negative reasonable grounds decision of the National Referral Mechanism",
    ("conclusive-grounds", "negative"): "negative conclusive grounds decision of the National Referral Mechanism",
    ("reconsideration", None): "reconsideration of the National Referral Mechanism's decision asked for",
}
SUSPECTED_BY_NRM = (("referred", None), ("reconsideration", None))
IDENTIFIED_BY_NRM = (("reasonable-grounds", "positive"), ("conclusive-grounds", "positive"))


def basis_of(child: Child, authority: str, on: date) -> tuple[str | None, list[str]]:
    """What the child is, in words that follow `This child` (None: neither), and the dated statuses on a day that say so.

    Identified: the authority's own view, or a positive decision. Suspected: the authority's own view, or referred. A negative
    decision takes nothing from the authority's own view, and is said beside it.
    """
    stage = next((s for s in stages_of(child) if s.started_on <= on), None)
    event = next((e for e in nrm_events_of(child) if e.happened_on <= on), None)
    status = next((s for s in statuses_of(child) if s.started_on <= on and (s.ended_on is None or s.ended_on > on)), None)
    nrm = (event.event, event.outcome) if event else (None, None)
    identified = (stage is not None and stage.stage == "identified") or nrm in IDENTIFIED_BY_NRM
    suspected = (stage is not None and stage.stage == "suspected") or nrm in SUSPECTED_BY_NRM
    headline = [f"is {STATUSES[status.status]}"] if status else []
    headline += ["has been identified as a victim of trafficking"] if identified else []
    headline += ["is suspected to be a victim of trafficking"] if suspected and not identified else []
    if not headline:
        return None, []
    basis = []
    if stage is not None and stage.stage in ("suspected", "identified"):
        basis.append(f"{authority}'s own view since {dates.day_in_words(stage.started_on)}: {stage.stage} victim of trafficking.")
    if event is not None and nrm in NRM:
        number = f", reference {event.nrm_reference}" if event.nrm_reference else ""
        basis.append(f"{NRM[nrm][:1].upper()}{NRM[nrm][1:]}, {dates.day_in_words(event.happened_on)}{number}.")
    if status is not None:
        basis.append(f"{STATUSES[status.status][:1].upper()}{STATUSES[status.status][1:]} since {dates.day_in_words(status.started_on)}.")
    return " and ".join(headline), basis


def statement_for(episode: MissingEpisode, child: Child, *, with_address: bool = False) -> dict[str, Any]:
    """The statement about one episode as it stands now, ready for page, PDF and JSON; `applies` False: there is nothing to state.

    It holds what the module's rule allows, and times in words beside times for programs. It commits nothing and records no view.
    """
    now = clock.now()
    authority = db.session.execute(select(Authority.name).where(Authority.id == child.authority_id)).scalar_one()
    headline, basis = basis_of(child, authority, dates.london_date(now))
    seen = wording.event_in_words(episode.last_seen_at, episode.last_seen_precision, episode.last_seen_until)
    return {
        "applies": headline is not None,
        "authority": authority,
        "made_at": iso(now),
        "made": wording.event_in_words(now),
        "headline": headline and f"This child {headline}, and is therefore at increased risk when missing.",
        "basis": basis,
        "risk": RISK,
        "child": {
            "ref": child.ref, "name": " ".join(n for n in (child.given_name, child.family_name) if n) or "name not known",
            "also_known_as": list(child.aliases), "date_of_birth": child.date_of_birth and child.date_of_birth.isoformat(),
            "born": child.date_of_birth and dates.day_in_words(child.date_of_birth),
            "sex": SEXES.get(child.sex or "", "not recorded"), "nationality": child.nationality, "languages": list(child.languages),
        },
        "episode": {
            "ref": episode.ref, "police_reference": episode.police_reference, "last_seen_at": iso(episode.last_seen_at),
            "last_seen": seen, "status": episode.status,
        },
        "address": _address(child) if with_address and headline else None,
        "requests": [request_shown(row) for row in requests_of([episode.id]).get(episode.id, [])],
    }


def requests_of(episode_ids: Sequence[int]) -> dict[int, list[PoliceRequest]]:
    """What was asked of the police in each episode, oldest first."""
    return by_episode(PoliceRequest, episode_ids, PoliceRequest.asked_at)


def request_shown(row: PoliceRequest) -> dict[str, Any]:
    """One request and its answer, in words and for programs."""
    return {
        "ref": row.ref, "resource": row.resource, "asked_at": iso(row.asked_at), "asked": wording.event_in_words(row.asked_at),
        "asked_of": row.asked_of, "answer": row.answer, "answer_in_words": ANSWERS.get(row.answer or ""),
        "answer_words": row.answer_words, "answered_at": iso(row.answered_at),
        "answered": row.answered_at and wording.event_in_words(row.answered_at), "answered_by": row.answered_by,
        "basis": list(row.basis), "recorded_at": iso(row.recorded_at), "version": row.version,
    }


def _address(child: Child) -> str | None:
    placement = placement_now([child.id]).get(child.id)
    return placement.home_address if placement else None
