"""Customers by the month of their first order: who comes back, and what they have earned so far."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from ltv_xl.range_functions.definition import range_function
from ltv_xl.range_functions.kinds import Amounts, Dates, Day, Ids
from ltv_xl.range_functions.order_log import OrderLog, books
from ltv_xl.range_functions.spill import Spill, month_text

if TYPE_CHECKING:
    from ltv_xl.analysis.tables.spans import CohortMonth


@range_function("customer_id", "order_date")
def cohort_retention(customer_id: Ids, order_date: Dates, as_of: Day = None) -> Spill:
    """The share of each month's new customers who ordered in each calendar month after it.

    Columns: month of the first order, customers, then the months 0, 1, 2 ...; a month that had not ended by
    as_of is blank.
    """
    return _spill("cohort_retention", OrderLog(customer_id, order_date, as_of), _shares)


@range_function("customer_id", "order_date", "gross_profit")
def cohort_ltv(customer_id: Ids, order_date: Dates, gross_profit: Amounts, as_of: Day = None) -> Spill:
    """The cumulative profit per customer of each month's new customers, in money.

    Columns as those of COHORT_RETENTION. Every row counts as an order, whatever its profit.
    """
    return _spill("cohort_ltv", OrderLog(customer_id, order_date, as_of, profit=gross_profit), _earned)


Cells = Callable[[Sequence["CohortMonth"], int], list[float | None]]


def _spill(function: str, log: OrderLog, cells: Cells) -> Spill:
    """cells: the ages of a cohort and its size -> a cell for each."""
    from ltv_xl.analysis import spans
    from ltv_xl.analysis.tables.spans import CohortMonth

    with books(function, log) as ledger:
        cohorts = spans.cohorts(ledger.rows("days", spans.Day))
        ordered = ledger.rows("cohort_months", CohortMonth)
        months = spans.cohort_months(cohorts, ordered, ledger.orders.as_of)
    ages = {cohort.month: [row for row in months if row.month == cohort.month] for cohort in cohorts}
    width = max(map(len, ages.values()))
    rows = [
        [month_text(cohort.month), cohort.customers, *cells(ages[cohort.month], cohort.customers)]
        for cohort in cohorts
    ]
    blank = [None] * width
    return Spill(("month", "customers", *range(width)), [(row + blank)[: width + 2] for row in rows])


def _shares(ages: Sequence["CohortMonth"], customers: int) -> list[float | None]:
    from ltv_xl.report.arithmetic import share

    return [share.number(age.active, customers) for age in ages]


def _earned(ages: Sequence["CohortMonth"], customers: int) -> list[float | None]:
    from ltv_xl.report.arithmetic import running, share

    earned: list[float | None] = []
    for age in ages:
        profit = float(age.profit)
        before = earned[-1] if earned else None
        earned.append(
            share.number(profit, customers) if before is None else running.number(before, profit, customers)
        )
    return earned
