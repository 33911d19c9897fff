"""A generated authority over three collections (2023 to 2025) that holds every hard case by name, and ordinary children around them.

The same files for the same seed. A named case's identifier is its story: `CARRIED`, `TWINS`, `NESTED`, `EIGHTEEN`, `ABSENT`,
`ONEDAY`, `DECIMAL`. `HARD` says in words what must become of each.
"""
from __future__ import annotations

import csv
from pathlib import Path
from random import Random

from benchmarks.ssda903_files import write_folder
from caseflow.ssda903.columns import USED, columns_of

HARD = {
    "CARRIED": "missing since March 2023, still missing in the collection of 2023, found in that of 2024: one episode, ended",
    "TWINS": "two rows of one kind on one day: the first loaded, the second asked about",
    "NESTED": "a period inside another: the outer loaded, the inner refused with the line of the outer",
    "EIGHTEEN": "turned 18 while missing in 2024 and left open: one episode, loaded, not on the board, to fix",
    "ABSENT": "in care and missing at the end of 2023, in no later file: care ended with that collection, the episode open and to fix",
    "ONEDAY": "unaccompanied, gone within 24 hours and never found: in care for one day, open, the status begun and ended that day",
    "DECIMAL": "MOTHER written 1.0: a mother, with a question",
}
YEARS = (2023, 2024, 2025)

_ROWS: dict[int, dict[str, list[str]]] = {
    2023: {
        "Header": [
            "CARRIED,2,05/06/2009,WBRI,A100000000001,0,", "TWINS,1,05/06/2009,WBRI,A100000000002,,",
            "NESTED,1,05/06/2009,WBRI,A100000000003,,", "EIGHTEEN,1,15/02/2006,WBRI,A100000000004,,",
            "ABSENT,1,05/06/2009,WBRI,A100000000005,,", "ONEDAY,1,15/01/2007,OOTH,UN2,,",
            "DECIMAL,2,05/06/2007,WBRI,A100000000007,1.0,01/02/2023",
        ],
        "Episodes": [
            *(f"{child},01/05/2022,S,C2,N1,U4,PR1,,,,AB1 1AA,CD2 2BB,1234567" for child in
              ("CARRIED", "TWINS", "NESTED", "EIGHTEEN", "ABSENT", "DECIMAL")),
            "ONEDAY,10/11/2022,S,V2,N8,K2,PR1,10/11/2022,E8,,,CD2 2BB,1234567",
        ],
        "UASC": ["ONEDAY,1,15/01/2007,10/11/2022"],
        "Missing": [
            "CARRIED,05/06/2009,M,20/03/2023,", "TWINS,05/06/2009,M,07/10/2022,07/10/2022", "TWINS,05/06/2009,M,07/10/2022,07/10/2022",
            "NESTED,05/06/2009,M,01/09/2022,10/09/2022", "NESTED,05/06/2009,A,03/09/2022,05/09/2022", "ABSENT,05/06/2009,M,25/03/2023,",
            "ONEDAY,15/01/2007,M,10/11/2022,",
        ],
    },
    2024: {
        "Header": [
            "CARRIED,2,05/06/2009,WBRI,A100000000001,0,", "TWINS,1,05/06/2009,WBRI,A100000000002,,",
            "NESTED,1,05/06/2009,WBRI,A100000000003,,", "EIGHTEEN,1,15/02/2006,WBRI,A100000000004,,",
            "DECIMAL,2,05/06/2007,WBRI,A100000000007,1.0,01/02/2023",
        ],
        "Episodes": [
            *(f"{child},01/05/2022,S,C2,N1,U4,PR1,,,,AB1 1AA,CD2 2BB,1234567" for child in ("CARRIED", "TWINS", "NESTED", "DECIMAL")),
            "EIGHTEEN,01/05/2022,S,C2,N1,U4,PR1,15/02/2024,E8,,AB1 1AA,CD2 2BB,1234567",
        ],
        "UASC": [],
        "Missing": ["CARRIED,05/06/2009,M,20/03/2023,14/05/2023", "EIGHTEEN,15/02/2006,M,01/02/2024,"],
    },
    2025: {
        "Header": ["CARRIED,F,05/06/2009,WBRI,A100000000001,0,", "DECIMAL,F,05/06/2007,WBRI,A100000000007,1.0,01/02/2023"],
        "Episodes": [f"{child},01/05/2022,S,C2,N1,U4,PR1,,,,AB1 1AA,CD2 2BB,1234567" for child in ("CARRIED", "DECIMAL")],
        "UASC": [],
        "Missing": ["CARRIED,05/06/2009,M,30/03/2025,"],
    },
}


def write_years(folder: Path, *, ordinary: int = 60, seed: int = 3) -> dict[int, Path]:
    """A folder for each collection, in ordinary children's rows shuffled with the hard ones."""
    draw = Random(seed)
    folders = {}
    for year in YEARS:
        folders[year] = folder / str(year)
        write_folder(folders[year], children=ordinary, year=year, seed=seed)
        for table in USED:
            path = folders[year] / f"{table.lower()}.csv"
            lines = [*path.read_text().splitlines()[1:], *_ROWS[year][table]]
            draw.shuffle(lines)
            with path.open("w", newline="") as stream:
                csv.writer(stream, lineterminator="\n").writerow(columns_of(table))
                stream.writelines(f"{line}\n" for line in lines)
    return folders
