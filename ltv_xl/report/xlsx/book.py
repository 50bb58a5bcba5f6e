"""The workbook as a whole: its sheets in order, their names, and what belongs to no single sheet.

Formulas get their addresses here; every derived cell is written as a formula with its cached value.
Same content, same bytes: the document's dates are the as-of date.
"""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, time
from functools import partial
from typing import Any

from xlsxwriter import Workbook

from ltv_xl.column_letters import column_letters
from ltv_xl.report import style as look
from ltv_xl.report.content import Report, Table, numeric
from ltv_xl.report.grid import Grid
from ltv_xl.report.layout import laid_out
from ltv_xl.report.sources import check_sources
from ltv_xl.report.style import Numbers
from ltv_xl.report.xlsx.addresses import Addresses, addresses_of, quoted
from ltv_xl.report.xlsx.cells import write_cell
from ltv_xl.report.xlsx.charts import draw
from ltv_xl.report.xlsx.formats import Formats, formats_of, theme
from ltv_xl.report.xlsx.page import set_up
from ltv_xl.report.xlsx.rules import add_rules
from ltv_xl.report.xlsx.worksheet import ReportWorksheet
from ltv_xl.texts import Language
from ltv_xl.workbook_names import AUTHOR, REPORT_MARK


def rendered(report: Report, *, marks: Mapping[str, str] | None = None) -> bytes:
    """The workbook as bytes.

    marks: sheet key -> the text of its mark. Given when the sheets go into a workbook that is open: that has
    the functions themselves, so no LAMBDA name is put in their way.
    """
    numbers = Numbers(report.lang, report.currency, _thousands(report))
    first, *others = report.sheets
    grids = [laid_out(first, numbers), *(laid_out(sheet, numbers, first.key) for sheet in others)]
    check_sources(grids)
    addresses = addresses_of(grids)
    stream = io.BytesIO()
    base = _base(report.lang)
    book = _opened(stream, report, base)
    formats = formats_of(book, base)
    sheets = [book.add_worksheet(grid.name, ReportWorksheet) for grid in grids]
    by_key = {grid.key: grid for grid in grids}
    for index, (grid, sheet) in enumerate(zip(grids, sheets, strict=True)):
        set_up(grid, sheet, report.footer, report.lang)
        _add_tables(grid, sheet, formats)
        reference = partial(addresses.seen_from, index)
        _add_links(grid, sheet, by_key, formats)
        for (row, column), (cell, style) in grid.cells.items():
            write_cell(sheet, row, column, cell, formats(style), reference)
        add_rules(grid, sheet, book, report.lang, partial(reference, absolute=True))
        for place, chart in grid.charts:
            draw(book, sheet, place, chart, addresses.series, numbers, look.FONT[report.lang])
    _add_names(book, grids, addresses)
    if marks is None:
        for name, formula in report.functions:
            book.define_name(name, formula)
    else:
        _add_marks(book, grids, marks)
    book.close()
    return stream.getvalue()


def _base(lang: Language) -> dict[str, Any]:
    """What every format begins with."""
    charset = {"font_charset": 128} if lang == "ja" else {}
    return {"font_name": look.FONT[lang], "font_size": 11, "font_scheme": "none", **charset}


def _opened(stream: io.BytesIO, report: Report, base: Mapping[str, Any]) -> Workbook:
    """An empty workbook with the report's look and properties."""
    ja = report.lang == "ja"
    book = Workbook(
        stream,
        {
            "in_memory": True,
            "default_format_properties": dict(base),
            "default_row_height": 25 if ja else 20,
            "default_column_width": 72 if ja else 64,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.use_custom_theme(io.StringIO(theme(look.FONT[report.lang])))
    book.set_size(1440, 900)
    book.set_properties({
        "title": report.title,
        "author": AUTHOR,
        "created": datetime.combine(report.as_of, time()),
        "comments": report.footer,
    })
    return book


def _thousands(report: Report) -> bool:
    """Whether the largest sum of money needs thousands to stay readable."""
    totals = [
        abs(numeric(cell.value) or 0.0)
        for sheet in report.sheets
        for block in sheet.blocks
        if isinstance(block, Table) and block.total
        for column, cell in zip(block.columns, block.total, strict=True)
        if column.kind == "total"
    ]
    return max(totals, default=0.0) >= look.THOUSANDS_FROM


def _add_tables(grid: Grid, sheet: Any, formats: Formats) -> None:
    for name, (top, left, bottom, right) in grid.tables:
        columns = []
        for column in range(left, right + 1):
            cell, style = grid.cells[top, column]
            columns.append({"header": cell.value, "header_format": formats(style)})
        options = {"name": name, "style": None, "columns": columns, "autofilter": name in grid.filtered}
        if sheet.add_table(top, left, bottom, right, options) != 0:
            raise ValueError(f"{grid.name}: the table {name} was refused")


def _add_links(grid: Grid, sheet: Any, grids: Mapping[str, Grid], formats: Formats) -> None:
    """From words to a place on a sheet; before the cells, which keep the link."""
    for link in grid.links:
        goal = grids[link.goal.sheet]
        words = goal.name if link.words is None else link.words
        target = f"internal:{quoted(goal.name)}!{_spot(goal, link.goal.words)}"
        sheet.write_url(*link.place, target, formats(link.style), words, link.tip)


def _spot(grid: Grid, words: str) -> str:
    """The cell with these words; the first one of the sheet where none has them."""
    if not words:
        return "A1"
    row, column = next((place for place, (cell, _) in grid.cells.items() if cell.value == words), (0, 0))
    return f"{column_letters(column + 1)}{row + 1}"


def _add_names(book: Workbook, grids: Sequence[Grid], addresses: Addresses) -> None:
    """Workbook names of headline figures, in alphabetical order."""
    targets = [
        (cell.name, f"={quoted(grid.name)}!${column_letters(column + 1)}${row + 1}")
        for grid in grids
        for (row, column), (cell, _) in grid.cells.items()
        if cell.name
    ]
    for name, target in sorted(targets):
        book.define_name(name, target)


def _add_marks(book: Workbook, grids: Sequence[Grid], marks: Mapping[str, str]) -> None:
    for index, grid in enumerate(grids if marks else ()):
        mark = marks[grid.key].replace('"', '""')
        # define_name makes no hidden names, and stumbles over ' and ! in the name of a sheet.
        book.defined_names.append([REPORT_MARK, index, f'"{mark}"', True])
