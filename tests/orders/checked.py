"""What tests ask checked orders for."""

from collections.abc import Mapping
from typing import Any

from ltv_xl.orders.table import CheckedOrders
from ltv_xl.texts import text


def rows(checked: CheckedOrders, query: str) -> list[Any]:
    return checked.connection.execute(query).fetchall()


def remarks(checked: CheckedOrders) -> dict[str, Mapping[str, object]]:
    """The remarks by key; each has its sentence in both languages."""
    for remark in checked.remarks:
        assert text(f"orders.remark.{remark.key}", "en", **remark.fields)
        assert text(f"orders.remark.{remark.key}", "ja", **remark.fields)
    return {remark.key: remark.fields for remark in checked.remarks}


def orders_of(checked: CheckedOrders) -> list[Any]:
    return rows(
        checked,
        "SELECT id::VARCHAR, order_id::VARCHAR, order_date, revenue, profit "
        "FROM orders JOIN customer_ids USING (customer_id) ORDER BY ALL",
    )
