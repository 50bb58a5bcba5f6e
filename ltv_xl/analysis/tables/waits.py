"""From one order to the next: how many went on, and after how many days."""

from typing import NamedTuple


class RepeatStep(NamedTuple):
    """Customers who placed an n-th order, and how many of them went on.

    mature: those whose n-th order is at least W days old; mature_next: of these, with a further order within
    W days of it, so that older orders have had no more time. median_days: median days from the n-th order to
    the next; None where nobody went on.
    """

    n: int
    customers: int
    mature: int
    mature_next: int
    median_days: float | None


class DaysToSecond(NamedTuple):
    """Second orders that came within `days` of the first."""

    days: int
    customers: int


class Gap(NamedTuple):
    """Purchases that came `days_from` to `days_to` days after the customer's one before; None: or more."""

    days_from: int
    days_to: int | None
    orders: int
