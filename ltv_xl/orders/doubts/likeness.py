"""Ids that are spelled unlike and may be one: of customers, and of orders."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ltv_xl.orders.doubts.doubt import Doubt

if TYPE_CHECKING:
    import duckdb


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
