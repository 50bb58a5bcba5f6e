"""A table laid out: group labels, headers as tall and columns as wide as they need, rows, total."""

from collections.abc import Callable
from functools import cache, partial
from itertools import pairwise
from typing import Literal, NamedTuple

from ltv_xl.report import style as look
from ltv_xl.report.content import Kind, Range, Table
from ltv_xl.report.grid import Area, Grid
from ltv_xl.report.style import ENTRY, HEADER, NOTE, PLAIN, TOTAL, Numbers, Style

Line = Literal["within", "last", "subtotal", "total"]
StyleOf = Callable[[int, Kind, bool, Line], Style]

GROUP_ROW, BODY_ROW, TOTAL_ROW, RESULT_ROW, HIDDEN_ROW = 24, 23, 26, 32, 18
"""Heights in pixels; hidden is what stands below the printed page."""
FILTER_BUTTON = 16
DARKEST = 90
"""The percentile from which a heated cell has the darkest colour."""
LIGHT = 0.8
"""Small Latin labels are narrower than the bold text that widths are reckoned with."""
UNCUT = 12
"""A table of so many rows at most is not cut between pages."""
EDGE = 10
"""Pixels between the figures of a group and the next one."""
VERDICT_INDENT = 8
"""Pixels by which a verdict stands in, beyond the room that words have anyway."""
FILTERED = 12
"""A table with more rows than this gets filter buttons."""


class _Frame(NamedTuple):
    """A table and where it stands.

    column: its first on the sheet. starts: the columns that begin a group. ends: those of numbers that stand
    before one. heated: those that are the darker the more they hold.
    """

    grid: Grid
    block: Table
    column: int
    numbers: Numbers
    starts: frozenset[int]
    ends: frozenset[int]
    heated: range

    @property
    def filtered(self) -> bool:
        """Whether its headers get filter buttons."""
        return self.block.name is not None and not self.block.sequence and len(self.block.rows) > FILTERED


def table_placed(grid: Grid, block: Table, row: int, column: int, numbers: Numbers) -> int:
    """Place groups, headers, rows and total; says which row is next."""
    frame = _frame(grid, block, column, numbers)
    header = _place_groups(frame, row)
    grid.together.append((row, min(header + 2, header + len(block.rows))))
    _place_headers(frame, header)
    _freeze(frame, header)
    style_of = cache(partial(_style, frame))
    last = _place_rows(frame, header + 1, style_of)
    _mark_areas(frame, header, last)
    below = _place_total(frame, last + 1, style_of)
    if grid.repeat_rows and (grid.repeat_until < 0 or grid.same_headers):
        grid.repeat_until = below - 1
    grid.together.append((max(header, last - 1), below))
    if block.printed:
        _mark_columns(frame, row, below - 1)
        if len(block.rows) <= UNCUT:
            grid.together.append((row, below - 1))
    return below


def _frame(grid: Grid, block: Table, column: int, numbers: Numbers) -> _Frame:
    columns = block.columns
    starts = frozenset(index for index, spec in enumerate(columns) if spec.group)
    ends = frozenset(index - 1 for index in starts if index and columns[index - 1].kind != "text")
    heated = range(block.heat[0], block.heat[1] + 1) if block.heat else range(0)
    return _Frame(grid, block, column, numbers, starts, ends, heated)


def _edged(frame: _Frame, style: Style, index: int) -> Style:
    """The style with the edge of the group that its column begins, or the room before the next one."""
    if index in frame.starts:
        words = frame.block.columns[index].kind == "text"
        style = style.but(left=(1, look.RULE), indent=max(style.indent, 1) if words else style.indent)
    return style.but(indent=1, align="right") if index in frame.ends else style


def _place_groups(frame: _Frame, row: int) -> int:
    """The labels of the groups, if there are any; says which row is next."""
    if not frame.starts:
        return row
    frame.grid.at_least(row, GROUP_ROW)
    label = Style(size=look.SMALL, bold=True, color=look.ACCENT)
    for index, spec in enumerate(frame.block.columns):
        style = _edged(frame, label, index).but(align="left", indent=1 if spec.group else 0)
        frame.grid.write(row, frame.column + index, spec.group, style)
    return row + 1


def _place_headers(frame: _Frame, row: int) -> None:
    """The headers; columns as wide as they and the cells below need."""
    grid, block = frame.grid, frame.block
    for index, title in enumerate(_titles(block)):
        grid.write(row, frame.column + index, title, _header_style(frame, index))
        if block.printed:
            place = frame.column + index
            grid.widths[place] = max(grid.widths.get(place, 0), _width(frame, index))
            if index not in frame.heated:
                grid.headers.append((place, title, EDGE if index in frame.ends else 0))
    _widen_groups(frame)
    grid.at_least(row, _header_height(frame) + (FILTER_BUTTON if frame.filtered else 0))


def _widen_groups(frame: _Frame) -> None:
    """Each group at least as wide as its label, which the edge of a page would cut."""
    if not frame.block.printed:
        return
    grid, columns = frame.grid, frame.block.columns
    for first, end in pairwise((*sorted(frame.starts), len(columns))):
        words = columns[first].group
        latin = all(ord(char) <= look.KANA for char in words)
        label = look.text_px(words) * LIGHT if latin else look.text_px(words) + look.INDENT
        left, right = frame.column + first, frame.column + end - 1
        grid.widths[right] += max(0, round(label) - grid.width(left, right))


def _header_style(frame: _Frame, index: int) -> Style:
    spec = frame.block.columns[index]
    style = HEADER if frame.block.printed else NOTE.but(bottom=(1, look.RULE))
    align = "left" if spec.kind == "text" else "center" if index in frame.heated else "right"
    if frame.filtered:
        style = style.but(valign="top")
    style = _edged(frame, style.but(align=align), index)
    if spec.look in {"verdict", "note"}:
        style = style.but(indent=2 if spec.look == "verdict" else 1)
    return style


def _width(frame: _Frame, index: int) -> int:
    """The pixels that a column needs; a note runs on over its neighbours and needs none."""
    block, numbers = frame.block, frame.numbers
    spec = block.columns[index]
    rows = (*block.rows, block.total or ()) if spec.look != "note" else ()
    values = [cells[index].value for cells in rows if cells]
    header = "" if index in frame.heated else spec.header
    need = look.column_px(values, spec.kind, header, spec.width, numbers)
    if spec.look == "verdict":
        need = max(need, look.column_px(values, spec.kind, "", 0, numbers) + VERDICT_INDENT)
    if index in frame.heated:  # names of the shop's own, which may break anywhere
        need = max(need, round(look.text_px(spec.header) / 2) + 14)
    if index == block.result:
        need = max(need, round(1.4 * look.column_px(values, spec.kind, "", 0, numbers)))
    return need + (EDGE if index in frame.ends else 0)


def _freeze(frame: _Frame, header: int) -> None:
    """What is above the rows of a sheet's first table stays in sight, and on each printed page.

    Where the headers are those of all tables, they stay on paper alone: above them stands the first one's
    heading.
    """
    grid = frame.grid
    if not frame.block.printed or grid.repeat_rows:
        return
    if grid.freeze_table:
        grid.freeze = (header + 1, 2)
    if grid.freeze_table or grid.same_headers:
        grid.repeat_rows = (header - (1 if frame.starts else 0), header)


def _style(frame: _Frame, index: int, kind: Kind, text: bool, line: Line) -> Style:
    """The style of a cell: its column's, and that of a line within, at the end of, or below the rows."""
    block = frame.block
    spec = block.columns[index]
    style = _body(kind, spec.look, frame.numbers, text=text, printed=block.printed)
    if not block.printed:
        return style
    if index in frame.heated:
        style = style.but(align="center")
    if line == "total":
        style = style.but(bold=spec.look != "note", top=TOTAL.top, bottom=TOTAL.bottom)
        if index == block.result:
            style = style.but(size=look.RESULT, color=look.ACCENT)
    elif line == "subtotal":
        style = style.but(bold=spec.look != "note", top=(1, look.FAINT), bottom=(1, look.RULE))
    elif line == "within":
        style = style.but(bottom=(1, look.RULE))
    return _edged(frame, style, index)


def _place_line(frame: _Frame, row: int, number: int, cells: Range, line: Line, style_of: StyleOf) -> None:
    """Place the cells of the `number`-th row."""
    for index, cell in enumerate(cells):
        spec = frame.block.columns[index]
        kind = frame.block.kinds[number] if spec.varied else spec.kind
        style = style_of(index, kind, isinstance(cell.value, str), line)
        if cell.limits is not None:
            style = style.but(fill=ENTRY.fill, boxed=True, left=None, bottom=None)
        frame.grid.put(row, frame.column + index, cell, style)


def _place_rows(frame: _Frame, row: int, style_of: StyleOf) -> int:
    """The rows under the headers; says which is the last, that of the headers if there are none."""
    block = frame.block
    for number, cells in enumerate(block.rows):
        frame.grid.at_least(row + number, BODY_ROW if block.printed else HIDDEN_ROW)
        last = number == len(block.rows) - 1 and block.total is not None
        line: Line = "subtotal" if number in block.subtotals else "last" if last else "within"
        _place_line(frame, row + number, number, cells, line, style_of)
    return row + len(block.rows) - 1


def _place_total(frame: _Frame, row: int, style_of: StyleOf) -> int:
    """The total, if there is one; says which row is next."""
    block = frame.block
    if block.total is None:
        return row
    height = TOTAL_ROW if block.result is None else RESULT_ROW
    frame.grid.at_least(row, height if block.printed else HIDDEN_ROW)
    _place_line(frame, row, len(block.rows), block.total, "total", style_of)
    return row + 1


def _mark_areas(frame: _Frame, header: int, last: int) -> None:
    """The real Excel Table, and the areas whose looks follow their values."""
    grid, block = frame.grid, frame.block

    def area(first_column: int, last_column: int) -> Area:
        return header + 1, frame.column + first_column, last, frame.column + last_column

    if frame.filtered:
        grid.filtered.add(str(block.name))
    if block.name:
        bottom = max(last, header + 1)
        grid.tables.append((
            block.name,
            (header, frame.column, bottom, frame.column + len(block.columns) - 1),
        ))
    if not block.rows:
        return
    grid.lights += [area(index, index) for index, spec in enumerate(block.columns) if spec.look == "verdict"]
    if block.heat is not None:
        grid.heats.append((area(*block.heat), DARKEST))
    if block.bar is not None:
        grid.bars.append(area(block.bar, block.bar))


def _mark_columns(frame: _Frame, top: int, bottom: int) -> None:
    """Where a page may begin, which columns name the rows, and what can be folded away: groups, and in each
    of them all but its first column.
    """
    grid, columns = frame.grid, frame.block.columns
    starts = frame.starts or frozenset(frame.heated)
    if starts:
        grid.names = frame.column + min(frame.starts or {1}) - 1
        grid.column_starts.update(frame.column + index for index in starts)
        spans = pairwise((*sorted(frame.starts), len(columns)))
        grid.groups += [(frame.column + first, frame.column + end - 1) for first, end in spans]
    grid.wide.append((top, frame.column, bottom, frame.column + len(columns) - 1))
    for index in frame.block.folded:
        grid.fold(frame.column + index)
    if frame.block.details is None:
        return
    for index in range(frame.block.details, len(columns)):
        grid.levels[frame.column + index] = 1 if index in frame.starts else 2


def _header_height(frame: _Frame) -> int:
    """Room for the header with most lines."""
    if not frame.block.printed:
        return 22
    lines = max(
        look.header_lines(spec.header, frame.grid.widths[column])
        for column, spec in enumerate(frame.block.columns, frame.column)
    )
    return 12 + (17 if frame.numbers.lang == "ja" else 15) * min(3, lines)


def _titles(block: Table) -> list[str]:
    """The headers; in an Excel Table no two may be alike, and a user's own may be like one of ours."""
    titles: list[str] = []
    for spec in block.columns:
        title, number = spec.header, 1
        while block.name and title.casefold() in {other.casefold() for other in titles}:
            number += 1
            title = f"{spec.header} ({number})"
        titles.append(title)
    return titles


@cache
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
