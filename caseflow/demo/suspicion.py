"""Invented views of trafficking: the authority's own, and the National Referral Mechanism's course beside it."""

from __future__ import annotations

from datetime import date, timedelta

from caseflow.children.models import NrmEvent, TraffickingStage
from caseflow.demo.world import DAY, World


def make_trafficking(world: World, child: int, care_from: date, ended: date | None, share: float) -> bool:
    """The authority's view and the National Referral Mechanism, each with a course of its own; entered up to five weeks late."""
    source = world.source
    if source.random() >= share:
        return False
    last = (ended or world.today) - DAY
    begin = max(care_from, world.first_day) + timedelta(days=source.randrange(3, 240))
    stages = source.choice(
        (
            ("at-risk",),
            ("at-risk", "suspected"),
            ("suspected",),
            ("suspected", "identified"),
            ("suspected", "no-longer"),
            ("at-risk", "suspected", "identified"),
        )
    )
    day = begin if begin <= last else max(care_from, world.first_day)
    for stage in stages:
        if day > last:
            break
        late = timedelta(days=source.choice((0, 0, 0, 1, 3, 12, 35)))
        world.ledger.add(
            TraffickingStage,
            world.office_hours(day) + late,
            authority_id=world.authority_id,
            child_id=child,
            stage=stage,
            started_on=day,
            source=source.choice(("strategy discussion", "police", "social worker's assessment", "what the child said")),
        )
        if stage == "suspected":
            _referral(world, child, day + timedelta(days=source.randrange(0, 12)), last)
        day += timedelta(days=source.randrange(20, 160))
    return stages != ("at-risk",)


def _referral(world: World, child: int, day: date, last: date) -> None:
    source = world.source
    course: list[tuple[str, str | None, int]] = [("referred", None, 0)]
    chance = source.random()
    if chance < 0.15:
        return
    if chance < 0.3:
        course = [("considered", None, 0)]
    elif chance < 0.8:
        course += [("reasonable-grounds", "positive" if source.random() < 0.8 else "negative", source.randrange(5, 90))]
        if course[-1][1] == "positive" and source.random() < 0.5:
            course += [("conclusive-grounds", "positive" if source.random() < 0.8 else "negative", source.randrange(150, 500))]
    for event, outcome, wait in course:
        day += timedelta(days=wait)
        if day > last:
            return
        why = "What the child said does not fit a referral today." if event == "considered" else None
        world.ledger.add(
            NrmEvent,
            world.office_hours(day) + timedelta(days=source.choice((0, 1, 2, 8))),
            authority_id=world.authority_id,
            child_id=child,
            event=event,
            outcome=outcome,
            happened_on=day,
            why=why,
            nrm_reference=f"NRM-DEMO-{source.randrange(10000):04d}" if event == "referred" else None,
            review_on=day + timedelta(days=28) if event == "considered" else None,
        )
