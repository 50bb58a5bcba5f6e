"""What advertising brings back: the profit of paid customers by order, and by month of acquisition.

The curve of a channel is that of its h-month LTV (`Paid.age_months`); what it lacks is made here.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from ltv_xl.analysis import intervals
from ltv_xl.analysis.dimensions import PAID_CAMPAIGN_NUMBER, PAID_NUMBER, PAID_TOTAL_NUMBER, Group, segment_of
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.spans import month_numbered
from ltv_xl.analysis.tables.recovery import ORDERS, Acquired, AcquiredAge, FirstDay, OrderStep, Recovery

if TYPE_CHECKING:
    import duckdb

    from ltv_xl.analysis.divided import Divided

Steps = tuple[tuple[OrderStep, ...], tuple[FirstDay, ...]]
"""Of each channel or campaign: its orders by their place, and the day of the first."""


def recovery(at: "Divided") -> tuple[Recovery, Steps]:
    """What the customers won by channels bring back, and those won by campaigns.

    Wants ledger, buyers and cohort_ages; makes paid_orders.
    """
    connection, groups = at.books.connection, at.groups
    if PAID_NUMBER not in groups:
        return Recovery(), ((), ())
    by_campaign = PAID_CAMPAIGN_NUMBER in groups
    divided = segment_of("buyers", PAID_CAMPAIGN_NUMBER) if by_campaign else ""
    run(
        connection,
        "paid_orders",
        {**at.books.values, "orders": ORDERS},
        divided=f", {divided}" if divided else "",
        paid=" OR ".join(f"{column} > 0" for column in ("buyers.segment_paid", divided) if column),
    )
    steps, first_days = order_steps(connection, PAID_NUMBER, groups[PAID_NUMBER])
    of_campaigns: Steps = ((), ())
    if by_campaign:
        of_campaigns = order_steps(connection, PAID_CAMPAIGN_NUMBER, groups[PAID_CAMPAIGN_NUMBER])
    acquired = tuple(
        Acquired(month_numbered(begun), *sums) for begun, *sums in run(connection, "acquired", {}).fetchall()
    )
    return Recovery(steps, first_days, acquired, acquired_ages(connection, acquired)), of_campaigns


def order_steps(connection: "duckdb.DuckDBPyConnection", number: int, group: Group) -> Steps:
    """The orders of each group of a division by their place, and the day of the first. Wants paid_orders."""
    rows = run(
        connection, "order_steps", {"orders": ORDERS}, segment=segment_of("paid_orders", number)
    ).fetchall()
    steps = tuple(OrderStep(group[code], n, *sums[:4]) for code, n, *sums in rows if n <= ORDERS)
    days = []
    for code in dict.fromkeys(row[0] for row in rows):
        own = [row for row in rows if row[0] == code]
        customers = next((row[2] for row in own if row[1] == 1), 0)
        days.append(FirstDay(group[code], customers, sum(row[6] for row in own), sum(row[7] for row in own)))
    return steps, tuple(days)


def acquired_ages(
    connection: "duckdb.DuckDBPyConnection", acquired: Sequence[Acquired]
) -> tuple[AcquiredAge, ...]:
    """The profit by age month of each month's paid customers, while all of them are observed."""
    customers = {row.month: row.customers for row in acquired}
    rows = connection.execute(
        "SELECT begun, month, CAST(observed AS BIGINT), profit FROM cohort_ages "
        f"WHERE division = {PAID_TOTAL_NUMBER} AND code = 1 ORDER BY begun, month"
    ).fetchall()
    return tuple(
        AcquiredAge(month, age, profit)
        for begun, age, observed, profit in rows
        for month in (month_numbered(begun),)
        if observed == customers.get(month)
    )


class CurveMonth(NamedTuple):
    """A month of the recovery curve: 0 is the day of the first order.

    profit: mean cumulative profit per customer, discounted; net: less what a customer has cost.
    """

    month: int
    customers: int
    profit: float
    net: float


def recovery_curve(
    connection: "duckdb.DuckDBPyConnection",
    cost_per_customer: float,
    discount: float = 0.0,
    *,
    known_from: date = date.min,
    months: int = intervals.MONTHS,
) -> tuple[CurveMonth, ...]:
    """Mean cumulative profit per customer by age month, over the customers observed through it.

    connection: one with the table ledger (see ledger.sql), whose $months is not below `months`. discount: a
    rate per year, by which the profit of month k is divided by (1 + discount) ** (k / 12); that of the first
    day is not. known_from: the first day whose new customers count.
    """
    axis = ", ".join(f"({month})" for month in range(1, months + 1))
    rows = run(connection, "recovery_curve", {"known_from": known_from}, months=axis).fetchall()
    curve: list[CurveMonth] = []
    before = 0.0
    for month, customers, profit, first_day in rows:
        # The first day of those who have completed a month is not that of all.
        before = first_day / customers if month == 1 else before
        before += profit / customers / (1 + discount) ** (month / 12)
        curve.append(CurveMonth(month, customers, before, before - cost_per_customer))
    return tuple(curve)
