"""The same sheets as OpenDocument, the format that government asks for in published statistics; written with no library."""
from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from html import escape

from caseflow.returns.disclosure import SHORTHAND
from caseflow.returns.models import ReturnRun
from caseflow.returns.published import grids, notes, parameters, printed
from caseflow.returns.spreadsheet import SHEETS

TYPE = "application/vnd.oasis.opendocument.spreadsheet"
ALWAYS = (2000, 1, 1, 0, 0, 0)
NAMES = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
         'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"')
MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" '
    f'manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{TYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


def spreadsheet(run: ReturnRun) -> bytes:
    """The ODS file. Numbers are numbers, shorthand is text, and there is no formula in it."""
    parts = parameters(run)
    where = f"{dict(parts)['Authority']}, {dict(parts)['Period']}, as at {dict(parts)['As at']}"
    tables = grids(run)
    sheets = [
        _sheet("Cover_sheet", [[dict(parts)["Return"]], ["This sheet says what the figures are. Each table has a sheet of its own."], [],
                               *([name, value] for name, value in parts), *([SHEETS[g.name], g.title] for g in tables)]),
        _sheet("Notes", [["Notes"], ["Note number", "Note text"],
                         *([f"[note {n}]", text] for n, text in enumerate(notes(run), start=1))]),
    ]
    for number, grid in enumerate(tables, start=1):
        used = sorted({printed(cell) for _, cells in grid.rows for cell in cells} & set(SHORTHAND))
        said = "This sheet holds one table." + "".join(f" {mark} means {SHORTHAND[mark]}." for mark in used)
        rows = [[*words, *(printed(cell) for cell in cells)] for words, cells in grid.rows]
        head = [[f"Table {number}: {grid.title}. {where}"], [said], [], [*grid.heads, *grid.columns]]
        sheets.append(_sheet(SHEETS[grid.name], [*head, *rows], numbers_from=(len(head), len(grid.heads))))
    content = (f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}><office:body><office:spreadsheet>'
               f'{"".join(sheets)}</office:spreadsheet></office:body></office:document-content>')
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, text, how in (("mimetype", TYPE, zipfile.ZIP_STORED), ("content.xml", content, zipfile.ZIP_DEFLATED),
                                ("META-INF/manifest.xml", MANIFEST, zipfile.ZIP_DEFLATED)):
            package.writestr(zipfile.ZipInfo(name, ALWAYS), text, how)
    return made.getvalue()


def _sheet(name: str, rows: Sequence[Sequence[str]], numbers_from: tuple[int, int] | None = None) -> str:
    width = max(len(row) for row in rows)
    made = [f'<table:table table:name="{escape(name)}"><table:table-column table:number-columns-repeated="{width}"/>']
    for r, row in enumerate(rows):
        cells = [_cell(text, numbers_from is not None and r >= numbers_from[0] and c >= numbers_from[1]) for c, text in enumerate(row)]
        made.append(f"<table:table-row>{''.join(cells) or '<table:table-cell/>'}</table:table-row>")
    return "".join([*made, "</table:table>"])


def _cell(text: str, may_be_number: bool) -> str:
    if may_be_number and text not in SHORTHAND:
        return f'<table:table-cell office:value-type="float" office:value="{text}"><text:p>{text}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(text)}</text:p></table:table-cell>'
