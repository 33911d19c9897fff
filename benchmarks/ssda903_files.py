"""Writes a folder of 903 files for invented children: the same folder for the same seed, one faulty row in fifty.

    python benchmarks/ssda903_files.py FOLDER --children 100000 --year 2025 --seed 7
"""
from __future__ import annotations

import argparse
import csv
from datetime import date, timedelta
from pathlib import Path
from random import Random

from caseflow.ssda903.columns import USED, columns_of

ETHNIC = ("WBRI", "WBRI", "WBRI", "WOTH", "MWBC", "AIND", "BAFR", "OOTH")
PLACES = (("U4", "PR1"), ("U5", "PR4"), ("U6", "PR1"), ("K2", "PR4"), ("U1", "PR1"))


def uk(day: date | None) -> str:
    """A day as the Department writes it, or a blank."""
    return day.strftime("%d/%m/%Y") if day else ""


def _postcode(draw: Random) -> str:
    letters = "ABDEFGHJLNPQRSTUWXYZ"
    area, unit = "".join(draw.choices(letters, k=2)), "".join(draw.choices(letters, k=2))
    return f"{area}{draw.randint(1, 40)} {draw.randint(1, 9)}{unit}"


def write_folder(folder: Path, *, children: int, year: int, seed: int) -> dict[str, int]:
    """Write Header, Episodes, UASC and Missing; returns the rows of each. About 3.6 rows for each child."""
    draw = Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    start, end = date(year - 1, 4, 1), date(year, 3, 31)
    days = (end - start).days
    made = dict.fromkeys(USED, 0)
    streams = {table: (folder / f"{table.lower()}.csv").open("w", newline="", encoding="utf-8") for table in USED}
    writers = {table: csv.writer(stream, lineterminator="\n") for table, stream in streams.items()}
    for table, writer in writers.items():
        writer.writerow(columns_of(table))

    def row(table: str, *cells: object) -> None:
        writers[table].writerow(cells)
        made[table] += 1

    for number in range(children):
        child = f"{seed:02d}{number:07d}"
        born = start - timedelta(days=draw.randint(400, 6100))
        girl = draw.random() < 0.45
        sex = ("F" if girl else "M") if year >= 2025 else ("2" if girl else "1")
        uasc = born < start - timedelta(days=5000) and draw.random() < 0.3
        faulty = draw.random() < 0.02
        upn = "" if faulty else f"{'ABCDEFGH'[number % 8]}{number:012d}"
        row("Header", child, sex, uk(born), draw.choice(ETHNIC), upn, "0" if girl else "", "")
        if uasc:
            row("UASC", child, sex, uk(born), "")
        begun = start + timedelta(days=draw.randint(-900, days - 60))
        begun = max(begun, born + timedelta(days=1))
        home = "" if uasc else _postcode(draw)
        first_shown = begun
        day, reason = begun, "S"
        moves = draw.choices((0, 1, 2, 3, 5), (35, 30, 20, 10, 5))[0]
        leaves = draw.random() < 0.25
        edges = sorted({start + timedelta(days=draw.randint(1, days - 1)) for _ in range(moves)} - {begun})
        edges = [edge for edge in edges if edge > begun]
        place, provider = draw.choice(PLACES)
        post, urn = _postcode(draw), f"{draw.randint(1000000, 9999999)}"
        for edge in [*edges, None]:
            last = edge is None
            until = (max(day + timedelta(days=1), end - timedelta(days=draw.randint(0, 40))) if leaves else None) if last else edge
            if until is not None and until > end:
                until = None
            rec = ("" if until is None else "E4A") if last else "X1"
            row("Episodes", child, uk(day), reason, "C2", "N8" if uasc else "N1", place, provider, uk(until), rec,
                "" if last else "CARPL", home, post, urn)
            if last:
                left = until
            else:
                day, reason = edge, "P"
                place, provider = draw.choice(PLACES)
                post, urn = _postcode(draw), f"{draw.randint(1000000, 9999999)}"
        if draw.random() < 0.11:
            at = max(first_shown, start) + timedelta(days=draw.randint(0, 20))
            limit = left or end
            for _ in range(draw.choices((1, 2, 4, 9), (45, 25, 20, 10))[0]):
                back = at + timedelta(days=draw.choices((0, 1, 2, 6), (50, 30, 15, 5))[0])
                if back > limit:
                    if at <= limit and left is None:
                        row("Missing", child, uk(born), "M", uk(at), "")
                    break
                row("Missing", child, uk(born), draw.choice("MMMA"), uk(at), uk(back))
                at = back + timedelta(days=draw.randint(1, 30))
    for stream in streams.values():
        stream.close()
    return made


def rows_of(folder: Path, table: str) -> list[dict[str, str]]:
    """The rows of one written file, each a dictionary by column."""
    with (folder / f"{table.lower()}.csv").open(newline="") as stream:
        return list(csv.DictReader(stream))


if __name__ == "__main__":
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    arguments.add_argument("--children", type=int, default=100_000)
    arguments.add_argument("--year", type=int, default=2025)
    arguments.add_argument("--seed", type=int, default=7)
    given = arguments.parse_args()
    print(write_folder(given.folder, children=given.children, year=given.year, seed=given.seed))
