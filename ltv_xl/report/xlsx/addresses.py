"""Where each cell of a report stands, and how a formula or a chart names it."""

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ltv_xl.column_letters import column_letters
from ltv_xl.report.content import Cell, Range
from ltv_xl.report.grid import Grid

Place = tuple[int, int, int]
"""Sheet index, row, column."""
Reference = Callable[[Cell | Range], str]
"""Cell or range -> its address as a formula at hand needs it."""


def quoted(sheet_name: str) -> str:
    """A sheet's name as a reference has it."""
    return "'" + sheet_name.replace("'", "''") + "'"


class Addresses(NamedTuple):
    """The places of all cells; cells are known by their identity."""

    sheet_names: tuple[str, ...]
    places: dict[int, Place]

    def seen_from(self, sheet: int, cells: Cell | Range, *, absolute: bool = False) -> str:
        """The address of a cell or of a range that is one block, with its sheet's name where that differs."""
        first = cells[0] if isinstance(cells, tuple) else cells
        target, top, left = self.places[id(first)]
        dollar = "$" if absolute or target != sheet else ""
        address = f"{dollar}{column_letters(left + 1)}{dollar}{top + 1}"
        if isinstance(cells, tuple):
            _, bottom, right = self.places[id(cells[-1])]
            if (bottom - top + 1) * (right - left + 1) != len(cells):
                raise ValueError("a range is not one block of cells")
            address += f":{dollar}{column_letters(right + 1)}{dollar}{bottom + 1}"
        return address if target == sheet else f"{quoted(self.sheet_names[target])}!{address}"

    def series(self, cells: Iterable[Cell]) -> str:
        """The cells of a chart's series, in runs, each with the sheet's name."""
        places = [self.places[id(cell)] for cell in cells]
        sheet = quoted(self.sheet_names[places[0][0]])
        runs: list[list[Place]] = []
        for place in places:
            if runs and _continues(runs[-1], place):
                runs[-1].append(place)
            else:
                runs.append([place])
        areas = [f"{sheet}!{_area(run)}" for run in runs]
        return "=" + areas[0] if len(areas) == 1 else "=(" + ",".join(areas) + ")"


def addresses_of(grids: Sequence[Grid]) -> Addresses:
    """The places of all cells. ValueError where a cell stands twice."""
    places: dict[int, Place] = {}
    for sheet, grid in enumerate(grids):
        for (row, column), (cell, _) in grid.cells.items():
            if id(cell) in places:
                raise ValueError(f"{grid.name}: a cell stands in two places")
            places[id(cell)] = (sheet, row, column)
    return Addresses(tuple(grid.name for grid in grids), places)


def _area(run: Sequence[Place]) -> str:
    (_, top, left), (_, bottom, right) = run[0], run[-1]
    end = f":${column_letters(right + 1)}${bottom + 1}" if len(run) > 1 else ""
    return f"${column_letters(left + 1)}${top + 1}{end}"


def _continues(run: Sequence[Place], place: Place) -> bool:
    """Whether a place goes on with a run, downwards or to the right."""
    _, row, column = run[-1]
    step = (place[1] - row, place[2] - column)
    return step in {(1, 0), (0, 1)} and (
        len(run) == 1 or step == (run[1][1] - run[0][1], run[1][2] - run[0][2])
    )
