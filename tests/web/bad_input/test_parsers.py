"""Whatever bytes stand in a file, a body or an address: each reader gives what it read or refuses in words, and does nothing else."""

from __future__ import annotations

import contextlib
import csv
import io
import os
import tracemalloc
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest
from marshmallow import ValidationError

from caseflow.children import names_file
from caseflow.core.as_at import parse_as_at
from caseflow.core.dates import parse_clock, parse_day
from caseflow.core.errors import DomainError
from caseflow.core.periods import parse_period
from caseflow.core.references import is_ref
from caseflow.missing.pack import photograph
from caseflow.ssda903 import parse
from caseflow.ssda903.columns import USED, collection, columns_of
from caseflow.ssda903.parts import RawRow
from caseflow.ssda903.rows import Days, group
from caseflow.ssda903.rules import book
from caseflow.web.fields import instant_of
from caseflow.web.json_api import strict_json
from caseflow.web.paging import place, values_of
from tests.web.bad_input.catalogue import CATALOGUE
from tests.web.bad_input.scene import photograph as a_photograph
from tests.web.bad_input.values import STRANGE

NIGHTLY = os.environ.get("CASEFLOW_HYPOTHESIS") == "nightly"
TRIES = 30_000 if NIGHTLY else 150
LARGEST = 200 << 20
"""Bytes that a reader may hold at a time."""
TOKENS = [
    *(text.encode("utf-8", "replace") for text in [*CATALOGUE[::7], *STRANGE.values()]),
    *(b",", b'"', b'""', b"\r", b"\n", b"\r\n", b";", b"\t", b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\x81", b"'", b"=", b"-", b" "),
    *("٥".encode(), b"0", b"9" * 40, b"31/12/9999", b"29/02/2025", b"1e400", b"[" * 2000, b"{" * 2000, b'"a":', b"\\ud800"),
    *(b"NaN", b"true", b"+01:00", b"Z"),
]
Reader = Callable[[bytes, Path], object]


def spoilt(right: bytes, random: Random) -> bytes:
    """The right bytes with a few things changed, put in, left out, said twice or cut off."""
    made = bytearray(right)
    for _ in range(random.randrange(1, 6)):
        at, to = sorted(random.randrange(len(made) + 1) for _ in range(2))
        what = random.randrange(6)
        if what == 0 and made:
            made[min(at, len(made) - 1)] = random.randrange(256)
        elif what == 1:
            made[at:at] = random.choice(TOKENS)
        elif what == 2:
            del made[at : min(to, at + 40)]
        elif what == 3:
            made[at:at] = made[at : min(to, at + 4000)] * random.randrange(1, 3)
        elif what == 4:
            made[at : at + random.randrange(12)] = random.choice(TOKENS)
        elif random.random() < 0.2:
            del made[at:]
    return bytes(made)


def a_903_file(raw: bytes, here: Path) -> object:
    """Read, grouped by child and judged."""
    path = here / "file.csv"
    path.write_bytes(raw)
    rows: list[RawRow] = []
    for source in parse.recognise([(path, "file.csv")]):
        for block in source.blocks():
            rows += [(USED.index(source.table), line, row) for line, row in zip(block.lines, block.rows, strict=True)]
    children, findings = group(rows, Days())
    for child in children.values():
        findings += book.check(child, collection(2025), frozenset(USED))
    return findings


def a_names_file(raw: bytes, here: Path) -> object:
    """Read, each line of it checked."""
    path = here / "names.csv"
    path.write_bytes(raw)
    return names_file.read(path)


def of_text(reader: Callable[[str], object]) -> Reader:
    """A reader of text, which is given what decodes."""
    return lambda raw, _here: reader(raw.decode("utf-8", "replace"))


def table(name: str) -> bytes:
    """A file of this table that is right."""
    from tests.ssda903.children import CLEAN

    out = io.StringIO()
    writer = csv.DictWriter(out, list(columns_of(name)), restval="", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(CLEAN[name] | {"CHILD": f"A{n}"} for n in range(6))
    return out.getvalue().encode()


NAMES = "local_id,given_name,aliases,date_of_birth\r\nA1,Łucja,Lu;Lucy,17/05/2009\r\nA2,Dan,,2010-02-01\r\n".encode()
BODY = b'{"type": "M", "last_seen_at": "2026-10-20T06:00:00+01:00", "aliases": ["a", null, 1.5, true]}'
READERS: dict[str, tuple[Reader, list[bytes]]] = {
    "903 file": (a_903_file, [table(name) for name in USED]),
    "names file": (a_names_file, [NAMES]),
    "JSON body": (lambda raw, _here: strict_json(raw), [BODY]),
    "photograph": (lambda raw, _here: photograph.made_anew(raw), [a_photograph()]),
    "day": (of_text(parse_day), [b"24/10/2026", b"2026-10-24"]),
    "clock": (of_text(parse_clock), [b"23:30", b"7 p.m.", b"2330"]),
    "instant": (of_text(instant_of), [b"2026-10-24T23:30:00+01:00", b"2026-10-24T23:30:00.123456Z"]),
    "as at": (of_text(lambda text: parse_as_at(text, instant_of("2026-10-24T23:30:00Z"))), [b"2026-03-31", b"2026-03-31T17:00:00+01:00"]),
    "period": (of_text(parse_period), [b"2024", b"2024-25"]),
    "reference": (of_text(is_ref), [b"KBAX-BTQB-TKV4"]),
    "place in a list": (of_text(lambda text: values_of(text, (str, int))), [place("2026-10-24", 7).encode()]),
}


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_or_refuses(name: str, tmp_path: Path) -> None:
    reader, right = READERS[name]
    for raw in right:
        reader(raw, tmp_path)
    random, tries = Random(f"{name} 17"), TRIES // (3 if name in ("photograph", "903 file") else 1)
    tracemalloc.start()
    for number in range(tries):
        raw = spoilt(right[number % len(right)], random)
        with contextlib.suppress(DomainError, ValidationError):
            try:
                reader(raw, tmp_path)
            except (DomainError, ValidationError):
                raise
            except Exception as fault:
                raise AssertionError(f"{name}, try {number}: {raw[:300]!r}") from fault
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert held < LARGEST
