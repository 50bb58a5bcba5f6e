"""From columns to the report's ledger: the orders in a private database, read by the report's statements.

The range is the whole history: every customer's first row is the customer's first order. As in a report of a
file without order numbers, the rows of one customer and day are one order.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import numpy as np

from ltv_xl.errors import OutsideDomain
from ltv_xl.range_functions.days import DAY_ZERO, day_of
from ltv_xl.range_functions.kinds import Amounts, Dates, Ids, Numbers, Segments

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.books import Books
    from ltv_xl.orders.table import CheckedOrders

SEGMENT = "by_1"
"""The column of the segments, as a report names that of --by."""

_ORDERS = f"""
CREATE TEMP TABLE orders AS
SELECT
    given.customer_id,
    CAST(NULL AS BIGINT) AS order_id,
    DATE '{DAY_ZERO.isoformat()}' + given.day AS order_date,
    CAST({{revenue}} AS DECIMAL(18, 4)) AS revenue,
    CAST(sum(given.profit) AS DECIMAL(18, 4)) AS profit{{segment}}
FROM (
    SELECT
        given.customer_id,
        given.day,
        CAST(given.revenue AS DECIMAL(18, 4)) AS revenue,
        CAST(given.profit AS DECIMAL(18, 4)) AS profit,
        given.segment,
        given.place
    FROM given
    WHERE given.day <= $last
) AS given
GROUP BY given.customer_id, given.day
"""
_OF_LARGEST = f""",
    arg_max(given.segment, ROW(given.revenue, -given.place)) AS {SEGMENT}"""
_SIGN = "CASE WHEN sum(given.profit) < 0 THEN -1 ELSE 1 END"
_CUSTOMERS = "CREATE TEMP TABLE customers AS SELECT DISTINCT orders.customer_id FROM orders"


@dataclass(frozen=True)
class OrderLog:
    """The columns of an order log. as_of: the day it is looked back from; None: that of the last order.

    revenue: above zero: a purchase; None: every row is one. profit: None: the revenue. segments: of a day's
    rows the one of the largest revenue counts. refunds_below_zero: without a revenue, a day whose profit is
    below zero is a refund.
    """

    customer_id: Ids
    order_date: Dates
    as_of: date | None
    revenue: Amounts | None = None
    profit: Amounts | None = None
    segments: Segments | None = None
    refunds_below_zero: bool = False


@contextmanager
def books(function: str, log: OrderLog) -> Iterator["Books"]:
    """The ledger of the orders, while it is read. OutsideDomain where no order is left by as_of."""
    from ltv_xl.analysis.books import Books, working
    from ltv_xl.database import connect
    from ltv_xl.settings import Settings

    last = int(log.order_date.max()) if log.as_of is None else (log.as_of - DAY_ZERO).days
    with closing(connect()) as connection:
        _fill(connection, log, last)
        orders = _checked(connection, log, day_of(last))
        if orders is None:
            raise OutsideDomain("range_functions.error.after", function=function, day=day_of(last))
        with working(connection):
            yield Books.opened(orders, Settings(shop_opened="all-new", with_customers=True))


def _fill(connection: "duckdb.DuckDBPyConnection", log: OrderLog, last: int) -> None:
    rows = len(log.order_date)
    ones: Numbers = np.ones(rows)
    revenue = ones if log.revenue is None else log.revenue
    segments = [None] * rows if log.segments is None else log.segments
    names = sorted({name for name in segments if name is not None})
    places: dict[str | None, int] = {name: place for place, name in enumerate(names)}
    connection.register(
        "given_rows",
        {
            "customer_id": log.customer_id.numbers,
            "day": log.order_date,
            "revenue": revenue,
            "profit": revenue if log.profit is None else log.profit,
            "segment": np.fromiter((places.get(name, -1) for name in segments), np.int32, rows),
            "place": np.arange(rows, dtype=np.int32),
        },
    )
    segment = ""
    if log.segments is not None:
        connection.execute(
            "CREATE TEMP TABLE given_segments AS SELECT CAST(place AS INTEGER) AS place, name "
            "FROM (SELECT unnest($names::VARCHAR[]) AS name, unnest(range(len($names))) AS place)",
            {"names": names},
        )
        segment = _OF_LARGEST
    else:
        connection.execute("CREATE TEMP TABLE given_segments (place INTEGER, name VARCHAR)")
    connection.execute(
        "CREATE TEMP VIEW given AS SELECT given_rows.* EXCLUDE (segment), given_segments.name AS segment "
        "FROM given_rows LEFT JOIN given_segments ON given_segments.place = given_rows.segment"
    )
    revenue_of_day = _SIGN if log.refunds_below_zero else "sum(given.revenue)"
    connection.execute(_ORDERS.format(segment=segment, revenue=revenue_of_day), {"last": last})
    connection.execute(_CUSTOMERS)


def _checked(connection: "duckdb.DuckDBPyConnection", log: OrderLog, as_of: date) -> "CheckedOrders | None":
    """The orders as reading hands them to the analysis; None where there are none."""
    from ltv_xl.orders.table import CheckedOrders, Dimension

    first, last, count = connection.execute(
        "SELECT min(order_date), max(order_date), count(*) FROM orders"
    ).fetchall()[0]
    if not count:
        return None
    return CheckedOrders(
        connection=connection,
        as_of=as_of,
        first_order=first,
        last_order=last,
        dimensions=() if log.segments is None else (Dimension(SEGMENT, None, "order"),),
        has_ads=False,
        has_contracts=False,
        has_times=False,
        profit_from="gross_profit",
        margin=Decimal(0),
        sources=(),
        rows_read=len(log.order_date),
        rows_used=len(log.order_date),
        rows_left_out={},
        rejected_reasons=frozenset(),
        zero_orders=0,
        refund_orders=0,
        remarks=(),
    )
