"""Counts by day, hour and month laid along their axis, so that what is empty stands there, too."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from ltv_xl.analysis.tables.spans import CalendarMonth, Cohort, CohortMonth, Hour, Weekday

DAY = timedelta(days=1)


class Day(NamedTuple):
    """A day with an order: a row of days.sql, which says what it counts."""

    day: date
    purchases: int
    revenue: Decimal
    profit: Decimal
    last_in_month: int
    new_customers: int


def calendar(days: Sequence[Day], first_order: date, as_of: date) -> tuple[CalendarMonth, ...]:
    """Every calendar month from the first order to as_of."""
    by_month: dict[date, list[Day]] = {}
    for day in days:
        by_month.setdefault(month_of(day.day), []).append(day)
    return tuple(
        CalendarMonth(
            month,
            sum(day.purchases for day in by_month.get(month, ())),
            sum((day.revenue for day in by_month.get(month, ())), Decimal(0)),
            sum((day.profit for day in by_month.get(month, ())), Decimal(0)),
            sum(day.last_in_month for day in by_month.get(month, ())),
            sum(day.new_customers for day in by_month.get(month, ())),
            month >= first_order and months_later(month, 1) <= as_of + DAY,
        )
        for month in (
            months_later(month_of(first_order), passed)
            for passed in range(months_between(first_order, as_of) + 1)
        )
    )


def cohorts(days: Sequence[Day]) -> tuple[Cohort, ...]:
    """The customers of known start by the month of their first purchase."""
    customers: dict[date, int] = {}
    for day in days:
        if day.new_customers:
            month = month_of(day.day)
            customers[month] = customers.get(month, 0) + day.new_customers
    return tuple(Cohort(month, customers[month]) for month in sorted(customers))


def weekdays(days: Sequence[Day], first_order: date, as_of: date) -> tuple[Weekday, ...]:
    """Every weekday: how often it came from the first order to as_of, and its purchases."""
    weeks, rest = divmod((as_of - first_order).days + 1, 7)
    orders = dict.fromkeys(range(1, 8), 0)
    for day in days:
        orders[day.day.isoweekday()] += day.purchases
    return tuple(
        Weekday(weekday, weeks + ((weekday - first_order.isoweekday()) % 7 < rest), orders[weekday])
        for weekday in range(1, 8)
    )


def hours(orders: Mapping[int, int]) -> tuple[Hour, ...]:
    """Every hour of the day."""
    return tuple(Hour(hour, orders.get(hour, 0)) for hour in range(24))


def cohort_months(
    cohorts: Sequence[Cohort], ordered: Sequence[CohortMonth], as_of: date
) -> tuple[CohortMonth, ...]:
    """Every age of every cohort that had ended by as_of. ordered: those with an order."""
    by_age = {(row.month, row.age): row for row in ordered}
    return tuple(
        by_age.get((cohort.month, age), CohortMonth(cohort.month, age, 0, Decimal(0)))
        for cohort in cohorts
        for age in range(months_between(cohort.month, as_of + DAY))
    )


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def months_between(first: date, later: date) -> int:
    """Calendar months, whatever the days."""
    return (later.year - first.year) * 12 + later.month - first.month


def month_numbered(number: int) -> date:
    """The month that is counted so from the year 0."""
    return date((number - 1) // 12, (number - 1) % 12 + 1, 1)


def months_later(month: date, passed: int) -> date:
    """The first of the month that comes `passed` months after the first of another."""
    years, months = divmod(month.year * 12 + month.month - 1 + passed, 12)
    return date(years, months + 1, 1)
