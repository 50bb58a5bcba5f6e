"""How a sheet prints: A4 landscape, nothing below 8 points, cut between blocks, rows and groups of columns.

Pixels are those at 96 dpi before scaling. Each page reaches as far to the right as what stands on it. What of
a table is too far to the right follows on a page that begins with the names of its rows, if it fills at least
half of that in both directions; else it stays on the screen, and the footer says so.
"""

from collections.abc import Collection, Iterator, Sequence
from itertools import accumulate, pairwise
from typing import NamedTuple

from ltv_xl.report import style as look
from ltv_xl.report.grid import Area, Grid
from ltv_xl.report.page_cuts import HALF, RowCuts, row_cuts

LARGEST, SMALLEST = 100, 89
"""Print scales in percent; 9 points, the smallest on a sheet, print as 8."""
WIDTH = 0.93 * look.PRINTABLE
"""Some programs and printers make columns wider than their pixels say."""
LONG = 400
"""Rows from which on the scale hardly changes how full pages are."""
SMALLER = 0.3
"""What a percent of the scale costs, against what page_cuts.py counts."""


class Pages(NamedTuple):
    """scale: in percent. areas: what is printed, a page each but where rows are taller than a page.
    headers: the first and the last row that each page repeats, where the rows below them are cut. names: the
    first and the last column that each page repeats, where a table is cut between columns. left_out: the
    first and the last column of those that stand on no page.
    """

    scale: int
    areas: tuple[Area, ...]
    headers: tuple[int, int] | None
    names: tuple[int, int] | None
    left_out: tuple[int, int] | None


class _Option(NamedTuple):
    """Pages at a scale, and what they cost a reader. width: pixels of the widest."""

    pages: Pages
    width: int
    cost: float


def pages_of(grid: Grid) -> Pages:
    """The pages that cost a reader least, at the largest scale that allows them."""
    bounds = (*page_starts(grid, grid.printed[1]), grid.printed[1] + 1)
    further: dict[tuple[Area, ...], list[Area]] = {}
    cuts = row_cuts(grid)
    options = [_at_scale(grid, scale, cuts(scale), bounds, further) for scale in _scales(grid, bounds[0])]
    fitting = [option for option in options if option.width * option.pages.scale <= 100 * WIDTH]
    return min(fitting or options[-1:], key=lambda option: option.cost).pages


def _scales(grid: Grid, end: int) -> Sequence[int]:
    """Print scales for which the first page across has room, the largest first; of long sheets the ends."""
    fitting = int(100 * WIDTH / max(1, grid.width(grid.first_column, end - 1)))
    largest = max(SMALLEST, min(LARGEST, fitting))
    return range(largest, SMALLEST - 1, -1 if grid.printed[0] < LONG else -max(1, largest - SMALLEST))


def page_starts(grid: Grid, last: int) -> tuple[int, ...]:
    """The columns that begin a further page across, up to a last one, as far as columns are known.

    The first page reaches as far to the right as in the smallest print, for which words are broken.
    """
    columns = range(grid.first_column, last + 1)  # the margin prints where something stands in it
    widths = [grid.width(column, column) for column in columns]
    repeated = grid.width(1, grid.names)
    parted = {column for first, last in grid.groups for column in range(first + 1, last + 1)}
    allowed = {column for column in grid.column_starts - parted if column > grid.names + 1}
    return _cut(columns[0], widths, 100 * WIDTH / SMALLEST, repeated, allowed) if allowed else ()


def first_page_end(grid: Grid) -> int:
    """The column after those of the first page across, as far as columns are known."""
    last = max(grid.widths)
    return next(iter(page_starts(grid, last)), last + 1)


def _at_scale(
    grid: Grid,
    scale: int,
    cuts: RowCuts,
    bounds: Sequence[int],
    known: dict[tuple[Area, ...], list[Area]],
) -> _Option:
    """bounds: the column after each page across. known: by the tables that are cut what of them stands to the
    right; it is added to.
    """
    main = [
        _page(grid, top, below - 1, bounds[0], scale)
        for top, below in pairwise((0, *cuts.rows, grid.printed[0]))
    ]
    tables = tuple(area for area in grid.wide if _is_cut(area, main))
    if tables not in known:
        known[tables] = list(_further_areas(grid, bounds, tables))
    printed = [area for area in known[tables] if _is_filled(grid, area) or _is_heated(grid, area)]
    missing = [area for area in known[tables] if area not in printed]
    left_out = (min(area[1] for area in missing), max(area[3] for area in missing)) if missing else None
    names = (1, grid.names) if printed else None
    width = max(
        *(grid.width(left, right) for _, left, _, right in main),
        *(grid.width(1, grid.names) + grid.width(left, right) for _, left, _, right in printed),
        0,
    )
    right = [part for area in printed for part in _parts(grid, area, main, scale)]
    areas = sorted((*main, *right), key=lambda area: (_begin(area, main), area[1]))
    pages = Pages(scale, tuple(areas), cuts.headers, names, left_out)
    return _Option(pages, width, cuts.cost + SMALLER * (LARGEST - scale))


def _parts(grid: Grid, area: Area, pages: Sequence[Area], scale: int) -> list[Area]:
    """What stands to the right, cut where the pages are that it goes on from, if it is taller than one."""
    top, left, bottom, right = area
    if _height(grid, top, bottom) * scale <= 100 * look.PRINTABLE_HEIGHT:
        return [area]
    spans = ((max(top, first), min(bottom, last)) for first, _, last, _ in pages)
    return [(first, left, last, right) for first, last in spans if first <= last]


def _begin(area: Area, pages: Sequence[Area]) -> int:
    """The first row of the page that something follows: that on which it begins."""
    return max(top for top, *_ in pages if top <= area[0])


def _page(grid: Grid, top: int, bottom: int, end: int, scale: int) -> Area:
    """Some rows as far as the first page across, or further: as their tables go if all these have room, and
    as far as the scale allows where no table is cut, for words that run on.
    """
    left = grid.first_column
    right = max((area[3] for area in grid.wide if area[0] <= bottom and top <= area[2]), default=0)
    if right >= end and grid.width(left, right) * SMALLEST > 100 * WIDTH:
        return top, left, bottom, end - 1
    right = max(right, end - 1)
    while right < grid.printed[1] and grid.width(left, right + 1) * scale <= 100 * WIDTH:
        right += 1
    return top, left, bottom, right


def _is_cut(table: Area, pages: Sequence[Area]) -> bool:
    """Whether a table reaches further to the right than a page that it stands on."""
    top, _, bottom, right = table
    return any(page[0] <= bottom and top <= page[2] and right > page[3] for page in pages)


def _is_filled(grid: Grid, area: Area) -> bool:
    """Whether something that stands to the right fills at least half a page, also in the smallest print."""
    top, left, bottom, right = area
    height = _height(grid, top, bottom)
    width = grid.width(1, grid.names) + grid.width(left, right)
    return SMALLEST * min(height / look.PRINTABLE_HEIGHT, width / WIDTH) >= 100 * HALF


def _is_heated(grid: Grid, area: Area) -> bool:
    """Whether something is part of a matrix, which says nothing without its last columns."""
    top, left, bottom, right = area
    return any(
        above <= bottom and top <= below and first <= right and left <= last
        for (above, first, below, last), _ in grid.heats
    )


def _further_areas(grid: Grid, bounds: Sequence[int], tables: Sequence[Area]) -> Iterator[Area]:
    """For each page to the right the part of every table that reaches it; tables that adjoin share a page."""
    for first, end in pairwise(bounds):
        reaching = [area for area in tables if area[3] >= first]
        for adjoining in _adjoining(grid, reaching):
            right = max(right for _, _, _, right in adjoining)
            yield adjoining[0][0], first, adjoining[-1][2], min(right, end - 1)


def _adjoining(grid: Grid, tables: Sequence[Area]) -> list[list[Area]]:
    """The tables in groups that fit on a page together, with nothing between them that its edge would cut."""
    groups: list[list[Area]] = []
    for table in tables:
        together = bool(groups) and _fits(grid, groups[-1][0][0], table[2])
        if together and _is_quiet(grid, groups[-1][-1][2] + 1, table[0] - 1):
            groups[-1].append(table)
        else:
            groups.append([table])
    return groups


def _fits(grid: Grid, top: int, bottom: int) -> bool:
    """Whether rows fit on one page at any scale."""
    return _height(grid, top, bottom) <= look.PRINTABLE_HEIGHT


def _height(grid: Grid, top: int, bottom: int) -> int:
    """Pixels of some rows."""
    return sum(grid.heights.get(row, look.ROW) for row in range(top, bottom + 1))


def _is_quiet(grid: Grid, top: int, bottom: int) -> bool:
    """Whether no words of these rows reach beyond the columns of names, and no chart lies over them."""
    rows = range(top, bottom + 1)
    if any(row in rows for (row, _), _ in grid.charts):
        return False
    words = ((place, cell, style) for place, (cell, style) in grid.cells.items() if place[0] in rows)
    return all(
        look.text_px(str(cell.value), style.size) <= grid.width(column, grid.names)
        for (_, column), cell, style in words
        if isinstance(cell.value, str) and column <= grid.names
    )


def _cut(
    first: int, sizes: Sequence[int], page: float, repeated: int, allowed: Collection[int]
) -> tuple[int, ...]:
    """The places that begin a page, counted from `first`. repeated: what all but the first begin with."""
    ends = list(accumulate(sizes, initial=0))
    starts: list[int] = []
    begin, room = 0, page
    while ends[-1] - ends[begin] > room:
        fits = [place for place in range(begin + 1, len(sizes)) if ends[place] - ends[begin] <= room]
        begin = max([place for place in fits if first + place in allowed] or fits or [begin + 1])
        starts.append(first + begin)
        room = page - repeated
    return tuple(starts)
