"""Who stands on each list on a day: the statements of the sheet Actions, without its limit of rows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from ltv_xl.analysis import actions, waits
from ltv_xl.analysis.engine import run, run_stacked
from ltv_xl.analysis.results import Books, working
from ltv_xl.lists.rules import LISTS
from ltv_xl.orders.table import CheckedOrders
from ltv_xl.settings import Settings

if TYPE_CHECKING:
    import duckdb

EVERYBODY = 2**40
"""In place of the rows that the sheet Actions shows at most."""


@dataclass(frozen=True)
class Usual:
    """How many customers such a list held a while before, and how many of them then ordered in its time."""

    customers: int
    buyers: int


@dataclass(frozen=True)
class Facts:
    """What the reasons name: the days of silence after which a customer is at risk, or has lapsed."""

    gap_90: float | None
    inactive_days: int


def table_of(name: str) -> str:
    """The table of a list's customers: number, customer, last_on, day, orders, profit, best."""
    return f"members_{name}"


def make_members(orders: CheckedOrders, settings: Settings, day: date) -> Facts:
    """Make the table of each list as it was on a day."""
    connection = orders.connection
    with working(connection), _orders_until(connection, day):
        books = Books.opened(_alone(orders, day), settings)
        books.make_buyers()
        waited = books.rows("waits", waits.Wait)
        gap_90 = waits.quantile(waits.counted(waited), 0.9)
        run(connection, "standing", {**books.values, "gap_90": gap_90})
        chosen = actions.chosen(waited, day)
        for name in LISTS:
            values = {**books.values, "listed": EVERYBODY}
            run_stacked(connection, chosen[name].statement, values, [chosen[name].fills], into=table_of(name))
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
        for name in LISTS
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
    )


@contextmanager
def _orders_until(connection: "duckdb.DuckDBPyConnection", day: date) -> Iterator[None]:
    """The table of orders ends with a day meanwhile."""
    connection.execute("ALTER TABLE orders RENAME TO all_orders")
    until = f"order_date <= CAST('{day.isoformat()}' AS DATE)"
    connection.execute(f"CREATE VIEW orders AS SELECT * FROM all_orders WHERE {until}")
    try:
        yield
    finally:
        connection.execute("DROP VIEW orders")
        connection.execute("ALTER TABLE all_orders RENAME TO orders")
