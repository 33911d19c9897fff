"""`caseflow returns list`, `build`, `show`, `lineage`, `diff`, `digest` and `export`."""
from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from caseflow.accounts import queries as accounts
from caseflow.accounts.commands import operating
from caseflow.audit.record import viewed
from caseflow.command import Told, reporting
from caseflow.core import clock
from caseflow.core.as_at import parse_as_at
from caseflow.core.dates import in_words
from caseflow.core.errors import Refused
from caseflow.returns import building, queries, sentences
from caseflow.returns import export as exporting
from caseflow.returns.definitions.library import DEFINITIONS
from caseflow.returns.diff import CAUSES
from caseflow.returns.models import ReturnRun
from caseflow.store.unit import unit_of_work


@click.group("returns")
def returns() -> None:
    """Statutory returns and FOI: build figures, open the rows behind them, compare and export them."""


@returns.command("list")
@click.option("--authority", "code", help="Also list what was built for an authority.")
@reporting
def list_returns(code: str | None) -> Told:
    """The returns there are, and with an authority what was built for it."""
    told: list[dict[str, Any]] = [
        {"definition": d.name, "version": d.version, "title": d.title, "calendar": d.calendar, "financial": d.financial,
         "statement": list(d.statement), "source": d.source}
        for d in DEFINITIONS
    ]
    lines = [f"{d['definition']:<14} {d['title']}" for d in told]
    if code is None:
        return Told(lines, told)
    authority = accounts.authority_by_code(code)
    runs = queries.runs_of(authority.id)
    lines += [f"{r.ref}  {r.definition} {r.period}, as at {in_words(r.known_at)}" for r in runs]
    return Told(lines, {"definitions": told, "runs": [queries.brief(r, authority.code) for r in runs]})


@returns.command("build")
@click.argument("name")
@click.option("--authority", "code", required=True)
@click.option("--period", required=True, help="2024 (calendar) or 2024-25 (April to March).")
@click.option("--known-at", help="A day (its end) or an instant; now by default.")
@reporting
def build(name: str, code: str, period: str, known_at: str | None) -> Told:
    """Build the figures of a period as known at a moment."""
    authority = accounts.authority_by_code(code)
    cut = parse_as_at(known_at, clock.now()) if known_at else None
    return _shown(building.build_now(operating(), name, period, authority, cut))


@returns.command("show")
@click.argument("run")
@reporting
def show(run: str) -> Told:
    """The figures of a run."""
    return _shown(queries.run_by_ref(run))


def _shown(run: ReturnRun) -> Told:
    authority = queries.authority_of(run)
    lines = [f"{run.ref}  {run.definition} {run.period}, {authority.name} ({authority.code}), as at {in_words(run.known_at)}"]
    lines += [f"{c['cell']:<48} {sentences.exact(c):>20}  published: {c['shown']}"
              for c in run.cells if c["cell"].count(".") == 1]
    lines.append(f"The rows behind a figure: caseflow returns lineage {run.ref} {run.cells[0]['cell']}")
    return Told(lines, queries.as_json(run))


@returns.command("lineage")
@click.argument("run")
@click.argument("cell")
@reporting
def lineage(run: str, cell: str) -> Told:
    """The children or episodes behind a figure, and those left out, with reasons."""
    found = queries.run_by_ref(run)
    told = queries.lineage(found, cell)
    shown = {row.get("child", row["ref"]) for row in [*told["included"], *told["excluded"]]}
    viewed(operating(), found.authority_id, "command returns lineage", shown, subject=run)
    lines = [f"{cell}: {told['value'] if told['value'] is not None else 'not held'}"]
    if told["numerator"]:
        lines.append(f"{told['numerator']} over {told['denominator']}")
    for name in ("included", "excluded"):
        lines += [f"  {'counted ' if name == 'included' else 'left out'}  {r['unit']:<8} {r['ref']}  {r['says']}" for r in told[name]]
    return Told(lines, told)


@returns.command("diff")
@click.argument("before")
@click.argument("after")
@reporting
def diff(before: str, after: str) -> Told:
    """Two runs compared, with the causes of every difference."""
    told = queries.difference(queries.run_by_ref(before), queries.run_by_ref(after))
    moved = [c for c in told["cells"] if c["before"] != c["after"]]
    lines = [f"{c['cell']}: {c['before']} to {c['after']} ("
             + "; ".join(f"{CAUSES[x['cause']]}: {x['change']}" for x in c["causes"]) + ")" for c in moved]
    return Told(lines or ["The two do not differ."], told)


@returns.command("digest")
@click.argument("run")
@reporting
def digest(run: str) -> Told:
    """The hash of a run: equal for equal facts, definition and settings."""
    found = queries.run_by_ref(run)
    return Told([found.digest], {"run": found.ref, "digest": found.digest})


@returns.command("export")
@click.argument("run")
@click.option("--format", "formats", default="csv,xlsx,json", show_default=True)
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path))
@reporting
def export(run: str, formats: str, out: Path) -> Told:
    """Write the published form as files; what is withheld is in none of them."""
    found = queries.run_by_ref(run)
    wanted = [f.strip() for f in formats.split(",") if f.strip()]
    made = {name: content for kind in wanted for name, content in exporting.made(found, kind).items()}
    with unit_of_work(operating(), found.authority_id):
        exporting.record_export(found, wanted)
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise Refused(f"Could not write into {out}: {error.strerror}.", field="out") from error
    return Told([str(out / name) for name in made], {"run": found.ref, "files": [str(out / name) for name in made]})


commands: list[click.Command] = [returns]
