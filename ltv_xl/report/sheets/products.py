"""What customers buy first, how many of them come back, what they buy second, and what sells."""

from collections.abc import Sequence
from statistics import NormalDist
from typing import NamedTuple

from ltv_xl.analysis.tables.products import Products
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.orders.table import Dimension
from ltv_xl.report import records
from ltv_xl.report.arithmetic import share
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, derive, given, number, same, share_if_enough
from ltv_xl.report.content import Block, Cell, Column, Heading, Sheet, Table
from ltv_xl.report.proportions import proportion_lower, proportion_upper
from ltv_xl.report.records import Field
from ltv_xl.report.sentences import sentence
from ltv_xl.report.sheets.product_matrix import (
    Start,
    gathered,
    matrix_blocks,
    second_products,
    starts_of,
    workings_tables,
)
from ltv_xl.report.sheets.product_sales import product_sales
from ltv_xl.report.sheets.segment_charts import BARS
from ltv_xl.report.sheets.segment_rows import Row as SegmentRow
from ltv_xl.report.sheets.segments import SegmentSheet
from ltv_xl.report.style import shortened
from ltv_xl.report.whiskers import Bar, bar, whisker_chart, whisker_fields
from ltv_xl.workbook_names import FIRST_PRODUCTS_TABLE, PRODUCTS_TABLE

NAME = 30
"""Half-width columns of a product's name in a narrow column."""
Z = NormalDist().inv_cdf(0.975)


class ProductSheet(NamedTuple):
    """The sheet, and its sums for the checks: customers old enough, of them back again, second orders."""

    sheet: Sheet
    mature: Cell
    mature_next: Cell
    seconds: Cell


class Second(NamedTuple):
    """A product of second orders, and its share of those; blank where there is none to speak of."""

    name: Cell
    share: Cell


class Row(NamedTuple):
    """The cells of a first product's line. mature, went_on: old enough, and the share that came back."""

    name: Cell
    customers: Cell
    share: Cell
    mature: Cell
    went_on: Cell
    ltv: Cell
    lower: Cell
    upper: Cell
    second_orders: Cell
    most: Second
    next_most: Second


def product_sheet(brief: Brief, products: Products, segment: SegmentSheet) -> ProductSheet | None:
    """The sheet; None where there is only one product to speak of. segment: the sheet by first product."""
    if products.names < 2:
        return None
    t, dimension = brief.t, segment.dimension
    seconds = second_products(products)
    starts = starts_of(brief, products, dimension, seconds)
    everyone = gathered(None, t("total"), starts)
    segments = {row.value: row for row in segment.rows}
    rows = [_row(brief, start, segments[start.value], segment.total, seconds, dimension) for start in starts]
    total_row = _row(brief, everyone, segment.total, segment.total, seconds, dimension)
    fields = _fields(brief, dimension)
    table = Table(
        records.columns(fields),
        records.lines(fields, rows),
        records.line(fields, total_row),
        name=FIRST_PRODUCTS_TABLE,
        note=t("products.note", days=brief.settings.inactive_days, sheet=segment.sheet.name),
    )
    chart, behind = _chart(brief, [*zip(starts, rows, strict=True)], (everyone, total_row))
    matrix, rest = matrix_blocks(brief, starts, everyone, seconds, dimension)
    sheet = Sheet(
        "products",
        t("sheet.products"),
        t("products.title"),
        t("products.subtitle", date=brief.day(brief.analysis.as_of)),
        (
            table,
            *chart,
            *matrix,
            *(product_sales(brief, products.sales) if products.sales else ()),
            *_sold(brief, products, segment.total.customers),
        ),
        (
            Heading(t("segment.workings_title"), t("segment.workings_note")),
            *workings_tables(brief, starts, everyone, rest, seconds, dimension),
            *behind,
        ),
    )
    return ProductSheet(sheet, everyone.mature, everyone.mature_next, everyone.second_orders)


def _fields(brief: Brief, dimension: Dimension) -> tuple[Field[Row], ...]:
    """The columns of the table, each with the cell that it shows."""
    t, h, days = brief.t, brief.headline, brief.settings.inactive_days
    return (
        Field(Column(brief.dimension_name(dimension), "text", 96), lambda row: row.name),
        Field(Column(t("column.customers"), "count", 60, t("group.volume")), lambda row: row.customers),
        Field(Column(t("products.share"), "share", 60), lambda row: row.share),
        Field(
            Column(t("repeat.mature", days=days), "count", 66, t("group.behaviour"), look="muted"),
            lambda row: row.mature,
        ),
        Field(Column(t("column.f2", days=days), "share", 96, look="strong"), lambda row: row.went_on),
        Field(Column(t("column.ltv", h=h), "money", 62, t("group.ltv")), lambda row: row.ltv),
        Field(Column(t("column.lower", h=h), "money", 56, look="muted"), lambda row: row.lower),
        Field(Column(t("column.upper", h=h), "money", 56, look="muted"), lambda row: row.upper),
        Field(
            Column(t("products.second_orders"), "count", 90, t("products.group_second"), look="muted"),
            lambda row: row.second_orders,
        ),
        Field(Column(t("products.most"), "text", 90, t("products.group_main")), lambda row: row.most.name),
        Field(Column(t("products.of_most"), "share", 54), lambda row: row.most.share),
        Field(Column(t("products.then"), "text", 90, " "), lambda row: row.next_most.name),
        Field(Column(t("products.of_then"), "share", 54), lambda row: row.next_most.share),
    )


def _row(
    brief: Brief,
    start: Start,
    segment: SegmentRow,
    everyone: SegmentRow,
    seconds: Sequence[str | None],
    dimension: Dimension,
) -> Row:
    """The row of a first product. segment: of the same customers on the sheet by first product."""
    most, next_most = _most_often(brief, start, seconds, dimension)
    return Row(
        name=given(start.name),
        customers=same(segment.customers),
        share=derive(share, segment.customers, everyone.customers),
        mature=same(start.mature),
        went_on=share_if_enough(start.mature_next, start.mature),
        ltv=same(segment.ltv[brief.headline]),
        lower=same(segment.lower),
        upper=same(segment.upper),
        second_orders=same(start.second_orders),
        most=most,
        next_most=next_most,
    )


def _most_often(
    brief: Brief, start: Start, seconds: Sequence[str | None], dimension: Dimension
) -> tuple[Second, Second]:
    """The two products that most second orders are about, each with its share."""
    named = [
        (customers, value)
        for customers, value in zip(start.seconds, seconds, strict=True)
        if value not in {None, OTHER} and number(customers)
    ]
    named.sort(key=lambda entry: -(number(entry[0]) or 0))
    if (number(start.second_orders) or 0) < ENOUGH_TO_SHOW:
        named = []
    most = [
        Second(
            given(shortened(brief.value_name(dimension, value), NAME)),
            share_if_enough(customers, start.second_orders),
        )
        for customers, value in named[:2]
    ]
    blanks = (Second(given(None), given(None)) for _ in range(2 - len(most)))
    first, second = (*most, *blanks)
    return first, second


def _chart(
    brief: Brief, rows: Sequence[tuple[Start, Row]], total_row: tuple[Start, Row]
) -> tuple[tuple[Block, ...], tuple[Block, ...]]:
    """How many came back, by first product, with 95% limits; and the figures behind it."""
    t, z = brief.t, given(Z)
    shown = [pair for pair in rows if number(pair[1].went_on) is not None][: BARS - 1]
    if len(shown) < 2 or number(total_row[1].went_on) is None:
        return (), ()
    bars = [_bar(start, row.went_on, z) for start, row in (*shown, total_row)]
    top = number(bars[-1].upper) or 0.0
    better = tuple(place for place, each in enumerate(bars[:-1]) if (number(each.lower) or 0.0) > top)
    chart = whisker_chart(bars, "share", t("products.chart_alt"), 640, accent=better)
    note = t("products.chart_note", days=brief.settings.inactive_days, n=ENOUGH_TO_SHOW)
    return (
        (Heading(_leader(brief, shown, bars), note), chart),
        _chart_figures(brief, bars, z),
    )


def _leader(brief: Brief, shown: Sequence[tuple[Start, Row]], bars: Sequence[Bar]) -> str | Cell:
    """After which first product most come back, where this is sure."""
    *each, whole = bars
    first = max(range(len(each)), key=lambda place: number(each[place].value) or 0.0)
    if (number(each[first].lower) or 0.0) <= (number(whole.upper) or 0.0):
        return brief.t("products.chart_unsure")
    name = shortened(shown[first][0].name, NAME)
    return sentence(brief, "products.chart_says", name=name, rate=(each[first].value, "share"))


def _bar(start: Start, went_on: Cell, z: Cell) -> Bar:
    lower = derive(proportion_lower, start.mature_next, start.mature, z)
    upper = derive(proportion_upper, start.mature_next, start.mature, z)
    return bar(given(shortened(start.name, NAME)), went_on, lower, upper)


def _chart_figures(brief: Brief, bars: Sequence[Bar], z: Cell) -> tuple[Table, Table]:
    """The figures behind the chart, and how many standard errors its limits lie away."""
    t = brief.t
    fields = (
        *whisker_fields(brief, t("column.f2", days=brief.settings.inactive_days), "share", (96, 62)),
        Field[Bar](Column(t("products.lower"), "share", 62), lambda each: each.lower),
        Field[Bar](Column(t("products.upper"), "share", 62), lambda each: each.upper),
    )
    errors = (Column(t("products.z"), "text", 96), Column(" ", "decimal", 62))
    return (
        Table(records.columns(fields), records.lines(fields, bars), printed=False),
        Table(errors, ((given(t("products.z_words")), z),), printed=False),
    )


def _sold(brief: Brief, products: Products, customers: Cell) -> tuple[Block, ...]:
    """The products that most orders hold."""
    t = brief.t
    orders = given(products.orders)
    lines = []
    for product in products.sold:
        held, bought = given(product.orders), given(product.customers)
        name = given(brief.shown(product.value))
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
