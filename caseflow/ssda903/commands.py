"""`caseflow ssda903 import` and `export`: a year's files in and out, with a progress bar and a result for every row."""
from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from caseflow.accounts.commands import instant, operating
from caseflow.accounts.models import Authority
from caseflow.accounts.queries import authority_by_code
from caseflow.command import Told, reporting
from caseflow.ssda903 import queries
from caseflow.ssda903.export import export
from caseflow.ssda903.load import Loaded, load
from caseflow.ssda903.parse import csv_files

_A_FILE_OF_THE_SYSTEM = click.Path(file_okay=False, path_type=Path)


@click.group("ssda903")
def ssda903() -> None:
    """The Department's files on looked-after children."""


@ssda903.command("import")
@click.argument("folder", type=_A_FILE_OF_THE_SYSTEM)
@click.option("--authority", "code", required=True, help="Code of the authority whose files they are.")
@click.option("--year", required=True, type=int, help="The year in which the collection ends: 2025 is April 2024 to March 2025.")
@click.option("--dry-run", is_flag=True, help="Judge every row and write nothing.")
@reporting
def import_files(folder: Path, code: str, year: int, dry_run: bool) -> Told:
    """Load the Header, Episodes, UASC and Missing files that lie in FOLDER. A damaged set is refused whole, by file and line."""
    authority = authority_by_code(code)
    console = Console(stderr=True)
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Reading", total=None)
        loaded = load(csv_files(folder), authority, year, operating(), dry_run=dry_run,
                      progress=lambda done, total, words: bar.update(task, completed=done, total=total, description=words))
    return Told(_in_words(loaded, authority, year, dry_run), _as_json(loaded, authority, year))


def _as_json(loaded: Loaded, authority: Authority, year: int) -> dict[str, Any]:
    return {"run": loaded.ref, "authority": authority.code, "year": year, "files": loaded.files,
            "problems": queries.problems_of(loaded)}


def _in_words(loaded: Loaded, authority: Authority, year: int, dry_run: bool) -> list[str]:
    tried = ": tried, nothing written" if dry_run else ""
    lines = [f"{authority.name} ({authority.code}), 1 April {year - 1} to 31 March {year}{tried}"]
    lines += [
        f"{file['table']}: {file['rows']:,} rows = {file['loaded']:,} loaded + {file['unchanged']:,} unchanged"
        f" + {file['refused']:,} in error + {file['not_used']:,} not needed ({file['file']})" for file in loaded.files]
    children, queried = queries.how_many_to_fix(loaded)
    if children:
        lines.append(f"{children:,} children to fix, {queried:,} questions in all. The page of this import lists them child by child; "
                     "so does --json. Put the files right and load them again: only what is left is shown.")
    else:
        lines.append("Nothing to fix.")
    return lines


@ssda903.command("export")
@click.argument("folder", type=_A_FILE_OF_THE_SYSTEM)
@click.option("--authority", "code", required=True)
@click.option("--year", required=True, type=int)
@click.option("--known-at", help="As known at this instant, such as 2026-04-01T00:00:00+01:00; now by default.")
@reporting
def export_files(folder: Path, code: str, year: int, known_at: str | None) -> Told:
    """Write header.csv, episodes.csv, uasc.csv and missing.csv of a collection into FOLDER."""
    authority = authority_by_code(code)
    moment: datetime | None = instant(known_at, "known-at") if known_at else None
    files = export(folder, authority, year, operating(), known_at=moment)
    return Told([f"{f['file']}: {f['rows']:,} rows" for f in files],
                {"authority": authority.code, "year": year, "known_at": moment.isoformat() if moment else None, "files": files})


commands: list[click.Command] = [ssda903]
