"""What only the values of a table settle, by the rules of files: a column that is an amount or says yes, a
state of orders or of subscriptions, refunds that are taken off already.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec.structs import replace

from ltv_xl.orders.headers import base_name, recognise
from ltv_xl.orders.sales import refund_column, subscription_column
from ltv_xl.orders.sales.composition import LESS
from ltv_xl.orders.sales.line_states import refuse_shared_days
from ltv_xl.orders.sales.way_to_total import orders_show_refunds_off
from ltv_xl.warehouse.declared import Declared, usable_day
from ltv_xl.warehouse.state_words import StateWords

if TYPE_CHECKING:
    import duckdb


def with_refunds_settled(connection: "duckdb.DuckDBPyConnection", orders: Declared) -> Declared:
    """The same table, a column called Refunded being an amount or a flag: see refund_column.py."""
    if not refund_column.shared(orders.part):
        return orders
    are_amounts = False
    if orders.kind("refunded") in {"whole", "number"}:
        ((others,),) = connection.execute(
            f"SELECT count(*) AS others FROM {orders.view} AS given "
            f"WHERE {orders.column('refunded')} NOT IN (0, 1)"
        ).fetchall()
        are_amounts = others > 0
    return replace(orders, part=refund_column.settled(orders.part, are_amounts=are_amounts))


def with_states_settled(orders: Declared, words: StateWords) -> Declared:
    """The same table, a column of states being that of its subscriptions where its words are."""
    if not subscription_column.may_be_of_subscriptions(orders.part):
        return orders
    of_states = {name: rows for name, rows in words.used.items() if base_name(name) == "status"}
    return replace(orders, part=subscription_column.settled(orders.part, of_states))


def refuse_days_of_subscriptions(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, zone: str
) -> None:
    """SourceError for a day of cancelling that is a subscription's: see orders/sales/line_states.py."""
    if "subscription_id" not in orders or "cancelled_at" in orders.part.mapped:
        return
    for name, column in orders.part.columns.items():
        if base_name(name) == "cancelled_at":
            rows = (
                f"SELECT {orders.as_text('subscription_id')} AS subscription, "
                f"{usable_day(orders.day(name, zone))} AS day, "
                f"{orders.moment('order_date', zone)} AS ordered_on "
                f"FROM {orders.view} AS given"
            )
            refuse_shared_days(connection, rows, orders.table, column)


def refunds_are_off(
    connection: "duckdb.DuckDBPyConnection", orders: Declared, mapping: Mapping[str, str]
) -> bool:
    """Whether the amounts are what refunds have left of a total: see orders/sales/decision.py."""
    known = recognise(orders.part.raw.headers, "orders", mapping)
    totals = [column for column in known.get("total", ()) if column != orders.part.columns["revenue"]]
    beside = [name for name in known if base_name(name) in LESS and name != "refunded"]
    if "refunded" not in orders or not totals or beside:
        return False
    if orders.kinds[totals[0].header] not in {"whole", "number"}:
        return False
    numbered = "order_id" in orders
    items = {"revenue": orders.amount("revenue"), "refunded": orders.amount("refunded")}
    items["total"] = orders.amount_under(totals[0].header)
    sums = ", ".join(
        f"{f'sum(rows_there.of_{name})' if numbered else f'rows_there.of_{name}'} AS {name}" for name in items
    )
    chosen = ", ".join(f"{value} AS of_{name}" for name, value in items.items())
    key = f", {orders.as_text('order_id')} AS order_key" if numbered else ""
    grouped = " WHERE rows_there.order_key IS NOT NULL GROUP BY rows_there.order_key" if numbered else ""
    there = f"SELECT {chosen}{key} FROM {orders.view} AS given"
    return orders_show_refunds_off(connection, f"SELECT {sums} FROM ({there}) AS rows_there{grouped}")
