"""Customers under contract: sums over months of first purchases, the interval of LTV, how long they stay."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from math import exp, sqrt
from typing import TYPE_CHECKING, NamedTuple

from ltv_xl.analysis import student, workings
from ltv_xl.analysis.engine import run
from ltv_xl.analysis.intervals import ENOUGH_MONTHS, QUANTILE, clustered_error, rounded
from ltv_xl.analysis.tables.contracts import Contracts

if TYPE_CHECKING:
    from ltv_xl.analysis.books import Books

ENOUGH = 30
"""No interval below so many cancellations."""


class Month(NamedTuple):
    """A row of contract_months.sql."""

    begun: int
    customers: int
    cancellations: int
    days_at_risk: int
    revenue: Decimal
    profit: Decimal
    early_cancellations: int
    early_days_at_risk: int
    squares: float
    profit_of_cancelled: float


def contracts(books: "Books") -> Contracts | None:
    """The customers under contract; None where no source names plans or cancellations. Wants buyers."""
    if not books.orders.has_contracts:
        return None
    run(books.connection, "contracts", books.values)
    months = books.rows("contract_months", Month)
    lives = run(books.connection, "contract_lives", {}).fetchall()
    workings.drop(books.connection, "contracts")
    return summed(months, lives)


def summed(months: Sequence[Month], lives: Sequence[tuple[int, int, int]]) -> Contracts:
    """The sums of all months. lives: the rows of contract_lives.sql."""
    lower, upper = ltv_limits(months)
    return Contracts(
        customers=sum(month.customers for month in months),
        cancellations=sum(month.cancellations for month in months),
        days_at_risk=sum(month.days_at_risk for month in months),
        revenue=sum((month.revenue for month in months), Decimal(0)),
        profit=sum((month.profit for month in months), Decimal(0)),
        early_cancellations=sum(month.early_cancellations for month in months),
        early_days_at_risk=sum(month.early_days_at_risk for month in months),
        ltv_lower=lower,
        ltv_upper=upper,
        mean_days=restricted_mean(lives),
        longest_days=max((days for days, *_ in lives), default=0),
    )


def ltv_limits(months: Sequence[Month]) -> tuple[float | None, float | None]:
    """The 95% interval of profit ÷ cancellations, which ARPU × margin ÷ churn is; on the logarithmic scale.

    A customer's influence on it is u = (profit - LTV × cancelled) ÷ cancellations. As for h-month LTV the
    wider interval counts: of customers, or of the months in which they began (see intervals.py).
    """
    ended = sum(month.cancellations for month in months)
    profit = float(sum(month.profit for month in months))
    if ended < ENOUGH or profit <= 0:
        return None, None
    ltv = profit / ended
    squares = sum(
        month.squares - 2 * ltv * month.profit_of_cancelled + ltv**2 * month.cancellations for month in months
    )
    reach = QUANTILE * sqrt(max(squares, 0.0)) / ended
    if len(months) >= ENOUGH_MONTHS:
        together = sum((float(month.profit) - ltv * month.cancellations) ** 2 for month in months)
        error = clustered_error(together, len(months)) / ended
        reach = max(reach, student.quantile(len(months) - 1) * error)
    return rounded(ltv * exp(-reach / ltv)), rounded(ltv * exp(reach / ltv))


def restricted_mean(lives: Iterable[tuple[int, int, int]]) -> float:
    """The mean days under contract up to the longest that was seen (Kaplan and Meier, 1958).

    lives: by days, in their order, the contracts that ended then and those that were still on.
    """
    rows = list(lives)
    there, alive, before, total = sum(ended + going_on for _, ended, going_on in rows), 1.0, 0, 0.0
    for days, ended, going_on in rows:
        total += alive * (days - before)
        alive *= 1 - ended / there
        there -= ended + going_on
        before = days
    return rounded(total)
