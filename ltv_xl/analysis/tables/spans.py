"""Months, weekdays and hours: the calendar, the cohorts, and what the newest of them are worth."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple


class Quality(NamedTuple):
    """The 3-month LTV of the newest cohorts against three earlier ones: the means of their means.

    recent, earlier: the first month of each three. a_year: these are the same months a year before. change,
    lower, upper: now ÷ before - 1 and its 95% interval. smallest: the smallest change, of either sign, that
    would have been sure.
    """

    recent: date
    earlier: date
    a_year: bool
    now: float
    before: float
    change: float
    lower: float
    upper: float
    smallest: float


class Cohort(NamedTuple):
    """Customers by the month of their first order."""

    month: date
    customers: int


class CohortMonth(NamedTuple):
    """What a cohort did `age` calendar months after its first order; only months complete by as_of."""

    month: date
    age: int
    active: int
    profit: Decimal


class CalendarMonth(NamedTuple):
    """One calendar month of the shop; `complete` unless as_of or the first order cuts it."""

    month: date
    orders: int
    revenue: Decimal
    profit: Decimal
    customers: int
    new_customers: int
    complete: bool


class Weekday(NamedTuple):
    """Purchases of a weekday (1: Monday), and how many such days there are from the first order to as_of."""

    weekday: int
    days: int
    orders: int


class Hour(NamedTuple):
    """Purchases placed from `hour` o'clock to the next, in the shop's zone."""

    hour: int
    orders: int
