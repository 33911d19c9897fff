"""The digest of a built return: what it covers, in canonical order, the same on every machine."""
from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

from caseflow.returns.definitions.shape import Row


def canonical(value: Any) -> bytes:
    """JSON with sorted keys, no spaces and plain ASCII: one value, one text."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True, allow_nan=False).encode("ascii")


def in_order(rows: Iterable[Row]) -> list[Row]:
    """Rows in canonical order: by what they are about."""
    return sorted(rows, key=lambda row: row.key)


def pack(rows: Iterable[Row]) -> tuple[bytes, str]:
    """A row set in canonical order as compressed lines, and the digest of those lines before compression."""
    hashed, press = sha256(), zlib.compressobj(6)
    pieces: list[bytes] = []
    for row in in_order(rows):
        line = canonical(row.as_json()) + b"\n"
        hashed.update(line)
        pieces.append(press.compress(line))
    pieces.append(press.flush())
    return b"".join(pieces), hashed.hexdigest()


def unpack(packed: bytes) -> list[Row]:
    """The rows of a packed set, in canonical order."""
    return [Row.from_json(json.loads(line)) for line in zlib.decompress(packed).splitlines()]


def run_digest(
    *, definition: str, version: str, settings: Mapping[str, Any], authority: str, period: str, cells: Iterable[Mapping[str, Any]],
    rows: str,
) -> str:
    """The digest of a run: definition and version, settings, authority, period, values, shown and frozen rows (`rows` is their
    digest). Its reference, builder, time of building and the moment of the cut are not covered."""
    covered = {
        "definition": definition, "version": version, "settings": dict(settings), "authority": authority, "period": period,
        "cells": sorted(({"cell": c["cell"], "value": c["value"], "shown": c["shown"]} for c in cells), key=lambda c: str(c["cell"])),
        "rows": rows,
    }
    return sha256(canonical(covered)).hexdigest()
