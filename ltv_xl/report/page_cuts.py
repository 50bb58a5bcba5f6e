"""Where a sheet is cut between rows: each page is weighed by what a reader would mind, and the sum is least.

A page is filled as far as blocks allow; only the last may be short. A block begins a page sooner than it is
cut, and a table whose headers are not repeated is cut only where it is taller than a page.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate

from ltv_xl.report import style as look
from ltv_xl.report.grid import Grid

HALF = 0.51
"""The share of a page that is filled at least, if others follow: half of the paper, which is a little taller."""
CRUMBS = 0.4
"""What a last page holds at least; with less, those before it are better shared out."""
PAGE, SHORT, SCRAPS, TORN, PARTED, WITHIN, LOOSE, TALL = 30, 200, 25, 150, 60, 10, 20, 10_000
"""What a page costs, one that is not half full, a last one of crumbs, a cut through a table without headers,
one between a table and its note, one elsewhere than before a block, an empty page (a fuller one by the square
of its emptiness), and rows that no page holds.
"""


@dataclass(frozen=True)
class RowCuts:
    """rows: those that begin a further page. headers: first and last of the rows that each page repeats."""

    rows: tuple[int, ...]
    headers: tuple[int, int] | None
    cost: float


def row_cuts(grid: Grid, scale: int) -> RowCuts:
    """The cuts of least cost at a scale in percent."""
    held = _within(grid.together)
    plain = _cheapest(grid, scale, held, None)
    if grid.repeat_rows is None or not plain.rows:
        return plain
    repeated = _cheapest(grid, scale, held, grid.repeat_rows)
    needed = bool(repeated.rows) and repeated.rows[0] <= grid.repeat_until
    return repeated if needed and repeated.cost < plain.cost else plain


def _cheapest(grid: Grid, scale: int, held: set[int], headers: tuple[int, int] | None) -> RowCuts:
    """From the end on: of each row that may begin a page, the cheapest way to the end."""
    end = grid.printed[0]
    ends = list(accumulate((grid.heights.get(row, look.ROW) for row in range(end)), initial=0))
    top, bottom = headers or (0, -1)
    room = 100 * look.PRINTABLE_HEIGHT / scale
    starts = [0, *(row for row in range(bottom + 1 if headers else 1, end) if row not in held), end]
    burdens = _burdens(grid, starts, headers)
    costs, nexts = {end: 0.0}, {end: end}
    for place in range(len(starts) - 2, -1, -1):
        begin = starts[place]
        free = room - (ends[bottom + 1] - ends[top] if begin else 0)
        options: list[tuple[float, int]] = []
        for below in starts[place + 1 :]:
            fill = (ends[below] - ends[begin]) / free
            if fill > 1 and options:
                break
            cost = _page_cost(fill, first=not begin, last=below == end) + burdens[below] + costs[below]
            options.append((cost, -below))
        costs[begin], below = min(options)
        nexts[begin] = -below
    rows = []
    begin = nexts[0]
    while begin < end:
        rows.append(begin)
        begin = nexts[begin]
    return RowCuts(tuple(rows), headers if rows else None, costs[0])


def _page_cost(fill: float, *, first: bool, last: bool) -> float:
    if fill > 1:
        return TALL
    if last:
        return PAGE + (SCRAPS if fill < CRUMBS and not first else 0)
    return PAGE + (SHORT if fill < HALF else 0) + LOOSE * (1 - fill) ** 2


def _burdens(grid: Grid, starts: Iterable[int], headers: tuple[int, int] | None) -> dict[int, int]:
    """What it costs to begin a page with a row."""
    sections, parted = set(grid.sections), _within(grid.near)
    torn = _within((top, bottom) for top, _, bottom, _ in grid.wide)
    if headers is not None:
        torn -= set(range(headers[1] + 1, grid.repeat_until + 1))
    burdens = {
        row: TORN if row in torn else PARTED if row in parted else 0 if row in sections else WITHIN
        for row in starts
    }
    return burdens | {grid.printed[0]: 0}


def _within(spans: Iterable[tuple[int, int]]) -> set[int]:
    """The rows after the first of each span."""
    return {row for first, last in spans for row in range(first + 1, last + 1)}
