"""Reads the nightly names file: one CSV line for each child, keyed on the local identifier, with what a 903 file does not hold.

Read as UTF-8 (with or without a byte-order mark), else as Windows-1252, which is what spreadsheets on Windows write; a byte that
neither knows refuses the file. Columns may come in any order and may be left out, `local_id` excepted. A blank cell says nothing.
"""
from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from os.path import isfile
from pathlib import Path
from typing import Any

from caseflow.children.merged import identifier_key
from caseflow.children.schemas import ChildFields, NewPlacement
from caseflow.core.dates import EARLIEST_BIRTH, parse_day
from caseflow.core.errors import Refused
from caseflow.web.fields import Line, checked

LARGEST = 64 << 20
_CHILD, _HOME = ChildFields().fields, NewPlacement().fields
GATES = {
    **{name: _CHILD[name] for name in ("local_id", "given_name", "family_name")}, "aliases": Line(longest=2000),
    "date_of_birth": Line(longest=10), "worker": Line(longest=254), "team": Line(longest=120),
    **{name: _HOME[name] for name in ("home_name", "home_address", "home_telephone")}, "legal_status": Line(longest=2),
}
"""The columns of the file, each with the gate that a person's entry passes. Aliases are separated by semicolons; `worker` is an
email address."""

LEGAL_STATUSES = frozenset(["C1", "C2", "D1", "E1", "V2", "V3", "V4", "J1", "J2", "J3", "L1", "L2", "L3"])


@dataclass
class NamesRow:
    """One child's line. `facts` holds only what the line says."""

    line: int
    local_id: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Trouble:
    """What is amiss with a line, in words that name no child; `refused` says whether nothing of the line was used."""

    line: int
    column: str
    message: str
    refused: bool = True


@dataclass
class NamesFile:
    """The lines that can be used, and the trouble with others."""

    rows: list[NamesRow]
    troubles: list[Trouble]
    lines: int
    guessed: bool
    """Whether the file was not UTF-8 and was read as Windows-1252."""


def read(path: Path) -> NamesFile:
    """Read the file; raises `Refused` when it is not one, naming the line."""
    if not isfile(path):
        raise Refused(f"There is no file {path.name}.", field="file")
    if path.stat().st_size > LARGEST:
        raise Refused("The file is larger than 64 MB, which is more than the children of any authority.", field="file")
    text, guessed = _decoded(path.read_bytes())
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[NamesRow] = []
    troubles: list[Trouble] = []
    seen: dict[str, int] = {}
    count = 0
    try:
        columns = _heading(next(lines, []))
        for cells in lines:
            if not any(cell.strip() for cell in cells):
                continue
            count += 1
            line = lines.line_num
            if len(cells) != len(columns):
                raise Refused(f"Line {line} has {len(cells)} cells and the heading {len(columns)}.", field="file")
            row = _row(line, dict(zip(columns, (cell.strip() for cell in cells), strict=True)), troubles)
            if row is None:
                continue
            key = identifier_key(row.local_id)
            if key in seen:
                troubles.append(Trouble(line, "local_id", f"The same child stands in line {seen[key]}. That line was used."))
                continue
            seen[key] = line
            rows.append(row)
    except csv.Error as error:
        raise Refused(f"Line {lines.line_num} cannot be read as cells between commas. Look for a stray quotation mark.",
                      field="file") from error
    return NamesFile(rows, troubles, count, guessed)


def _decoded(raw: bytes) -> tuple[str, bool]:
    at = raw.find(b"\0")
    if at >= 0:
        raise Refused(f"Line {_line(raw, at)} has a NUL byte: this is not a CSV file. Save it as CSV UTF-8.", field="file")
    try:
        return raw.decode("utf-8-sig"), False
    except UnicodeDecodeError:
        pass
    try:
        return raw.decode("cp1252"), True
    except UnicodeDecodeError as error:
        raise Refused(f"Line {_line(raw, error.start)} has a character that is neither UTF-8 nor Windows-1252. "
                      "Save the file as CSV UTF-8.", field="file") from None


def _line(raw: bytes, at: int) -> int:
    return raw.count(b"\n", 0, at) + 1


def _heading(cells: list[str]) -> list[str]:
    columns = [cell.strip().lower().replace(" ", "_") for cell in cells]
    strange = [c for c in columns if c not in GATES]
    if "local_id" not in columns or strange or len(set(columns)) != len(columns):
        raise Refused("The heading must hold local_id, and beside it any of " + ", ".join(c for c in GATES if c != "local_id")
                      + ", each once.", field="file")
    return columns


def _row(line: int, cells: Mapping[str, str], troubles: list[Trouble]) -> NamesRow | None:
    try:
        return _checked(line, cells)
    except Refused as refusal:
        troubles.append(Trouble(line, refusal.field or "local_id", refusal.message))
        return None


def _checked(line: int, cells: Mapping[str, str]) -> NamesRow:
    if not cells["local_id"]:
        raise Refused("There is no local identifier, so the line belongs to nobody.", field="local_id")
    kept = {column: checked(GATES[column], cell, column) for column, cell in cells.items()}
    facts: dict[str, Any] = {column: cell for column, cell in kept.items() if cell and column != "local_id"}
    if "date_of_birth" in facts:
        facts["date_of_birth"] = _born(facts["date_of_birth"])
    if "aliases" in facts:
        facts["aliases"] = checked(_CHILD["aliases"], facts["aliases"].split(";"), "aliases")
    if "legal_status" in facts:
        facts["legal_status"] = facts["legal_status"].upper()
        if facts["legal_status"] not in LEGAL_STATUSES:
            raise Refused("The legal status is not one of the Department's codes.", field="legal_status")
    return NamesRow(line, kept["local_id"], facts)


def _born(text: str) -> date:
    born = parse_day(text, field="date_of_birth")
    if born < EARLIEST_BIRTH:
        raise Refused(f"The date of birth is before {EARLIEST_BIRTH.year}: check the year.", field="date_of_birth")
    return born
