"""Formulas of whole sheets, read by the block and written by the run: each call to Excel takes its time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import xlwings as xw

from ltv_xl.errors import OutputError

BLOCK = 200_000
"""Cells read at once."""


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
        used = book.sheets[name].used_range
        top, left, (height, width) = used.row, used.column, used.shape
        open_runs: list[list[str] | None] = [None] * width
        step = max(1, BLOCK // width)
        for first in range(0, height, step):
            last = min(first + step, height)
            block = book.sheets[name].range((top + first, left), (top + last - 1, left + width - 1))
            for row, texts in enumerate(_rows(getattr(block, kind), last - first, width), top + first):
                for column, text in enumerate(texts):
                    if not wanted(text):
                        open_runs[column] = None
                        continue
                    run = open_runs[column]
                    if run is None:
                        run = open_runs[column] = found[Place(name, row, left + column)] = []
                    run.append(str(text))
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


def _rows(block: object, height: int, width: int) -> Sequence[Sequence[object]]:
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
