"""A table laid out: group labels, headers as tall and columns as wide as they need, rows, total."""

from functools import cache
from math import ceil
from typing import Literal

from ltv_xl.report import style as look
from ltv_xl.report.content import Cell, Kind, Table
from ltv_xl.report.grid import Grid
from ltv_xl.report.style import ENTRY, HEADER, NOTE, PLAIN, TOTAL, Numbers, Style

Line = Literal["within", "last", "total"]
BODY_ROW, TOTAL_ROW, RESULT_ROW = 23, 26, 32
FILTERED = 12
"""A table with more rows than this gets filter buttons."""


def table_placed(grid: Grid, block: Table, row: int, column: int, numbers: Numbers) -> int:
    """Place groups, headers, rows and total; says which row is next."""
    columns, count = block.columns, len(block.columns)
    starts = {index for index, one in enumerate(columns) if one.group}
    ends = {index - 1 for index in starts if index and columns[index - 1].kind != "text"}
    filtered = block.name is not None and len(block.rows) > FILTERED
    heated = range(block.heat[0], block.heat[1] + 1) if block.heat else ()

    def edged(style: Style, index: int) -> Style:
        if index in starts:
            words = columns[index].kind == "text"
            style = style.but(left=(1, look.RULE), indent=max(style.indent, 1) if words else style.indent)
        return style.but(indent=1, align="right") if index in ends else style

    @cache
    def looks(index: int, kind: Kind, text: bool, line: Line) -> Style:
        """The style of a cell: its column's, and that of a line within, at the end of, or below the rows."""
        style = _body(kind, columns[index].look, numbers, text=text, printed=block.printed)
        if not block.printed:
            return style
        if index in heated:
            style = style.but(align="center")
        if line == "total":
            bold = columns[index].look != "note"
            style = style.but(bold=bold, top=TOTAL.top, bottom=TOTAL.bottom)
            if index == block.result:
                style = style.but(size=look.RESULT, color=look.ACCENT)
        elif line == "within":
            style = style.but(bottom=(1, look.RULE))
        return edged(style, index)

    def put(row: int, number: int, index: int, cell: Cell, line: Line) -> None:
        """Place a cell of the `number`-th row."""
        kind = block.kinds[number] if columns[index].varied else columns[index].kind
        style = looks(index, kind, isinstance(cell.value, str), line)
        if cell.limits is not None:
            style = style.but(fill=ENTRY.fill, boxed=True, left=None, bottom=None)
        grid.put(row, column + index, cell, style)

    if starts:
        grid.at_least(row, 24)
        for index, one in enumerate(columns):
            grid.write(
                row,
                column + index,
                one.group,
                edged(Style(size=look.SMALL, bold=True, color=look.ACCENT), index).but(
                    align="left", indent=1 if one.group else 0
                ),
            )
        row += 1
    header = row
    titles = _titles(block)
    for index, one in enumerate(columns):
        style = HEADER if block.printed else NOTE.but(bottom=(1, look.RULE))
        align = "left" if one.kind == "text" else "center" if index in heated else "right"
        if filtered:
            style = style.but(valign="top")
        style = edged(style.but(align=align), index)
        if one.look in {"verdict", "note"}:
            style = style.but(indent=2 if one.look == "verdict" else 1)
        grid.write(header, column + index, titles[index], style)
        if block.printed:
            values = [cells[index].value for cells in (*block.rows, block.total or ()) if cells]
            if one.look == "note":
                values = []
            need = look.column_px(values, one.kind, one.header, one.width, numbers)
            if index == block.result:
                need = max(need, round(1.4 * look.column_px(values, one.kind, "", 0, numbers)))
            extra = 10 if index in ends else 0
            grid.widths[column + index] = max(grid.widths.get(column + index, 0), need + extra)
    if grid.freeze_table and grid.freeze == (2, 0) and block.printed:
        grid.freeze, grid.repeat_rows = (header + 1, 2), (header - (1 if starts else 0), header)
    grid.at_least(header, _header_height(grid, block, column, numbers) + (16 if filtered else 0))
    for number, cells in enumerate(block.rows):
        row += 1
        grid.at_least(row, BODY_ROW if block.printed else 18)
        line: Line = "last" if cells is block.rows[-1] and block.total is not None else "within"
        for index, cell in enumerate(cells):
            put(row, number, index, cell, line)
    if block.name:
        grid.tables.append((block.name, (header, column, max(row, header + 1), column + count - 1)))
    for index, one in enumerate(columns):
        if one.look == "verdict" and block.rows:
            grid.lights.append((header + 1, column + index, row, column + index))
    if block.heat is not None and block.rows:
        first, last = block.heat
        grid.heats.append(((header + 1, column + first, row, column + last), 90))
    if block.bar is not None and block.rows:
        grid.bars.append((header + 1, column + block.bar, row, column + block.bar))
    if block.total is not None:
        row += 1
        grid.at_least(row, (TOTAL_ROW if block.result is None else RESULT_ROW) if block.printed else 18)
        for index, cell in enumerate(block.total):
            put(row, len(block.rows), index, cell, "total")
    return row + 1


def _header_height(grid: Grid, block: Table, column: int, numbers: Numbers) -> int:
    """Room for the header with most lines; buttons of a filter need some more."""
    if not block.printed:
        return 22
    widths = [grid.widths[column + index] - 11 for index in range(len(block.columns))]
    lines = max(
        ceil(look.text_px(one.header) / width) for one, width in zip(block.columns, widths, strict=True)
    )
    return 12 + (17 if numbers.lang == "ja" else 15) * min(3, lines)


def _titles(block: Table) -> list[str]:
    """The headers; in an Excel Table no two may be alike, and a user's own may be like one of ours."""
    found: list[str] = []
    for one in block.columns:
        title, number = one.header, 1
        while block.name and title.casefold() in {other.casefold() for other in found}:
            number += 1
            title = f"{one.header} ({number})"
        found.append(title)
    return found


def _body(kind: Kind, role: str, numbers: Numbers, *, text: bool, printed: bool) -> Style:
    style = PLAIN if printed else NOTE
    number = kind != "text"
    style = style.but(num=numbers.of(kind), align="right") if number else style.but(align="left")
    if role == "strong":
        style = style.but(bold=True)
    elif role == "note":
        style = style.but(color=look.MUTED, indent=1)
    elif role == "muted" or (number and text):
        style = style.but(color=look.MUTED)
    elif role == "verdict":
        style = style.but(indent=2)
    elif role == "input":
        style = style.but(fill=ENTRY.fill, boxed=True)
    return style
