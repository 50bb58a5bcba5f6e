"""Which columns lead from an order's goods to its total: those that reproduce it on nearly all orders."""

import itertools
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.orders.columns.money_columns import BESIDE_GOODS
from ltv_xl.orders.headers import base_name
from ltv_xl.orders.sales.composition import value_of
from ltv_xl.orders.sql import script

if TYPE_CHECKING:
    import duckdb

_MOST_COLUMNS = 7
"""Every choice of the columns is tried: 128 of them."""
_ORDERS_TRIED = 20_000
_NEARLY_ALL = 0.95
_SOME = 0.2
"""The share of orders that shows what a total holds, though the others' does not come to it."""


class Money(Struct, frozen=True):
    """The lines of one source. once: columns whose amount is the whole order's, on each of its lines.

    negated, shares: as in Sales. has_id: the lines name their order. rates: SQL of the rate of tax of a line,
    and of its part in the order's amount; "" where no column names it.
    """

    relation: str
    source: int
    once: frozenset[str]
    negated: frozenset[str]
    shares: Mapping[str, str]
    has_id: bool
    rates: tuple[str, str] = ("", "")


def way_to_total(
    connection: "duckdb.DuckDBPyConnection", money: Money, goods: str, total: str, names: Sequence[str]
) -> frozenset[str] | None:
    """The columns between goods and total; None where no choice of them reproduces it.

    goods: the SQL of a line's amount. total: a column.
    """
    names = names[:_MOST_COLUMNS]
    choices = [
        frozenset(choice) for size in range(len(names) + 1) for choice in itertools.combinations(names, size)
    ]
    amounts = {"goods": of_order(money, "revenue", goods), "total": of_order(money, total, total)}
    amounts |= {name: of_order(money, name, value_of(name, money.shares, goods)) for name in names}
    summed = ", ".join(f"coalesce({amount}, 0)::DOUBLE AS {name}_" for name, amount in amounts.items())
    fits = ", ".join(f"count(*) FILTER ({_reached(choice, money)})" for choice in choices)
    order_id = "order_id" if money.has_id else "row_number() OVER ()"
    counted = connection.execute(
        f"WITH lines_ AS (SELECT *, {order_id} AS order_ FROM {money.relation} "
        f"WHERE source_no = {money.source}), "
        f"tried AS (SELECT DISTINCT order_ FROM lines_ WHERE order_ IS NOT NULL LIMIT {_ORDERS_TRIED}), "
        f"orders_ AS (SELECT {summed} FROM lines_ WHERE order_ IN (FROM tried) GROUP BY order_), "
        "digits AS (SELECT bool_and(total_ = round(total_)) AS whole FROM orders_) "
        f"SELECT count(*), {fits} FROM orders_, digits WHERE goods_ <> 0 AND total_ <> 0"
    ).fetchone() or (0,)
    orders, *reached = counted
    best = max(range(len(choices)), key=lambda place: (reached[place], -len(choices[place])))
    return choices[best] if orders and reached[best] >= _NEARLY_ALL * orders else None


def orders_below(
    connection: "duckdb.DuckDBPyConnection",
    money: Money,
    goods: str,
    total: str,
    reducing: Sequence[str],
    beside: Sequence[str] = (),
) -> int:
    """Orders whose total is less than their goods and all that reduces them leave; 0 where these are few.

    goods: the SQL of a line's amount. total, reducing: columns. beside: columns that the total holds as well:
    0 where hardly any order's does.
    """
    left = of_order(money, "revenue", goods)
    for name in beside:
        left += f" + coalesce({of_order(money, name, name)}, 0)"
    for name in reducing:
        value = of_order(money, name, value_of(name, money.shares, goods))
        left += f" - abs(coalesce({value}, 0))"
    order_id = "order_id" if money.has_id else "row_number() OVER ()"
    orders, below, reached = connection.execute(
        f"WITH lines_ AS (SELECT *, {order_id} AS order_ FROM {money.relation} "
        f"WHERE source_no = {money.source}), "
        f"orders_ AS (SELECT {left} AS left_, {of_order(money, total, total)} AS total_ "
        f"FROM lines_ WHERE order_ IS NOT NULL GROUP BY order_ LIMIT {_ORDERS_TRIED}) "
        "SELECT count(*), count(*) FILTER (left_ - total_ > 1), count(*) FILTER (abs(left_ - total_) <= 1) "
        "FROM orders_ WHERE total_ > 0"
    ).fetchall()[0]
    if beside and reached < _SOME * orders:
        return 0
    return int(below) if below > (1 - _NEARLY_ALL) * orders else 0


def refunds_are_off(connection: "duckdb.DuckDBPyConnection", money: Money) -> bool:
    """Whether refunds alone lie between the total and the sales, which then are what is left after them."""
    order_id = "order_id" if money.has_id else "row_number() OVER ()"
    sums = ", ".join(f"{of_order(money, name, name)} AS {name}" for name in ("revenue", "total", "refunded"))
    return orders_show_refunds_off(
        connection,
        f"SELECT {sums} FROM (SELECT *, {order_id} AS order_ FROM {money.relation} "
        f"WHERE source_no = {money.source}) AS lines_ WHERE order_ IS NOT NULL GROUP BY order_",
    )


def orders_show_refunds_off(connection: "duckdb.DuckDBPyConnection", orders: str) -> bool:
    """Whether nearly all orders show it. orders: a SELECT of revenue, total and refunded of each order."""
    there, reached, refunds = connection.execute(script("refunds_off").format(orders=orders)).fetchall()[0]
    return bool(refunds) and reached >= _NEARLY_ALL * there


def of_order(money: Money, name: str, value: str) -> str:
    """The SQL of an order's sum of what its lines have in a column."""
    return f"sum({'DISTINCT ' if name in money.once else ''}{value})"


def _reached(choice: frozenset[str], money: Money) -> str:
    """SQL: the goods and these columns make the total, but for what rounding changes."""
    signed = (
        f"{'+' if (base_name(name) in BESIDE_GOODS) is not (name in money.negated) else '-'} {name}_"
        for name in sorted(choice)
    )
    return f"abs(goods_ {' '.join(signed)} - total_) <= CASE WHEN whole THEN 1 ELSE 0.021 END"
