"""Pass 1 over a set of 903 files: know each by its columns, read it as a stream, refuse a damaged set whole by file and line.

What is accepted: UTF-8 with or without a byte-order mark, commas, LF or CRLF, quotes, columns in any order, blank lines, and
blank cells after the last column when the heading has them too. The cells of these tables are identifiers, codes and dates, so
a byte that is not UTF-8 is damage: Windows-1252 cannot be told from other codings, and a wrong guess would change a child's
identifier. Memory does not grow with the file: it is read in blocks of whole lines.
"""
from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from os.path import isdir
from pathlib import Path
from typing import BinaryIO

from caseflow.core.errors import Refused
from caseflow.ssda903.columns import TABLES, USED, columns_of, nearest_table, table_with

BLOCK = 1 << 18
LONGEST_LINE = 1 << 16
_STARTS_FORMULA = frozenset("=+@＝＋－＠|")
_HINTS_OF_SPACES = (" ,", ", ", " \n", "\n ", " \r", '" ', ' "', "\xa0", "\t")
_HINTS_OF_FORMULA = ("=", "+", "@", "＝", "＋", "－", "＠", "|", ",-", "\n-", '"-')


class Damaged(Refused):
    """The whole set is refused, and nothing was loaded: the message names the file and the line."""

    def __init__(self, file: str, line: int | None, message: str) -> None:
        where = f"{file}, line {line}: " if line else f"{file}: "
        super().__init__(where + message, field="files")
        self.file = file
        self.line = line


@dataclass
class Block:
    """Rows in the Department's column order, codes in capitals; `lines[i]` is the line of `rows[i]` in the file."""

    lines: list[int]
    rows: list[list[str]]
    spaced: list[tuple[int, str]] = field(default_factory=list)
    """Lines and columns whose cell had spaces around it; they were taken off."""


@dataclass(frozen=True)
class Source:
    """One recognised file. `name` is what the person called it; nothing is known from it."""

    path: Path
    name: str
    table: str
    heading: tuple[str, ...]
    width: int
    """Cells of a line: more than columns where a spreadsheet wrote blank cells after the last column, heading included."""

    def blocks(self) -> Iterator[Block]:
        """The file's rows, block by block; raises `Damaged` at the first line that cannot be trusted."""
        with self.path.open("rb") as stream:
            for first_line, text in _blocks_of_lines(stream, self.name):
                yield _rows(self, first_line, text)


def recognise(files: Iterable[tuple[Path, str]]) -> list[Source]:
    """Know each file, given with the name to call it by, by its heading. One file for each table; at least one that is used."""
    found: dict[str, Source] = {}
    for path, name in files:
        cells = _first_line(path, name)
        heading = tuple(cells[:next((n for n in range(len(cells), 0, -1) if cells[n - 1]), 0)])
        table = table_with(heading) if len(set(heading)) == len(heading) else None
        if table is None:
            raise Damaged(name, 1, _what_is_amiss(heading))
        if table in found:
            raise Damaged(name, None, f"this is a second {table} file beside {found[table].name}. Give one file for each table.")
        found[table] = Source(path, name, table, heading, len(cells))
    if not set(found) & set(USED):
        raise Refused("There is no 903 file here. Give a folder with the Header, Episodes, UASC or Missing file, as CSV.", field="files")
    return [found[table] for table in TABLES if table in found]


def csv_files(folder: Path) -> list[tuple[Path, str]]:
    """The CSV files that lie in a folder, in order of name; other files are left alone."""
    if not isdir(folder):
        raise Refused(f"There is no folder {folder.name}.", field="files")
    return [(path, path.name) for path in sorted(folder.iterdir()) if path.suffix.lower() == ".csv" and path.is_file()]


def _first_line(path: Path, name: str) -> list[str]:
    with path.open("rb") as stream:
        for _line, text in _blocks_of_lines(stream, name, block=LONGEST_LINE):
            return _split(name, 1, [text.split("\n", 1)[0]])[0]
    raise Damaged(name, None, "the file is empty. A table without rows still needs its heading line.")


def _what_is_amiss(heading: tuple[str, ...]) -> str:
    if len(heading) == 1 and (";" in heading[0] or "\t" in heading[0]):
        return "the columns are not separated by commas. Save the file as CSV (comma delimited)."
    table = nearest_table(cell.strip().upper() for cell in heading)
    if table is None:
        return "the first line is not the heading of a 903 table. Give the file as the 903 software writes it, with its heading line."
    missing = [c for c in columns_of(table) if c not in heading]
    extra = len([c for c in heading if c not in columns_of(table)])
    parts = [f"this looks like the {table} file, but its heading is not the Department's"]
    if missing:
        parts.append("it lacks " + ", ".join(missing))
    if extra:
        parts.append(f"{extra} of its columns {'is' if extra == 1 else 'are'} not in that table")
    if not missing and not extra:
        parts.append("a column is there twice")
    return "; ".join(parts) + ". Names must be in capitals, without spaces."


def _blocks_of_lines(stream: BinaryIO, name: str, block: int = BLOCK) -> Iterator[tuple[int, str]]:
    """Text made of whole lines, with the number of its first line. No line is ever held beyond `LONGEST_LINE` bytes."""
    line = 1
    start = stream.read(3)
    if start[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise Damaged(name, 1, "the file is UTF-16. Save it as CSV UTF-8 (comma delimited).")
    rest = b"" if start == b"\xef\xbb\xbf" else start
    while True:
        read = stream.read(block)
        whole, newline, tail = (rest + read).rpartition(b"\n") if read else (rest, b"", b"")
        if len(tail) > LONGEST_LINE:
            line += whole.count(b"\n") + (1 if whole else 0)
            raise Damaged(name, line, "the line is too long to be a row of a table. Is this CSV, with each row on its own line?")
        if whole:
            yield line, _decoded(name, line, whole)
            line += whole.count(b"\n") + 1
        elif newline:
            yield line, ""
            line += 1
        rest = tail
        if not read:
            return


def _decoded(name: str, first_line: int, raw: bytes) -> str:
    at = raw.find(b"\0")
    if at >= 0:
        raise Damaged(name, first_line + raw.count(b"\n", 0, at), "there is a NUL byte. The file was cut or is not a text file.")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = first_line + raw.count(b"\n", 0, error.start)
        raise Damaged(name, line, "a character is not UTF-8. Save the file as CSV UTF-8 (comma delimited).") from None


def _split(name: str, first_line: int, lines: list[str]) -> list[list[str]]:
    """Cells of each line. A quoted cell never spans lines in these tables, so an open quote is damage on its own line."""
    for number, text in enumerate(lines):
        if text.count('"') % 2:
            raise Damaged(name, first_line + number, "a quotation mark is not closed.")
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(lines, strict=True))
    except csv.Error:
        line = first_line + len(rows)
        raise Damaged(name, line, "the line cannot be read as cells between commas. Look for a stray quotation mark or a "
                                  "line end in the middle of a row.") from None
    return rows


def _rows(source: Source, first_line: int, text: str) -> Block:
    lines = text.split("\n")
    rows = _split(source.name, first_line, lines) if '"' in text or "\r" in text.replace("\r\n", "") else [
        line.rstrip("\r").split(",") if line else [] for line in lines]
    numbers = list(range(first_line, first_line + len(rows)))
    if any(hint in text for hint in _HINTS_OF_FORMULA):
        _refuse_formulas(source.name, numbers, rows)
    if first_line == 1:
        del rows[0], numbers[0]
    if source.width != len(source.heading) or any(len(row) != source.width for row in rows) or not all(map("".join, rows)):
        numbers, rows = _of_width(source, numbers, rows)
    block = Block(numbers, rows)
    if list(source.heading) in rows:
        raise Damaged(source.name, numbers[rows.index(list(source.heading))], "the heading line stands here a second time.")
    if text[:1] == " " or text[-1:] == " " or any(hint in text for hint in _HINTS_OF_SPACES):
        _strip(source, block)
    if source.heading != columns_of(source.table):
        in_order = itemgetter(*(source.heading.index(c) for c in columns_of(source.table)))
        block.rows = [list(in_order(row)) for row in rows]
    if text != text.upper():
        block.rows = [[row[0], *map(str.upper, row[1:])] for row in block.rows]
    return block


def _refuse_formulas(name: str, numbers: list[int], rows: list[list[str]]) -> None:
    for number, row in zip(numbers, rows, strict=True):
        for cell in row:
            cell = cell.strip()
            if (cell[:1] in _STARTS_FORMULA and cell) or (cell[:1] == "-" and not cell[1:2].isdigit() and len(cell) > 1):
                raise Damaged(name, number, "a cell holds a formula. Save the sheet with values in place of formulas.")


def _of_width(source: Source, numbers: list[int], rows: list[list[str]]) -> tuple[list[int], list[list[str]]]:
    """Leave out blank lines and blank cells after the last column; refuse a line with too few or too many cells."""
    columns = len(source.heading)
    kept_numbers, kept_rows = [], []
    for number, row in zip(numbers, rows, strict=True):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != source.width or any(row[columns:]):
            raise Damaged(source.name, number, f"the line has {len(row)} cells and the heading {columns}.")
        kept_numbers.append(number)
        kept_rows.append(row[:columns])
    return kept_numbers, kept_rows


def _strip(source: Source, block: Block) -> None:
    for number, row in zip(block.lines, block.rows, strict=True):
        for place, cell in enumerate(row):
            if cell != (bare := cell.strip()):
                row[place] = bare
                block.spaced.append((number, source.heading[place]))
