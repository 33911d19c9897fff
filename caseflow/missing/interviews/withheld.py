"""Who may read what a child asked to be kept from somebody: one decision for page, API, export, timeline and the form to the police."""
from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import g
from sqlalchemy import select

from caseflow.accounts.models import Team, User
from caseflow.accounts.permissions import ROLES
from caseflow.accounts.queries import teams_of
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing.interviews.models import Withholdable
from caseflow.store.record import history_of

OUTSIDE = {"police": "The police", "parents": "Parents and those with parental responsibility"}
"""Those who do not sign in, and to whom something may be sent or said."""
INSIDE = ("social-worker", "residential-worker", "interviewer", "safeguarding-lead")
"""The roles that see children."""

Row = TypeVar("Row", bound=Withholdable)


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads: a person signed in, with role and team, or somebody outside to whom it is sent (`police`, `parents`).

    `team` is the team's reference; it is looked up by `team_id` only where something is withheld from a team.
    """

    user_id: int | None = None
    role: str | None = None
    team: str | None = None
    outside: str | None = None
    team_id: int | None = None


POLICE, PARENTS = Reader(outside="police"), Reader(outside="parents")


def may_read(withheld_from: Collection[str], author_id: int | None, reader: Reader) -> bool:
    """Whether this reader may read words that are withheld from some; `author_id` is whoever kept them back, who may always."""
    if reader.user_id is not None and reader.user_id == author_id:
        return True
    teams = {mark.removeprefix("team:") for mark in withheld_from if mark.startswith("team:")}
    if teams and (reader.team or _team_ref(reader.team_id)) in teams:
        return False
    return not ({reader.role, reader.outside} - {None}) & set(withheld_from)


def reader_of(user: User) -> Reader:
    """The person signed in, as a reader."""
    return Reader(user.id, user.role, team_id=user.team_id)


def _team_ref(team_id: int | None) -> str | None:
    if team_id is None:
        return None
    kept: dict[int, str | None] = g.setdefault("team_refs", {})
    if team_id not in kept:
        kept[team_id] = db.session.execute(select(Team.ref).where(Team.id == team_id)).scalar_one_or_none()
    return kept[team_id]


def readable(reader: Reader, row: Withholdable) -> bool:
    """Whether this reader may read the words of one row that is current."""
    marks = row.withheld_from or ()
    return may_read(marks, None, reader) or (reader.user_id is not None and may_read(marks, _kept_back_by([row])[_key(row)], reader))


def shown_to(reader: Reader, rows: Iterable[Row]) -> list[Row]:
    """The rows that this reader may read; the others are left out without a trace.

    Rows as they were known earlier obey what is withheld today as well: a mark made later holds for the past too.
    """
    given = list(rows)
    today = _marks_today(given)
    marks = {_key(row): [*(row.withheld_from or ()), *today.get(_key(row), ())] for row in given}
    hidden = [row for row in given if not may_read(marks[_key(row)], None, reader)]
    if not hidden:
        return given
    by = {**dict.fromkeys(marks), **(_kept_back_by(hidden) if reader.user_id is not None else {})}
    return [row for row in given if may_read(marks[_key(row)], by[_key(row)], reader)]


def _number(row: Any) -> int:
    return int(row.id)


def _key(row: Any) -> tuple[type, int]:
    return type(row), _number(row)


def _kept_back_by(rows: Collection[Any]) -> dict[tuple[type, int], int | None]:
    """Who wrote down from whom each row is kept, as it says now: a later change of anything else makes nobody its author."""
    found: dict[tuple[type, int], int | None] = {_key(row): row.recorded_by for row in rows}
    for model in {type(row) for row in rows}:
        changed = {_number(row): row for row in rows if type(row) is model and row.version > 1}
        past = history_of(model.__table__)
        done: set[int] = set()
        for old in db.session.execute(select(past.c.id, past.c.version, past.c.recorded_by, past.c.withheld_from).where(
                past.c.id.in_(changed)).order_by(past.c.id, past.c.version.desc())) if changed else ():
            row = changed[old.id]
            if old.id in done or old.version >= row.version:
                continue
            if (old.withheld_from or []) != (row.withheld_from or []):
                done.add(old.id)
            else:
                found[model, old.id] = old.recorded_by
    return found


def _marks_today(rows: list[Row]) -> dict[tuple[type, int], list[str]]:
    """What is withheld today of rows that were read as they were known earlier, one query for each table."""
    found: dict[tuple[type, int], list[str]] = {}
    for model in {type(row) for row in rows if row not in db.session}:
        table: Any = model
        ids = [_number(row) for row in rows if type(row) is model]
        for number, marks in db.session.execute(select(table.id, table.withheld_from).where(table.id.in_(ids))):
            found[(model, number)] = marks or []
    return found


def choices(authority_id: int) -> dict[str, str]:
    """From whom something may be withheld: those outside, the roles that see children, and the authority's teams."""
    return {**OUTSIDE, **{role: f"{ROLES[role]}s" for role in INSIDE},
            **{f"team:{team.ref}": f"Team: {team.name}" for team in teams_of(authority_id)}}


def refuse_unknown(authority_id: int, marks: Collection[str]) -> list[str]:
    """The marks in order, each once; `Refused` when one of them names nobody."""
    known = choices(authority_id)
    if any(mark not in known for mark in marks):
        raise Refused(f"Withhold from one or more of: {', '.join(known)}.", field="withheld_from")
    return [mark for mark in known if mark in set(marks)]


def in_words(marks: Collection[str], known: dict[str, str]) -> str:
    """`withheld from: the police, Residential workers`; empty when it is withheld from nobody."""
    return ", ".join(known.get(mark, mark) for mark in marks)
