"""Returns and refunds whose amounts are not below zero, so that they count as sales, or not at all."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_FEWEST_ORDERS = 10


def returns(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Returns that stand beside the sales that they undo, with amounts that are not below zero."""
    if "order_id" not in staged.columns or not any(name.startswith("status_") for name in staged.columns):
        return
    count = connection.execute(script("returns_beside_sales")).fetchall()[0][0]
    if count:
        yield "returns_beside_sales", {"count": count}


def below_zero(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """More orders are below zero than above."""
    below, above = connection.execute(
        "SELECT count(*) FILTER (revenue < 0), count(*) FILTER (revenue > 0) FROM orders"
    ).fetchall()[0]
    if below > above and below + above >= _FEWEST_ORDERS:
        yield "mostly_below_zero", {"count": below, "total": below + above}
