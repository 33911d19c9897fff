"""`caseflow children import`: names, workers, teams and homes from one CSV, every night."""
from __future__ import annotations

from pathlib import Path

import click

from caseflow.accounts.commands import operating
from caseflow.accounts.queries import authority_by_code
from caseflow.children import names_file, names_import, names_keys
from caseflow.command import Told, reporting


@click.group("children")
def children() -> None:
    """Children's names, workers and homes."""


@children.command("import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--authority", "code", required=True, help="Code of the authority whose children they are.")
@reporting
def import_names(file: Path, code: str) -> Told:
    """Load names, aliases, date of birth, worker, team, home and legal status from FILE, keyed on local_id."""
    authority = authority_by_code(code)
    read = names_file.read(file)
    applied = names_import.apply(read, authority, operating())
    counts = {outcome: applied.outcomes[outcome] for outcome in ("loaded", "unchanged", "refused")}
    lines = [f"{authority.name} ({authority.code}): {applied.rows:,} lines = {counts['loaded']:,} loaded"
             f" + {counts['unchanged']:,} unchanged + {counts['refused']:,} in error"]
    if read.guessed:
        lines.append("The file is not UTF-8 and was read as Windows-1252. Look at a name with an accent before you rely on it.")
    lines += [f"Line {t.line}, {t.column}: {t.message}" for t in applied.troubles]
    problems = [{"line": t.line, "column": t.column, "severity": "refused" if t.refused else "query", "message": t.message}
                for t in applied.troubles]
    return Told(lines, {"authority": authority.code, "file": file.name, "rows": applied.rows, **counts, "problems": problems})


@children.command("rebuild-search")
@click.option("--authority", "code", required=True, help="Code of the authority whose children they are.")
@reporting
def rebuild_search(code: str) -> Told:
    """Make the keys by which names are found anew; searches go on meanwhile."""
    authority = authority_by_code(code)
    children_done, keys = names_keys.make_all_anew(authority.id, operating())
    return Told([f"{authority.name} ({authority.code}): {children_done:,} children are found by {keys:,} keys."],
                {"authority": authority.code, "children": children_done, "keys": keys})


commands: list[click.Command] = [children]
