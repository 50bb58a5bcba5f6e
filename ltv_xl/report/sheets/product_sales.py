"""Which products most sales hang on: net sales, cumulative share and rank (ABC)."""

from decimal import Decimal
from itertools import accumulate

from msgspec import Struct

from ltv_xl.analysis.abc import FIRST, SECOND
from ltv_xl.analysis.tables.product_sales import ProductSales, RankedProduct
from ltv_xl.report import records
from ltv_xl.report.arithmetic import share, total_of_two
from ltv_xl.report.brief import Brief
from ltv_xl.report.cells import derive, given, same, total
from ltv_xl.report.content import Block, Cell, Column, Heading, Range, Table
from ltv_xl.report.records import Field
from ltv_xl.workbook_names import PRODUCT_RANKS_TABLE, PRODUCT_SALES_TABLE


class Row(Struct, frozen=True, eq=False):
    """A product's line, or that of a rank. products: of the rank. cumulative: with all lines above it."""

    name: Cell
    rank: Cell
    products: Cell
    sales: Cell
    share: Cell
    cumulative: Cell
    orders: Cell
    customers: Cell


def product_sales(brief: Brief, sales: ProductSales) -> tuple[Block, ...]:
    """The ranks, and the products with most sales."""
    t = brief.t
    by_rank = tuple(given(rank.sales) for rank in sales.ranks)
    counts = tuple(given(rank.products) for rank in sales.ranks)
    end = _line(name=given(t("total")), products=total(counts), sales=total(by_rank))
    ranks = [
        _line(name=given(t(f"products.rank_{rank.rank.lower()}", first=FIRST, second=SECOND)), **cells)
        for rank, cells in zip(sales.ranks, _shares(by_rank, counts, end.sales), strict=True)
    ]
    summary = (
        Field[Row](Column(t("products.rank"), "text", 96), lambda row: row.name),
        Field[Row](Column(t("products.count"), "count", 60), lambda row: row.products),
        *_of_sales(brief),
    )
    return (
        Heading(t("products.abc"), t("products.abc_words", first=FIRST, second=SECOND)),
        Table(
            records.columns(summary),
            records.lines(summary, ranks),
            records.line(summary, end),
            name=PRODUCT_RANKS_TABLE,
        ),
        _products(brief, sales, end),
    )


def _products(brief: Brief, sales: ProductSales, everything: Row) -> Table:
    """The products with most sales, and the others together."""
    t = brief.t
    amounts = [given(product.sales) for product in sales.largest]
    names = [given(brief.shown(product.value)) for product in sales.largest]
    others = sum(rank.products for rank in sales.ranks) - len(amounts)
    if others:
        listed = sum((product.sales for product in sales.largest), Decimal(0))
        amounts.append(given(sum((rank.sales for rank in sales.ranks), Decimal(0)) - listed))
        names.append(given(t("products.others", n=f"{others:,}")))
    shares = _shares(tuple(amounts), (given(None),) * len(amounts), everything.sales)
    of_products = [*map(_purchases, sales.largest), {}]
    rows = [_line(name=names[place], **cells, **of_products[place]) for place, cells in enumerate(shares)]
    fields = (
        Field[Row](Column(t("products.product"), "text", 96), lambda row: row.name),
        Field[Row](Column(t("products.rank"), "text", 60, look="strong"), lambda row: row.rank),
        *_of_sales(brief),
        Field[Row](Column(t("column.orders"), "count", 58), lambda row: row.orders),
        Field[Row](Column(t("column.customers"), "count", 66), lambda row: row.customers),
    )
    return Table(
        records.columns(fields),
        records.lines(fields, rows),
        name=PRODUCT_SALES_TABLE,
        note=t("products.abc_note"),
    )


def _purchases(product: RankedProduct) -> dict[str, Cell]:
    """What a line has where it is of one product."""
    return {
        "rank": given(product.rank),
        "orders": given(product.orders),
        "customers": given(product.customers),
    }


def _of_sales(brief: Brief) -> tuple[Field[Row], ...]:
    t = brief.t
    return (
        Field(Column(t("column.revenue", scale=brief.scale), "total", 72), lambda row: row.sales),
        Field(Column(t("products.of_sales"), "share", 72), lambda row: row.share),
        Field(Column(t("portfolio.cumulative"), "share", 72, look="strong"), lambda row: row.cumulative),
    )


def _shares(amounts: Range, counts: Range, everything: Cell) -> list[dict[str, Cell]]:
    """Each line's sales, its share of everything, and the share of it with all lines above."""
    shares = [derive(share, amount, everything) for amount in amounts]
    running = list(accumulate(shares, lambda before, own: derive(total_of_two, before, own)))
    running[0] = same(shares[0])  # a cell stands in one place
    return [
        {"products": count, "sales": amount, "share": own, "cumulative": so_far}
        for count, amount, own, so_far in zip(counts, amounts, shares, running, strict=True)
    ]


def _line(**cells: Cell) -> Row:
    """A line in which what is not given is blank."""
    return Row(**{name: cells.get(name, given(None)) for name in Row.__struct_fields__})
