"""Plans and their cancellations, where no deliveries are known."""

from decimal import Decimal
from typing import NamedTuple

EARLY_DAYS = 90
"""The begin of a contract, in which churn may differ from later churn."""


class Contracts(NamedTuple):
    """Customers with a plan or a cancellation (all, if no source names plans), and their days at risk.

    early: of these, within each customer's first EARLY_DAYS. ltv_lower, ltv_upper: the 95% interval of profit
    ÷ cancellations; None below 30 of these. mean_days: the mean days under contract within longest_days, the
    longest that was seen (Kaplan and Meier).
    """

    customers: int
    cancellations: int
    days_at_risk: int
    revenue: Decimal
    profit: Decimal
    early_cancellations: int
    early_days_at_risk: int
    ltv_lower: float | None = None
    ltv_upper: float | None = None
    mean_days: float = 0.0
    longest_days: int = 0
