"""Invented interviews in their parts: attempts, how they were held, what was said, what follows, and what came before at the return."""

from __future__ import annotations

import random
from datetime import datetime, timedelta
from typing import Any

from caseflow.core.dates import london_date
from caseflow.demo import names
from caseflow.demo.lives import Life
from caseflow.demo.world import World
from caseflow.missing.interviews import codes
from caseflow.missing.interviews.models import (
    InterviewAccount,
    InterviewAction,
    InterviewAttempt,
    InterviewShare,
    InterviewText,
    PreventionInterview,
    WelfareCheck,
)

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
WORDS = (
    "I wanted to see my friends. Nobody asked me.",
    "It is too loud there at night and I cannot sleep.",
    "He kept ringing until I came.",
    "I wanted to pray with people who speak my language.",
    "I was afraid that they would move me again.",
)
PEOPLE = ("A man they call Uncle picked me up.", "Two older boys from the park.", "My cousin, who has a flat.", "I was on my own.")
ACTIONS = (
    ("Ask about another school", "education"), ("Go through the safety plan together", "safety"),
    ("Find a mosque or church that they can go to", "care"), ("Put the places named into the Philomena form", "pack"),
    ("Look again whether the placement is right", "placement"),
)


def follow_return(world: World, life: Life, episode: int, returned: datetime) -> None:
    """What the police and the home did at the return."""
    source = random.Random(f"{world.prefix}return{episode}")  # noqa: S311 - invented records, to come out the same each time
    own = {"authority_id": world.authority_id, "child_id": life.child, "episode_id": episode}
    seen = returned + timedelta(minutes=source.randrange(20, 600))
    if source.random() < 0.7 and seen <= world.now:
        done = source.random() < 0.8
        world.ledger.add(
            PreventionInterview, seen + HOUR, **own, done=done, at=seen if done else None, by="police" if done else None,
            not_done_because=None if done else "The child did not want to speak to the police.",
            harm_disclosed=source.random() < 0.1 if done else None, withheld_from=[])
    checked = returned + timedelta(minutes=source.randrange(5, 90))
    if source.random() < 0.75 and checked <= world.now:
        answers = {name: source.choices(("yes", "no", "not-asked"), weights)[0] for name, weights in (
            ("food", (80, 10, 10)), ("rest", (40, 50, 10)), ("injury", (85, 8, 7)), ("medical", (8, 87, 5)), ("medication", (70, 5, 25)),
            ("sexual_health", (4, 40, 56)))}
        world.ledger.add(WelfareCheck, checked, **own, at=checked, by=names.grown_up(source), welcomed=source.random() < 0.85, notes=None,
                         withheld_from=[], **answers)


def follow_interview(world: World, life: Life, interview: int, offered: datetime, answer: str, answered: datetime,
                     held: datetime | None) -> None:
    """The attempts, and when it was held what came of it; nothing that lies ahead."""
    source = random.Random(f"{world.prefix}interview{interview}")  # noqa: S311 - as above
    own = {"authority_id": world.authority_id, "child_id": life.child, "interview_id": interview}
    by = source.choice(world.staff.interviewers)

    def attempt(at: datetime, result: str, **more: Any) -> None:
        if at <= world.now:
            world.ledger.add(InterviewAttempt, at + timedelta(minutes=10), **own, at=at, by=by, result=result,
                             means=source.choice(("telephone", "in-person", "through-carer")), **more)

    if source.random() < 0.4 and answered > offered:
        attempt(offered, "waiting")
    declined: dict[str, Any] = {}
    if answer == "declined":
        declined = {"declined_because": source.choice(list(codes.DECLINED)), "carer_asked": source.random() < 0.6}
    attempt(answered, answer, **declined)
    if held is not None and held + 2 * HOUR <= world.now:
        _held(world, source, own, held)


def _held(world: World, source: random.Random, own: dict[str, Any], held: datetime) -> None:
    ledger = world.ledger
    relation = source.choices(("commissioned", "not-involved", "worker", None), (55, 30, 10, 5))[0]
    independence, because = {
        "commissioned": ("independent", "commissioned"), "not-involved": ("independent", "not-involved"),
        "worker": ("not-independent", "worker"), None: ("not-known", "not-said")}[relation]
    written = held + source.choice((5, 20, 30, 70)) * HOUR
    ledger.add(
        InterviewAccount, min(written, world.now), **own, interviewer_id=None, relation=relation, independence=independence,
        independence_because=because, chosen_by_child=None, place=source.choice(list(codes.PLACES)[:5]),
        methods=sorted(source.sample(("talk", "walk-or-drive", "activity", "interpreter"), source.choice((1, 1, 2)))),
        push=_some(source, list(codes.PUSH)[:-1]), pull=_some(source, list(codes.PULL)[:-1]),
        written_up_at=written if written <= world.now and source.random() < 0.85 else None, withheld_from=[])
    kept = source.choices(([], ["parents"], ["residential-worker"], ["police"]), (75, 10, 10, 5))[0]
    said = ledger.add(InterviewText, held + 3 * HOUR, **own, about="own-words", text=source.choice(WORDS), withheld_from=kept)
    with_whom = ledger.add(InterviewText, held + 3 * HOUR, **own, about="people", text=source.choice(PEOPLE), withheld_from=[])
    if source.random() < 0.4:
        _action(world, source, own, held)
    sent = held + 4 * HOUR
    if source.random() < 0.35 and sent <= world.now:
        texts = [with_whom] if "police" in kept else [with_whom, said]
        confirmed = sent + source.randrange(1, 30) * HOUR
        known = confirmed <= world.now and source.random() < 0.85
        number = ledger.add(
            InterviewShare, sent, **own, to="police", addressee="Missing persons unit", means="form", sent_at=sent,
            sent_by=source.choice(world.staff.interviewers), texts=[
                {"ref": ledger.current(InterviewText, text)["ref"], "version": 1} for text in texts])
        if known:
            ledger.change(InterviewShare, number, confirmed, acknowledged_at=confirmed, acknowledged_by="police control room")


def _action(world: World, source: random.Random, own: dict[str, Any], held: datetime) -> None:
    what, plan = source.choice(ACTIONS)
    due = london_date(held) + source.choice((5, 7, 10)) * DAY
    number = world.ledger.add(InterviewAction, held + 4 * HOUR, **own, what=what, plan=plan, owner_name=names.grown_up(source), due_on=due,
                              withheld_from=[])
    done = held + source.choice((3, 6, 9)) * DAY
    if source.random() < 0.6 and done <= world.now:
        world.ledger.change(InterviewAction, number, done, done_on=london_date(done), outcome="Done.")


def _some(source: random.Random, every: list[str]) -> list[str]:
    chosen = set(source.sample(every, source.choice((1, 1, 2, 3))))
    return [code for code in every if code in chosen]
