"""A set of files cut into parts of about 1,000 children each, so that every part can be judged and applied by itself.

Pass 1 writes each row to the part of its child, in a private folder; pass 2 reads one part at a time. A child's rows from all
files lie together however the files are sorted, and memory holds one part, never a file. The cut depends only on the
identifiers and the number of parts, so that a load broken off can go on at the part where it stopped.
"""
from __future__ import annotations

import marshal
from collections.abc import Iterator
from pathlib import Path
from zlib import crc32

from caseflow.ssda903.columns import HEADER, USED
from caseflow.ssda903.parse import Block, Source

CHILDREN_IN_PART = 1000
_ROWS_HELD = 20_000
_BYTES_OF_A_ROW = {HEADER: 38, "Episodes": 62, "UASC": 24, "Missing": 34}
"""Bytes of a typical row, to judge from a file's size how many parts there will be."""
_ROWS_OF_A_CHILD = {HEADER: 1.0, "Episodes": 2.2, "UASC": 1.0, "Missing": 4.0}

RawRow = tuple[int, int, list[str]]
"""Place of the table in `USED`, line, cells in the Department's order. With `SPACED` added to the place: identifier, and the
column that had spaces around its cell."""

SPACED = len(USED)


def how_many(sources: list[Source]) -> int:
    """The number of parts for these files, judged from their sizes alone."""
    children = max(s.path.stat().st_size / _BYTES_OF_A_ROW[s.table] / _ROWS_OF_A_CHILD[s.table] for s in sources if s.table in USED)
    return max(1, round(children / CHILDREN_IN_PART))


class Parts:
    """The rows of a set, by part. Use it in a private folder that is removed afterwards."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.count = count
        self._held: list[list[RawRow]] = [[] for _ in range(count)]
        self._number_held = 0

    def add(self, table: str, block: Block) -> None:
        """Put the rows of one block where their children are."""
        place, held, count = USED.index(table), self._held, self.count
        for line, row in zip(block.lines, block.rows, strict=True):
            held[crc32(row[0].encode()) % count].append((place, line, row))
        if block.spaced:
            child_of = dict(zip(block.lines, (row[0] for row in block.rows), strict=True))
            for line, column in block.spaced:
                if child_of[line]:
                    held[crc32(child_of[line].encode()) % count].append((place + SPACED, line, [child_of[line], column]))
        self._number_held += len(block.rows)
        if self._number_held >= _ROWS_HELD:
            self.write_out()

    def write_out(self) -> None:
        """Write the rows held in memory to their parts' files; call it once more after the last block."""
        for number, rows in enumerate(self._held):
            if rows:
                with (self.folder / str(number)).open("ab") as part:
                    packed = marshal.dumps(rows)
                    part.write(len(packed).to_bytes(8, "big") + packed)
                rows.clear()
        self._number_held = 0

    def read(self, number: int) -> Iterator[RawRow]:
        """The rows of one part, in the order of the tables and lines in which they were added."""
        path = self.folder / str(number)
        if not path.exists():
            return
        with path.open("rb") as part:
            while length := part.read(8):
                yield from marshal.loads(part.read(int.from_bytes(length, "big")))  # noqa: S302 - written by `write_out`, in a private folder
