"""What names a figure of a report: the words and days that stand before and above its cell.

An address says nothing: a channel more, or another version of the report, moves what stands there. A report
may also come in another language, so words are compared by what they mean.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import cache
from itertools import zip_longest
from typing import Any

from ltv_xl.excel.refresh.header_meaning import meanings, telling

LONGEST = 40
"""Characters of words that name a figure; what is longer is a sentence, which changes with its figures."""
MOST = 999
"""Numbers up to this may name a row or a column: a month, a rank, an age."""
VERDICTS = ("●", "◆", "■", "○", "△", "□", "×")
"""These begin words that say how a figure is, and change with it."""
NUMBERED = frozenset({
    *("campaigns.age", "forecast.week", "levers.place", "levers.rank"),
    *("products.rank", "ranking.place", "ranking.rank"),
})
"""Headers of columns whose numbers name a row."""
FIGURE_BEHIND = re.compile(r" (?:  -?[\d.,]+|±[\d.,]+%)$")
"""Behind a name: the sum of a waterfall's bar, the step of a lever."""

Label = tuple[object, ...]
"""Words, days and numbers; None where there is none."""


class Cells:
    """The cells of a sheet from its first used one; rows and columns count from 1."""

    def __init__(self, cells: Sequence[Sequence[Any]], row: int = 1, column: int = 1) -> None:
        self.cells, self.row, self.column = cells, row, column
        self.height = row + len(cells) - 1
        self.width = column + max(map(len, cells), default=0) - 1
        self.tops: list[int] = []
        """Of each row, the first row of its block: blocks stand between blank rows."""
        for number, values in enumerate(cells, row):
            begins = not self.tops or not any(map(_filled, cells[number - row - 1]))
            self.tops.append(number if begins or not any(map(_filled, values)) else self.tops[-1])
        self.with_figures = {
            top for top, values in zip(self.tops, cells, strict=True) if any(map(_is_figure, values))
        }
        """The first rows of blocks that hold figures; of others there is nothing to point at."""

    def at(self, row: int, column: int) -> Any:
        """None outside of what is used."""
        inside = row >= self.row and column >= self.column
        try:
            return self.cells[row - self.row][column - self.column] if inside else None
        except IndexError:
            return None

    def names_of_row(self, row: int, column: int) -> Label:
        """What names a row: its first cell up to a column, the nearest words or day before, its number."""
        places = range(self.column, min(column, self.width) + 1)
        first = next((place for place in places if _filled(self.at(row, place))), column)
        is_figure = first == column and _name(self.at(row, column)) is None
        nearest = (_name(self.at(row, place)) for place in reversed(range(self.column, column)))
        return (
            None if is_figure else self._first_of_row(row, first),
            next((name for name in nearest if name is not None), None),
            *(self.at(row, place) for place in places if self._is_numbered(row, place)),
        )

    def names_of_rows(self, rows: Iterable[int], column: int) -> list[Label]:
        """What names each of some rows, and in which block of them it is: blocks may have the same rows."""
        names, begun = [], 0
        for row in rows:
            is_first = self.row <= row <= self.height and self._top(row) == row
            begun += is_first and any(map(_filled, self.cells[row - self.row]))
            names.append((begun, *self.names_of_row(row, column)))
        return names

    def names_of_column(self, row: int, column: int) -> Label:
        """What names a column above a row: the first words of the block there, and the last below those."""
        above = range(self._top(row), row)
        first = next((place for place in above if self._heads_column(place, column)), None)
        if first is None:
            return None, None
        last = first
        while last + 1 < row and _name(self.at(last + 1, column)) is not None:
            last += 1
        is_words = isinstance(self.at(row, column), str | datetime)  # above such a cell stand others
        return self.at(first, column), None if is_words else self.at(last, column)

    def name_of_block(self, row: int) -> object:
        """The words that a block begins with, but not those that hold figures."""
        top = self._top(row)
        names = (_name(self.at(top, place)) for place in range(self.column, self.width + 1))
        return next((name for name in names if isinstance(name, str) and not _has_digit(name)), None)

    def label(self, row: int, column: int) -> Label:
        """What names a cell."""
        return (
            *self.names_of_column(row, column),
            self.name_of_block(row),
            *self.names_of_row(row, column),
        )

    def heads(self, column: int) -> list[object]:
        """What heads a column in each of the sheet's blocks of figures."""
        heads: dict[int, object] = {}
        for row, top in enumerate(self.tops, self.row):
            if top in self.with_figures and top not in heads and self._heads_column(row, column):
                heads[top] = self.at(row, column)
        return list(heads.values())

    def _heads_column(self, row: int, column: int) -> bool:
        """What stands alone in its row heads a part of the sheet, and often says how its figures are."""
        return self._is_head(row, column) and sum(map(_filled, self.cells[row - self.row])) > 1

    def _first_of_row(self, row: int, place: int) -> object:
        """The first cell of a row, where it may name it. A name may be long, a sentence has no neighbour."""
        cell = self.at(row, place)
        if isinstance(cell, str) and len(cell) > LONGEST and _filled(self.at(row, place + 1)):
            return cell
        name = _name(cell)
        return name if name is not None else _number(cell)

    def _is_head(self, row: int, column: int) -> bool:
        """Whether a cell may head its column: words, or a day or number of a row of ascending ones."""
        cell = self.at(row, column)
        kind = _day if isinstance(cell, datetime) else _number
        if kind(cell) is None:
            return _name(cell) is not None
        before, after = (kind(self.at(row, place)) for place in (column - 1, column + 1))
        return (before is not None and before < cell) or (after is not None and after > cell)

    def _is_numbered(self, row: int, column: int) -> bool:
        if _number(self.at(row, column)) is None:
            return False
        head = self.names_of_column(row, column)[1]
        return isinstance(head, str) and any(key in NUMBERED for key, _ in meanings(head))

    def _top(self, row: int) -> int:
        """Below what is used, a cell belongs to the last block."""
        if row < self.row:
            return row
        return self.tops[min(row, self.height) - self.row] if self.tops else row


def alike(before: object, after: object) -> bool:
    """Whether two names, or two labels, mean the same, in whatever language."""
    if isinstance(before, tuple | list) and isinstance(after, tuple | list):
        return all(alike(*pair) for pair in zip_longest(before, after))
    if before == after:
        return True
    if not isinstance(before, str) or not isinstance(after, str):
        return False
    return not meanings(before).isdisjoint(meanings(after))


def same_names(before: Sequence[object], after: Iterable[object]) -> bool:
    """Whether the same names come, in whatever order."""
    counts, other_counts = Counter(before), Counter(after)
    left, others = list((counts - other_counts).elements()), list((other_counts - counts).elements())
    if len(left) != len(others) or len(left) > MOST:
        return False
    for name in left:
        match = next((place for place, other in enumerate(others) if alike(name, other)), None)
        if match is None:
            return False
        del others[match]
    return True


def _filled(cell: object) -> bool:
    return cell is not None and cell != ""


def _is_figure(cell: object) -> bool:
    return isinstance(cell, int | float)


def _name(cell: object) -> object:
    """Words or a day that may name what stands beside, without figures of theirs; else None."""
    if isinstance(cell, datetime):
        return cell
    if not isinstance(cell, str) or not 0 < len(cell) <= LONGEST or cell.startswith(VERDICTS):
        return None
    return _without_figures(cell)


@cache
def _without_figures(words: str) -> object:
    """What names a figure from one report to the next: a text of ours by its key."""
    return telling(words) or FIGURE_BEHIND.sub("", words)


def _day(cell: object) -> datetime | None:
    return cell if isinstance(cell, datetime) else None


def _number(cell: object) -> float | None:
    """A number that may name a row or a column; else None."""
    if not isinstance(cell, int | float) or isinstance(cell, bool):
        return None
    return cell if 0 <= cell <= MOST and cell == int(cell) else None


def _has_digit(words: str) -> bool:
    return any(map(str.isdigit, words))
