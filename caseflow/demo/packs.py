"""Invented Philomena forms for children in care now, some overdue for review, and part two for those who are out; without photographs."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from caseflow.children.models import CarePeriod
from caseflow.core.dates import london_date
from caseflow.core.references import seeded_ref
from caseflow.demo.world import World
from caseflow.missing.models import MissingEpisode
from caseflow.missing.pack.models import PhilomenaForm, PhilomenaPartTwo

MODELS: tuple[Any, ...] = (PhilomenaForm, PhilomenaPartTwo)
HALF_YEAR = timedelta(days=182)
LOOKS = {
    "height": ("1.52 m", "1.60 m", "1.68 m", "1.75 m"), "build": ("slim", "medium", "broad"),
    "hair": ("short, black", "long, brown", "fair"), "eyes": ("brown", "green", "blue"),
    "marks": ("Scar over the left eyebrow", "Glasses", "None that we know of"),
}
KNOWN = {
    "friend": ("Pip from college", "A cousin who rings on Sundays"), "place": ("The skate park", "The bus station cafe"),
    "phone": ("07700 900 %03d, a black telephone",), "transport": ("Buses; has a pass", "Walks, knows the town"),
    "medication": ("Inhaler, needs it every evening",), "speaking": ("Speak slowly; reads a little English",),
    "helps": ("Tea, and not being hurried", "Ring her key worker first"), "frightens": ("Uniforms", "Dogs, raised voices"),
    "own-view": ("I come back when I am ready.",),
}
CLOTHES = ("Red coat, white trainers", "Grey tracksuit, black bag", "School uniform, blue scarf")


def make_forms(world: World, number: int) -> None:
    """Forms for two of three children in care; drawn apart, so that all else stays as it is."""
    source = random.Random(f"{number}:{world.prefix}:{world.town}:packs")  # noqa: S311 - synthetic records, to come out the same each time
    in_care = sorted({row["child_id"] for row in world.ledger.every(CarePeriod) if row["ended_on"] is None and not row["voided"]})
    for child in in_care:
        if source.random() < 2 / 3:
            _form(world, source, child)
    for at, episode in enumerate(world.ledger.every(MissingEpisode)):
        if episode["ended_at"] is None and not episode["voided"] and episode["source"] is None:
            world.ledger.add(
                PhilomenaPartTwo, episode["recorded_at"] + timedelta(minutes=12), authority_id=world.authority_id,
                child_id=episode["child_id"], episode_id=at, clothes=source.choice(CLOTHES), money="A few pounds and a bus pass")


def _form(world: World, source: random.Random, child: int) -> None:
    made = max(world.now - timedelta(days=source.randrange(5, 300)), world.start)
    reviewed = london_date(made)
    entries = []
    for kind, texts in KNOWN.items():
        text = source.choice(texts)
        entries.append({
            "entry": seeded_ref(source), "kind": kind, "text": text % source.randrange(1000) if "%" in text else text,
            "whereabouts": kind == "place",
            "withhold_because": "She asked that he is not rung" if kind == "friend" and source.random() < 0.2 else None})
    world.ledger.add(
        PhilomenaForm, made, authority_id=world.authority_id, child_id=child, entries=entries,
        likelihood=source.choice(("low", "low", "medium", "high")), reviewed_on=reviewed, review_due_on=reviewed + HALF_YEAR,
        **{name: source.choice(values) for name, values in LOOKS.items()})
