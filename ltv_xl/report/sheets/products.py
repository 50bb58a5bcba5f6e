"""What customers buy first, how many of them come back, what they buy second, and what sells."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

from ltv_xl.analysis.tables import OTHER, Products
from ltv_xl.orders.table import Dimension
from ltv_xl.report.arithmetic import difference, share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, share_if_enough, total
from ltv_xl.report.content import Block, Cell, Chart, Column, Heading, Range, Series, Sheet, Table
from ltv_xl.report.proportions import proportion_lower, proportion_upper
from ltv_xl.report.sheets.segment_charts import BARS
from ltv_xl.report.sheets.segment_rows import Row
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.style import minus, shortened
from ltv_xl.workbook_names import FIRST_PRODUCTS_TABLE, PRODUCTS_TABLE

ROWS = 10
"""First products in the matrix at most; the others are put together."""
NAME, HEADER = 30, 22
"""Half-width columns of a product's name in a narrow column, and above one."""
PAGE = 12
"""With more rows than this, what follows a table begins a page."""
Z = NormalDist().inv_cdf(0.975)


@dataclass(frozen=True)
class ProductSheet:
    """The sheet, and its sums for the checks: customers old enough, of them back again, second orders."""

    sheet: Sheet
    mature: Cell
    mature_next: Cell
    seconds: Cell


@dataclass(frozen=True)
class Start:
    """Customers by first product: old enough, back again, and by product of the second order.

    The cells stand in the workings; second_orders is the sum of `seconds`.
    """

    value: str | None
    name: str
    mature: Cell
    mature_next: Cell
    seconds: Range
    second_orders: Cell


def product_sheet(brief: Brief, products: Products, segment: SegmentSheet) -> ProductSheet | None:
    """The sheet; None where there is only one product to speak of. segment: the sheet by first product."""
    if products.names < 2:
        return None
    t, dimension = brief.t, segment.dimension
    seconds = _second_products(products)
    starts = _starts(brief, products, dimension, seconds)
    everyone = _gathered(None, t("total"), starts)
    rows = {row.value: row for row in segment.rows}
    lines = [_line(brief, one, rows[one.value], segment.total, seconds, dimension) for one in starts]
    end = _line(brief, everyone, segment.total, segment.total, seconds, dimension)
    table = Table(
        _columns(brief, dimension),
        tuple(lines),
        end,
        name=FIRST_PRODUCTS_TABLE,
        note=t("products.note", days=brief.settings.inactive_days, sheet=segment.sheet.name),
    )
    chart, behind = _chart(brief, starts, lines, everyone, end)
    matrix, rest = _matrix(brief, starts, everyone, seconds, dimension)
    sheet = Sheet(
        "products",
        t("sheet.products"),
        t("products.title"),
        t("products.subtitle", date=brief.day(brief.analysis.as_of)),
        (table, *chart, *matrix, *_sold(brief, products, segment.total.customers)),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *_workings(brief, starts, everyone, rest, seconds, dimension),
            *behind,
        ),
    )
    return ProductSheet(sheet, everyone.mature, everyone.mature_next, everyone.second_orders)


def _second_products(products: Products) -> tuple[str | None, ...]:
    """The products of second orders, the largest first; the others and those without a name last."""
    sizes: dict[str | None, int] = {}
    for one in products.second:
        sizes[one.second] = sizes.get(one.second, 0) + one.customers

    def rank(value: str | None) -> tuple[int, int, str]:
        return 2 if value is None else 1 if value == OTHER else 0, -sizes[value], value or ""

    return tuple(sorted(sizes, key=rank))


def _starts(
    brief: Brief, products: Products, dimension: Dimension, seconds: Sequence[str | None]
) -> list[Start]:
    """One for each first product, the largest first."""
    bought = {(one.first, one.second): one.customers for one in products.second}
    found = []
    for one in products.first:
        cells_of = tuple(given(bought.get((one.value, second), 0)) for second in seconds)
        name = brief.value_name(dimension, one.value)
        counts = given(one.mature), given(one.mature_next)
        found.append(Start(one.value, name, *counts, cells_of, total(cells_of)))
    return found


def _gathered(value: str | None, name: str, starts: Sequence[Start]) -> Start:
    """Several first products as one: the sums of their counts."""
    columns = zip(*(one.seconds for one in starts), strict=True)
    return Start(
        value,
        name,
        total(tuple(one.mature for one in starts)),
        total(tuple(one.mature_next for one in starts)),
        tuple(total(column) for column in columns),
        total(tuple(one.second_orders for one in starts)),
    )


def _columns(brief: Brief, dimension: Dimension) -> tuple[Column, ...]:
    t, h, days = brief.t, brief.headline, brief.settings.inactive_days
    return (
        Column(brief.dimension_name(dimension), "text", 96),
        Column(t("column.customers"), "count", 60, t("group.volume")),
        Column(t("products.share"), "share", 60),
        Column(t("column.repeat"), "share", 58, t("group.behaviour"), look="muted"),
        Column(t("repeat.mature", days=days), "count", 66, look="muted"),
        Column(t("repeat.mature_went_on"), "share", 96, look="strong"),
        Column(t("column.ltv", h=h), "money", 62, t("group.ltv")),
        Column(t("column.lower", h=h), "money", 56, look="muted"),
        Column(t("column.upper", h=h), "money", 56, look="muted"),
        Column(t("column.target_cpo"), "money", 58),
        Column(t("products.second_orders"), "count", 90, t("products.group_second"), look="muted"),
        Column(t("products.most"), "text", 90, t("products.group_main")),
        Column(t("products.of_most"), "share", 54),
        Column(t("products.then"), "text", 90, " "),
        Column(t("products.of_then"), "share", 54),
    )


RATE = 5
"""Where a line has the share of customers who came back."""


def _line(
    brief: Brief, one: Start, row: Row, whole: Row, seconds: Sequence[str | None], dimension: Dimension
) -> Range:
    """One line of the table; row: of the same customers on the sheet by first product."""
    return (
        given(one.name),
        same(row.customers),
        derive(share, row.customers, whole.customers),
        same(row.repeat_rate),
        same(one.mature),
        share_if_enough(one.mature_next, one.mature),
        same(row.ltv[brief.headline]),
        same(row.lower),
        same(row.upper),
        same(row.target_cpo),
        same(one.second_orders),
        *_most_often(brief, one, seconds, dimension),
    )


def _most_often(brief: Brief, one: Start, seconds: Sequence[str | None], dimension: Dimension) -> list[Cell]:
    """The two products that most second orders are about, each with its share."""
    named = [
        (index, value)
        for index, value in enumerate(seconds)
        if value not in {None, OTHER} and number(one.seconds[index])
    ]
    named.sort(key=lambda entry: -(number(one.seconds[entry[0]]) or 0))
    if (number(one.second_orders) or 0) < ENOUGH_TO_SHOW:
        named = []
    found: list[Cell] = []
    for index, value in named[:2]:
        name = shortened(brief.value_name(dimension, value), NAME)
        found += [given(name), share_if_enough(one.seconds[index], one.second_orders)]
    return [*found, *(given(None) for _ in range(4 - len(found)))]


def _chart(
    brief: Brief, starts: Sequence[Start], lines: Sequence[Range], everyone: Start, end: Range
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """How many came back, by first product, with 95% limits; and the figures behind it."""
    t, z = brief.t, given(Z)
    shown = [(one, line) for one, line in zip(starts, lines, strict=True) if number(line[RATE]) is not None][
        : BARS - 1
    ]
    if len(shown) < 2 or number(end[RATE]) is None:
        return (), ()
    figures = []
    for one, line in (*shown, (everyone, end)):
        rate = same(line[RATE])
        lower = derive(proportion_lower, one.mature_next, one.mature, z)
        upper = derive(proportion_upper, one.mature_next, one.mature, z)
        ends = derive(difference, upper, rate), derive(difference, rate, lower)
        figures.append((given(shortened(one.name, NAME)), rate, *ends, lower, upper))
    top = number(figures[-1][-1]) or 0.0
    above = tuple(index for index, line in enumerate(figures[:-1]) if (number(line[4]) or 0.0) > top)
    names, rates, plus, less = (tuple(line[column] for line in figures) for column in range(4))
    series = Series(rates, look="interval", accent=above, plus=plus, minus=less)
    chart = Chart("interval", names, (series,), "share", t("products.chart_alt"), 640, 40 + 29 * len(figures))
    columns = (
        Column(t("chart_figures"), "text", 96),
        Column(t("repeat.mature_went_on"), "share", 62),
        Column("+", "share", 62),
        Column(minus(brief.lang), "share", 62),
        Column(t("products.lower"), "share", 62),
        Column(t("products.upper"), "share", 62),
    )
    errors = (Column(t("products.z"), "text", 96), Column(" ", "decimal", 62))
    note = t("products.chart_note", days=brief.settings.inactive_days, n=ENOUGH_TO_SHOW)
    return (
        (Heading(t("products.chart"), note, new_page=len(lines) > PAGE), chart),
        (
            Table(columns, tuple(figures), printed=False),
            Table(errors, ((given(t("products.z_words")), z),), printed=False),
        ),
    )


def _matrix(
    brief: Brief,
    starts: Sequence[Start],
    everyone: Start,
    seconds: Sequence[str | None],
    dimension: Dimension,
) -> tuple[tuple[Block, ...], Start | None]:
    """First product by product of the second order; and the first products beyond the largest, if any."""
    if not seconds:
        return (), None
    t = brief.t
    named = [one for one in starts if one.value is not None]
    nameless = [one for one in starts if one.value is None]
    rest = None
    if len(named) > ROWS + 1:
        rest = _gathered(OTHER, t("value.other"), named[ROWS:])
        named = [*named[:ROWS], rest]
    lines = [_matrix_line(one) for one in (*named, *nameless)]
    columns = (
        Column(brief.dimension_name(dimension), "text", 96),
        Column(t("products.second_orders"), "count", 66, look="muted"),
        *(Column(shortened(brief.value_name(dimension, one), HEADER), "percent", 54) for one in seconds),
    )
    table = Table(
        columns,
        tuple(lines),
        _matrix_line(everyone),
        heat=(2, len(columns) - 1),
        note=t("products.matrix_note", n=ENOUGH_TO_SHOW),
    )
    return (Heading(t("products.matrix"), t("products.matrix_words"), new_page=True), table), rest


def _matrix_line(one: Start) -> Range:
    shares = (share_if_enough(cell, one.second_orders) for cell in one.seconds)
    return (given(one.name), same(one.second_orders), *shares)


def _sold(brief: Brief, products: Products, customers: Cell) -> tuple[Block, ...]:
    """The products that most orders hold."""
    t = brief.t
    orders = given(products.orders)
    lines = []
    for one in products.sold:
        held, bought = given(one.orders), given(one.customers)
        name = given(brief.shown(one.value))
        lines.append((name, held, derive(share, held, orders), bought, derive(share, bought, customers)))
    columns = (
        Column(t("products.product"), "text", 96),
        Column(t("column.orders"), "count", 60),
        Column(t("products.of_orders"), "share", 60, look="strong"),
        Column(t("column.customers"), "count", 58),
        Column(t("products.share"), "share", 66),
    )
    end = (given(t("products.any")), orders, *(given(None) for _ in range(3)))
    words = t("products.sold_words", shown=len(lines), names=f"{products.names:,}")
    table = Table(columns, tuple(lines), end, name=PRODUCTS_TABLE, note=t("products.sold_note"))
    return Heading(t("products.sold"), words), table


def _workings(
    brief: Brief,
    starts: Sequence[Start],
    everyone: Start,
    rest: Start | None,
    seconds: Sequence[str | None],
    dimension: Dimension,
) -> tuple[Block, ...]:
    """The counts behind the shares; `rest` is the sum of the first products that the matrix puts together."""
    t = brief.t
    columns = (
        Column(t("products.counts"), "text", 96),
        Column(t("products.mature"), "count", 60),
        Column(t("products.mature_next"), "count", 60),
        Column(t("products.second_orders"), "count", 60),
        *(Column(shortened(brief.value_name(dimension, one), HEADER), "count", 54) for one in seconds),
    )

    def line(one: Start) -> Range:
        return (given(one.name), one.mature, one.mature_next, one.second_orders, *one.seconds)

    counts = Table(columns, tuple(map(line, starts)), line(everyone), printed=False)
    if rest is None:
        return (counts,)
    return counts, Table((Column(t("products.rest"), "text", 96), *columns[1:]), (line(rest),), printed=False)
