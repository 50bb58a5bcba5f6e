"""The repeat buying of every customer."""

from decimal import Decimal
from typing import NamedTuple


class CustomerSummary(NamedTuple):
    """A customer with a purchase: a row of customer_summary.sql, which says what it counts."""

    number: int
    repeats: int
    recency_days: int
    days: int
    repeat_value: Decimal
    log_gaps: float
