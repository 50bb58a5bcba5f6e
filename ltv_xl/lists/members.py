"""Who stands on each list on a day: the statements of the sheet Actions, without its limit of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from msgspec import Struct
from msgspec.structs import replace

from ltv_xl.analysis import actions, continuation, waits
from ltv_xl.analysis.books import Books, working
from ltv_xl.analysis.divided import divided
from ltv_xl.analysis.engine import run, run_stacked
from ltv_xl.lists.rules import CANCELLING, LISTS
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings

ENOUGH = 30
"""Subscriptions that could be judged after a delivery from which on that delivery is called risky."""
EVERYBODY = 2**31 - 1
"""In place of the rows that the sheet Actions shows at most; Spark limits by no larger number."""


class Usual(Struct, frozen=True):
    """How many customers such a list held a while before, and how many of them then ordered in its time."""

    customers: int
    buyers: int


class Facts(Struct, frozen=True):
    """What the reasons name: the days of silence after which a customer is at risk, or has lapsed."""

    gap_90: float | None
    inactive_days: int


def table_of(name: str) -> str:
    """The table of a list's customers: number, customer, last_on, day, orders, profit, best."""
    return f"members_{name}"


def lists_of(orders: CheckedOrders) -> tuple[str, ...]:
    """The lists that some orders allow."""
    return tuple(name for name in LISTS if name != CANCELLING or orders.has_subscriptions)


def make_members(orders: CheckedOrders, settings: Settings, day: date) -> Facts:
    """Make the table of each list as it was on a day."""
    connection = orders.connection
    with working(connection), _until(orders, day):
        books = Books.opened(_alone(orders, day), settings)
        divided(books)
        waited = books.rows("waits", waits.Wait)
        gap_90 = waits.quantile(waits.counted(waited), 0.9)
        run(connection, "standing", {**books.values, "gap_90": gap_90})
        values = {**books.values, "listed": EVERYBODY, "enough": ENOUGH}
        for name, of in actions.chosen(waited, day).items():
            run_stacked(connection, of.statement, values, [of.fills], into=table_of(name))
        if orders.has_subscriptions:
            with continuation.cycles_made(connection, values):
                run_stacked(connection, CANCELLING, values, [{}], into=table_of(CANCELLING))
    return Facts(gap_90, settings.inactive_days)


def usual(orders: CheckedOrders, settings: Settings, days: int) -> dict[str, Usual]:
    """What the customers did who stood on each list so many days ago; nothing where no order is so old."""
    before = orders.as_of - timedelta(days=days)
    if before < orders.first_order:
        return {}
    make_members(orders, settings, before)
    return {
        name: Usual(*orders.connection.execute(
            f"SELECT count(*), count(buyers.customer_id) FROM {table_of(name)} AS members "
            "LEFT JOIN (SELECT DISTINCT customer_id FROM orders WHERE revenue > 0 AND order_date > $before) "
            "AS buyers ON buyers.customer_id = members.number",
            {"before": before},
        ).fetchall()[0])
        for name in lists_of(orders)
    }  # fmt: skip


def _alone(orders: CheckedOrders, day: date) -> CheckedOrders:
    """The orders until a day, divided by nothing."""
    return replace(
        orders,
        as_of=day,
        last_order=min(orders.last_order, day),
        dimensions=(),
        has_ads=False,
        has_contracts=False,
        has_order_products=False,
        has_subscriptions=False,
    )


@contextmanager
def _until(orders: CheckedOrders, day: date) -> Iterator[None]:
    """The tables of orders and deliveries end with a day meanwhile."""
    connection = orders.connection
    ending = {"orders": "order_date"} | ({"deliveries": "delivered_on"} if orders.has_subscriptions else {})
    for table, column in ending.items():
        until = f"{column} <= CAST('{day.isoformat()}' AS DATE)"
        connection.execute(f"ALTER TABLE {table} RENAME TO all_{table}")
        connection.execute(f"CREATE VIEW {table} AS SELECT * FROM all_{table} WHERE {until}")
    try:
        yield
    finally:
        for table in ending:
            connection.execute(f"DROP VIEW {table}")
            connection.execute(f"ALTER TABLE all_{table} RENAME TO {table}")
