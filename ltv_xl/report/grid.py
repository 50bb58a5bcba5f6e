"""A sheet laid out: which cell stands where, how it looks, and what hangs on it. No XlsxWriter."""

from typing import NamedTuple

from msgspec import Struct, field

from ltv_xl.column_letters import LAST_COLUMN
from ltv_xl.report.content import Cell, Chart, Range, Spot
from ltv_xl.report.style import Style

Place = tuple[int, int]
"""Row and column, from zero."""
Area = tuple[int, int, int, int]
"""First row, first column, last row, last column."""


class Link(NamedTuple):
    """From a place to another. words: what it says; None, the sheet's name. tip: shown when pointed at."""

    place: Place
    goal: Spot
    style: Style
    words: str | None = None
    tip: str | None = None


class Grid(Struct):
    """What layout.py fills and xlsx.py draws.

    filtered: tables with buttons that filter their rows.
    heats: area, percentile of the darkest colour. lights: areas whose words get the colour of their verdict.
    alarms: place, criteria ("<" or ">") for a change for the worse. sparks: place, range, first of its row.
    inputs: places that a reader may change, to numbers only: those of the cell's limits, if it has any.
    levels: columns that can be folded away, and how deep. folded: those that are.
    names: the last of the columns that name a row.
    together, near: first and last of the rows that a page does not cut, and of those that it rather does not.
    sections: rows that a block begins with.
    column_starts: columns that a page may begin with. groups: first and last of those that it does not part.
    wide: where tables stand, which may be cut there.
    headers: those of tables, each with its column and the pixels between it and the next group.
    repeat_rows, repeat_until: headers, and the last of the rows that need them above.
    first_column: the first that has a cell.
    fitted: the ends of the page, and its pixels, to which words and charts were fitted.
    """

    key: str
    name: str
    cells: dict[Place, tuple[Cell, Style]] = field(default_factory=dict)
    first_column: int = LAST_COLUMN
    heights: dict[int, int] = field(default_factory=dict)
    widths: dict[int, int] = field(default_factory=dict)
    tables: list[tuple[str, Area]] = field(default_factory=list)
    filtered: set[str] = field(default_factory=set)
    charts: list[tuple[Place, Chart]] = field(default_factory=list)
    heats: list[tuple[Area, int]] = field(default_factory=list)
    bars: list[Area] = field(default_factory=list)
    lights: list[Area] = field(default_factory=list)
    alarms: list[tuple[Place, str]] = field(default_factory=list)
    sparks: list[tuple[Place, Range, bool]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    inputs: list[Place] = field(default_factory=list)
    freeze: Place = (2, 0)
    freeze_table: bool = False
    same_headers: bool = False
    repeat_rows: tuple[int, int] | None = None
    repeat_until: int = -1
    levels: dict[int, int] = field(default_factory=dict)
    folded: set[int] = field(default_factory=set)
    names: int = 1
    together: list[tuple[int, int]] = field(default_factory=list)
    near: list[tuple[int, int]] = field(default_factory=list)
    sections: list[int] = field(default_factory=list)
    column_starts: set[int] = field(default_factory=set)
    groups: list[tuple[int, int]] = field(default_factory=list)
    wide: list[Area] = field(default_factory=list)
    headers: list[tuple[int, str, int]] = field(default_factory=list)
    fitted: set[tuple[int, int]] = field(default_factory=set)
    printed: Place = (0, 0)
    tab: str = "grey"

    def put(self, row: int, column: int, cell: Cell, style: Style) -> None:
        """Place a cell; a place is used once."""
        if (row, column) in self.cells:
            raise ValueError(f"{self.name}: row {row}, column {column} is used twice")
        self.cells[row, column] = (cell, style)
        self.first_column = min(self.first_column, column)
        if cell.limits is not None:
            self.inputs.append((row, column))

    def write(self, row: int, column: int, text: str, style: Style) -> None:
        """Place a text."""
        self.put(row, column, Cell(text), style)

    def fold(self, column: int) -> None:
        """Fold a column away, until a reader opens it."""
        self.levels[column] = 1
        self.folded.add(column)

    def width(self, first: int, last: int) -> int:
        """Pixels of some columns, as far as they are known; of those that are folded none."""
        return sum(self.widths.get(place, 0) for place in range(first, last + 1) if place not in self.folded)

    def at_least(self, row: int, pixels: int) -> None:
        """Make a row at least so tall."""
        self.heights[row] = max(pixels, self.heights.get(row, 0))
