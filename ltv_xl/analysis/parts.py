"""The orders of one segment at a time: each part is as if the shop had no other customers.

The tables of a part stand in a schema of their own, which the .sql files find first. What the file as a
whole decides stays: the as-of date, the span, which customers are known from their start.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from ltv_xl.analysis import workings
from ltv_xl.analysis.known_start import known_from
from ltv_xl.analysis.results import analyse, bound
from ltv_xl.analysis.tables import Analysis
from ltv_xl.errors import SettingError
from ltv_xl.orders.table import CheckedOrders, Dimension
from ltv_xl.settings import Settings

SCHEMA = "part"


@dataclass(frozen=True)
class Part:
    """One segment: its value (see tables.py for None and OTHER), its orders, and their results."""

    dimension: Dimension
    value: str | None
    orders: CheckedOrders
    analysis: Analysis


def dimension_named(orders: CheckedOrders, name: str) -> Dimension:
    """The dimension that a user means by its name or header. SettingError names those that there are."""
    wanted = name.strip().casefold()
    for one in orders.dimensions:
        if wanted in {one.name.casefold(), (one.label or "").strip().casefold()}:
            return one
    known = ", ".join(one.label or one.name for one in orders.dimensions) or "—"
    raise SettingError("analysis.no_dimension", found=name, known=known)


def parts(orders: CheckedOrders, settings: Settings, dimension: Dimension) -> Iterator[Part]:
    """The segments of a dimension, the largest first. Each is analysed when it is asked for."""
    number = orders.dimensions.index(dimension) + 1
    connection = orders.connection
    values = bound(orders, settings, known_from(orders, settings))
    groups = workings.make_buyers(orders, values)[number - 1]
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE members AS SELECT customer_id, segment_{number} AS code FROM buyers"
    )
    workings.drop(orders)
    found = connection.execute("SELECT code, count(*) FROM members GROUP BY code ORDER BY code").fetchall()
    try:
        for code, _ in found:
            yield _part(orders, settings, dimension, code, groups[code])
    finally:
        connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        connection.execute("DROP TABLE IF EXISTS members")


def _part(
    orders: CheckedOrders, settings: Settings, dimension: Dimension, code: int, value: str | None
) -> Part:
    connection = orders.connection
    members = f"(SELECT customer_id FROM members WHERE code = {code})"
    connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in ("orders", "customers"):
        connection.execute(
            f"CREATE TABLE {SCHEMA}.{table} AS SELECT * FROM main.{table} WHERE customer_id IN {members}"
        )
    if orders.has_order_products:
        _order_products(orders, members)
    has_ads = orders.has_ads and dimension.name == "channel" and value is not None
    if has_ads:
        connection.execute(
            f"CREATE TABLE {SCHEMA}.ad_spend AS SELECT * FROM main.ad_spend WHERE channel = $value",
            {"value": value},
        )
        has_ads = bool(connection.execute(f"SELECT 1 FROM {SCHEMA}.ad_spend LIMIT 1").fetchall())
    zero, refunds = connection.execute(
        "SELECT count(*) FILTER (WHERE revenue = 0), count(*) FILTER (WHERE revenue < 0) "
        f"FROM {SCHEMA}.orders"
    ).fetchall()[0]
    plans = "SELECT 1 FROM {}.customers WHERE plan IS NOT NULL LIMIT 1"
    named, named_here = (connection.execute(plans.format(one)).fetchall() for one in ("main", SCHEMA))
    others = tuple(one for one in orders.dimensions if one != dimension)
    part = replace(
        orders,
        dimensions=others,
        has_ads=has_ads,
        has_contracts=orders.has_contracts and bool(named_here or not named),
        zero_orders=zero,
        refund_orders=refunds,
    )
    connection.execute(f"SET search_path = '{SCHEMA},main'")
    try:
        return Part(dimension, value, part, analyse(part, settings))
    finally:
        connection.execute("RESET search_path")


def _order_products(orders: CheckedOrders, members: str) -> None:
    """The products of the part's orders, by the rows at which these stand now."""
    orders.connection.execute(
        f"CREATE TABLE {SCHEMA}.order_products AS "
        "WITH kept AS ("
        "SELECT rowid AS was, CAST(row_number() OVER (ORDER BY rowid) - 1 AS INTEGER) AS order_row "
        f"FROM main.orders WHERE customer_id IN {members}) "
        "SELECT kept.order_row, main.order_products.product FROM main.order_products "
        "JOIN kept ON kept.was = main.order_products.order_row"
    )
