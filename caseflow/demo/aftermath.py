"""What follows an invented absence: who was told, how the police graded it, updates, the return home interview."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from caseflow.core import dates
from caseflow.demo import names
from caseflow.demo.interviews import follow_interview, follow_return
from caseflow.demo.lives import Life
from caseflow.demo.world import World
from caseflow.missing.models import EpisodeUpdate, InterviewCover, MissingEpisode, Notice, PoliceRisk, ReturnInterview

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
DUE_AFTER = timedelta(hours=72)
SHARED_WITHIN = timedelta(days=5)
SAID = (
    "Rang the child's telephone.",
    "A friend says they were at the park.",
    "Police visited two addresses.",
    "The child answered a message and would not say where they are.",
    "Home checked the usual places.",
    "Parent rung: not seen.",
)
TRIED = {
    "Rang the child's telephone.": ("night staff", "No answer."),
    "Police visited two addresses.": ("PC of the missing persons unit", "Nobody there had seen them."),
    "Home checked the usual places.": ("home staff", "Not there."),
}
"""Attempts to find the child: who tried and what came of it."""
GRADED: dict[str, tuple[str | None, str | None]] = {
    "high": (None, "Risk of exploitation"), "very-low": ("no apparent risk", "Rang to say where they are"),
}
"""Some gradings in the force's own words, and why."""


def follow(
    world: World,
    life: Life,
    episode: int,
    kind: str,
    started: datetime,
    found: datetime | None,
    recorded: datetime,
    *,
    told: bool,
    graded: str | None,
) -> None:
    """Record what followed; `graded` is the police's level, None for not yet, `as usual` to draw one."""
    source, last = world.source, min(found or world.now, world.now)
    if told:
        _notices(world, life, episode, kind, recorded)
    if graded == "as usual":
        graded = source.choices(("high", "medium", "low", "very-low", None), (14, 42, 30, 6, 8))[0]
    if kind == "M" and graded and told:
        at = recorded + 40 * MINUTE
        if at <= world.now:
            world.ledger.add(
                PoliceRisk,
                at,
                authority_id=world.authority_id,
                child_id=life.child,
                episode_id=episode,
                level=graded,
                at=at,
                by="police control room",
                words=GRADED.get(graded, (None, None))[0],
                why=GRADED.get(graded, (None, None))[1],
            )
    for _ in range(source.choice((0, 0, 1, 1, 2, 3))):
        at = started + (last - started) * source.random()
        text = source.choice(SAID)
        world.ledger.add(
            EpisodeUpdate,
            max(at, recorded) + 2 * MINUTE,
            authority_id=world.authority_id,
            child_id=life.child,
            episode_id=episode,
            at=at.replace(second=0, microsecond=0),
            what="contact" if "message" in text else "attempt" if text in TRIED else "update",
            text=text,
            by=TRIED.get(text, (None, None))[0],
            result=TRIED.get(text, (None, None))[1],
            human_contact="message" in text,
        )
    row = world.ledger.current(MissingEpisode, episode)
    if row["returned_at"] is not None and row["returned_precision"] != "date":
        follow_return(world, life, episode, row["returned_at"])
        _interview(world, life, episode, row["returned_at"], max(recorded, row["recorded_at"]))


def _notices(world: World, life: Life, episode: int, kind: str, recorded: datetime) -> None:
    source = world.source
    for to, chance in (("police", 0.97 if kind == "M" else 0.3), ("duty-manager", 0.9), ("parents", 0.5)):
        at = recorded + timedelta(minutes=source.randrange(3, 60))
        if source.random() < chance and at <= world.now:
            answered = source.random() < 0.85
            world.ledger.add(
                Notice,
                at,
                authority_id=world.authority_id,
                child_id=life.child,
                episode_id=episode,
                to=to,
                means="telephone",
                sent_at=at,
                acknowledged_by=names.grown_up(source) if answered else None,
                acknowledged_at=at if answered else None,
            )


def _interview(world: World, life: Life, episode: int, returned: datetime, recorded: datetime) -> None:
    """Due 72 hours after the return; offered, answered and held, or some of these. Returns close together share one."""
    source, ledger = world.source, world.ledger
    own = {"authority_id": world.authority_id, "child_id": life.child}
    before = world.last_interview.get(life.child)
    if before is not None and _still_ahead(ledger.current(ReturnInterview, before), returned):
        ledger.add(InterviewCover, recorded + MINUTE, interview_id=before, episode_id=episode, **own)
        return
    number = world.last_interview[life.child] = ledger.add(ReturnInterview, recorded + MINUTE, due_at=returned + DUE_AFTER, **own)
    ledger.add(InterviewCover, recorded + MINUTE, interview_id=number, episode_id=episode, **own)
    offered = _by_day(max(returned, recorded) + timedelta(hours=source.choice((3, 12, 18, 22, 30, 60))))
    if source.random() > 0.88 or not ledger.change(ReturnInterview, number, offered + 10 * MINUTE, offered_at=offered):
        return
    answer = source.choices(("accepted", "declined", "no-contact"), (62, 28, 10))[0]
    answered = offered + timedelta(hours=source.randrange(1, 9))
    held = _by_day(answered + timedelta(hours=source.randrange(4, 30)))
    more = (
        {"arranged_for": held}
        if answer == "accepted"
        else {"not_held_because": "The child said no."}
        if answer == "declined"
        else {}
    )
    if (
        ledger.change(ReturnInterview, number, answered, answer=answer, **more)
        and answer == "accepted"
        and source.random() < 0.92
    ):
        ledger.change(ReturnInterview, number, held + 2 * HOUR, held_at=held, held_by=source.choice(world.staff.interviewers))
    happened = ledger.current(ReturnInterview, number)["held_at"]
    follow_interview(world, life, number, offered, answer, answered, happened)


def _by_day(at: datetime) -> datetime:
    """This moment, or the next in daytime: nobody offers or holds an interview at night."""
    there = dates.london(at)
    if 9 <= there.hour < 18:
        return at
    day = there.date() + timedelta(days=there.hour >= 18)
    return dates.start_of_day(day) + timedelta(hours=10 + there.hour % 7, minutes=there.minute)


def _still_ahead(interview: dict[str, Any], returned: datetime) -> bool:
    held, due = interview["held_at"], interview["due_at"]
    return (
        timedelta(0) <= returned + DUE_AFTER - due < SHARED_WITHIN
        and interview["answer"] != "declined"
        and (held is None or held > returned)
    )
