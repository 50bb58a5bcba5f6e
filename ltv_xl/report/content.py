"""What a report says, as plain data: cells that know where their value comes from, and blocks of cells.

A Cell holds its value and, when it is derived, the Excel text that derives it from other cells. Addresses
come later (layout.py), colours and fonts too (style.py); nothing here knows XlsxWriter.
"""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Literal, NamedTuple

from msgspec import Struct, field

Value = float | int | Decimal | str | date | None

LARGEST = 1e15
"""No reader may type a larger number."""


def numeric(value: object) -> float | None:
    """A value as a number; None for blanks, texts and dates."""
    return float(value) if isinstance(value, int | float | Decimal) else None


class Cell(Struct, frozen=True, eq=False):
    """A cell. Two cells are never equal: a cell is a place.

    write: takes the addresses of `inputs`, in order (a range for a tuple), and gives the formula without "=".
    name: the workbook name that stays the same from report to report.
    limits: what a reader may type over it, from the smallest to the largest number; makes it an input.
    """

    value: Value
    write: Callable[..., str] | None = None
    inputs: tuple["Cell | Range", ...] = ()
    name: str | None = None
    limits: tuple[float, float] | None = None


Range = tuple[Cell, ...]
"""Cells that stand side by side in one row or one column."""

Kind = Literal[
    "text",
    "count",
    "money",
    "total",
    "share",
    "ratio",
    "months",
    "days",
    "month",
    "date",
    "percent",
    "whole",
    "decimal",
    "lifetime",
    "payments",
    "deliveries",
    "orders",
    "daily",
]
"""What a number is, which decides its format. total: a large sum of money; percent,
whole: a share and money in a heatmap, without decimals; lifetime, payments: months and
payments to a tenth; deliveries: how many; orders: those of one customer, to a hundredth; daily: a
rate per day, to a tenth below ten."""

Look = Literal["plain", "strong", "muted", "input", "verdict", "note"]
"""How a column looks. note: muted words that run on over the empty cells to their right."""


class Column(NamedTuple):
    """A measure, with its unit in the header. group: the words above the first column of a group.

    varied: each row is of its own kind, which the table names.
    """

    header: str
    kind: Kind
    width: int
    group: str = ""
    look: Look = "plain"
    varied: bool = False


class Table(NamedTuple):
    """Rows under headers. name: makes it a real Excel Table. printed: False for figures behind a chart.

    kinds: of each row, the total last, for the columns that are varied.
    result: the column whose total is what the sheet is about. subtotals: rows that are sums of those above.
    sequence: each row follows the one above, so that filtering them makes no sense.
    """

    columns: tuple[Column, ...]
    rows: tuple[Range, ...]
    total: Range | None = None
    name: str | None = None
    note: str | Cell = ""
    printed: bool = True
    bar: int | None = None
    """The column that carries data bars, 0 to 1."""
    details: int | None = None
    """The first of the columns that a reader can fold away, group by group; it begins a group."""
    heat: tuple[int, int] | None = None
    """The first and the last column of those that are the darker the more they hold."""
    folded: frozenset[int] = frozenset()
    """Columns that are folded away until a reader opens them."""
    kinds: tuple[Kind, ...] = ()
    result: int | None = None
    subtotals: frozenset[int] = frozenset()
    sequence: bool = False


class Heading(Struct, frozen=True):
    """A section: its heading, one line of explanation, and how many columns its hairline spans.

    text: a cell where it says a figure, and follows it.
    """

    text: str | Cell
    note: str = ""
    span: int | None = None
    rule: bool = True


class Heatmap(NamedTuple):
    """Cohorts by age. name: short, over the labels; note: what each cell is. The first `skip` ages are left
    out of the colour scale. folded: ages that are folded away until a reader opens them.
    """

    name: str
    note: str
    labels: tuple[str, str]
    ages: Range
    months: Range
    sizes: Range
    rows: tuple[Range, ...]
    total: Range
    kind: Kind
    skip: int
    percentile: int
    folded: frozenset[int] = frozenset()


class Tile(NamedTuple):
    """A headline figure. change, year: against the period before and the same a year ago; in the direction
    of `worse` they turn to the alarm colour. notes: words in their place. loss: below zero, the figure itself
    turns to the alarm colour.
    """

    label: str | Cell
    figure: Cell
    kind: Kind
    change: Cell | None = None
    year: Cell | None = None
    worse: Literal["up", "down"] = "down"
    series: Range = ()
    notes: tuple[Cell, ...] = ()
    loss: bool = False


class Tiles(NamedTuple):
    """Headline figures side by side, and the caption that explains them.

    change, year: the words after a change, which say what it is measured against.
    """

    tiles: tuple[Tile, ...]
    caption: str
    change: str = ""
    year: str = ""


class Finding(NamedTuple):
    """What stands out: a claim, its proof, a link to the sheet that shows it, its number; all live."""

    claim: Cell
    proof: Cell
    link: Cell
    mark: Cell


class Findings(NamedTuple):
    """Findings, most important first."""

    items: tuple[Finding, ...]


class Series(Struct, frozen=True):
    """A series of a chart. plus, minus: lengths of the whiskers. accent: points that matter.

    within, over, room: the parts of a bar up to its limit, beyond it (hatched), and left until it. They are
    series of their own, so that colours follow the cells: the part that does not apply is blank or zero.
    ahead: of columns, those of a forecast (hatched), which stand where those of the first series are blank.
    """

    values: Range
    title: str = ""
    look: Literal["accent", "grey", "ink", "interval", "unseen", "within", "over", "room", "ahead"] = "grey"
    accent: tuple[int, ...] = ()
    plus: Range = ()
    minus: Range = ()


class Chart(Struct, frozen=True):
    """A chart without title or legend; heading and caption are cells. alt: for those who cannot see it.

    form: interval, horizontal bars with whiskers, the last one the total; limits, a bar of what is spent
    within a limit, over it, and left until it; pairs, two bars each, the second what counts; columns; lines;
    tornado, two bars from a middle and an unseen third series that keeps room for their labels; waterfall,
    bars on an unseen base, whose names carry their amounts; pareto, columns of shares and the line of their
    sums.
    scale: of lines, the ends of the axis and its step: for charts that are compared, and values below zero.
    Its cells stand on its own sheet, so that it survives a copy into another workbook.
    """

    form: Literal["interval", "limits", "pairs", "columns", "lines", "tornado", "waterfall", "pareto"]
    categories: Range
    series: tuple[Series, ...]
    kind: Kind
    alt: str
    width: int
    height: int
    scale: tuple[float, float, float] | None = None


class Facts(NamedTuple):
    """Named facts with an explanation. inputs: the rows whose value a reader can change."""

    title: str
    rows: tuple[tuple[str, Cell, Kind, str], ...]
    inputs: frozenset[int] = frozenset()


class Spot(NamedTuple):
    """Where a link leads: the key of a sheet, and the words that stand there; its beginning without them."""

    sheet: str
    words: str = ""


class Lights(Struct, frozen=True):
    """Checks with their result as shape and word. goals: by their words what explains them."""

    rows: tuple[tuple[str, Cell], ...]
    goals: Mapping[str, Spot] = field(default_factory=dict)


class Contents(NamedTuple):
    """Links to the other sheets, grouped by question, the groups side by side in the columns of the tiles.

    groups: the question, and of each sheet its key and what it answers, which shows when one points at it.
    """

    groups: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]


class Worksheets(NamedTuple):
    """Every function with inputs that can be changed: name, arguments, result, help."""

    groups: tuple[tuple[str, tuple["Exercise", ...]], ...]

    @property
    def inputs(self) -> int:
        """How many inputs the function with most arguments has."""
        return max(len(exercise.values) for _, exercises in self.groups for exercise in exercises)


class Exercise(NamedTuple):
    """A function: its arguments with example values, and the result."""

    name: str
    labels: tuple[str, ...]
    values: Range
    kinds: tuple[Kind, ...]
    result: Cell
    kind: Kind
    help: str


class Listing(NamedTuple):
    """A few rows of figures in the wide columns of a page of tiles, without a frame; the total last."""

    columns: tuple[Column, ...]
    rows: tuple[Range, ...]


class Line(NamedTuple):
    """A line of muted text; a cell where it has to follow other cells.

    goal: what explains it: the line is a link there.
    """

    text: str | Cell
    goal: Spot | None = None


class Beside(NamedTuple):
    """Blocks side by side. at: the column of the right ones, 0 the sheet's first; None, beside a chart."""

    left: tuple["Block", ...]
    right: tuple["Block", ...]
    at: int | None = None


Block = (
    Tiles
    | Findings
    | Heading
    | Table
    | Heatmap
    | Chart
    | Facts
    | Lights
    | Contents
    | Worksheets
    | Line
    | Listing
    | Beside
)


class Sheet(Struct, frozen=True):
    """A sheet: key (stable), name (what the tab says), title, subtitle, blocks, and how it is set up.

    caution: what to know before acting on it, in its head. widths: pixels of the columns after the margin.
    freeze_table: what is above the first table's rows stays; same_headers: the first table's headers are
    true of all, and stand on every page;
    workings: blocks below the printed page. tab: which colour the tab has.
    """

    key: str
    name: str
    title: str
    subtitle: str
    blocks: tuple[Block, ...]
    workings: tuple[Block, ...] = ()
    widths: tuple[int, ...] = ()
    freeze_table: bool = False
    same_headers: bool = False
    tab: Literal["accent", "input", "grey"] = "grey"
    caution: Line | None = None


class Report(Struct, frozen=True):
    """The whole workbook. functions: names of LAMBDA functions and their text, with "="."""

    title: str
    footer: str
    lang: Literal["en", "ja"]
    currency: str
    as_of: date
    sheets: tuple[Sheet, ...]
    functions: tuple[tuple[str, str], ...] = ()
