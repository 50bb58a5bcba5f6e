"""Subscriptions and deliveries of a table that names each order's subscription: see orders/table.py.

What orders/sales/deliveries.py does with files, without its guessing: an order is of the subscription whose
id it bears, and a table without such ids has none. Its delivery numbers count where they can be those of
deliveries.
"""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from ltv_xl.database import literal
from ltv_xl.orders.remark import Remark
from ltv_xl.orders.sales.subscription_words import (
    meanings,
    says_one_off,
    stopped_words,
    what_stopped_means,
)
from ltv_xl.orders.sql import script
from ltv_xl.orders.wording import Headers, listed
from ltv_xl.warehouse.declared import Declared, usable_day

if TYPE_CHECKING:
    import duckdb

MOST_WORDS = 1000
MAKE = "CREATE OR REPLACE TEMP TABLE"
MADE_OF = ("undone", "delivered", "delivery_orders", "subscription_keys")
"""Tables that subscriptions and deliveries are made of, and no other."""

_TYPES: Mapping[str, str] = {
    "subscription_id": "VARCHAR",
    "delivery_number": "INTEGER",
    "subscription_state": "VARCHAR",
    "course": "VARCHAR",
    "cancelled_on": "DATE",
    "cancel_reason": "VARCHAR",
}
"""What an order says of its subscription."""

_OF_CUSTOMERS = ("subscription_state", "cancelled_on", "cancel_reason")
"""What the customer says where no order does."""


def said(orders: Declared, zone: str) -> dict[str, str]:
    """Column to carry along in `orders` -> the SQL of a row's value; none without ids of subscriptions."""
    if "subscription_id" not in orders:
        return {}
    return {
        f"said_{name}": _value(orders, name, zone) if name in orders else f"CAST(NULL AS {kind})"
        for name, kind in _TYPES.items()
    }


def _value(of: Declared, name: str, zone: str) -> str:
    match _TYPES[name]:
        case "DATE":
            return usable_day(of.day(name, zone))
        case "INTEGER":
            number = of.column(name)
            return f"TRY_CAST(CASE WHEN {number} BETWEEN 0 AND 999 THEN floor({number}) END AS INTEGER)"
        case _:
            return of.as_text(name)


def make(
    connection: "duckdb.DuckDBPyConnection",
    orders: Declared,
    customers: Declared | None,
    zone: str,
    as_of: date,
) -> tuple[bool, tuple[Remark, ...]]:
    """Make subscriptions and deliveries from `orders`; whether there is any, and what to say of them."""
    _make_delivery_orders(connection, customers, zone)
    runs = connection.execute(script("delivery_numbering")).fetchall()[0]
    several, constant, ones, zeros, both, _ = (count or 0 for count in runs)
    numbers_are_of_subscriptions = several >= 1 and constant * 2 > several
    begins_at_zero = zeros > 0 and both * 2 >= ones
    any_row = "SELECT 1 AS there FROM delivery_orders WHERE delivery_orders.revenue >= 0 LIMIT 1"
    if not connection.execute(any_row).fetchall():
        return False, ()
    words, remarks = _states(connection, orders)
    by_date = numbers_are_of_subscriptions or begins_at_zero
    states = ", ".join(f"({literal(word)}, {literal(meant)})" for word, meant in words.items())
    statements = script("deliveries").format(
        as_of=as_of, states=states or "('', 'active')", by_date="1 = 1" if by_date else "1 = 0"
    )
    connection.execute(statements)
    for table in MADE_OF:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    if "delivery_number" in orders and by_date:
        key = "constant" if numbers_are_of_subscriptions else "from_zero"
        header = Headers([orders.part.columns["delivery_number"]])
        uncertain = numbers_are_of_subscriptions
        remarks += (Remark(f"delivery_numbers_{key}", {"header": header}, uncertain=uncertain),)
    return True, remarks


def _make_delivery_orders(
    connection: "duckdb.DuckDBPyConnection", customers: Declared | None, zone: str
) -> None:
    """Make delivery_orders: one row per order of a subscription, which it numbers."""
    words = connection.execute(
        "SELECT DISTINCT orders.said_subscription_id AS word FROM orders "
        "WHERE regexp_matches(orders.said_subscription_id, '^[^0-9]{1,12}$')"
    ).fetchall()
    none = ", ".join(literal(word) for (word,) in words if says_one_off(word))
    belongs = "orders.said_subscription_id IS NOT NULL" + (
        f" AND orders.said_subscription_id NOT IN ({none})" if none else ""
    )
    connection.execute(
        f"{MAKE} subscription_keys AS SELECT keys.customer_id, keys.said_subscription_id, "
        "CAST(row_number() OVER (ORDER BY keys.customer_id, keys.said_subscription_id) AS INTEGER) "
        "AS subscription "
        "FROM (SELECT DISTINCT orders.customer_id, orders.said_subscription_id FROM orders "
        f"WHERE {belongs}) AS keys"
    )
    filled = {name: f"orders.said_{name}" for name in _OF_CUSTOMERS}
    join = ""
    if customers is not None and (there := [name for name in _OF_CUSTOMERS if name in customers]):
        filled |= {name: f"coalesce(orders.said_{name}, theirs.{name})" for name in there}
        items = ", ".join(f"max({_value(customers, name, zone)}) AS {name}" for name in there)
        key = customers.as_text("customer_id")
        join = (
            f" LEFT JOIN (SELECT {key} AS key, {items} FROM {customers.view} AS given GROUP BY {key}) "
            "AS theirs "
            "ON theirs.key = CAST(named.key AS VARCHAR)"
        )
    connection.execute(
        f"{MAKE} delivery_orders AS SELECT keys.subscription, orders.order_row, orders.customer_id, "
        "orders.order_date, orders.revenue, orders.profit, orders.said_delivery_number AS written, "
        f"{filled['subscription_state']} AS state, orders.said_course AS course, "
        f"{filled['cancelled_on']} AS cancelled_on, {filled['cancel_reason']} AS reason, "
        "orders.delivery_refunded AS refunded "
        "FROM orders JOIN subscription_keys AS keys ON keys.customer_id = orders.customer_id "
        "AND keys.said_subscription_id = orders.said_subscription_id "
        f"JOIN customer_keys AS named ON named.customer_id = orders.customer_id{join}"
    )


def _states(
    connection: "duckdb.DuckDBPyConnection", orders: Declared
) -> tuple[Mapping[str, str], tuple[Remark, ...]]:
    """The words for states with their meaning, and what is not sure of it."""
    rows = connection.execute(
        "SELECT DISTINCT delivery_orders.state FROM delivery_orders "
        f"WHERE delivery_orders.state IS NOT NULL LIMIT {MOST_WORDS}"
    ).fetchall()
    known = meanings(word for (word,) in rows)
    words = {word: known.get(word, "unknown") for (word,) in sorted(rows)}
    stopped = stopped_words(words)
    if not stopped:
        return words, ()
    chosen = ", ".join(map(literal, stopped))
    dated, all_orders = connection.execute(
        "SELECT count(delivery_orders.cancelled_on) AS dated, count(*) AS rows_there FROM delivery_orders "
        f"WHERE delivery_orders.state IN ({chosen})"
    ).fetchall()[0]
    meaning, is_certain = what_stopped_means(set(words.values()), 2 * dated >= all_orders)
    words |= dict.fromkeys(stopped, meaning)
    if is_certain or "subscription_state" not in orders:
        return words, ()
    header = Headers([orders.part.columns["subscription_state"]])
    fields = {"header": header, "words": listed(stopped, 5)}
    return words, (Remark(f"subscription_states_{meaning}", fields, uncertain=True),)
