"""A sheet as a page: sizes, what stays in view, print set-up."""

import itertools
from typing import Any

from ltv_xl.report import style as look
from ltv_xl.report.grid import Grid


def set_up(grid: Grid, sheet: Any, footer: str) -> None:
    """Rows, columns, tab, and how it prints: A4 landscape, one page wide."""
    sheet.hide_gridlines(2)
    sheet.set_default_row(15)
    sheet.set_tab_color({"accent": look.ACCENT, "input": look.INPUT_EDGE, "grey": look.GREY}[grid.tab])
    for column, width in grid.widths.items():
        sheet.set_column_pixels(column, column, width)
    for row, pixels in grid.heights.items():
        sheet.set_row_pixels(row, pixels)
    sheet.freeze_panes(*grid.freeze)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.47, right=0.47, top=0.47, bottom=0.55)
    grey = look.MUTED[1:]
    sheet.set_footer(f"&L&8&K{grey}{footer.replace('&', '&&')}&R&8&K{grey}&A  &P / &N", {"margin": 0.28})
    last_row, last_column = grid.printed
    sheet.print_area(0, 0, max(0, last_row - 1), last_column)
    if grid.repeat_rows:
        sheet.repeat_rows(*grid.repeat_rows)
    if grid.breaks:  # Excel ignores manual breaks under fit-to-page
        sheet.set_print_scale(_scale(grid))
        sheet.set_h_pagebreaks(grid.breaks)
    else:
        sheet.fit_to_pages(1, 1 if grid.one_page else 0)
    if grid.one_page:  # a tall page is narrower than the paper
        sheet.center_horizontally()


def _scale(grid: Grid) -> int:
    """The print scale at which the sheet is one page wide and each of its parts one page tall, in percent."""
    cuts = [0, *grid.breaks, grid.printed[0]]
    repeated = (
        sum(grid.heights.get(row, look.ROW) for row in range(grid.repeat_rows[1] + 1))
        if grid.repeat_rows
        else 0
    )
    tallest = max(
        sum(grid.heights.get(row, look.ROW) for row in range(top, bottom)) + (repeated if top else 0)
        for top, bottom in itertools.pairwise(cuts)
    )
    wide = 0.93 * look.PRINTABLE / (look.MARGIN + grid.pixels)
    return max(10, min(100, int(100 * min(wide, look.PRINTABLE_HEIGHT / tallest))))
