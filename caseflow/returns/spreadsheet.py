"""A workbook laid out by the Government Analysis Function's guidance: cover, notes, one marked-up table to a sheet, shorthand."""
from __future__ import annotations

import io
from datetime import UTC, datetime

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from caseflow.returns.disclosure import SHORTHAND
from caseflow.returns.models import ReturnRun
from caseflow.returns.published import Grid, grids, notes, parameters, printed

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
ALWAYS = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # a fixed date of making, so that the same run gives the same bytes
SHEETS = {"whole": "1_Figures", "sex": "2_By_sex", "age": "3_By_age_group", "month": "4_By_month"}


def workbook(run: ReturnRun) -> bytes:
    """The XLSX file. Numbers are numbers, shorthand is text, nothing is a formula, no cell is merged, no sheet is hidden."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, OPTIONS)
    parts = parameters(run)
    book.set_properties({"title": dict(parts)["Return"], "author": "", "created": ALWAYS})
    head = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    right = book.add_format({"align": "right"})
    tables = grids(run)
    _cover(book.add_worksheet("Cover_sheet"), parts, tables, head, wrap, bold)
    _notes(book.add_worksheet("Notes"), notes(run), head, wrap, bold)
    where = f"{dict(parts)['Authority']}, {dict(parts)['Period']}, as at {dict(parts)['As at']}"
    for number, grid in enumerate(tables, start=1):
        _table(book.add_worksheet(SHEETS[grid.name]), number, grid, where, head, bold, right)
    book.close()
    return content.getvalue()


def _cover(sheet: Worksheet, parts: list[tuple[str, str]], tables: list[Grid], head: Format, wrap: Format, bold: Format) -> None:
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, 1, 100)
    sheet.write_string(0, 0, dict(parts)["Return"], head)
    sheet.write_string(1, 0, "This sheet says what the figures are. Notes are on the next sheet; each table has a sheet of its own.")
    row = 3
    for name, value in parts:
        sheet.write_string(row, 0, name, bold)
        sheet.write_string(row, 1, value, wrap)
        row += 1
    for grid in tables:
        sheet.write_string(row, 0, SHEETS[grid.name], bold)
        sheet.write_string(row, 1, grid.title, wrap)
        row += 1


def _notes(sheet: Worksheet, said: list[str], head: Format, wrap: Format, bold: Format) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 110, wrap)
    sheet.write_string(0, 0, "Notes", head)
    sheet.write_string(1, 0, "This sheet holds one table: what counts, and what the shorthand means.")
    sheet.add_table(3, 0, 3 + len(said), 1, {
        "name": "notes", "columns": [{"header": "Note number", "header_format": bold}, {"header": "Note text", "header_format": bold}],
        "autofilter": False, "style": None})
    for number, text in enumerate(said, start=1):
        sheet.write_string(3 + number, 0, f"[note {number}]")
        sheet.write_string(3 + number, 1, text, wrap)


def _table(sheet: Worksheet, number: int, grid: Grid, where: str, head: Format, bold: Format, right: Format) -> None:
    used = sorted({printed(cell) for _, cells in grid.rows for cell in cells} & set(SHORTHAND))
    sheet.write_string(0, 0, f"Table {number}: {grid.title}. {where}", head)
    sheet.write_string(1, 0, "This sheet holds one table." + "".join(f" {mark} means {SHORTHAND[mark]}." for mark in used))
    sheet.set_column(0, len(grid.heads) - 1, 34)
    sheet.set_column(len(grid.heads), len(grid.heads) + len(grid.columns) - 1, 20)
    sheet.set_row(3, 45)
    sheet.freeze_panes(4, len(grid.heads))
    names = (*grid.heads, *grid.columns)
    sheet.add_table(3, 0, 3 + len(grid.rows), len(names) - 1, {
        "name": f"table_{number}", "columns": [{"header": name, "header_format": bold} for name in names], "autofilter": False,
        "style": None})
    for row, (words, cells) in enumerate(grid.rows, start=4):
        for column, word in enumerate(words):
            sheet.write_string(row, column, word)
        for column, cell in enumerate(cells, start=len(words)):
            text = printed(cell)
            if text in SHORTHAND:
                sheet.write_string(row, column, text, right)
            else:
                sheet.write_number(row, column, float(text))
