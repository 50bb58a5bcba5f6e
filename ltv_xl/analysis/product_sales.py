"""Net sales product by product, and their ranks A, B and C."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from ltv_xl.analysis import abc
from ltv_xl.analysis.engine import filled, run
from ltv_xl.analysis.tables.product_sales import ProductSales, RankedProduct, RankSum

if TYPE_CHECKING:
    import duckdb

LISTED = 30
"""Products listed at most."""
RANKS = ("A", "B", "C")


def product_sales(
    connection: "duckdb.DuckDBPyConnection", bought: str, bound: Mapping[str, object]
) -> ProductSales | None:
    """The sales of each product; None where none has any, or its lines come to nothing that is known.

    bought: SQL of what product_sales.sql reads. Wants stock and labels; leaves product_sales behind.
    """
    run(connection, "product_sales", bound, bought=bought)
    ranks = filled("abc", {"items": "product_sales"})
    limits = {"first": abc.FIRST, "second": abc.SECOND}
    rows = run(connection, "product_ranks", {**bound, **limits}, ranks=ranks).fetchall()
    products = [RankedProduct(*row) for row in rows]
    if not products or products[0].sales <= 0:
        return None
    return ProductSales(tuple(products[:LISTED]), tuple(_sum(rank, products) for rank in RANKS))


def _sum(rank: str, products: list[RankedProduct]) -> RankSum:
    sales = [product.sales for product in products if product.rank == rank]
    return RankSum(rank, len(sales), sum(sales, Decimal(0)))
