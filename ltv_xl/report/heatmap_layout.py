"""Where the cells of a heatmap stand: a row per month, a column per age, with the total below."""

from math import ceil

from ltv_xl.report import style as look
from ltv_xl.report.content import Heatmap
from ltv_xl.report.grid import Grid
from ltv_xl.report.pages import SMALLEST, WIDTH, page_starts
from ltv_xl.report.style import HEADER, NOTE, TOTAL, Numbers, Style

ROW = 19
"""Pixels."""


def heatmap_placed(grid: Grid, block: Heatmap, row: int, column: int, numbers: Numbers) -> int:
    """Place name, ages, rows and total; says which row is next."""
    top, first_age = row, column + 2
    for index in block.folded:
        grid.fold(first_age + index)
    _allow_cuts(grid, first_age, len(block.total) - 2)
    grid.at_least(row, 30)
    grid.write(row, column, block.name, Style(size=look.SECTION, bold=True))
    last = first_age + len(block.ages) - 1
    for place in (first_age, *(start for start in page_starts(grid, last) if start > first_age)):
        grid.write(row, place, block.note, NOTE.but(valign="vcenter"))  # on each page across
    row += 1
    grid.at_least(row, 22)
    for index, label in enumerate(block.labels):
        align = "right" if index else "left"
        grid.write(row, column + index, label, HEADER.but(wrap=False, align=align, indent=index))
    for index, age in enumerate(block.ages):
        grid.put(row, column + 2 + index, age, HEADER.but(wrap=False, align="center", num="0"))
    if not grid.repeat_rows:
        grid.freeze, grid.repeat_rows = (row + 1, 3), (row, row)
    row += 1
    first = row
    grid.sections.append(top)
    grid.together += [(top, first + 1), (first + len(block.rows) - 1, first + len(block.rows))]
    small = Style(size=look.SMALL, align="center", num=numbers.of(block.kind))
    for month, size, values in zip(block.months, block.sizes, block.rows, strict=True):
        grid.at_least(row, ROW)
        grid.put(row, column, month, Style(align="left", num=numbers.of("month")))
        grid.put(
            row, column + 1, size, Style(color=look.MUTED, align="right", indent=1, num=numbers.of("count"))
        )
        for index, cell in enumerate(values):
            grid.put(
                row, column + 2 + index, cell, small.but(color=look.MUTED) if index < block.skip else small
            )
        row += 1
    grid.at_least(row, 23)
    if grid.repeat_until < 0:
        grid.repeat_until = row
    for index, cell in enumerate(block.total):
        style = (
            small
            if index > 1
            else Style(align="right" if index else "left", indent=index, num=numbers.of("count"))
        )
        grid.put(row, column + index, cell, style.but(bold=True, top=TOTAL.top, bottom=TOTAL.bottom))
    last = column + len(block.total) - 1
    if row > first and last >= column + 2 + block.skip:
        grid.heats.append(((first, column + 2 + block.skip, row - 1, last), block.percentile))
    grid.wide.append((top, column, row, last))
    grid.at_least(row + 1, 12)
    return row + 2


def _allow_cuts(grid: Grid, first: int, ages: int) -> None:
    """The columns of the ages that are in sight are divided evenly among as few pages as hold them."""
    shown = [column for column in range(first, first + ages) if column not in grid.folded]
    room = 100 * WIDTH / SMALLEST - grid.width(1, first - 1)
    fits = max(1, int(room // max(1, grid.widths.get(first, 0))))
    pages = ceil(len(shown) / fits)
    each = ceil(len(shown) / pages) if pages else 1
    grid.names = first - 2 if grid.wide else first - 1  # other tables are named by one column
    grid.column_starts.update(shown[each::each])
