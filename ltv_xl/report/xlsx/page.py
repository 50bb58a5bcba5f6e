"""A sheet as a page: sizes, what stays in view and what can be folded away, print set-up."""

from typing import Any

from ltv_xl.column_letters import column_letters
from ltv_xl.report import style as look
from ltv_xl.report.grid import Area, Grid
from ltv_xl.report.pages import pages_of
from ltv_xl.report.xlsx.addresses import quoted


def set_up(grid: Grid, sheet: Any, footer: str) -> None:
    """Rows, columns, tab, and how it prints: A4 landscape."""
    sheet.hide_gridlines(2)
    sheet.set_default_row(15)
    sheet.set_tab_color({"accent": look.ACCENT, "input": look.INPUT_EDGE, "grey": look.GREY}[grid.tab])
    for column, width in grid.widths.items():
        sheet.set_column_pixels(column, column, width, None, _folding(grid, column))
    if grid.levels:
        sheet.outline_settings(symbols_right=False)
    for row, pixels in grid.heights.items():
        sheet.set_row_pixels(row, pixels)
    sheet.freeze_panes(*grid.freeze)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(left=0.47, right=0.47, top=0.47, bottom=0.55)
    grey = look.MUTED[1:]
    words = f"&L&8&K{grey}{footer.replace('&', '&&')}&R&8&K{grey}&A  &P / &N"
    sheet.set_footer(words, {"margin": 0.28, "scale_with_doc": False})
    _cut(grid, sheet)


def _folding(grid: Grid, column: int) -> dict[str, Any]:
    """How deep a column can be folded away, whether it is, and whether the sign that opens it stands here."""
    folding: dict[str, Any] = {}
    if level := grid.levels.get(column, 0):
        folding["level"] = level
    if column in grid.folded:
        folding["hidden"] = True
    elif column + 1 in grid.folded:
        folding["collapsed"] = True
    return folding


def _cut(grid: Grid, sheet: Any) -> None:
    """What prints at which scale, where it is cut, and what each page repeats."""
    pages = pages_of(grid)
    sheet.set_print_scale(pages.scale)
    sheet.set_h_pagebreaks(pages.rows)
    # XlsxWriter's own print_area() takes a single area; each of these begins a page.
    sheet.print_area_range = ",".join(_address(grid, area) for area in pages.areas)
    if pages.headers is not None:
        sheet.repeat_rows(*pages.headers)
    if pages.names is not None:
        sheet.repeat_columns(*pages.names)


def _address(grid: Grid, area: Area) -> str:
    top, left, bottom, right = area
    first, last = column_letters(left + 1), column_letters(right + 1)
    return f"{quoted(grid.name)}!${first}${top + 1}:${last}${bottom + 1}"
