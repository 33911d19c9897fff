"""Writes the Header, Episodes, UASC and Missing files of a collection, as the Department's software takes them.

Only identifiers, codes, postcodes and days are written. A child is in the Header with an episode of care or a missing period in
the year; placements and periods that ended before 1 April are left out, and what ended after 31 March is written as still open.
"""
from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Subquery, select

from caseflow.accounts.models import Authority
from caseflow.audit.record import record
from caseflow.children.authorities.models import ChildAuthority
from caseflow.children.authorities.queries import on_day
from caseflow.children.models import CarePeriod, Child, Placement, UnaccompaniedStatus
from caseflow.core.actor import Actor
from caseflow.core.dates import london_date
from caseflow.core.errors import Refused
from caseflow.extensions import db
from caseflow.missing.models import TRANSFERRED, MissingEpisode, MissingSegment
from caseflow.missing.pieces import pieces
from caseflow.ssda903.columns import EPISODES, HEADER, MISSING, UASC, Collection, collection, columns_of
from caseflow.ssda903.held import SOURCE
from caseflow.store.known import known
from caseflow.store.unit import unit_of_work

_SAFE = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]*\Z")
_BEFORE_2025 = {"M": "1", "F": "2"}
Cells = tuple[str, ...]


def export(folder: Path, authority: Authority, year: int, actor: Actor, *, known_at: datetime | None = None) -> list[dict[str, Any]]:
    """Write the four files into `folder` as known at an instant (None: now); each file's name and rows. Audited before it is written."""
    tables, refs = rows_of(authority.id, collection(year), known_at)
    with unit_of_work(actor, authority.id):
        record("ssda903.exported", None, refs, year=year, known_at=known_at, rows={table: len(rows) for table, rows in tables.items()})
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for table, rows in tables.items():
        path = folder / f"{table.lower()}.csv"
        with path.open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream, lineterminator="\r\n")
            writer.writerow(columns_of(table))
            writer.writerows(rows)
        written.append({"file": path.name, "table": table, "rows": len(rows)})
    return written


def rows_of(authority_id: int, year: Collection, known_at: datetime | None) -> tuple[dict[str, list[Cells]], list[str]]:
    """The rows of the four tables, in order of identifier, and the references of the children in them."""
    children = {row.id: row for row in _rows(Child, authority_id, known_at) if row.local_id}
    uasc = {row.child_id: row for row in _rows(UnaccompaniedStatus, authority_id, known_at)
            if row.status == "uasc" and row.started_on <= year.last_day and (row.ended_on is None or row.ended_on > year.first_day)}
    in_care = _in_care(authority_id, year, known_at)
    placements = [p for p in _rows(Placement, authority_id, known_at) if p.child_id in children and p.child_id in in_care
                  and p.started_on <= year.last_day and (p.ended_on is None or p.ended_on >= year.first_day)]
    missing = [m for m in _periods(authority_id, year, known_at) if m[0] in children
               and (m[4] == SOURCE or any(p.child_id == m[0] and _covers(p, m[2]) for p in placements))] if placements or children else []
    shown = {p.child_id for p in placements} | {m[0] for m in missing}
    order = sorted(shown, key=lambda id_: (children[id_].local_id, id_))
    place = {id_: n for n, id_ in enumerate(order)}
    tables: dict[str, list[Cells]] = {
        HEADER: [_header(children[id_], year) for id_ in order],
        EPISODES: [_episode(children[p.child_id], p, p.child_id in uasc, year)
                   for p in sorted(placements, key=lambda p: (place[p.child_id], p.started_on, p.ended_on or date.max, p.id))],
        UASC: [_uasc(children[id_], uasc[id_], year) for id_ in order if id_ in uasc],
        MISSING: [(children[m[0]].local_id, _day(children[m[0]].date_of_birth), m[1], _day(m[2]), _day(m[3]))
                  for m in sorted(missing, key=lambda m: (place[m[0]], m[2], m[3] or date.max, m[1]))],
    }
    for rows in tables.values():
        _check(rows)
    return tables, sorted(children[id_].ref for id_ in shown)


def _rows(model: Any, authority_id: int, known_at: datetime | None) -> Iterator[Any]:
    table: Subquery = known(model, known_at, lambda t: t.c.authority_id == authority_id)
    return iter(db.session.execute(select(table).where(~table.c.voided).order_by(table.c.id)).all())


def _in_care(authority_id: int, year: Collection, known_at: datetime | None) -> set[int]:
    """Children with care on a day of the year. Care that a later file's silence ended on the first day had ended before."""
    return {c.child_id for c in _rows(CarePeriod, authority_id, known_at) if c.started_on <= year.last_day and (
        c.ended_on is None or c.ended_on > year.first_day or (c.ended_on == year.first_day and c.ended_reason))}


def _periods(authority_id: int, year: Collection, known_at: datetime | None) -> Iterator[tuple[int, str, date, date | None, str | None]]:
    """Missing and away periods by days that touch the year: an episode that changed from missing to away gives one of each.

    One that began on a day on which another authority was responsible stands in that authority's file.
    """
    segments: dict[int, list[Any]] = {}
    for segment in _rows(MissingSegment, authority_id, known_at):
        segments.setdefault(segment.episode_id, []).append(segment)
    ceased, moves = _care_ceased(authority_id, known_at), _moves(authority_id, known_at)
    for episode in _rows(MissingEpisode, authority_id, known_at):
        went_along = episode.left_out_because == TRANSFERRED
        if episode.left_out_because and not went_along:
            continue
        turns = [(s.type, s.started_at) for s in segments.get(episode.id, [])]
        for kind, began, until in pieces(episode.type, episode.started_at, episode.ended_at, turns):
            starts, ends = london_date(began), None if until is None else london_date(until)
            holder = on_day(moves.get(episode.child_id, ()), starts)
            if holder is not None and not holder.ours:
                continue
            if went_along and ends is not None:  # for the authority that gave the child up it lasts as long as its care
                ends = max(starts, min(ends, ceased.get(episode.child_id, ends)))
            if starts > year.last_day or (ends is not None and ends < year.first_day):
                continue
            yield episode.child_id, kind, starts, ends if ends is not None and ends <= year.last_day else None, episode.source


def _care_ceased(authority_id: int, known_at: datetime | None) -> dict[int, date]:
    """The day on which care ceased, of children whose newest period of care has ended."""
    newest = {c.child_id: c.ended_on for c in sorted(_rows(CarePeriod, authority_id, known_at), key=lambda c: c.started_on)}
    return {child_id: day for child_id, day in newest.items() if day is not None}


def _moves(authority_id: int, known_at: datetime | None) -> dict[int, list[Any]]:
    """The dated rows of responsibility of each child who has any, in the order in which they take effect."""
    found: dict[int, list[Any]] = {}
    rows = [row for row in _rows(ChildAuthority, authority_id, known_at) if row.kind == "responsible"]
    for row in sorted(rows, key=lambda row: (row.started_on or date.min, row.id)):
        found.setdefault(row.child_id, []).append(row)
    return found


def _covers(placement: Any, day: date) -> bool:
    return placement.started_on <= day and (placement.ended_on is None or day <= placement.ended_on)


def _header(child: Any, year: Collection) -> Cells:
    sex = child.sex or ("U" if year.year >= 2025 else "")
    mother = "" if child.mother is None else str(int(child.mother))
    return (child.local_id, _BEFORE_2025.get(sex, "") if year.year < 2025 else sex, _day(child.date_of_birth), child.ethnicity or "",
            child.upn or "", mother, _day(child.mother_child_born_on))


def _episode(child: Any, p: Any, uasc: bool, year: Collection) -> Cells:
    goes_on = p.ended_on is not None and p.ended_on > year.last_day
    return (child.local_id, _day(p.started_on), p.started_reason or "", p.legal_status or "", p.need_code or "", p.placement_code or "",
            p.provider_code or "", "" if goes_on else _day(p.ended_on), "" if goes_on else p.ended_reason or "",
            "" if goes_on else p.change_reason or "", "" if uasc else p.home_postcode or "", p.placement_postcode or "", p.urn or "")


def _uasc(child: Any, status: Any, year: Collection) -> Cells:
    sex, ends = _header(child, year)[1], status.ended_on
    return child.local_id, sex, _day(child.date_of_birth), _day(ends) if ends is not None and ends <= year.last_day else ""


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""


def _check(rows: Iterable[Cells]) -> None:
    """Nothing but identifiers, codes and days leaves: a quotation mark or a formula would break the Department's load."""
    for row in rows:
        if any(cell and not _SAFE.match(cell) for cell in row):
            raise Refused("An identifier or a code has characters that the Department does not take, in the row of "
                          f"child {row[0]!r}.", field="local_id")
