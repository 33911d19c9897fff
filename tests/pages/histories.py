"""Random histories of children: reports, changes, corrections and voids at random moments, many children in one unit of work."""
from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Authority, Team, User
from caseflow.accounts.service import allocate
from caseflow.children import service, service_care, service_status
from caseflow.children.life.library import KINDS
from caseflow.children.life.service import amend_fact, void_fact
from caseflow.children.models import Child, NrmEvent, TraffickingStage, UnaccompaniedStatus
from caseflow.core import clock, dates
from caseflow.core.errors import DomainError
from caseflow.extensions import db
from caseflow.missing import service as missing
from caseflow.missing import service_endings
from caseflow.missing.models import MissingEpisode
from caseflow.store.unit import current_unit

NAMES = ("Linh", "Kofi", "Mira", "Ade", "Ana", "Zofia", None)
HOMES = ("Sycamore House", "Elm Cottage", "Mill Lane", None)
PLACES = ("the bus station", "a friend's flat", "Leeds", "the seafront")
OF_STATUS = {kind.model: kind for kind in KINDS.values()}
Act = Callable[[Child, Random], object]


def _day(random: Random) -> date:
    return dates.london_date(clock.now()) - timedelta(days=random.randrange(0, 40))


def _hour(random: Random) -> datetime:
    return clock.now() - timedelta(minutes=random.randrange(1, 60 * 24 * 5))


def _one(model: Any, child: Child, random: Random) -> Any:
    rows = list(db.session.execute(select(model).where(model.child_id == child.id, model.voided.is_(False)).order_by(model.id)).scalars())
    return random.choice(rows) if rows else None


def _identity(child: Child, random: Random) -> object:
    changes: dict[str, Any] = {
        "given_name": random.choice(NAMES), "family_name": random.choice(NAMES), "aliases": random.sample(["Lin", "K", "Mo"], 2),
        "date_of_birth": date(random.randrange(2009, 2014), 5, 1), "age_disputed": random.random() < 0.3,
        "standing": random.choice(("looked-after", "looked-after", "care-leaver")), "placed_as_told": random.choice(HOMES)}
    picked = random.sample(sorted(changes), 2)
    return service.amend_child(child, {name: changes[name] for name in picked}, reason="put right")


def _placement(child: Child, random: Random) -> object:
    facts = {"home_name": random.choice(HOMES), "home_telephone": f"0113 496 {random.randrange(1000):04}",
             "home_address": random.choice(PLACES), "placement_code": random.choice(("K2", "U6", "K3"))}
    return service_care.add_placement(child, _day(random), facts)


def _report(child: Child, random: Random) -> object:
    sure = random.choice(("exact", "exact", "about", "date"))
    at = _hour(random)
    if sure == "date":
        at = dates.start_of_day(dates.london_date(at))
    return missing.report(child, {"type": random.choice("MMA"), "last_seen_at": at, "last_seen_precision": sure,
                                  "place_last_seen": random.choice(PLACES)})


def _episode(child: Child, random: Random) -> object:
    episode = _one(MissingEpisode, child, random)
    if episode is None:
        return _report(child, random)
    what = random.choice(("found", "found", "returned", "contact", "amend", "reopen", "void"))
    if what == "found":
        return service_endings.found(episode, child, _hour(random), found_where=random.choice(PLACES), found_by="police")
    if what == "returned":
        return service_endings.returned(episode, child, _hour(random))
    if what == "contact":
        return service_endings.change_type(episode, child, random.choice("MA"), None)
    if what == "amend":
        return missing.amend(episode, child, {"place_last_seen": random.choice(PLACES), "last_seen_at": _hour(random)}, reason="put right")
    if what == "reopen":
        return service_endings.reopen(episode, child, "recorded in error")
    return service_endings.void(episode, child, "recorded in error")


def _status(child: Child, random: Random) -> object:
    what = random.randrange(5)
    if what == 0:
        return service_status.add_stage(child, random.choice(service_status.STAGES), _day(random))
    if what == 1:
        event = random.choice(("referred", "reasonable-grounds", "withdrawn"))
        return service_status.add_nrm_event(child, event, _day(random), outcome="positive" if event == "reasonable-grounds" else None)
    if what == 2:
        return service_status.add_unaccompanied(child, random.choice(("uasc", "separated")), _day(random))
    if what == 3:
        row = _one(UnaccompaniedStatus, child, random)
        return row and amend_fact(child, OF_STATUS[UnaccompaniedStatus], row, {"ended_on": _day(random)}, "leave was granted")
    row = _one(random.choice((TraffickingStage, NrmEvent, UnaccompaniedStatus)), child, random)
    return row and void_fact(child, OF_STATUS[type(row)], row, "recorded in error")


def _care(child: Child, random: Random) -> object:
    if random.random() < 0.7:
        return service_care.open_care(child, _day(random), home_name=random.choice(HOMES))
    return service_care.end_care(child, _day(random))


ACTS: tuple[Act, ...] = (_identity, _placement, _report, _report, _episode, _episode, _episode, _status, _status, _care)


def act(child: Child, random: Random, workers: list[User]) -> None:
    """One random act on a child's record, or its refusal, which leaves nothing behind."""
    unit = current_unit()
    stood = unit.seq, unit.head
    try:
        with db.session.begin_nested():
            if random.random() < 0.07:
                kind = random.choice(("worker", "manager"))
                allocate(child.authority_id, child.id, kind, user=random.choice(workers), child_ref=child.ref)
            else:
                random.choice(ACTS)(child, random)
    except DomainError:
        unit.seq, unit.head = stood


def act_on_the_authority(authority: Authority, team: Team, workers: list[User], random: Random) -> None:
    """Staff move, numbers change, offices open at other hours: the page says whom to ring, as it was known."""
    worker = random.choice(workers)
    worker.telephone = f"020 7946 {random.randrange(1000):04}"
    team.manager_name, team.manager_telephone = random.choice(("Nia Night", "Omar Owl")), f"020 7946 {random.randrange(1000):04}"
    authority.settings = {**authority.settings, "office_opens": random.choice(("08:00", "09:00", "10:30"))}
