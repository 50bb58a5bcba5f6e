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
"""One order or customer in so many may be otherwise."""

_ROWS_OF_SAMPLE = 20_000
"""Beyond so many rows a share of the customers tells as much as all of them."""

_SUM_OF_CUSTOMER = r"^(.+?)[ 　]*(?:様|さま|殿)?[ 　:：_-]*(?:合計|小計|集計|計|(?i:sub-?total|total))$"


def sums(connection: "duckdb.DuckDBPyConnection", staged: Staged, *, unique: bool) -> Iterator[Doubt]:
    """What comes to exactly as much as all the rest: a customer, or one line in nearly every order."""
    if _holds_half(connection):
        customers, orders, highest, total = connection.execute(
            "SELECT count(*), sum(orders), max(revenue), sum(revenue) FROM "
            "(SELECT count(*) AS orders, sum(revenue) AS revenue FROM orders GROUP BY customer_id)"
        ).fetchall()[0]
        if customers >= _FEWEST_CUSTOMERS and orders >= _FEWEST_ORDERS and highest * 2 == total:
            yield "customer_is_a_sum", {}
        elif customers >= _FEWEST_CUSTOMERS and orders >= _FEWEST_ORDERS:
            yield from _order_is_most(connection)
    if _may_be_sums(connection, staged):
        customers, with_sum = connection.execute(
            script("customers_with_their_sum").format(one_in=1 + staged.rows // _ROWS_OF_SAMPLE)
        ).fetchall()[0]
        if customers >= _FEWEST_CUSTOMERS and (customers - with_sum) * _OTHERWISE <= customers:
            yield "customers_have_their_sum", {"count": with_sum}
    if "customer_id" not in staged.whole_ids and (named := _named_as_sums(connection)):
        yield "customers_named_as_sums", {"count": named}
    if "order_id" in staged.columns and not unique:
        several, sums, certain = connection.execute(script("orders_with_their_sum")).fetchall()[0]
        if certain >= _FEWEST_CUSTOMERS and (several - sums) * _OTHERWISE <= several:
            yield "lines_are_sums", {"count": sums}


def _may_be_sums(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> bool:
    """Whether an order may be no order: a sum has no number of its own."""
    if "order_id" not in staged.columns:
        return True
    return bool(connection.execute("SELECT 1 FROM orders WHERE order_id IS NULL LIMIT 1").fetchall())


def _order_is_most(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """An order that comes to more than all others together."""
    highest, total, day = connection.execute(
        "SELECT max(revenue), sum(revenue), max_by(order_date, revenue) FROM orders"
    ).fetchall()[0]
    if highest * 2 > total > 0:
        yield "one_order_is_most", {"day": day.isoformat(), "share": f"{highest / total:.0%}"}


def _named_as_sums(connection: "duckdb.DuckDBPyConnection") -> int:
    """Customers whose name is that of another one, and a word for a sum."""
    kind = connection.execute("SELECT typeof(id) FROM customer_ids LIMIT 1").fetchall()[0][0]
    if kind != "VARCHAR":
        return 0
    named = connection.execute(
        f"SELECT count(*) FROM customer_ids WHERE regexp_extract(id, '{_SUM_OF_CUSTOMER}', 1) IN "
        "(SELECT id FROM customer_ids WHERE id <> '')"
    ).fetchall()
    return int(named[0][0])


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
