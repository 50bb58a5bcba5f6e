"""A sheet as a page: sizes, what stays in view and what can be folded away, print set-up."""

from collections.abc import Sequence
from typing import Any

from ltv_xl.column_letters import column_letters
from ltv_xl.report import style as look
from ltv_xl.report.grid import Area, Grid
from ltv_xl.report.pages import Pages, pages_of
from ltv_xl.report.xlsx.addresses import quoted
from ltv_xl.texts import Language, text


def set_up(grid: Grid, sheet: Any, footer: str, lang: Language) -> None:
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
    pages = pages_of(grid)
    left, middle = (_footer_text(words) for words in (footer, _left_out(pages, lang)))
    sheet.set_footer(
        f"&L{left}&C{middle}&R{_footer_text('')}&A  &P / &N", {"margin": 0.28, "scale_with_doc": False}
    )
    _cut(grid, sheet, pages)


def _footer_text(words: str) -> str:
    """Words as a footer has them, in small grey print: some programs scale it with the page."""
    return f"&{look.SMALL}&K{look.MUTED[1:]}{words.replace('&', '&&')}"


def _left_out(pages: Pages, lang: Language) -> str:
    """Which columns are to be seen on the screen alone."""
    if pages.left_out is None:
        return ""
    first, last = (column_letters(column + 1) for column in pages.left_out)
    return text("report.on_screen", lang, columns=first if first == last else f"{first}–{last}")


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


def _cut(grid: Grid, sheet: Any, pages: Pages) -> None:
    """What prints at which scale, where it is cut, and what each page repeats."""
    sheet.set_print_scale(pages.scale)
    areas, breaks = _joined(pages.areas)
    sheet.set_h_pagebreaks(breaks)
    # XlsxWriter's own print_area() takes a single area; each of these begins a page.
    sheet.print_area_range = ",".join(_address(grid, area) for area in areas)
    if pages.headers is not None:
        sheet.repeat_rows(*pages.headers)
    if pages.names is not None:
        sheet.repeat_columns(*pages.names)


def _joined(pages: Sequence[Area]) -> tuple[list[Area], list[int]]:
    """Areas of pages, and the rows that begin a page within one: a break cuts all areas that it passes."""
    areas: list[Area] = []
    breaks: list[int] = []
    for page in pages:
        top, left, bottom, right = page
        above = areas[-1] if areas else None
        is_free = not any(first < top <= last for first, _, last, _ in pages)
        if above is not None and above[1:] == (left, top - 1, right) and is_free:
            areas[-1] = above[0], left, bottom, right
            breaks.append(top)
        else:
            areas.append(page)
    return areas, breaks


def _address(grid: Grid, area: Area) -> str:
    top, left, bottom, right = area
    first, last = column_letters(left + 1), column_letters(right + 1)
    return f"{quoted(grid.name)}!${first}${top + 1}:${last}${bottom + 1}"
