"""What is known of invented trafficked and unaccompanied children in care: exploitation, leave, age, home, plan, warnings; with gaps."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from caseflow.children import models as children
from caseflow.children.life import models as life
from caseflow.demo import names
from caseflow.demo.lives import Life
from caseflow.demo.world import DAY, World

MODELS: tuple[Any, ...] = (
    life.Exploitation, life.TransferCase, life.ImmigrationLeave, life.LegalRepresentative, life.InterpreterNeed, life.BirthDateGiven,
    life.AgeDispute, life.Accommodation, life.PlacementReview, life.LongTermPlan, life.TrustedAdult, life.SafetyPlan, life.WarningFlag,
)
KINDS_OF_PLACE = {"K1": "secure", "K2": "home", "K3": "supported", "P2": "supported", "U1": "kinship"}
HELPS = ("Ring the aunt before going out at night.", "A lift home from college; nobody waits at the station alone.",
         "A telephone that only we and the teacher know the number of.", "The door alarm is on after ten, as agreed.")
SAYS = ("I want to know who comes into the house.", "No men I do not know.", "Let me ring my brother on Sundays.",
        "Do not move me again without telling me why.")
WARNINGS = (("do-not-tell", "Do not tell the man who says he is an uncle where they live."),
            ("approach", "Two workers visit together; ring before you come."),
            ("danger-to-child", "A grey van was seen outside twice: ring 999 if it is there."),
            ("health", "Has an inhaler: it must go with them."))


def make_care(world: World, lives: Iterable[Life], number: int) -> None:
    """Records for the children in care now who are trafficked or unaccompanied; drawn apart, so that all else stays as it is."""
    source = random.Random(f"{number}:{world.prefix}:{world.town}:care")  # noqa: S311 - synthetic records, to come out the same each time
    placed = {row["child_id"]: (at, row) for at, row in enumerate(world.ledger.every(children.Placement)) if row["ended_on"] is None}
    for one in lives:
        if one.care_to is None and (one.trafficked or one.unaccompanied):
            _Making(world, source, one).all(placed.get(one.child))


class _Making:
    """The making of one child's records."""

    def __init__(self, world: World, source: random.Random, one: Life) -> None:
        self.world, self.source, self.one = world, source, one
        self.first = max(one.care_from, world.first_day)

    def all(self, placed: tuple[int, dict[str, Any]] | None) -> None:
        """Each kind of record for some of the children, so that gaps are there to be counted."""
        if self.one.trafficked and self.chance(0.7):
            self.exploitation()
        if self.one.unaccompanied:
            self.status()
        if self.world.ledger.current(children.Child, self.one.child)["age_disputed"]:
            self.age()
        if placed is not None and self.chance(0.7):
            self.home(*placed)
        if self.chance(0.6):
            self.plan()
        if self.chance(0.2):
            kind, words = self.source.choice(WARNINGS)
            day = self.day(300)
            told = self.chance(0.7)
            self.add(life.WarningFlag, day, kind=kind, words=words, started_on=day, child_told=told,
                     review_on=day + timedelta(days=self.source.choice((90, 180, 360))),
                     not_told_because=None if told else "It would frighten them now.")

    def chance(self, share: float) -> bool:
        """Whether it falls so."""
        return self.source.random() < share

    def day(self, within: int = 700) -> date:
        """A day in care, at most so many days ago."""
        latest = self.world.today - DAY
        earliest = min(max(self.first, self.world.today - timedelta(days=within)), latest)
        return max(self.first, earliest + timedelta(days=self.source.randrange((latest - earliest).days + 1)))

    def add(self, model: Any, day: date, **facts: Any) -> None:
        """Record it on the day, or a little later."""
        late = timedelta(days=self.source.choice((0, 0, 1, 3)))
        self.world.ledger.add(model, self.world.office_hours(day) + late, authority_id=self.world.authority_id,
                              child_id=self.one.child, **facts)

    def exploitation(self) -> None:
        """How they were exploited; for some nobody knows."""
        day = self.day()
        types = self.source.choice((["criminal", "county-lines"], ["sexual"], ["labour"], ["criminal"], ["domestic"], []))
        place = self.source.choice(("uk", "abroad", "both", "unknown")) if self.one.unaccompanied else "uk"
        self.add(life.Exploitation, day, noted_on=day, types=types, british="no" if self.one.unaccompanied else "yes", place=place,
                 source="strategy meeting")

    def status(self) -> None:
        """Claim or leave, representative, interpreter, transfer."""
        child = self.world.ledger.current(children.Child, self.one.child)
        if self.chance(0.85):
            day = self.day(500)
            kind = self.source.choice(("claim-waiting", "claim-waiting", "refugee", "uasc-leave", "humanitarian"))
            ends = {"refugee": day + timedelta(days=5 * 365), "humanitarian": day + timedelta(days=900),
                    "uasc-leave": max(self.world.today + timedelta(days=self.source.choice((-6, 20, 70, 150))), day + DAY)}.get(kind)
            self.add(life.ImmigrationLeave, day, kind=kind, started_on=day, expires_on=ends)
        if self.chance(0.65):
            day = self.day()
            self.add(life.LegalRepresentative, day, started_on=day, matter="immigration", name=names.grown_up(self.source),
                     firm="Fairlight Law (invented)", telephone=names.landline(self.source))
        if self.chance(0.75):
            day = self.day()
            self.add(life.InterpreterNeed, day, noted_on=day, language=(child["languages"] or ["English"])[0], interpreter=self.chance(0.8),
                     wishes=self.source.choice((None, "A woman.", "Nobody from the same town.")))
        if self.chance(0.25):
            day = self.first
            self.add(life.TransferCase, day, referred_on=day, from_authority="Kent", to_authority=self.world.town,
                     accepted_on=day, transferred_on=day, scheme_reference=f"NTS-DEMO-{self.source.randrange(1000):03d}")

    def age(self) -> None:
        """What the child says, what somebody else says, and the dispute."""
        given, born = life.BirthDateGiven, self.one.born
        self.add(given, self.first, given_on=self.first, basis="claimed", date_of_birth=born, birth_precision="as-told")
        other = born - timedelta(days=self.source.choice((400, 800)))
        self.add(given, self.first, given_on=self.first, basis="home-office", date_of_birth=other, given_by="Arrival screening")
        self.add(life.AgeDispute, self.first, raised_on=self.first, raised_by="home-office", why="Thought to look older.")

    def home(self, number: int, placement: dict[str, Any]) -> None:
        """How suitable and safe it is, and for some a review."""
        begun = max(placement["started_on"], self.first)
        setting = KINDS_OF_PLACE.get(placement["placement_code"] or "", "foster")
        good = self.chance(0.75)
        self.add(life.Accommodation, begun, placement_id=number, judged_on=begun, setting=setting, registered="yes",
                 out_of_area=self.chance(0.3), distance_miles=self.source.randrange(1, 60),
                 shared_with="mixed" if setting == "supported" else "children", suitable="yes" if good else "partly",
                 safe="yes" if good else "no",
                 concerns=None if good else "Those who exploited the child know the street.")
        if self.chance(0.6):
            held = min(begun + timedelta(days=self.source.randrange(2, 12)), self.world.today)
            self.add(life.PlacementReview, held, placement_id=number, due_on=begun + timedelta(days=10), held_on=held,
                     held_by=names.grown_up(self.source), outcome="stay" if good else "stay-changed",
                     next_review_on=held + timedelta(days=180) if self.chance(0.5) else None)

    def plan(self) -> None:
        """Whom they trust, what keeps them safe, where it leads."""
        day = self.day(200)
        who = self.source.choice(("teacher", "aunt", "football coach", "former carer"))
        self.add(life.TrustedAdult, day, named_on=day, name=names.grown_up(self.source), relationship=who,
                 telephone=names.landline(self.source))
        self.add(life.SafetyPlan, day, made_on=day, in_their_words=self.source.choice(SAYS), what_helps=self.source.choice(HELPS),
                 agreed_with_child=True, review_on=day + timedelta(days=180))
        if self.one.unaccompanied:
            self.add(life.LongTermPlan, day, made_on=day, leading="undecided", if_staying="College place; leave extended in time.",
                     if_returning="Only to family who have been found and seen.",
                     family_tracing=self.source.choice(("under-way", "not-wanted")), next_review_on=day + timedelta(days=180))
