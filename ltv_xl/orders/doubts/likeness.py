"""Ids that are spelled unlike and may be one: of customers, and of orders."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.orders.doubts.doubt import Doubt
from ltv_xl.orders.sql import script
from ltv_xl.orders.values.staging import Staged

if TYPE_CHECKING:
    import duckdb

_ROWS_OF_SAMPLE = 20_000
"""Beyond so many rows a share of the customers tells as much as all of them."""


def customers_alike(connection: "duckdb.DuckDBPyConnection") -> Iterator[Doubt]:
    """Ids of customers that differ in capitals or leading zeros alone."""
    kind = connection.execute("SELECT typeof(id) FROM customer_ids LIMIT 1").fetchall()[0][0]
    if kind != "VARCHAR":
        return
    count = connection.execute(
        "SELECT count(*) - count(DISTINCT regexp_replace(lower(id), '^0+([0-9]+)$', '\\1')) "
        "FROM customer_ids WHERE id IS NOT NULL"
    ).fetchall()[0][0]
    if count:
        yield "customers_alike", {"count": count}


def orders_alike(connection: "duckdb.DuckDBPyConnection", staged: Staged) -> Iterator[Doubt]:
    """Orders of one customer, day and amount whose numbers differ in capitals, zeros or marks alone."""
    if "order_id" not in staged.columns or "order_id" in staged.whole_ids:
        return
    one_in = 1 + staged.rows // _ROWS_OF_SAMPLE
    count = connection.execute(script("orders_alike").format(one_in=one_in)).fetchall()[0][0]
    if count:
        yield "orders_alike", {"count": count}
