"""Customers, amounts and items in groups: scored, in tenths, and ranked A, B and C."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import numpy as np

from ltv_xl.errors import OutsideDomain
from ltv_xl.formulas.units import Count, Rate
from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Amounts, Dates, Day, Ids, Numbers, RowAmounts
from ltv_xl.range_functions.order_log import OrderLog, books
from ltv_xl.range_functions.spill import Spill

if TYPE_CHECKING:
    import duckdb

MOST_GROUPS = 100


@range_function("customer_id", "order_date", "revenue")
def rfm_score(
    customer_id: Ids, order_date: Dates, amount: Amounts, as_of: Day = None, groups: Count = 5
) -> Spill:
    """Recency, frequency and amount of each customer with a purchase, each from 1 to `groups`, the best.

    Recency and amount by equal shares of the customers, equal values alike; frequency by limits: 2, 3, 5, 8
    ... purchases. An amount above 0 is a purchase; below 0 it is a refund, which lowers the amount.
    """
    from ltv_xl.analysis.rfm import MOST_SCORES, scores

    highest = _whole("rfm_score", groups, MOST_SCORES, least=2)
    with books("rfm_score", OrderLog(customer_id, order_date, as_of, revenue=amount)) as ledger:
        rows = scores(ledger.connection, "ledger", ledger.orders.as_of, highest)
    ranked = sorted((int(str(number)), *of) for number, *of in rows)
    return Spill(
        ("customer_id", "recency_score", "frequency_score", "amount_score"),
        [(customer_id.names[number - 1], *of) for number, *of in ranked],
    )


@range_function("revenue")
def decile_table(amount: Amounts, groups: Count = 10) -> Spill:
    """Amounts in groups of equally many, the largest first; ten unless `groups` says otherwise.

    Columns: group, amounts in it, their sum, its share of all, the share with all groups before, and the
    smallest amount in it. The shares are blank where all come to 0 or less.
    """
    from ltv_xl.analysis.deciles import deciles
    from ltv_xl.report.arithmetic import rate_of

    count = _whole("decile_table", groups, MOST_GROUPS)
    with _items(amount) as connection:
        tenths = deciles(connection, "items", count)
    everything = float(sum(row.total for row in tenths))
    rows, so_far = [], 0.0
    for row in tenths:
        so_far += float(row.total)
        shares = (rate_of.number(float(row.total), everything), rate_of.number(so_far, everything))
        rows.append((row.decile, row.amounts, row.total, *shares, row.smallest))
    return Spill(("group", "amounts", "sum", "share", "cumulative_share", "smallest"), rows)


@range_function("revenue", 0.7, 0.9)
def abc_rank(amount: RowAmounts, a: Rate = 0.7, b: Rate = 0.9) -> Spill:
    """The rank of each amount, row by row: A, B or C, by the share that larger ones have of all.

    Columns: rank, share of all, share of all larger amounts. A while the larger ones have less than `a`, then
    B while they have less than `b`. An amount of 0 or less is C and no part of all; a blank stays blank.
    """
    from ltv_xl.analysis.abc import ranks
    from ltv_xl.report.arithmetic import rate_of

    if not 0 <= a <= b <= 1:
        raise OutsideDomain("range_functions.error.ranks", function="abc_rank")
    if np.isnan(amount).all():
        raise OutsideDomain("range_functions.error.empty", function="abc_rank")
    with _items(amount) as connection:
        ranked = ranks(connection, "items", a, b)
    everything = float(sum(each for _, each, *_ in ranked if each > 0))
    by_place = {
        place: (rank, rate_of.number(float(each), everything) if each > 0 else None, above)
        for place, each, above, rank in ranked
    }
    blank = (None, None, None)
    return Spill(
        ("rank", "share", "share_above"), [by_place.get(place, blank) for place in range(len(amount))]
    )


def _whole(function: str, number: float, most: int, *, least: int = 1) -> int:
    if number != int(number) or not least <= number <= most:
        raise OutsideDomain("range_functions.error.groups", function=function, least=least, most=most)
    return int(number)


@contextmanager
def _items(amounts: Numbers) -> Iterator["duckdb.DuckDBPyConnection"]:
    """A database with a table items: item (the place of the amount) and amount; blanks left out."""
    from ltv_xl.database import connect

    filled = ~np.isnan(amounts)
    with closing(connect()) as connection:
        connection.register("given", {"item": np.flatnonzero(filled), "amount": amounts[filled]})
        connection.execute(
            "CREATE TEMP TABLE items AS "
            "SELECT given.item, CAST(given.amount AS DECIMAL(18, 4)) AS amount FROM given"
        )
        yield connection
