"""First product by product of the second order: the counts, and the matrix of their shares."""

from collections.abc import Sequence
from typing import NamedTuple

from ltv_xl.analysis.tables.products import Products
from ltv_xl.analysis.tables.segments import OTHER
from ltv_xl.orders.table import Dimension
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import ENOUGH_TO_SHOW, given, same, share_if_enough, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Kind, Range, Table
from ltv_xl.report.style import shortened

ROWS = 10
"""First products in the matrix at most; the others are put together."""
HEADER = 22
"""Half-width columns of a product's name above a narrow column."""


class Start(NamedTuple):
    """Customers by first product: old enough, back again, and by product of the second order.

    The cells stand in the workings; second_orders is the sum of `seconds`.
    """

    value: str | None
    name: str
    mature: Cell
    mature_next: Cell
    seconds: Range
    second_orders: Cell


def second_products(products: Products) -> tuple[str | None, ...]:
    """The products of second orders, the largest first; the others and those without a name last."""
    sizes: dict[str | None, int] = {}
    for pair in products.second:
        sizes[pair.second] = sizes.get(pair.second, 0) + pair.customers

    def rank(value: str | None) -> tuple[int, int, str]:
        return 2 if value is None else 1 if value == OTHER else 0, -sizes[value], value or ""

    return tuple(sorted(sizes, key=rank))


def starts_of(
    brief: Brief, products: Products, dimension: Dimension, seconds: Sequence[str | None]
) -> list[Start]:
    """The first products, the largest first."""
    bought = {(pair.first, pair.second): pair.customers for pair in products.second}
    starts = []
    for first in products.first:
        customers = tuple(given(bought.get((first.value, second), 0)) for second in seconds)
        name = brief.value_name(dimension, first.value)
        counts = given(first.mature), given(first.mature_next)
        starts.append(Start(first.value, name, *counts, customers, total(customers)))
    return starts


def gathered(value: str | None, name: str, starts: Sequence[Start]) -> Start:
    """Several first products together: the sums of their counts."""
    by_second = zip(*(start.seconds for start in starts), strict=True)
    return Start(
        value,
        name,
        total(tuple(start.mature for start in starts)),
        total(tuple(start.mature_next for start in starts)),
        tuple(total(customers) for customers in by_second),
        total(tuple(start.second_orders for start in starts)),
    )


def matrix_blocks(
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
    named = [start for start in starts if start.value is not None]
    nameless = [start for start in starts if start.value is None]
    rest = None
    if len(named) > ROWS + 1:
        rest = gathered(OTHER, t("value.other"), named[ROWS:])
        named = [*named[:ROWS], rest]
    columns = (
        Column(brief.dimension_name(dimension), "text", 96),
        Column(t("products.second_orders"), "count", 66, look="muted"),
        *_second_columns(brief, seconds, dimension, "percent"),
    )
    table = Table(
        columns,
        tuple(_matrix_line(start) for start in (*named, *nameless)),
        _matrix_line(everyone),
        heat=(2, len(columns) - 1),
        note=t("products.matrix_note", n=ENOUGH_TO_SHOW),
    )
    return (Heading(t("products.matrix"), t("products.matrix_words")), table), rest


def _second_columns(
    brief: Brief, seconds: Sequence[str | None], dimension: Dimension, kind: Kind
) -> tuple[Column, ...]:
    """A column for each product of second orders."""
    names = (brief.value_name(dimension, second) for second in seconds)
    return tuple(Column(shortened(name, HEADER), kind, 54) for name in names)


def _matrix_line(start: Start) -> Range:
    shares = (share_if_enough(customers, start.second_orders) for customers in start.seconds)
    return (given(start.name), same(start.second_orders), *shares)


def workings_tables(
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
        *_second_columns(brief, seconds, dimension, "count"),
    )

    def line(start: Start) -> Range:
        return (given(start.name), start.mature, start.mature_next, start.second_orders, *start.seconds)

    counts = Table(columns, tuple(map(line, starts)), line(everyone), printed=False)
    if rest is None:
        return (counts,)
    return counts, Table((Column(t("products.rest"), "text", 96), *columns[1:]), (line(rest),), printed=False)
