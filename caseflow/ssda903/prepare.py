"""Pass 1 as a whole: read every file to its end, count its rows, lay them out by child. Nothing is written to the database."""
from __future__ import annotations

import hashlib
from array import array
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

from caseflow.ssda903.columns import HEADER, USED, Collection, collection, columns_of
from caseflow.ssda903.parse import Block, Source, recognise
from caseflow.ssda903.parts import Parts, how_many

Progress = Callable[[int, int, str], None]
"""Told how much is done, of how much, and in which words."""

_UPN = columns_of(HEADER).index("UPN")
_UPNS_ARE_COMPARED_FROM = 2026


@dataclass
class Prepared:
    """A set that was read and found whole, ready to be applied."""

    collection: Collection
    sources: list[Source]
    rows: dict[str, int]
    parts: Parts
    fingerprint: str
    shared_upns: frozenset[int] = field(default_factory=frozenset)
    """Digests of the pupil numbers that stand on more than one line of the Header (rule 444)."""

    @property
    def given(self) -> frozenset[str]:
        """The tables of the set."""
        return frozenset(source.table for source in self.sources)


def prepare(files: Iterable[tuple[Path, str]], year: int, folder: Path, progress: Progress) -> Prepared:
    """Read the set; raises `Refused` for a damaged one, by file and line. `folder` is private and empty, and holds the parts."""
    year_of_set = collection(year)
    sources = recognise(files)
    parts = Parts(folder, how_many(sources))
    sealed, rows, upns = hashlib.sha256(str(year).encode()), {}, array("Q")
    sizes = [source.path.stat().st_size for source in sources]
    for place, source in enumerate(sources):
        progress(sum(sizes[:place]), sum(sizes), f"Reading {source.name}")
        rows[source.table] = 0
        for block in source.blocks():
            rows[source.table] += len(block.rows)
            if source.table in USED:
                parts.add(source.table, block)
            if source.table == HEADER and year >= _UPNS_ARE_COMPARED_FROM:
                upns.extend(_digests(block))
        with source.path.open("rb") as stream:
            sealed.update(hashlib.file_digest(stream, "sha256").digest())
    parts.write_out()
    progress(sum(sizes), sum(sizes), "All rows are read. Sorting them by child")
    return Prepared(year_of_set, sources, rows, parts, sealed.hexdigest(), _repeated(upns))


def upn_digest(upn: str) -> int:
    """A short digest, so that the numbers of a whole Header can be compared without keeping them."""
    return int.from_bytes(hashlib.blake2b(upn.encode(), digest_size=8).digest(), "big")


def _digests(block: Block) -> list[int]:
    return [upn_digest(row[_UPN]) for row in block.rows if row[_UPN] and not row[_UPN].startswith("UN")]


def _repeated(digests: array[int]) -> frozenset[int]:
    return frozenset(a for a, b in pairwise(sorted(digests)) if a == b)
