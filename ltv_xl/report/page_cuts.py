"""Where a sheet is cut between rows: each page is weighed by what a reader would mind, and the sum is least.

A page is filled as far as blocks allow; only the last may be short. A block begins a page sooner than it is
cut, and a table whose headers are not repeated is cut only where it is taller than a page.
"""

import math
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import NamedTuple

from ltv_xl.report import style as look
from ltv_xl.report.grid import Grid

HALF = 0.53
"""The share of a page that is filled at least, if others follow: half of the paper, which is a bit taller,
and the room below a block.
"""
CRUMBS = 0.4
"""What a last page holds at least; with less, those before it are better shared out."""
PAGE, SHORT, SCRAPS, TORN, PARTED, WITHIN, LOOSE, TALL = 30, 200, 25, 150, 60, 10, 20, 10_000
"""What a page costs, one that is not half full, a last one of crumbs, a cut through a table without headers,
one between a table and its note, one elsewhere than before a block, an empty page (a fuller one by the square
of its emptiness), and rows that no page holds.
"""


class RowCuts(NamedTuple):
    """rows: those that begin a further page. headers: first and last of the rows that each page repeats."""

    rows: tuple[int, ...]
    headers: tuple[int, int] | None
    cost: float


def row_cuts(grid: Grid) -> Callable[[int], RowCuts]:
    """The cuts of least cost, by the scale in percent."""
    plain = _rows(grid, None)
    if grid.repeat_rows is None:
        return lambda scale: _cheapest(plain, scale)
    repeating = _rows(grid, grid.repeat_rows)

    def cuts(scale: int) -> RowCuts:
        without = _cheapest(plain, scale)
        if not without.rows:
            return without
        repeated = _cheapest(repeating, scale)
        needed = bool(repeated.rows) and repeated.rows[0] <= grid.repeat_until
        return repeated if needed and repeated.cost < without.cost else without

    return cuts


class _Rows(NamedTuple):
    """starts: the rows that may begin a page, and the one after the last. tops: pixels above each of these.
    burdens: what it costs to begin a page there. repeated: pixels of the headers.
    """

    starts: tuple[int, ...]
    tops: tuple[int, ...]
    burdens: tuple[int, ...]
    headers: tuple[int, int] | None
    repeated: int


def _rows(grid: Grid, headers: tuple[int, int] | None) -> _Rows:
    end = grid.printed[0]
    ends = list(accumulate((grid.heights.get(row, look.ROW) for row in range(end)), initial=0))
    top, bottom = headers or (0, -1)
    held = _within(grid.together)
    starts = (0, *(row for row in range(max(1, bottom + 1), end) if row not in held), end)
    tops = tuple(ends[row] for row in starts)
    return _Rows(starts, tops, _burdens(grid, starts, headers), headers, ends[bottom + 1] - ends[top])


def _cheapest(rows: _Rows, scale: int) -> RowCuts:
    """From the end on: of each row that may begin a page, the cheapest way to the end."""
    room = 100 * look.PRINTABLE_HEIGHT / scale
    last = len(rows.starts) - 1
    if rows.tops[last] <= room:
        return RowCuts((), None, PAGE)
    costs, nexts = [0.0] * (last + 1), [last] * (last + 1)
    for place in range(last - 1, -1, -1):
        top, free = rows.tops[place], room - (rows.repeated if place else 0)
        fullest = max(place + 1, bisect_right(rows.tops, top + free) - 1)
        best = math.inf
        for below in range(fullest, place, -1):
            fill = (rows.tops[below] - top) / free
            if fill < HALF and best < PAGE + SHORT:
                break
            page = _page_cost(fill, first=not place, last=below == last)
            cost = page + rows.burdens[below] + costs[below]
            if cost < best:
                best, nexts[place] = cost, below
        costs[place] = best
    cuts, place = [], nexts[0]
    while place < last:
        cuts.append(rows.starts[place])
        place = nexts[place]
    return RowCuts(tuple(cuts), rows.headers if cuts else None, costs[0])


def _page_cost(fill: float, *, first: bool, last: bool) -> float:
    if fill > 1:
        return TALL
    if last:
        return PAGE + (SCRAPS if fill < CRUMBS and not first else 0)
    return PAGE + (SHORT if fill < HALF else 0) + LOOSE * (1 - fill) ** 2


def _burdens(grid: Grid, starts: Sequence[int], headers: tuple[int, int] | None) -> tuple[int, ...]:
    """What it costs to begin a page with each of some rows; the last one is no row."""
    sections, parted = set(grid.sections), _within(grid.near)
    torn = _within((top, bottom) for top, _, bottom, _ in grid.wide)
    if headers is not None:
        torn -= set(range(headers[1] + 1, grid.repeat_until + 1))
    costs = (
        TORN if row in torn else PARTED if row in parted else 0 if row in sections else WITHIN
        for row in starts[:-1]
    )
    return *costs, 0


def _within(spans: Iterable[tuple[int, int]]) -> set[int]:
    """The rows after the first of each span."""
    return {row for first, last in spans for row in range(first + 1, last + 1)}
