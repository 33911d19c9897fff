"""One episode, ready to be shown: times kept apart, why it counts from its start, who was told, what changed."""
from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caseflow.accounts import break_glass
from caseflow.accounts.models import User
from caseflow.children.called import LEFT_OUT, age_as_known, name_for, turned_eighteen
from caseflow.children.life.panels import warnings_in_words
from caseflow.children.queries import may_see_child
from caseflow.core import clock, dates, wording
from caseflow.core.wording import event_in_words
from caseflow.missing import queries, said, times
from caseflow.missing.changes import changes_of
from caseflow.missing.episode_parts import Parts, parts_of
from caseflow.missing.interviews.queries import interviews_of
from caseflow.missing.models import TRANSFERRED, MissingEpisode
from caseflow.missing.told.checklist import Checklist, checklist_of
from caseflow.missing.told.recipients import code_of


@dataclass(frozen=True)
class EpisodePage:
    """Everything on the page of one episode, in words."""

    ref: str
    child_ref: str
    authority_id: int
    name: str
    age: str
    sees_child: bool
    kind: str
    stands: str
    out_for: str
    open: bool
    found: bool
    back: bool
    voided: bool
    times: list[tuple[str, str]]
    warnings: list[str]
    start_day: str
    start_why: str
    left_out: str | None
    risk: str
    told: Checklist
    police_reference: str | None
    police_told: bool
    facts: list[tuple[str, str]]
    interviews: list[tuple[str, str]]
    ask_back: bool
    adult: bool
    handed_over: str | None
    transferred: bool
    opened_until: datetime | None
    warned: list[str]
    changes: list[Any]
    parts: Parts


def episode_page(user: User, ref: str) -> EpisodePage:
    """The page for this viewer; `NotFound` alike for an episode that is not there and one they may not see."""
    episode, child = queries.episode_by_ref(user, ref)
    now = clock.now()
    number = [episode.id]
    risks = queries.police_risks_of(number).get(episode.id, [])
    updates = queries.updates_of(number).get(episode.id, [])
    recorded = queries.first_recorded(number).get(episode.id, episode.recorded_at)
    notices = queries.notices_of(number).get(episode.id, [])
    sees = may_see_child(user, child.id)
    adult = turned_eighteen(child.date_of_birth, dates.london_date(now), disputed=child.age_disputed)
    after = user.may("interview.read") and (sees or user.role == "interviewer")
    interviews = interviews_of(number).get(episode.id, []) if after else []
    return EpisodePage(
        ref=episode.ref, child_ref=child.ref, authority_id=child.authority_id, name=name_for(user, child), sees_child=sees,
        age=age_as_known(child.date_of_birth, child.birth_precision, child.age_as_told, child.age_disputed, dates.london_date(now))
        if sees else "",
        kind=episode.current_type, stands="taken on by another authority" if episode.left_out_because == TRANSFERRED else
        said.stands(episode.voided, episode.current_type, episode.found_at, episode.returned_at),
        out_for=_out_for(episode, now), open=episode.ended_at is None and not episode.voided, found=episode.found_at is not None,
        back=episode.returned_at is not None, voided=episode.voided, times=_times(episode, recorded),
        warnings=times.order_warnings({n: getattr(episode, n) for n in _ORDERED}),
        start_day=dates.day_in_words(dates.london_date(episode.started_at)), start_why=times.start_explained(episode),
        left_out=LEFT_OUT.get(episode.left_out_because or ""),
        risk=said.RISK[risks[-1].level if risks else None],
        told=checklist_of(user, episode, child, notices),
        police_reference=episode.police_reference, police_told=episode.police_reported_at is not None or any(
            code_of(n.to) == "police" and not n.not_needed_because for n in notices),
        facts=_facts(episode),
        interviews=[(i.ref, interview_in_words(i, now)) for i in interviews],
        ask_back=episode.found_at is not None and episode.returned_at is None and not episode.voided
        and episode.found_at <= now - times.ASK_AFTER and episode.left_out_because != TRANSFERRED,
        adult=adult and episode.ended_at is None and episode.handed_over_at is None and not episode.voided,
        transferred=episode.left_out_because == TRANSFERRED,
        opened_until=break_glass.opened_until(child.id, user, now),
        warned=warnings_in_words([child.id]).get(child.id, []) if sees and user.may("child.read") else [],
        handed_over=None if episode.handed_over_at is None else
        f"{episode.handed_over_to}, {wording.moment_in_words(episode.handed_over_at, now)}",
        changes=changes_of(episode) if user.may("episode.amend") else [],
        parts=parts_of(user, episode, recorded, updates, risks, notices, now, sees=sees))


_ORDERED = ("last_seen_at", "left_at", "noticed_at", "police_reported_at", "found_at", "returned_at", "last_seen_precision",
            "left_precision", "found_precision", "returned_precision")


def _out_for(episode: MissingEpisode, now: datetime) -> str:
    if episode.started_precision == "date":
        return ""
    if episode.ended_at is None:
        return wording.out_in_words(episode.started_at, now)
    return f"was {wording.out_in_words(episode.started_at, episode.ended_at)}"


def _times(episode: MissingEpisode, recorded: datetime) -> list[tuple[str, str]]:
    rows = [
        ("Last seen", event_in_words(episode.last_seen_at, episode.last_seen_precision, episode.last_seen_until)),
        ("Left", event_in_words(episode.left_at, episode.left_precision)),
        ("Noticed to be gone", event_in_words(episode.noticed_at)),
        ("Reported to the police", event_in_words(episode.police_reported_at)),
        ("Recorded here", event_in_words(recorded)),
    ]
    if episode.found_at is not None:
        rows.append(("Found", event_in_words(episode.found_at, episode.found_precision)))
    if episode.returned_at is not None:
        rows.append(("Returned", event_in_words(episode.returned_at, episode.returned_precision)))
    return rows


def _facts(episode: MissingEpisode) -> list[tuple[str, str]]:
    safe = {True: "yes", False: "no", None: None}[episode.found_safe]
    caller = " ".join(part for part in (episode.caller, episode.caller_telephone) if part)
    rows = [
        ("Where last seen", episode.place_last_seen), ("What happened", episode.circumstances), ("Who rang us", caller),
        ("Where found", episode.found_where), ("Found by", episode.found_by), ("Safe when found", safe),
        ("Returned to", episode.returned_to),
    ]
    return [(label, value) for label, value in rows if value]


def interview_stands(row: Any, now: datetime) -> str:
    """How a return home interview stands: held, declined, arranged, offered or not yet."""
    if row.held_at is not None:
        return f"held {wording.moment_in_words(row.held_at, now)}" + (f" by {row.held_by}" if row.held_by else "")
    if row.not_held_because:
        return f"will not be held: {row.not_held_because}"
    if row.answer == "declined":
        return "declined by the child"
    if row.arranged_for is not None:
        return f"arranged for {wording.moment_in_words(row.arranged_for, now)}"
    if row.answer == "no-contact":
        return "offered, the child could not be reached"
    if row.answer == "accepted":
        return "accepted, not yet arranged"
    return "offered, no answer yet" if row.offered_at is not None else "not yet offered"


def interview_in_words(row: Any, now: datetime) -> str:
    """How a return home interview stands, and by when it is due while somebody has to hold it: `not yet offered; due by Monday 7 p.m.`"""
    stands = interview_stands(row, now)
    if row.held_at is not None or row.not_held_because or row.answer == "declined":
        return stands
    due = wording.by_in_words(row.due_at, now) if row.due_at else "due, the hour of the return is not known"
    return f"{stands}{',' if row.arranged_for is not None else ';'} {due if due.startswith(('was', 'due')) else f'due {due}'}"
