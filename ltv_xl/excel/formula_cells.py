"""Formulas of whole sheets, read by the block and written by the run: each call to Excel takes its time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import xlwings as xw

from ltv_xl.errors import OutputError

BLOCK = 200_000
"""Cells read at once."""
MOST_AREAS = 100
"""Where formulas stand more scattered than this, one look at all cells is faster."""


@dataclass(frozen=True)
class Place:
    """The first cell of a run down a column; rows and columns count from 1."""

    sheet: str
    row: int
    column: int

    @property
    def address(self) -> str:
        """As a reader knows it."""
        return f"{letters(self.column)}{self.row}"


Runs = Mapping[Place, Sequence[str]]
"""Where formulas stand, and their texts from there down."""


def formulas(
    book: xw.Book, sheets: Iterable[str], wanted: Callable[[object], bool]
) -> dict[Place, list[str]]:
    """The formulas that are wanted, in runs."""
    found: dict[Place, list[str]] = {}
    kind = _kind(book)
    for name in sheets:
        for area in _areas(book.sheets[name].used_range):
            top, left, (height, width) = area.row, area.column, area.shape
            runs: list[list[str] | None] = [None] * width
            step = max(1, BLOCK // width)
            for first in range(0, height, step):
                count = min(step, height - first)
                cells = (top + first, left), (top + first + count - 1, left + width - 1)
                block = getattr(book.sheets[name].range(*cells), kind)
                for row, texts in enumerate(_rows(block, count), top + first):
                    _gather(found, runs, texts, wanted, Place(name, row, left))
    return found


def write(book: xw.Book, runs: Runs, refusal: str = "excel.error.cell_refuses") -> None:
    """Write formulas where they stand. OutputError, with this text, names the first cell that refuses."""
    kind = _kind(book)
    for place, texts in runs.items():
        first, last = (place.row, place.column), (place.row + len(texts) - 1, place.column)
        target = book.sheets[place.sheet].range(first, last)
        try:
            setattr(target, kind, [[text] for text in texts] if len(texts) > 1 else texts[0])
        except Exception as error:
            found = f"{place.sheet}!{place.address}"
            raise OutputError(refusal, sheet=place.sheet, cell=place.address, found=found) from error


def letters(column: int) -> str:
    """1 -> A, 27 -> AA."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def _gather(
    found: dict[Place, list[str]],
    runs: list[list[str] | None],
    texts: Sequence[object],
    wanted: Callable[[object], bool],
    at: Place,
) -> None:
    """One row, which begins at a place: a formula goes on with the run above it, or begins one."""
    for column, text in enumerate(texts):
        run = runs[column]
        if not wanted(text):
            runs[column] = None
        elif run is None:
            runs[column] = found[Place(at.sheet, at.row, at.column + column)] = [str(text)]
        else:
            run.append(str(text))


def _areas(used: xw.Range) -> Sequence[xw.Range]:
    """Where formulas stand: a sheet with a large table is mostly values, which need no look."""
    if used.shape[0] * used.shape[1] <= BLOCK:
        return [used]
    try:
        found: Any = used.get_special_cells("formulas")
    except Exception:  # on a protected sheet; and on a Japanese Windows where there is none
        return [used]
    return found if len(found) <= MOST_AREAS else [used]


def _rows(block: object, height: int) -> Sequence[Sequence[object]]:
    """A block as rows of cells: a single cell comes alone, and one row or column may come flat."""
    if not isinstance(block, tuple | list):
        return ((block,),)
    if block and not isinstance(block[0], tuple | list):
        return (block,) if height == 1 else tuple((one,) for one in block)
    return block


def _kind(book: xw.Book) -> str:
    """formula2 keeps a formula that spills one that spills; Excel before 2021 has only formula."""
    try:
        _ = book.sheets[0].range((1, 1)).formula2
    except Exception:  # each engine has an error of its own for what it lacks
        return "formula"
    return "formula2"
