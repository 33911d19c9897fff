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
from pathlib import Path
from typing import Any

from caseflow.children.merged import identifier_key
from caseflow.core.dates import parse_day
from caseflow.core.errors import Refused

LARGEST = 64 << 20
WIDTHS = {
    "local_id": 20, "given_name": 200, "family_name": 200, "aliases": 2000, "date_of_birth": 10, "worker": 254, "team": 120,
    "home_name": 120, "home_address": 2000, "home_telephone": 40, "legal_status": 2,
}
"""The columns of the file, and the longest cell of each. Aliases are separated by semicolons; `worker` is an email address."""

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
    if not path.is_file():
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
    strange = [c for c in columns if c not in WIDTHS]
    if "local_id" not in columns or strange or len(set(columns)) != len(columns):
        raise Refused("The heading must hold local_id, and beside it any of " + ", ".join(c for c in WIDTHS if c != "local_id")
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
    for column, cell in cells.items():
        if len(cell) > WIDTHS[column]:
            raise Refused(f"The cell is longer than {WIDTHS[column]} characters.", field=column)
        if not cell.replace("\n", "").replace("\r", "").replace("\t", "").isprintable():
            raise Refused("The cell holds a character that cannot be shown.", field=column)
    facts: dict[str, Any] = {column: cell for column, cell in cells.items() if cell and column != "local_id"}
    if "date_of_birth" in facts:
        facts["date_of_birth"] = _born(facts["date_of_birth"])
    if "aliases" in facts:
        facts["aliases"] = [alias.strip() for alias in facts["aliases"].split(";") if alias.strip()]
    if "legal_status" in facts:
        facts["legal_status"] = facts["legal_status"].upper()
        if facts["legal_status"] not in LEGAL_STATUSES:
            raise Refused("The legal status is not one of the Department's codes.", field="legal_status")
    return NamesRow(line, cells["local_id"], facts)


def _born(text: str) -> date:
    born = parse_day(text, field="date_of_birth")
    if born.year < 1990:
        raise Refused("The date of birth is before 1990: check the year.", field="date_of_birth")
    return born
