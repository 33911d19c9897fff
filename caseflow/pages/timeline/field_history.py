"""Every version of one row in words: what each field was and became, when, by whom and why."""
from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Column, select

from caseflow.accounts.models import Team, User
from caseflow.children.called import STANDINGS
from caseflow.children.codes import BY_COLUMN, with_meaning
from caseflow.children.looks import NRM, STAGE
from caseflow.core import dates, wording
from caseflow.extensions import db
from caseflow.missing import said
from caseflow.missing.changes import LABELS as OF_EPISODES
from caseflow.missing.told.recipients import SHORT
from caseflow.store.record import RECORD_COLUMNS, written

NOTHING = "nothing"
UNSAID = frozenset({"id", "ref", "authority_id", *RECORD_COLUMNS})
ON_ASKING = frozenset({"home_address", "placement_postcode", "home_postcode"})
"""Whereabouts that the child page shows only when asked, and writes down: here only that they were changed."""
SURENESS = {"exact": "exactly known", "about": "about then", "between": "between two times", "date": "only the day is known",
            "day-unknown": "the day is not known", "as-told": "as told"}
WORDS: dict[str, dict[Any, str]] = {
    "standing": STANDINGS, "sex": {"M": "male", "F": "female", "U": "not stated"},
    "stage": STAGE["stage"]["choices"], "event": NRM["event"]["choices"], "outcome": NRM["outcome"]["choices"],
    "status": {"uasc": "unaccompanied asylum-seeking", "separated": "separated"},
    "type": {"M": "missing", "A": "away, whereabouts known"}, "current_type": {"M": "missing", "A": "away, whereabouts known"},
    "level": {level: words.lower() for level, words in said.RISK.items()}, "to": dict(SHORT),
    "answer": {"accepted": "accepted", "declined": "declined", "no-contact": "could not be reached"},
    "left_out_because": STANDINGS,
    "source": {"ssda903": "the 903 files", "names": "the names file", "transfer": "another authority’s record"},
}
LABELS = OF_EPISODES | {
    "local_id": "Local identifier", "upn": "Unique pupil number", "voided": "Recorded in error", "by": "Told by", "at": "When",
    "to": "Who was told", "means": "How", "what": "Kind", "why": "Why", "on": "Day", "human_contact": "Somebody was in contact",
    "nrm_reference": "NRM reference", "urn": "Ofsted number of the home (URN)", "source": "Came from", "source_year": "Year of the file",
    "type": "At the start", "due_at": "Due",
    "started_at": "Counted from", "ended_at": "Ended", "birth_precision": "How the date of birth is known",
}
_SLUG = re.compile(r"[a-z]+(-[a-z]+)+")


@dataclass(frozen=True)
class FieldChange:
    """What one field was and became, in words; `name` is what programs call it."""

    name: str
    label: str
    was: str
    now: str


@dataclass(frozen=True)
class Change:
    """One version: when it was recorded, by whom and why, and what it changed; `first` is the record as it was made."""

    version: int
    at: datetime
    who: str
    why: str | None
    fields: list[FieldChange]
    first: bool

    @property
    def when(self) -> str:
        """When it was recorded, in words."""
        return dates.in_words(self.at)


def history(versions: Sequence[Any], hidden: Collection[str] = ()) -> list[Change]:
    """The versions of one row, newest first; `hidden` columns are left out. Two queries, for names of people and teams."""
    table = type(versions[0]).__table__
    columns = [c for c in written(table)
               if c.name not in UNSAID and c.name not in hidden and _told(c) and _of_a_time(c.name, table) is None]
    people, teams = _people(versions, columns), _teams(versions, columns)
    first = versions[0]
    made = [_change(first, people, [_field(c, NOTHING, words) for c in columns
                                    if (words := in_words(first, c, people, teams)) != NOTHING and c.name != "voided"])]
    for before, after in pairwise(versions):
        made.append(_change(after, people, [_field(c, *pair) for c in columns
                                            if (pair := _before_and_after(before, after, c, people, teams)) is not None], first=False))
    return made[::-1]


def _change(version: Any, people: dict[Any, str], fields: list[FieldChange], *, first: bool = True) -> Change:
    return Change(version.version, version.recorded_at, people.get(version.recorded_by, "caseflow"), version.reason, fields, first)


def _field(column: Column[Any], was: str, now: str) -> FieldChange:
    return FieldChange(column.name.removesuffix("_id"), label(column.name), was, now)


def _before_and_after(before: Any, after: Any, column: Column[Any], people: dict[Any, str],
                      teams: dict[Any, str]) -> tuple[str, str] | None:
    """What a field was and became; None where it says the same as before."""
    was, now = in_words(before, column, people, teams), in_words(after, column, people, teams)
    if column.name in ON_ASKING and getattr(before, column.name) != getattr(after, column.name):
        return was, "another one" if was == now else now
    return None if was == now else (was, now)


def _of_a_time(name: str, table: Any) -> str | None:
    """The time to whose words a column belongs, such as `left_at` for `left_precision`."""
    stem = name.removesuffix("_precision").removesuffix("_until")
    return f"{stem}_at" if stem != name and f"{stem}_at" in table.c else None


def _told(column: Column[Any]) -> bool:
    """Numbers of other rows say nothing to people, except who a person or a team is."""
    return not column.foreign_keys or _points_to(column) in ("user_account", "team")


def _points_to(column: Column[Any]) -> str | None:
    return next((key.target_fullname.partition(".")[0] for key in column.foreign_keys), None)


def label(name: str) -> str:
    """What a column is called on the page."""
    if name in LABELS:
        return LABELS[name]
    plain = name.removesuffix("_id").removesuffix("_at").replace("_", " ")
    return plain[:1].upper() + plain[1:]


def in_words(row: Any, column: Column[Any], people: dict[Any, str], teams: dict[Any, str]) -> str:
    """A value as people say it; `nothing` where there is none. No code comes without its meaning."""
    name, value = column.name, getattr(row, column.name)
    if value is None or value == "" or value == []:
        return NOTHING
    if name in ON_ASKING:
        return "an address, shown on the child's page when asked for"
    if _points_to(column) == "user_account":
        return people.get(value, "somebody")
    if _points_to(column) == "team":
        return teams.get(value, "a team")
    if isinstance(value, datetime):
        return wording.event_in_words(value, getattr(row, f"{name.removesuffix('_at')}_precision", "exact") or "exact",
                                      getattr(row, f"{name.removesuffix('_at')}_until", None))
    if isinstance(value, date):
        return dates.day_in_words(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if name.endswith("_precision"):
        return SURENESS.get(value, str(value))
    if name in BY_COLUMN:
        return with_meaning(value, BY_COLUMN[name]) or NOTHING
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(name, item) for item in value)
    if isinstance(value, dict):
        return ", ".join(f"{label(str(key)).lower()}: {_plain(str(key), item)}" for key, item in sorted(value.items()))
    found = WORDS.get(name, {}).get(value)
    if found is not None:
        return found[:1].lower() + found[1:]
    text = str(value)
    return text.replace("-", " ") if _SLUG.fullmatch(text) else text


def _people(versions: Iterable[Any], columns: Sequence[Column[Any]]) -> dict[Any, str]:
    pointing = ["recorded_by", *(c.name for c in columns if _points_to(c) == "user_account")]
    return _names(User, {getattr(v, name) for v in versions for name in pointing})


def _teams(versions: Iterable[Any], columns: Sequence[Column[Any]]) -> dict[Any, str]:
    return _names(Team, {getattr(v, c.name) for v in versions for c in columns if _points_to(c) == "team"})


def _names(model: Any, numbers: set[int | None]) -> dict[Any, str]:
    wanted = {number for number in numbers if number is not None}
    if not wanted:
        return {}
    return {row.id: row.name for row in db.session.execute(select(model.id, model.name).where(model.id.in_(wanted)).order_by(model.id))}
