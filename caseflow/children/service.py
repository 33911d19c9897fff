"""Adding and amending a child: identity as it is known, and the keys by which names are found."""
from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import delete, insert
from sqlalchemy.exc import IntegrityError

from caseflow.accounts.models import User
from caseflow.accounts.service import allocate
from caseflow.audit.record import record
from caseflow.children import service_care, sound
from caseflow.children.merged import holder_of
from caseflow.children.models import Child, ChildSound
from caseflow.core import clock
from caseflow.core.dates import EARLIEST_BIRTH, eighteenth_birthday, london_date
from caseflow.core.errors import Conflict, Refused
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.store.unit import current_unit, savepoint

FIELDS = (
    "local_id", "upn", "given_name", "family_name", "aliases", "date_of_birth", "birth_precision", "age_as_told", "age_disputed",
    "sex", "ethnicity", "nationality", "languages", "standing", "responsible_authority", "mother", "mother_child_born_on", "placed_as_told",
)
"""What `add_child` and `amend_child` take, besides `care_started_on`."""

NAMES = ("given_name", "family_name", "aliases")
WHEREABOUTS = ("placed_as_told",)
IDENTIFIERS = {"local_id": "local identifier", "upn": "pupil number"}
"""What no two children of one authority may share, whatever its case and blanks."""

UPN_LENGTH = 13
"""A shorter one is a code for why there is none, such as UN1."""


def add_child(authority_id: int, facts: Mapping[str, Any], *, adder: User | None = None) -> Child:
    """Add a child with what is known: any of `FIELDS`, and `care_started_on`, which opens a period of care.

    A name as heard and an age as told are enough; so is nothing but a local identifier. A social worker who adds a child
    becomes its worker, so that they keep seeing it. Raises `Refused` naming the field, and `Conflict` when the authority
    already has a child with this local identifier.
    """
    known = _checked(facts, None)
    if not any(known.get(name) for name in ("local_id", "given_name", "family_name", "aliases")):
        raise Refused("Give a name as heard, or a local identifier.", field="given_name")
    _refuse_taken(authority_id, known, None)
    child = Child(authority_id=authority_id, **known)
    child.aliases, child.languages = child.aliases or [], child.languages or []
    if child.age_as_told is not None:
        child.age_told_on = london_date(clock.now())
    _save(child, known.get("local_id"))
    rebuild_sounds(child)
    record("child.added", child.ref, [child.ref], changed=_told(known))
    started_on = facts.get("care_started_on")
    if started_on is not None:
        service_care.open_care(child, started_on, home_name=child.placed_as_told)
    if adder is not None and adder.role == "social-worker":
        allocate(authority_id, child.id, "worker", user=adder, child_ref=child.ref)
    children_changed(authority_id, [child.id])
    return child


def amend_child(child: Child, changes: Mapping[str, Any], *, reason: str | None = None) -> Child:
    """Change what is known about a child; only the fields given, with the reason if there is one. The old version is kept.

    What a person has changed is no longer what a file said: the importer then only fills blanks and asks about differences.
    """
    known = _checked(changes, child)
    _refuse_adult_while_disputed(child, known)
    if reason:
        current_unit().reason = reason
    changed = {name: value for name, value in known.items() if getattr(child, name) != value}
    _refuse_taken(child.authority_id, changed, child)
    if "age_as_told" in changed:
        child.age_told_on = None if changed["age_as_told"] is None else london_date(clock.now())
    for name, value in changed.items():
        setattr(child, name, value)
    if changed:
        child.source = None
        _save(child, changed.get("local_id"))
        record("child.amended", child.ref, [child.ref], changed=_told(changed), fields=sorted(changed))
    if any(name in changed for name in NAMES):
        rebuild_sounds(child)
    if changes.get("care_started_on") is not None:
        service_care.correct_or_open_care(child, changes["care_started_on"])
    children_changed(child.authority_id, [child.id])
    return child


def rebuild_sounds(child: Child) -> None:
    """Write the keys by which this child's names are found, in place of the old ones."""
    db.session.execute(delete(ChildSound).where(ChildSound.child_id == child.id))
    keys = sound.keys_of([child.given_name, child.family_name, *child.aliases])
    if keys:
        db.session.execute(insert(ChildSound), [
            {"authority_id": child.authority_id, "child_id": child.id, "sound": key} for key in keys])


def refuse_birth(born: date | None) -> None:
    """Refuse a date of birth that lies in the future or before 1980."""
    if born is not None and born > london_date(clock.now()):
        raise Refused("The date of birth lies in the future. Check the year.", field="date_of_birth")
    if born is not None and born < EARLIEST_BIRTH:
        raise Refused(f"The date of birth is before {EARLIEST_BIRTH.year}: check the year.", field="date_of_birth")


def _checked(facts: Mapping[str, Any], child: Child | None) -> dict[str, Any]:
    known = {name: facts[name] for name in FIELDS if name in facts}
    for name in ("aliases", "languages"):
        if name in known and known[name] is None:
            known[name] = []
    born = known.get("date_of_birth", child.date_of_birth if child else None)
    refuse_birth(born)
    started_on = facts.get("care_started_on")
    if started_on is not None and born is not None and started_on < born:
        raise Refused("Care cannot start before the child was born.", field="care_started_on")
    for name in ("birth_precision", "standing"):
        if name in known and known[name] is None:
            del known[name]
    if known.get("age_disputed", False) is None:
        known["age_disputed"] = False
    return known


def _refuse_adult_while_disputed(child: Child, known: Mapping[str, Any]) -> None:
    """Until a dispute about the age is decided, no other date of birth makes the child an adult."""
    born = known.get("date_of_birth")
    disputed = known.get("age_disputed", child.age_disputed)
    if born is not None and born != child.date_of_birth and disputed and eighteenth_birthday(born) <= london_date(clock.now()):
        raise Refused("The age is in dispute, so the child counts as a child. Record the decision before you use this date of birth.",
                      field="date_of_birth")


def _refuse_taken(authority_id: int, facts: Mapping[str, Any], child: Child | None) -> None:
    """Refuse an identifier that another child of the authority has, or had before its record was joined into another."""
    for name, what in IDENTIFIERS.items():
        given = facts.get(name)
        if not given or (name == "upn" and len(given) != UPN_LENGTH):
            continue
        with db.session.no_autoflush:
            found = holder_of(authority_id, name, given, but=() if child is None else (child.id,))
        if found is not None:
            raise _taken(given, name, what)


def _taken(given: str | None, name: str = "local_id", what: str = IDENTIFIERS["local_id"]) -> Conflict:
    return Conflict(f"Your authority already has a child with this {what}.", field=name, current={name: given})


def _save(child: Child, local_id: str | None) -> None:
    try:
        with savepoint():
            db.session.add(child)
            db.session.flush()
    except IntegrityError as error:
        raise _taken(local_id) from error


def _told(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in facts.items() if name not in WHEREABOUTS and value is not None}
