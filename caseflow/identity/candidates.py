"""Pairs of records that may be one child, found in bulk: only records that share a block are compared, never each with each."""
from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations

from sqlalchemy import delete, or_, select

from caseflow.children import alike, scripts, sound
from caseflow.children.models import Child
from caseflow.core.actor import Actor
from caseflow.extensions import db
from caseflow.identity.models import DuplicatePair, DuplicateScan
from caseflow.store.bulk import among, insert_many
from caseflow.store.unit import unit_of_work

LARGEST = 120
"""Of a block with more records than this nothing is learned: those in it that are one child meet in a narrower one."""

AT_ONCE = 5000
MOST_WORDS = 8
_COLUMNS = (Child.id, Child.recorded_at, Child.given_name, Child.family_name, Child.aliases, Child.date_of_birth, Child.birth_precision,
            Child.sex, Child.upn)


@dataclass(frozen=True)
class Looked:
    """What a look came to."""

    children: int
    changed: int
    compared: int
    pairs: int


def look(authority_id: int, actor: Actor, *, afresh: bool = False) -> Looked:
    """Compare an authority's children, those changed since the last look with all others (`afresh`: all with all others).

    The first, empty unit waits for everybody who was recording before it; the reading and comparing holds nobody up.
    """
    with unit_of_work(actor, authority_id) as unit:
        cut = unit.recorded_at
        last = None if afresh else db.session.execute(
            select(DuplicateScan.scanned_to).where(DuplicateScan.authority_id == authority_id)).scalar_one_or_none()
    people: dict[int, alike.Person] = {}
    changed: set[int] = set()
    for id_, recorded_at, person in _people(authority_id):
        people[id_] = person
        if last is None or recorded_at > last:
            changed.add(id_)
    found, compared = scored(people, changed)
    with unit_of_work(actor, authority_id):
        _keep(authority_id, found, None if last is None else changed, cut)
    return Looked(len(people), len(changed), compared, len(found))


def _people(authority_id: int) -> Iterator[tuple[int, datetime, alike.Person]]:
    last = 0
    while True:
        rows = db.session.execute(select(*_COLUMNS).where(
            Child.authority_id == authority_id, Child.voided.is_(False), Child.id > last).order_by(Child.id).limit(AT_ONCE)).all()
        if not rows:
            return
        for row in rows:
            yield row.id, row.recorded_at, alike.Person.of(row)
        last = rows[-1].id


def scored(people: Mapping[int, alike.Person], changed: Collection[int]) -> tuple[dict[tuple[int, int], int], int]:
    """The likely pairs with a changed record in them, by their two numbers in order, and how many pairs were compared."""
    blocks: dict[object, list[int]] = defaultdict(list)
    for id_, person in people.items():
        for key in blocks_of(person):
            blocks[key].append(id_)
    seen: set[tuple[int, int]] = set()
    for members in blocks.values():
        if len(members) <= LARGEST:
            seen.update(pair for pair in combinations(sorted(members), 2) if pair[0] in changed or pair[1] in changed)
    found = {pair: points for pair in seen if (points := alike.score(people[pair[0]], people[pair[1]])) >= alike.LIKELY}
    return found, len(seen)


def blocks_of(person: alike.Person) -> set[object]:
    """The blocks of a record: the sound of any of its names with its date of birth (day and month in either order), the sounds of
    any two names, and the pupil number."""
    sounds = [_sounds_of(word) for word in dict.fromkeys(person.every_word[:MOST_WORDS])]
    found: set[object] = set()
    born = person.date_of_birth
    if born is not None:
        day = (born.year, *sorted((born.month, born.day)))
        found |= {(day, one) for word in sounds for one in word}
    for first, second in combinations(sounds, 2):
        found |= {tuple(sorted((a, b))) for a in first for b in second}
    if person.upn and len(person.upn) == alike.UPN_LENGTH:
        found.add(person.upn.lower())
    return found


def _sounds_of(word: str) -> Sequence[str]:
    """The narrow sounds of a word: two at most, so that blocks stay small."""
    bones = [sound.BONES + one for one in scripts.bones(word)[:1]]
    narrow = [key for key in sound.asked_of_word(word) if key.startswith(sound.METAPHONE)][:1]
    return tuple(dict.fromkeys([*bones, *narrow]))


def _keep(authority_id: int, found: Mapping[tuple[int, int], int], changed: Collection[int] | None, cut: datetime) -> None:
    """Write the pairs in place of the old ones of the changed records (None: of all)."""
    old = delete(DuplicatePair).where(DuplicatePair.authority_id == authority_id)
    if changed is not None:
        ids = sorted(changed)
        old = old.where(or_(among(DuplicatePair.first_id, ids), among(DuplicatePair.second_id, ids)))
    db.session.execute(old)
    insert_many(DuplicatePair, ("first_id", "second_id", "authority_id", "score", "found_at"), [
        (first, second, authority_id, points, cut) for (first, second), points in sorted(found.items())])
    db.session.execute(delete(DuplicateScan).where(DuplicateScan.authority_id == authority_id))
    insert_many(DuplicateScan, ("authority_id", "scanned_to"), [(authority_id, cut)])
