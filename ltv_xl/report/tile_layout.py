"""Where headline figures stand: each with its label above, and below it what it was and its course."""

from ltv_xl.report import style as look
from ltv_xl.report.content import Cell, Tile, Tiles, numeric
from ltv_xl.report.grid import Grid
from ltv_xl.report.style import NOTE, Numbers, Style

TILE_ROOM = 158
"""Pixels that a headline figure may measure; digits are a tenth narrower than measured."""


def tiles_placed(grid: Grid, block: Tiles, row: int, column: int, numbers: Numbers) -> int:
    """Place the tiles beside each other and their caption; says which row is next."""
    years = any(tile.year is not None or len(tile.notes) > 1 for tile in block.tiles)
    heights = (26, 38, 20, *((18,) if years else ()), 28, 20, 8)
    below = row + 3 + years
    for offset, pixels in enumerate(heights):
        grid.at_least(row + offset, pixels)
    for index, tile in enumerate(block.tiles):
        _tile(grid, tile, row, column + 2 * index, numbers, first=index == 0)
        for line, change, words in ((row + 2, tile.change, block.change), (row + 3, tile.year, block.year)):
            if change is None:
                continue
            at = (line, column + 2 * index)
            grid.put(*at, change, Style(size=look.SMALL, align="left", num=numbers.change(words)))
            grid.alarms.append((at, ">" if tile.worse == "up" else "<"))
        if tile.series:
            grid.sparks.append(((below, column + 2 * index), tile.series, index == 0))
    grid.write(below + 1, column, block.caption, NOTE)
    return row + len(heights)


def _tile(grid: Grid, tile: Tile, row: int, column: int, numbers: Numbers, *, first: bool) -> None:
    """Label, figure, and the words below it. Words in place of a figure are smaller."""
    edge = (5, look.ACCENT) if first else (1, look.FAINT)
    label = tile.label if isinstance(tile.label, Cell) else Cell(tile.label)
    grid.put(row, column, label, NOTE.but(top=edge))
    style = Style(
        size=_figure_size(tile, numbers),
        bold=True,
        color=look.ACCENT if first else look.INK,
        align="left",
        num=numbers.tile(tile.kind, tile.figure.value),
    )
    grid.put(row + 1, column, tile.figure, style)
    if tile.loss:
        grid.alarms.append(((row + 1, column), "<"))
    for offset, note in enumerate(tile.notes):
        grid.put(row + 2 + offset, column, note, Style(size=look.SMALL, align="left"))
        grid.lights.append((row + 2 + offset, column, row + 2 + offset, column))


def _figure_size(tile: Tile, numbers: Numbers) -> int:
    """Words in place of a figure are smaller, and so is a figure that would not fit its column."""
    value = tile.figure.value
    if isinstance(value, str):
        return look.SECTION
    form, size = numbers.tile(tile.kind, value), abs(numeric(value) or 0.0)
    shown = look.shown(value, tile.kind, numbers)
    if ",," in form:
        shown = f"{size / 10**6:,.1f}" + form.rpartition(",,")[2].strip('"')
    return look.FIGURE if look.text_px(f"¥{shown}", look.FIGURE) < TILE_ROOM else look.RESULT
