"""Whether what a workbook's cells, charts and small lines are made from stands on its sheets."""

from collections.abc import Iterable, Iterator, Sequence

from ltv_xl.column_letters import column_letters
from ltv_xl.report.content import Cell, Range
from ltv_xl.report.grid import Grid, Place


def check_sources(grids: Sequence[Grid]) -> None:
    """ValueError that names both, where something is made from a cell that stands on no sheet."""
    standing = {id(cell) for grid in grids for cell, _ in grid.cells.values()}
    for grid in grids:
        if _identities(grid) <= standing:
            continue
        for kind, place, sources in _readers(grid):
            for source in sources:
                if id(source) not in standing:
                    reader = f"{kind}{grid.name}!{_address(place)}"
                    raise ValueError(
                        f"{reader} reads a cell that stands on no sheet: {_described(source, grids)}"
                    )


def _identities(grid: Grid) -> set[int]:
    """Of all cells that something on the sheet is made from."""
    identities: set[int] = set()
    for _, _, sources in _readers(grid):
        identities.update(map(id, sources))
    return identities


def _readers(grid: Grid) -> Iterator[tuple[str, Place, Iterable[Cell]]]:
    """What reads cells: its kind, its place, and the cells."""
    for place, (cell, _) in grid.cells.items():
        if cell.inputs:
            yield "", place, _flat(cell.inputs)
    for place, chart in grid.charts:
        for series in chart.series:
            cells = (*chart.categories, *series.values, *series.plus, *series.minus)
            yield "the chart at ", place, cells
    for place, values, _ in grid.sparks:
        yield "the small line at ", place, values


def _described(cell: Cell, grids: Sequence[Grid]) -> str:
    """A cell without an address, by its value, its name, and what it is itself made from."""
    words = f"the one that holds {cell.value!r}"
    if cell.name:
        words += f", named {cell.name}"
    addresses = {
        id(placed): f"{grid.name}!{_address(place)}"
        for grid in grids
        for place, (placed, _) in grid.cells.items()
    }
    if sources := [addresses.get(id(source), repr(source.value)) for source in _flat(cell.inputs)]:
        words += f", made from {', '.join(sources)}"
    return words


def _flat(inputs: Sequence[Cell | Range]) -> Iterator[Cell]:
    for source in inputs:
        if isinstance(source, tuple):
            yield from source
        else:
            yield source


def _address(place: Place) -> str:
    row, column = place
    return f"{column_letters(column + 1)}{row + 1}"
