"""What comes to exactly as much as all the rest: a customer, an order, or one line in nearly every order."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_FEWEST_ORDERS = 10
_FEWEST_CUSTOMERS = 5
_OTHERWISE = 20
"""One order in so many may be otherwise."""


def sums(connection: "duckdb.DuckDBPyConnection", staged: Staged, *, unique: bool) -> Iterator[Doubt]:
    """What comes to exactly as much as all the rest: a customer, or one line in nearly every order."""
    if _holds_half(connection):
        customers, orders, highest, total = connection.execute(
            "SELECT count(*), sum(orders), max(revenue), sum(revenue) FROM "
            "(SELECT count(*) AS orders, sum(revenue) AS revenue FROM orders GROUP BY customer_id)"
        ).fetchall()[0]
        if customers >= _FEWEST_CUSTOMERS and orders >= _FEWEST_ORDERS and highest * 2 == total:
            yield "customer_is_a_sum", {}
    if "order_id" in staged.columns and not unique:
        several, sums, certain = connection.execute(script("orders_with_their_sum")).fetchall()[0]
        if certain >= _FEWEST_CUSTOMERS and (several - sums) * _OTHERWISE <= several:
            yield "lines_are_sums", {"count": sums}


def _holds_half(connection: "duckdb.DuckDBPyConnection") -> bool:
    """Whether a customer may hold half of all revenue: of 64 parts of the customers one holds as much.

    Adding up a few parts costs a fifth of adding up each customer.
    """
    return bool(
        connection.execute(
            "SELECT max(sales) * 2 >= sum(revenue) FROM (SELECT sum(revenue) AS revenue, "
            "sum(greatest(revenue, 0)) AS sales FROM orders GROUP BY customer_id % 64)"
        ).fetchall()[0][0]
    )
