"""From blocks to places: where each cell of a sheet stands, how tall its row and how wide its column is.

Blocks come one under the other; each function here places one kind of block and says which row is next.
"""

from collections.abc import Callable
from math import ceil
from typing import Any

from msgspec.structs import replace

from ltv_xl.report import style as look
from ltv_xl.report.content import (
    Beside,
    Block,
    Cell,
    Chart,
    Contents,
    Exercise,
    Facts,
    Findings,
    Heading,
    Heatmap,
    Lights,
    Line,
    Listing,
    Sheet,
    Spot,
    Table,
    Tiles,
    Worksheets,
)
from ltv_xl.report.grid import Grid, Link
from ltv_xl.report.heatmap_layout import heatmap_placed
from ltv_xl.report.pages import WIDTH, first_page_end
from ltv_xl.report.style import ENTRY, LINK, NOTE, PLAIN, Numbers, Style
from ltv_xl.report.table_layout import table_placed
from ltv_xl.report.tile_layout import tiles_placed
from ltv_xl.texts import text

SMALL_LINK = LINK.but(size=look.SMALL, valign="top")
CHART_ROW = 20
ABOVE_TABLE = 90
"""Pixels of a heading with its note."""
BELOW_LINE = 12
"""Pixels between a line and the heading that follows it."""
FACT_WORDS = 300
"""Pixels from which on the words of a fact are wrapped; in a narrower column they run on to the right."""
HALF_WIDTH = 7
"""Pixels of a half-width column of bold body text, with what stands free at the edges."""
LEAST_CHART = 320
"""Pixels: a narrower chart says nothing, and a sheet without a table has no columns to fit it into."""
LINK_AT = 10
"""The last of the tiles' columns: there a finding's link stands, which its sentence does not reach."""


def laid_out(sheet: Sheet, numbers: Numbers, back: str | None = None) -> Grid:
    """Place every block of a sheet: title, printed blocks, then the workings below the printed page.

    back: the key of the sheet that it links back to. Where a lower table widens a column, words and charts
    above it were fitted to another page: then all is placed again, with the widths known.
    """
    grid = _printed(sheet, numbers, back, None)
    _page_end(grid)
    if len(grid.fitted) > 1:
        grid = _printed(sheet, numbers, back, grid)
    _stacked(grid, sheet.workings, grid.printed[0] + 2, 1, numbers)
    return grid


def _printed(sheet: Sheet, numbers: Numbers, back: str | None, before: Grid | None) -> Grid:
    """What is printed. before: the same, placed without knowing how wide its columns become."""
    grid = Grid(sheet.key, sheet.name, tab=sheet.tab, freeze_table=sheet.freeze_table)
    grid.same_headers = sheet.same_headers
    if before is not None:
        grid.widths, grid.folded, grid.names = before.widths, before.folded, before.names
        grid.column_starts, grid.first_column = before.column_starts, before.first_column
        grid.groups = before.groups
    grid.widths[0] = look.MARGIN
    for column, width in enumerate(sheet.widths, 1):
        grid.widths[column] = width
    grid.heights.update({0: 38, 1: 22, 2: 10})
    grid.write(0, 1, sheet.title, Style(size=look.TITLE, bold=True, valign="bottom"))
    grid.write(1, 1, sheet.subtitle, NOTE)
    if back is not None:
        grid.heights[2] = 20
        grid.links.append(Link((2, 1), Spot(back), SMALL_LINK, text("report.back", numbers.lang)))
        grid.freeze = (3, 0)
    if sheet.caution is not None and sheet.caution.goal is not None:
        grid.links.append(Link((2, 2), sheet.caution.goal, SMALL_LINK, ""))
        grid.write(2, 2, str(sheet.caution.text), SMALL_LINK)
    row = _stacked(grid, sheet.blocks, 3, 1, numbers)
    for place, header, edge in grid.headers:  # another table may have made its column so wide as to split it
        grid.widths[place] = edge + look.header_px(header, grid.widths[place] - edge)
    last = max((column for _, column in grid.cells), default=1)
    grid.printed = (row, max(last, len(sheet.widths)))
    return grid


def _stacked(grid: Grid, blocks: tuple[Block, ...], row: int, column: int, numbers: Numbers) -> int:
    above_top = row
    for place, block in enumerate(blocks):
        top, row = row, _PLACE[type(block)](grid, block, row, column, numbers)
        _keep_together(grid, block, top, row)
        if isinstance(block, Line):
            above = place > 0 and _is_note(blocks[place + 1 :])
            grid.near.append((top - 1, row - 1) if above else (top, row))
            if place + 1 < len(blocks) and isinstance(blocks[place + 1], Heading | Facts):
                grid.at_least(row, BELOW_LINE)
                row += 1
        elif isinstance(block, Beside) and place and isinstance(blocks[place - 1], Beside):
            grid.near.append((above_top, row - 1))
        above_top = top
    return row


def _is_note(below: tuple[Block, ...]) -> bool:
    """Whether a line says something of what stands above it, by what is below."""
    following = next((block for block in below if not isinstance(block, Line)), None)
    return following is None or isinstance(following, Heading | Beside)


def _keep_together(grid: Grid, block: Block, top: int, below: int) -> None:
    """What no page may cut: a heading from what follows, and what is looked at as a whole."""
    if isinstance(block, Heading):
        grid.together.append((top, below))
    elif isinstance(block, Chart | Tiles | Findings | Lights | Listing | Contents):
        grid.together.append((top, below - 1))


def _beside(grid: Grid, block: Beside, row: int, column: int, numbers: Numbers) -> int:
    beside = _right_of_chart(grid, block.left, column) if block.at is None else column + block.at
    if block.at is None and not _has_room(grid, block.right, beside):
        return _stacked(grid, block.right, _stacked(grid, block.left, row, column, numbers), column, numbers)
    left = tuple(_narrowed(each, beside - column) for each in block.left)
    return max(_stacked(grid, left, row, column, numbers), _stacked(grid, block.right, row, beside, numbers))


def _has_room(grid: Grid, blocks: tuple[Block, ...], column: int) -> bool:
    """Whether the first charts of some blocks fit on the page from a column on, if that column is known."""
    if column not in grid.widths:
        return True
    first = (each for block in blocks for each in (block.left if isinstance(block, Beside) else (block,)))
    widths = [min(block.width, LEAST_CHART) for block in first if isinstance(block, Chart)]
    end = _page_end(grid)
    is_cut = end <= max(grid.widths)
    room = grid.width(column, end - 1) if is_cut else WIDTH - grid.width(1, column - 1)
    return max(widths, default=0) <= room


def _page_end(grid: Grid) -> int:
    """The column after those of the first page across, to which something is fitted."""
    end = first_page_end(grid)
    grid.fitted.add((end, grid.width(1, end - 1)))
    return end


def _narrowed(block: Block, columns: int) -> Block:
    """A block whose heading reaches no further than so many columns."""
    if not isinstance(block, Heading):
        return block
    return replace(block, span=min(block.span or columns, columns))


def _right_of_chart(grid: Grid, blocks: tuple[Block, ...], column: int) -> int:
    """The first column that the charts, which begin at `column`, leave free."""
    taken = max(block.width for block in blocks if isinstance(block, Chart))
    while taken > -look.GAP:
        taken -= grid.widths.get(column, 0) or look.PRINTABLE
        column += 1
    return column


def _heading(grid: Grid, block: Heading, row: int, column: int, numbers: Numbers) -> int:
    grid.at_least(row, 30)
    grid.sections.append(row)
    rule = (1, look.RULE) if block.rule else None
    style = Style(size=look.SECTION, bold=True, bottom=rule)
    grid.put(row, column, block.text if isinstance(block.text, Cell) else Cell(block.text), style)
    if block.rule:
        last = column + (block.span or _page_end(grid) - 1)
        for place in range(column + 1, last):
            grid.put(row, place, Cell(None), style)
    row += 1
    if block.note:
        for line in look.wrapped(block.note, _room(grid, column, block.span, numbers)):
            grid.at_least(row, 20)
            grid.write(row, column, line, NOTE)
            row += 1
    return row


def _room(grid: Grid, column: int, span: int | None, numbers: Numbers) -> int:
    """How many half-width columns of small text fit over the spanned sheet columns."""
    end = _page_end(grid)
    pixels = grid.width(column, (end if span is None else min(end, column + span)) - 1)
    # 9 points are 12 pixels: two half-width columns of Yu Gothic. A sentence in Calibri takes 5.3 a letter.
    return max(40, int(pixels / (6.3 if numbers.lang == "ja" else 5.5)))


def _line(grid: Grid, block: Line, row: int, column: int, numbers: Numbers) -> int:
    style = NOTE if block.goal is None else SMALL_LINK
    if isinstance(block.text, Cell):
        cells = [block.text]
    else:
        cells = [Cell(line) for line in look.wrapped(block.text, _room(grid, column, None, numbers))]
    if block.goal is not None:
        grid.links.append(Link((row, column), block.goal, style, ""))
    for cell in cells:
        grid.at_least(row, 20)
        grid.put(row, column, cell, style)
        row += 1
    return row


def _findings(grid: Grid, block: Findings, row: int, column: int, numbers: Numbers) -> int:
    """Each claim on a line and its proof below; they run over the empty cells to their right."""
    for finding in block.items:
        mark = Style(size=look.CLAIM, bold=True, color=look.ACCENT, align="center", valign="bottom")
        grid.put(row, column - 1, finding.mark, mark)
        grid.put(row, column, finding.claim, Style(size=look.CLAIM, bold=True, valign="bottom"))
        grid.put(row, column + LINK_AT, finding.link, LINK.but(valign="bottom"))
        grid.put(row + 1, column, finding.proof, Style(color=look.MUTED, valign="top"))
        grid.at_least(row, 28)
        grid.at_least(row + 1, 21)
        row += 2
    grid.at_least(row, 12)
    return row + 1


def _table(grid: Grid, block: Table, row: int, column: int, numbers: Numbers) -> int:
    top, row = row, table_placed(grid, block, row, column, numbers)
    if block.printed and grid.repeat_until < row - 1 and _is_on_a_page(grid, top, row - 1):
        grid.together.append((top, row - 1))
    if block.note:
        below = row
        row = _line(grid, Line(block.note), row, column, numbers)
        grid.near.append((below - 1, row))
    grid.at_least(row, 12)
    return row + 1


def _is_on_a_page(grid: Grid, top: int, bottom: int) -> bool:
    """Whether a page holds some rows and a heading above them: without headers, they would not be cut."""
    return ABOVE_TABLE + sum(grid.heights[row] for row in range(top, bottom + 1)) <= look.PRINTABLE_HEIGHT


def _chart(grid: Grid, block: Chart, row: int, column: int, numbers: Numbers) -> int:
    room = sum(grid.widths.get(place, 0) for place in range(column, _page_end(grid)))
    fitted = replace(block, width=min(block.width, max(room, LEAST_CHART)))
    grid.charts.append(((row, column), fitted))
    rows = ceil((block.height + 6) / CHART_ROW)
    for offset in range(rows):
        grid.at_least(row + offset, CHART_ROW)
    return row + rows


def _facts(grid: Grid, block: Facts, row: int, column: int, numbers: Numbers) -> int:
    grid.together.append((row, row + 1))
    row = _heading(grid, Heading(block.title, span=3), row, column, numbers)
    ja, runs_on = numbers.lang == "ja", grid.widths.get(column + 2, 0) < FACT_WORDS
    for index, (label, cell, kind, words) in enumerate(block.rows):
        line = Style(bottom=(1, look.RULE), wrap=True)
        value = line.but(align="left", num=numbers.alone(kind) if kind != "text" else "")
        if index in block.inputs:
            value = value.but(fill=ENTRY.fill, boxed=True, bottom=None)
            if cell.limits is None:  # else it is known as an input
                grid.inputs.append((row, column + 1))
        grid.write(row, column, label, line.but(bold=True))
        grid.put(row, column + 1, cell, value)
        grid.write(row, column + 2, words, line.but(color=look.MUTED, wrap=not runs_on, indent=1))
        names = int((grid.widths.get(column, 0) or look.PRINTABLE) / HALF_WIDTH)
        room = [(label, min(26, names)), (str(cell.value or ""), 20)]
        if not runs_on:
            room.append((words, 88 if ja else 104))
        lines = max(len(look.wrapped(text, width)) for text, width in room)
        grid.at_least(row, 8 + (21 if ja else 17) * lines)
        row += 1
    grid.at_least(row, 16)
    return row + 1


def _lights(grid: Grid, block: Lights, row: int, column: int, numbers: Numbers) -> int:
    first = row
    for label, cell in block.rows:
        grid.at_least(row, CHART_ROW)
        if goal := block.goals.get(label):
            grid.links.append(Link((row, column), goal, LINK, label))
        else:
            grid.write(row, column, label, PLAIN)
        grid.put(row, column + 2, cell, PLAIN)
        row += 1
    grid.lights.append((first, column + 2, row - 1, column + 2))
    return row + 1


def _contents(grid: Grid, block: Contents, row: int, column: int, numbers: Numbers) -> int:
    for index, (question, links) in enumerate(block.groups):
        place = column + 2 * index
        grid.at_least(row, 22)
        grid.write(row, place, question, NOTE.but(bold=True, color=look.ACCENT))
        for below, (key, words) in enumerate(links, row + 1):
            grid.at_least(below, 20)
            grid.links.append(Link((below, place), Spot(key), LINK, tip=words))
    return row + 2 + max(len(links) for _, links in block.groups)


def _listing(grid: Grid, block: Listing, row: int, column: int, numbers: Numbers) -> int:
    for number, cells in enumerate((None, *block.rows)):
        grid.at_least(row, CHART_ROW)
        top = (1, look.RULE) if number == len(block.rows) else None
        for index, spec in enumerate(block.columns):
            at, align = column + 2 * index, None if spec.kind == "text" else "right"
            if cells is None:
                grid.write(row, at, spec.header, NOTE.but(align=align))
            else:
                bold = spec.look == "strong"
                style = Style(num=numbers.of(spec.kind), align=align, bold=bold, top=top)
                grid.put(row, at, cells[index], style)
                if top and index:
                    grid.put(row, at - 1, Cell(None), Style(top=top))
        row += 1
    return row + 1


def _worksheets(grid: Grid, block: Worksheets, row: int, column: int, numbers: Numbers) -> int:
    result = column + 1 + block.inputs
    for title, exercises in block.groups:
        grid.together.append((row, row + 1))
        row = _heading(grid, Heading(title), row, column, numbers)
        for exercise in exercises:
            _place_exercise(grid, exercise, row, column, result, numbers)
            grid.together.append((row, row + 1))
            row += 2
        grid.at_least(row, 14)
        row += 1
    return row


def _place_exercise(
    grid: Grid, exercise: Exercise, row: int, column: int, result: int, numbers: Numbers
) -> None:
    """Two rows: the labels above, then name, inputs, result, and the help beside both."""
    grid.at_least(row, 22)
    grid.at_least(row + 1, 23)
    for place, label in enumerate(exercise.labels, column + 1):
        grid.write(row, place, label, NOTE.but(valign="bottom", align="right"))
    grid.write(row + 1, column, exercise.name, Style(bold=True))
    for place, (cell, kind) in enumerate(zip(exercise.values, exercise.kinds, strict=True), column + 1):
        grid.put(row + 1, place, cell, ENTRY.but(num=numbers.of(kind), align="right"))
        grid.inputs.append((row + 1, place))
    number = numbers.of(exercise.kind)
    style = Style(size=look.CLAIM, bold=True, color=look.ACCENT, num=number, align="right")
    grid.put(row + 1, result, exercise.result, style)
    lines = look.wrapped(exercise.help, 84)
    for offset, line in enumerate(lines[:2] if len(lines) > 1 else ["", *lines]):
        if line:
            grid.write(row + offset, result + 1, line, NOTE.but(indent=1, valign="vcenter"))


_PLACE: dict[type, Callable[[Grid, Any, int, int, Numbers], int]] = {
    Beside: _beside,
    Heading: _heading,
    Line: _line,
    Tiles: tiles_placed,
    Findings: _findings,
    Table: _table,
    Heatmap: heatmap_placed,
    Chart: _chart,
    Facts: _facts,
    Lights: _lights,
    Contents: _contents,
    Listing: _listing,
    Worksheets: _worksheets,
}
