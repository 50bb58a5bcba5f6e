"""Customers scored by recency, frequency and profit: by limits, or so that each score has equally many.

The scores of a day come from rfm.sql; it reads any table with a row per customer, and customers_at.sql makes
such a table of orders.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

from ltv_xl.analysis.engine import filled

if TYPE_CHECKING:
    import duckdb

SCORES = 5
"""The highest score, as long as nobody asks for another."""
MOST_SCORES = 20
"""The highest score that anybody may ask for."""


class ScoreLimits(Struct, frozen=True):
    """From which value on a score is reached; empty: each score has equally many customers.

    recency: days since the last purchase at most, for the scores from the highest down to 2, ascending.
    frequency: purchases at least, for the scores from 2 on, ascending. profit: the same, in money.
    """

    recency: tuple[int, ...] = ()
    frequency: tuple[int, ...] = ()
    profit: tuple[Decimal, ...] = ()


EQUAL_SHARES = ScoreLimits()
"""Every score has equally many customers."""


def usual_frequencies(scores: int) -> tuple[int, ...]:
    """The purchases that the scores from 2 on begin with: 2, 3, 5, 8 ..., each the sum of the two before.

    Most customers have bought once or twice, so that equal shares would part customers who are alike.
    """
    limits = [1, 2]
    while len(limits) < scores:
        limits.append(limits[-1] + limits[-2])
    return tuple(limits[1:scores])


def rfm_query(
    customers: str, limits: ScoreLimits = EQUAL_SHARES, day: str = "$as_of", *, by_profit: bool = True
) -> str:
    """The SQL of the scores. customers: SQL of a table: number, last_on, orders, profit.

    by_profit: whether profits are scored; NULL stands there where they are not. It wants $groups, the highest
    score, where a score has no limits, and the day where recency has some: that of the scores.
    """
    return filled("rfm", _fills(customers, limits, SCORES, day, by_profit=by_profit))


def _fills(
    customers: str, limits: ScoreLimits, scores: int, day: str = "$as_of", *, by_profit: bool = True
) -> dict[str, str]:
    equal = "1 + ($groups * {0}.below) // {0}.everyone"
    days = f"date_diff('day', placed.last_on, {day})"
    worth, profits = "NULL", ""
    if by_profit and limits.profit:
        worth = _reached("customers.profit", limits.profit)
    elif by_profit:
        worth = equal.format("ranked")
        profits = "\nJOIN ranked ON ranked.amount = CAST(customers.profit AS DOUBLE)"
    return {
        "customers": customers,
        "recency": _reached(f"-{days}", [-limit for limit in reversed(limits.recency)])
        if limits.recency
        else equal.format("placed"),
        "frequency": _reached("customers.orders", limits.frequency or usual_frequencies(scores)),
        "worth": worth,
        "profits": profits,
    }


def _reached(value: str, limits: Sequence[int | Decimal]) -> str:
    """The SQL of 1 + how many of the ascending limits a value has reached."""
    steps = [
        f"WHEN {value} >= {limit} THEN {score}" for score, limit in sorted(enumerate(limits, 2), reverse=True)
    ]
    return f"CASE {' '.join(steps)} ELSE 1 END" if steps else "1"


def customers_query(orders: str) -> str:
    """The SQL of the customers as they stood at the end of $until.

    orders: SQL of a table: number, order_date, n (0: no purchase), profit.
    """
    return f"({filled('customers_at', {'orders': orders})})"


def scores(
    connection: "duckdb.DuckDBPyConnection", orders: str, as_of: date, highest: int = SCORES
) -> list[tuple[object, int, int, int]]:
    """Number, recency, frequency and profit score of each customer with a purchase, in any order.

    orders: as for customers_query; rows after as_of do not count.
    """
    query = filled("rfm", _fills(customers_query(orders), EQUAL_SHARES, highest))
    rows = connection.execute(query, {"groups": highest, "until": as_of}).fetchall()
    return [(number, recency, frequency, worth) for number, recency, frequency, worth, *_ in rows]
