"""Net sales product by product, and their ranks A, B and C."""

from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING

from ltv_xl.analysis import abc
from ltv_xl.analysis.engine import run
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
    rows = run(connection, "largest_sales", bound).fetchall()
    if not rows or rows[0][1] <= 0:
        return None
    ranks = abc.ranks_of([sales for _, sales, *_ in rows])
    products = [
        RankedProduct(name, rank, *figures) for (name, *figures), rank in zip(rows, ranks, strict=True)
    ]
    return ProductSales(tuple(products[:LISTED]), tuple(_sum(rank, products) for rank in RANKS))


def _sum(rank: str, products: list[RankedProduct]) -> RankSum:
    sales = [product.sales for product in products if product.rank == rank]
    return RankSum(rank, len(sales), sum(sales, Decimal(0)))
