"""Customers in groups: their sums, their months since the first order, and how sure their LTV is."""

from decimal import Decimal
from typing import NamedTuple

OTHER = "\x00other"
"""Stands for the small groups put together; no text from a file can equal it."""


HORIZONS = (3, 6, 12, 24)
"""The h of h-month LTV."""


AGE_BANDS = ("u20", "20", "30", "40", "50", "60", "70+")
"""The values of the dimension age_band: under 20, twenties ... seventy and over."""


class Segment(NamedTuple):
    """Sums over the customers (with at least one purchase) whose segment is `value`.

    mature_customers: of known start, with a first order at least W days old; mature_again: those of them
    whose second order came within W days of it.
    """

    value: str | None
    customers: int
    orders: int
    revenue: Decimal
    profit: Decimal
    repeat_customers: int
    inactive_customers: int
    known_customers: int
    mature_customers: int = 0
    mature_again: int = 0


NOBODY = Segment(None, 0, 0, Decimal(0), Decimal(0), 0, 0, 0)
"""The total of a file in which nobody bought anything."""


class AgeMonth(NamedTuple):
    """One month since the first order, over the customers observed through all of it (known start)."""

    value: str | None
    month: int
    observed: int
    orders: int
    profit: Decimal


class AgeRevenue(NamedTuple):
    """Revenue in a month since the first order, of all customers observed through it; without one: absent."""

    month: int
    revenue: Decimal


class Limits(NamedTuple):
    """The 95% interval of an h-month LTV; absent below 30 observed customers.

    quantile: how many standard errors the interval reaches, but for its correction for skewness. begun: the
    months in which the observed customers first bought.
    """

    value: str | None
    months: int
    observed: int
    estimate: float
    lower: float
    upper: float
    quantile: float = 0.0
    begun: int = 0


class Contrast(NamedTuple):
    """The h-month LTV of a segment less that of all other segments together.

    p: how likely so large a difference is where there is none. sure: it counts among all that are compared
    (Holm's rule, 5%).
    """

    value: str | None
    months: int
    difference: float
    p: float
    sure: bool
