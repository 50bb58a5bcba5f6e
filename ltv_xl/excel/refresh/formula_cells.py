"""Formulas of whole sheets, read by the block and written by the run: each call to Excel takes its time."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import xlwings as xw
from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.column_letters import address
from ltv_xl.errors import OutputError
from ltv_xl.excel.refresh.array_formulas import LONGEST, TooLong, may_share, shared_area, write_array

BLOCK = 200_000
"""Cells read at once."""
MOST_AREAS = 100
"""Where formulas stand more scattered than this, one look at all cells is faster."""

Wanted = Callable[[object], bool]
"""Whether the text of a cell is a formula that is looked for."""


class Place(Struct, frozen=True):
    """The first cell of a run down a column; rows and columns count from 1.

    array: height and width of the cells that share an array formula, {=…}, whose text the run is; None for
    formulas of single cells.
    """

    sheet: str
    row: int
    column: int
    array: tuple[int, int] | None = None

    @property
    def address(self) -> str:
        """As a reader knows it."""
        return address(self.row, self.column)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.address}"


Runs = Mapping[Place, Sequence[str]]
"""Where formulas stand, and their texts from there down."""


def formulas(book: xw.Book, sheets: Iterable[str], wanted: Wanted) -> dict[Place, list[str]]:
    """The formulas that are wanted, in runs; an array formula as one, and what a formula spills as none.

    A text that begins with = is none, though Excel gives it where it is asked for formulas.
    """
    runs: dict[Place, list[str]] = {}
    attribute = _attribute(book)
    for name in sheets:
        sheet = book.sheets[name]
        of_sheet: dict[Place, list[str]] = {}
        for area in _areas(sheet.used_range):
            open_runs: list[list[str] | None] = [None] * area.shape[1]
            for row, texts in _rows(sheet, area, attribute, wanted):
                _gather(of_sheet, open_runs, texts, wanted, Place(name, row, area.column))
        runs |= with_arrays(sheet, of_sheet) if of_sheet else {}
    return runs


def write(book: xw.Book, runs: Runs, refusal: str = "excel.error.cell_refuses") -> None:
    """Write formulas where they stand. OutputError, with this text, names the first cell that refuses."""
    attribute = _attribute(book)
    for place, texts in runs.items():
        height, width = place.array or (len(texts), 1)
        first, last = (place.row, place.column), (place.row + height - 1, place.column + width - 1)
        cells = book.sheets[place.sheet].range(first, last)
        try:
            if place.array:
                write_array(cells, texts[0])
            else:
                setattr(cells, attribute, [[text] for text in texts] if len(texts) > 1 else texts[0])
        except TooLong as error:
            raise OutputError(
                "excel.error.long_array", sheet=place.sheet, cell=place.address, most=LONGEST
            ) from error
        except Exception as error:
            raise OutputError(refusal, sheet=place.sheet, cell=place.address, faults=str(place)) from error


def freeze(book: xw.Book, runs: Runs) -> None:
    """What these formulas show, in their place."""
    for place, texts in runs.items():
        height, width = place.array or (len(texts), 1)
        last = (place.row + height - 1, place.column + width - 1)
        cells = book.sheets[place.sheet].range((place.row, place.column), last)
        cells.value = cells.options(ndim=2, err_to_str=True).value


def with_arrays(sheet: xw.Sheet, runs: Mapping[Place, list[str]]) -> dict[Place, list[str]]:
    """The same, with each formula that several cells share once, at its first cell."""
    if not may_share(sheet.used_range):
        return dict(runs)
    joined: dict[Place, list[str]] = {}
    for place, texts in runs.items():
        run = sheet.range((place.row, place.column), (place.row + len(texts) - 1, place.column))
        if not may_share(run):
            joined[place] = texts
            continue
        for row, text in enumerate(texts, place.row):
            own_place = replace(place, row=row)
            area, spills = shared_area(sheet.range((row, place.column)))
            if area is None:
                joined[own_place] = [text]
            elif (area.row, area.column) == (row, place.column):
                joined[own_place if spills else replace(own_place, array=(area.height, area.width))] = [text]
    return joined


def _gather(
    runs: dict[Place, list[str]],
    open_runs: list[list[str] | None],
    texts: Sequence[object],
    wanted: Wanted,
    start: Place,
) -> None:
    """A row of cells from a place on: a formula goes on with the run above it, or begins a new run."""
    for column, text in enumerate(texts):
        run = open_runs[column]
        if not wanted(text):
            open_runs[column] = None
        elif run is None:
            place = Place(start.sheet, start.row, start.column + column)
            open_runs[column] = runs[place] = [str(text)]
        else:
            run.append(str(text))


def _areas(used: xw.Range) -> Sequence[xw.Range]:
    """Where formulas stand: a sheet with a large table is mostly values, which need no look."""
    if used.shape[0] * used.shape[1] <= BLOCK:
        return [used]
    try:
        areas: Any = used.get_special_cells("formulas")
    except Exception:  # on a protected sheet; and on a Japanese Windows where there is none
        return [used]
    return areas if len(areas) <= MOST_AREAS else [used]


def _rows(
    sheet: xw.Sheet, area: xw.Range, attribute: str, wanted: Wanted
) -> Iterator[tuple[int, Sequence[object]]]:
    """The formulas of each row of an area, with the row's number; read in blocks."""
    top, left, (height, width) = area.row, area.column, area.shape
    step = max(1, BLOCK // width)
    for first in range(top, top + height, step):
        count = min(step, top + height - first)
        cells = sheet.range((first, left), (first + count - 1, left + width - 1))
        rows = _as_rows(getattr(cells, attribute), count)
        if any(wanted(text) for row in rows for text in row):  # only then are the values worth their time
            rows = _without_texts(rows, _as_rows(cells.raw_value, count))
        yield from enumerate(rows, first)


def _without_texts(
    formulas: Sequence[Sequence[object]], values: Sequence[Sequence[object]]
) -> Sequence[Sequence[object]]:
    """The formulas, None for each cell that holds these very words as its text."""
    return [
        [None if formula == value else formula for formula, value in zip(*rows, strict=True)]
        for rows in zip(formulas, values, strict=True)
    ]


def _as_rows(block: object, height: int) -> Sequence[Sequence[object]]:
    """A block as rows of cells: a single cell comes alone, and a single row or column may come flat."""
    if not isinstance(block, tuple | list):
        return ((block,),)
    if block and not isinstance(block[0], tuple | list):
        return (block,) if height == 1 else tuple((cell,) for cell in block)
    return block


def _attribute(book: xw.Book) -> str:
    """formula2 preserves a formula that spills; Excel before 2021 has only formula."""
    try:
        _ = book.sheets[0].range((1, 1)).formula2
    except Exception:  # each engine has an error of its own for what it lacks
        return "formula"
    return "formula2"
