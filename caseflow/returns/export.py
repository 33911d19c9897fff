"""Files that leave: CSV, XLSX, ODS and JSON of the published form. No exact figure that is withheld is in any of them."""
from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable

from caseflow.audit.record import record
from caseflow.core.errors import Refused
from caseflow.core.periods import parse_period
from caseflow.returns import opendocument, queries, spreadsheet
from caseflow.returns.definitions.shape import figure_of
from caseflow.returns.models import ReturnRun
from caseflow.returns.published import UNITS, parameters, printed

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
MIME = {
    "csv": "text/csv; charset=utf-8", "json": "application/json", "ods": opendocument.TYPE,
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def safe(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(STARTS_A_FORMULA) else text


def made(run: ReturnRun, kind: str) -> dict[str, bytes]:
    """The files of one format, by name; `Refused` for a format that there is not. The same run gives the same bytes."""
    if kind not in _WRITERS:
        raise Refused(f"There is no format {kind}. Choose from {', '.join(_WRITERS)}.", field="format")
    name = f"{run.definition}-{queries.authority_of(run).code}-{run.period}-as-at-{run.known_at:%Y%m%dT%H%M%SZ}.{kind}"
    return {name: _WRITERS[kind](run)}


def record_export(run: ReturnRun, kinds: Iterable[str]) -> None:
    """Record that files were made, inside the unit in hand."""
    record("return.exported", run.ref, formats=sorted(kinds))


def _tidy(run: ReturnRun) -> list[dict[str, str]]:
    """One line for each figure: its group, measure and division in words, its unit, and what may be published."""
    of = queries.definition_of(run)
    groups, measures = dict(of.groups), dict(of.measures)
    divisions = {f"{b.name}={value}": (b.words, words) for b in of.breakdowns(parse_period(run.period)) for value, words in b.values}
    lines = []
    for cell in run.cells:
        name, breakdown, value = figure_of(cell["cell"])
        group, _, measure = name.partition(".")
        by, part = divisions[f"{breakdown}={value}"] if breakdown else ("Whole", "All")
        lines.append({"cell": cell["cell"], "group": groups[group], "measure": measures[measure], "breakdown": by, "part": part,
                      "unit": UNITS[cell["unit"]], "figure": printed(cell)})
    return lines


def _csv(run: ReturnRun) -> bytes:
    """Tidy lines; each carries every parameter, so that a line cut from the file still says what it is."""
    fixed = parameters(run)
    columns = ("group", "measure", "breakdown", "part", "unit", "figure")
    text = io.StringIO(newline="")
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([*(c.capitalize() for c in columns), *(name for name, _ in fixed)])
    for line in _tidy(run):
        writer.writerow([*(safe(line[c]) for c in columns), *(safe(value) for _, value in fixed)])
    return text.getvalue().encode("utf-8-sig")


def _json(run: ReturnRun) -> bytes:
    """The published form for programs: `shown` is the figure or its shorthand; no exact value is in it."""
    units = {c["cell"]: c for c in run.cells}
    told = {
        "definition": run.definition, "version": run.definition_version, "authority": queries.authority_of(run).code,
        "period": run.period, "known_at": run.known_at.isoformat(), "settings": run.settings,
        "parameters": dict(parameters(run)),
        "cells": [{"cell": line["cell"], "group": line["group"], "measure": line["measure"], "part": line["part"],
                   "shown": units[line["cell"]]["shown"], "unit": units[line["cell"]]["unit"],
                   "numerator": units[line["cell"]]["numerator"], "denominator": units[line["cell"]]["denominator"]}
                  for line in _tidy(run)],
    }
    return json.dumps(told, indent=1, ensure_ascii=False).encode("utf-8")


_WRITERS: dict[str, Callable[[ReturnRun], bytes]] = {
    "csv": _csv, "xlsx": spreadsheet.workbook, "json": _json,
    "ods": opendocument.spreadsheet,
}
