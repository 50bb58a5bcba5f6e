"""How a sheet prints: A4 landscape, nothing below 8 points, cut between blocks, rows and groups of columns.

Pixels are those at 96 dpi before scaling. A page is filled as far as it goes; where a block begins in its
second half, that block begins the next page instead. What of a table is too far to the right is printed after
the rest, on pages that begin with the names of its rows.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from ltv_xl.report import style as look
from ltv_xl.report.grid import Area, Grid

LARGEST, SMALLEST = 100, 89
"""Print scales in percent; 9 points, the smallest on a sheet, print as 8."""
WIDTH = 0.93 * look.PRINTABLE
"""Some programs and printers make columns wider than their pixels say."""
FULL = 0.6
"""The share of a page that is used at least before a block may begin the next one."""
FILLED = 0.75
"""The share of a page that is better used, if a smaller print allows it."""


@dataclass(frozen=True)
class Pages:
    """scale: in percent. areas: what is printed, each from a new page on. rows: those that begin a further
    page. headers: the first and the last row that each page repeats, where the rows below them are cut.
    names: the first and the last column that each page repeats, where a table is cut between columns.
    """

    scale: int
    areas: tuple[Area, ...]
    rows: tuple[int, ...]
    headers: tuple[int, int] | None
    names: tuple[int, int] | None


def pages_of(grid: Grid) -> Pages:
    """The fewest pages, at the largest scale that allows them.

    The first page reaches as far to the right as in the smallest print, for which words are broken.
    """
    further: dict[tuple[int, ...], tuple[Area, ...]] = {}
    options = [_at_scale(grid, scale, further) for scale in range(LARGEST, SMALLEST - 1, -1)]
    last = max((row for pages in options for row in pages.rows), default=0)
    tops = list(accumulate((grid.heights.get(row, look.ROW) for row in range(last)), initial=0))
    reach = options[-1].areas[0][3]
    return min(options, key=lambda pages: (pages.areas[0][3] < reach, *_count(grid, pages, tops)))


def _count(grid: Grid, pages: Pages, tops: Sequence[int]) -> tuple[bool, int, int, bool]:
    """Whether something is wider than a page, how many pages there are, how often one cuts a table, whether
    one before the last is not well filled. tops: where each row begins, in pixels, as far as pages are cut.
    """
    _, left, _, right = pages.areas[0]
    width = grid.width(left, right)
    cuts = sum(top < row <= bottom for top, _, bottom, _ in pages.areas for row in pages.rows)
    room = FILLED * 100 * look.PRINTABLE_HEIGHT / pages.scale
    loose = any(tops[end] - tops[first] < room for first, end in pairwise((0, *pages.rows)))
    torn = sum(top < row <= bottom for top, _, bottom, _ in grid.wide for row in pages.rows)
    return width * pages.scale > 100 * WIDTH, len(pages.areas) + cuts, torn, loose


def page_starts(grid: Grid, last: int) -> tuple[int, ...]:
    """The columns that begin a further page across, up to a last one, as far as columns are known."""
    return _column_cuts(grid, SMALLEST, last)


def first_page_end(grid: Grid) -> int:
    """The column after those of the first page across, as far as columns are known."""
    last = max(grid.widths)
    return next(iter(page_starts(grid, last)), last + 1)


def _at_scale(grid: Grid, scale: int, known: dict[tuple[int, ...], tuple[Area, ...]]) -> Pages:
    """known: by the cuts between columns what stands on the pages to the right; it is added to."""
    last_row, last_column = grid.printed
    cuts = _column_cuts(grid, scale, last_column)
    if cuts not in known:
        known[cuts] = tuple(_further_areas(grid, (*cuts, last_column + 1)))
    further = known[cuts]
    whole = [*grid.together, *((top, bottom) for top, _, bottom, _ in further if _fits(grid, top, bottom))]
    rows, headers = _row_cuts(grid, scale, grid.repeat_rows, whole), grid.repeat_rows
    if headers is None or not rows or rows[0] > grid.repeat_until:
        rows, headers = _row_cuts(grid, scale, None, whole), None
    left, end = grid.first_column, min((*cuts, last_column + 1))
    main = (0, left, max(0, last_row - 1), end - 1)
    return Pages(scale, (main, *further), rows, headers, (1, grid.names) if further else None)


def _further_areas(grid: Grid, cuts: Sequence[int]) -> Iterator[Area]:
    """For each page to the right the part of every table that reaches it; tables that adjoin share a page."""
    for first, end in pairwise(cuts):
        reaching = [area for area in grid.wide if area[3] >= first]
        for tables in _adjoining(grid, reaching):
            right = max(right for _, _, _, right in tables)
            yield tables[0][0], first, tables[-1][2], min(right, end - 1)


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
    return sum(grid.heights.get(row, look.ROW) for row in range(top, bottom + 1)) <= look.PRINTABLE_HEIGHT


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


def _column_cuts(grid: Grid, scale: int, last: int) -> tuple[int, ...]:
    """Cuts between groups of columns, where the sheet is wider than a page."""
    columns = range(grid.first_column, last + 1)  # the margin prints where something stands in it
    widths = [grid.width(column, column) for column in columns]
    repeated = grid.width(1, grid.names)
    allowed = {column for column in grid.column_starts if column > grid.names + 1}
    return _cut(columns[0], widths, 100 * WIDTH / scale, repeated, allowed) if allowed else ()


def _row_cuts(
    grid: Grid, scale: int, headers: tuple[int, int] | None, whole: Iterable[tuple[int, int]]
) -> tuple[int, ...]:
    """Cuts between rows that need not stand together; a block that begins late begins a page.

    whole: first and last of the rows that are not cut.
    """
    heights = [grid.heights.get(row, look.ROW) for row in range(grid.printed[0])]
    top, bottom = headers or (0, -1)
    repeated = sum(heights[top : bottom + 1])
    held = {row for first, last in whole for row in range(first + 1, last + 1)}
    allowed = {row for row in range(bottom + 1, len(heights)) if row not in held}
    return _cut(0, heights, 100 * look.PRINTABLE_HEIGHT / scale, repeated, allowed, grid.sections)


def _cut(
    first: int,
    sizes: Sequence[int],
    page: float,
    repeated: int,
    allowed: Collection[int],
    preferred: Collection[int] = (),
) -> tuple[int, ...]:
    """The places that begin a page, counted from `first`. repeated: what all but the first begin with."""
    ends = list(accumulate(sizes, initial=0))
    starts: list[int] = []
    begin, room = 0, page
    while ends[-1] - ends[begin] > room:
        fits = [place for place in range(begin + 1, len(sizes)) if ends[place] - ends[begin] <= room]
        good = [place for place in fits if first + place in allowed]
        late = [place for place in good if ends[place] - ends[begin] >= FULL * room]
        begin = max([place for place in late if first + place in preferred] or good or fits or [begin + 1])
        starts.append(first + begin)
        room = page - repeated
    return tuple(starts)
