"""Applies the names file: names and aliases, date of birth, worker and team, where the child lives. Repeatable every night.

Only what differs is written. A name or a home is the file's to say; a date of birth or a legal status that a person recorded
otherwise is kept, and the line says so. Children not known yet are added, so that anybody may be reported missing by name.
"""
from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy import select

from caseflow.accounts.models import Allocation, Authority, Team, User
from caseflow.audit.record import record
from caseflow.children import names_keys
from caseflow.children.merged import taken_otherwise
from caseflow.children.models import Child, Placement
from caseflow.children.names_file import NamesFile, NamesRow, Trouble
from caseflow.core import clock
from caseflow.core.actor import Actor
from caseflow.core.dates import london_date
from caseflow.core.events import children_changed
from caseflow.extensions import db
from caseflow.store.bulk import among
from caseflow.store.unit import unit_of_work

AT_ONCE = 500
JOINED = "This record was joined with another of the same child. Take it out of the file, or part the records first."
SOURCE = "names-file"
"""`source` of what this file made. A record without a source is a person's."""

REASON = "names file"
MACHINES = ("names file", "SSDA903 collection ")
"""How the recorded reasons begin of what files change; whoever else changes a record makes it a person's."""

_NAMES = ("given_name", "family_name", "aliases")
_HOME = ("home_name", "home_address", "home_telephone")


@dataclass
class Applied:
    """What became of the lines, and what is amiss with some of them."""

    rows: int
    outcomes: Counter[str] = field(default_factory=Counter)
    troubles: list[Trouble] = field(default_factory=list)


@dataclass
class _Batch:
    authority: Authority
    children: dict[str, Child]
    placements: dict[int, list[Placement]]
    allocations: dict[int, Allocation]
    users: dict[str, User]
    teams: dict[str, Team]
    changed: set[int] = field(default_factory=set)
    renamed: list[Child] = field(default_factory=list)


def apply(file: NamesFile, authority: Authority, actor: Actor) -> Applied:
    """Write what the lines say, 500 children to a unit."""
    applied = Applied(file.lines, Counter(refused=len(file.troubles)), list(file.troubles))
    for start in range(0, len(file.rows), AT_ONCE):
        rows = file.rows[start : start + AT_ONCE]
        with unit_of_work(actor, authority.id, reason=REASON):
            rows = _of_children_here(authority, rows, applied)
            batch = _read(authority, rows)
            _add_strangers(batch, rows, applied)
            for row in rows:
                applied.outcomes["loaded" if _apply(batch, row, applied) else "unchanged"] += 1
            db.session.flush()
            _rebuild_sounds(batch)
            if batch.changed:
                refs = [child.ref for child in batch.children.values() if child.id in batch.changed]
                record("names-file.applied", None, refs, children=len(refs))
                children_changed(authority.id, batch.changed, in_bulk=True)
    applied.troubles.sort(key=lambda trouble: trouble.line)
    return applied


def _of_children_here(authority: Authority, rows: Sequence[NamesRow], applied: Applied) -> list[NamesRow]:
    """The lines by the identifiers that the children have here: case and blanks make no other child, as when a person adds one.

    Those of records that were joined into another are refused: they must not come back by their identifier every night.
    """
    taken = taken_otherwise(authority.id, [row.local_id for row in rows])
    kept = []
    for row in rows:
        one = taken.get(row.local_id)
        if one is not None and one.joined:
            applied.outcomes["refused"] += 1
            applied.troubles.append(Trouble(row.line, "local_id", JOINED))
        else:
            kept.append(row if one is None else replace(row, local_id=one.local_id))
    return kept


def _read(authority: Authority, rows: Sequence[NamesRow]) -> _Batch:
    """Everything about these children that a line may change, in five reads."""
    children = {c.local_id: c for c in db.session.execute(select(Child).where(
        Child.authority_id == authority.id, Child.voided.is_(False), among(Child.local_id, [row.local_id for row in rows]))
        .order_by(Child.id)).scalars() if c.local_id}
    ids = [child.id for child in children.values()]
    placements: dict[int, list[Placement]] = {}
    for placement in db.session.execute(select(Placement).where(
            Placement.voided.is_(False), Placement.ended_on.is_(None), among(Placement.child_id, ids))
            .order_by(Placement.started_on, Placement.id)).scalars():
        placements.setdefault(placement.child_id, []).append(placement)
    allocations = {a.child_id: a for a in db.session.execute(select(Allocation).where(
        Allocation.kind == "worker", Allocation.voided.is_(False), Allocation.ended_on.is_(None), among(Allocation.child_id, ids))
        .order_by(Allocation.started_on, Allocation.id)).scalars()}
    users = {u.email: u for u in db.session.execute(select(User).where(
        User.authority_id == authority.id, User.disabled.is_(False), User.voided.is_(False)).order_by(User.id)).scalars()}
    teams = {t.name.casefold(): t for t in db.session.execute(
        select(Team).where(Team.authority_id == authority.id, Team.voided.is_(False)).order_by(Team.id)).scalars()}
    return _Batch(authority, children, placements, allocations, users, teams)


def _add_strangers(batch: _Batch, rows: Sequence[NamesRow], applied: Applied) -> None:
    strangers = [Child(authority_id=batch.authority.id, local_id=row.local_id, aliases=[], languages=[], age_disputed=False, source=SOURCE)
                 for row in rows if row.local_id not in batch.children]
    db.session.add_all(strangers)
    db.session.flush()
    batch.children |= {child.local_id: child for child in strangers if child.local_id}
    batch.changed |= {child.id for child in strangers}


def _apply(batch: _Batch, row: NamesRow, applied: Applied) -> bool:
    child = batch.children[row.local_id]
    was_new = child.id in batch.changed
    changed = _name(batch, child, row, applied)
    changed |= _home(batch, child, row, applied)
    changed |= _worker(batch, child, row, applied)
    if changed:
        batch.changed.add(child.id)
    return changed or was_new


def _by_a_person(row: Any) -> bool:
    """Whether a person entered a record or has changed it since a file wrote it."""
    return row.recorded_at is not None and (row.source is None or not (row.reason or "").startswith(MACHINES))


def _name(batch: _Batch, child: Child, row: NamesRow, applied: Applied) -> bool:
    news = {n: row.facts[n] for n in _NAMES if n in row.facts and getattr(child, n) != row.facts[n]}
    if news:
        batch.renamed.append(child)
    born = row.facts.get("date_of_birth")
    if born is not None and born != child.date_of_birth:
        if child.date_of_birth is not None and _by_a_person(child):
            applied.troubles.append(Trouble(row.line, "date_of_birth", "A person recorded another date of birth. That was kept.", False))
        elif born > london_date(clock.now()):
            applied.troubles.append(Trouble(row.line, "date_of_birth", "The date of birth lies in the future. It was left out.", False))
        else:
            news["date_of_birth"] = born
            news["birth_precision"] = "exact"
    return _set(child, news, contested="date_of_birth" in news and child.date_of_birth is not None)


def _set(row: Any, news: dict[str, Any], *, contested: bool = False) -> bool:
    """Change a record. A person's stays a person's, and what this file contests becomes one: no 903 file then puts it back."""
    if news and (contested or _by_a_person(row)):
        news["source"] = None
    for name, value in news.items():
        setattr(row, name, value)
    return bool(news)


def _home(batch: _Batch, child: Child, row: NamesRow, applied: Applied) -> bool:
    said = {n: row.facts[n] for n in (*_HOME, "legal_status") if n in row.facts}
    if not said:
        return False
    standing = batch.placements.get(child.id, [])
    own = [p for p in standing if p.source == SOURCE]
    current = next((p for p in reversed(standing) if p.source != SOURCE), None)
    changed = False
    if current is not None:
        for stopgap in own:
            stopgap.voided, changed = True, True
    elif own:
        current = own[-1]
    else:
        current = Placement(authority_id=child.authority_id, child_id=child.id, started_on=london_date(clock.now()), source=SOURCE)
        db.session.add(current)
        batch.placements.setdefault(child.id, []).append(current)
    news = {n: v for n, v in said.items() if getattr(current, n) != v}
    if "legal_status" in news and current.legal_status is not None and _by_a_person(current):
        applied.troubles.append(Trouble(row.line, "legal_status", "A person has recorded another legal status. That was kept.", False))
        del news["legal_status"]
    return _set(current, news, contested="legal_status" in news and current.legal_status is not None) or changed


def _worker(batch: _Batch, child: Child, row: NamesRow, applied: Applied) -> bool:
    email, team_name = row.facts.get("worker"), row.facts.get("team")
    user = batch.users.get(email.lower()) if email else None
    team = batch.teams.get(team_name.casefold()) if team_name else None
    if email and user is None:
        applied.troubles.append(Trouble(row.line, "worker", "Nobody of this authority signs in with this address: not allocated. "
                                        "Add the person, then load the file again.", False))
    if team_name and team is None:
        applied.troubles.append(Trouble(row.line, "team", "There is no team of this name: not allocated. Add the team.", False))
    if user is None and team is None:
        return False
    now = (user.id if user else None, team.id if team else None)
    held = batch.allocations.get(child.id)
    if held is not None:
        if (held.user_id, held.team_id) == now:
            return False
        held.ended_on = max(held.started_on, london_date(clock.now()))
    made = Allocation(authority_id=child.authority_id, child_id=child.id, kind="worker", user_id=now[0], team_id=now[1],
                      started_on=london_date(clock.now()))
    db.session.add(made)
    batch.allocations[child.id] = made
    return True


def _rebuild_sounds(batch: _Batch) -> None:
    """The keys by which renamed children are found, in place of the old ones."""
    if batch.renamed:
        names_keys.make_anew(batch.renamed)
