"""The result tables of what advertising brings back: by order, by month of acquisition, by campaign."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

from msgspec import Struct

from ltv_xl.analysis.tables.ads import AdMonth, AdSpend, Paid, Unmatched

ORDERS = 24
"""The last order that stands by itself."""


class OrderStep(NamedTuple):
    """The n-th orders of the paid customers of a channel or campaign.

    profit: of these orders, with that of the refunds and free orders that came before the next. mature: those
    at least W days old; mature_next: of these, with a further order within W days.
    """

    value: str | None
    n: int
    orders: int
    profit: Decimal
    mature: int
    mature_next: int


class FirstDay(NamedTuple):
    """The paid customers of a channel or campaign and their profit on the day of the first order.

    observed_profit: that of the customers who have completed their first age month.
    """

    value: str | None
    customers: int
    profit: Decimal
    observed_profit: Decimal


class Acquired(NamedTuple):
    """The paid customers of a month: what they have brought by as_of, and on the day of the first order."""

    month: date
    customers: int
    profit: Decimal
    first_day: Decimal


class AcquiredAge(NamedTuple):
    """The profit of a month's paid customers in an age month that all of them have completed."""

    month: date
    age: int
    profit: Decimal


class Recovery(Struct, frozen=True):
    """What the paid customers bring back, by channel (steps, first_days) and by month of acquisition."""

    steps: tuple[OrderStep, ...] = ()
    first_days: tuple[FirstDay, ...] = ()
    acquired: tuple[Acquired, ...] = ()
    ages: tuple[AcquiredAge, ...] = ()


class Campaigns(Struct, frozen=True):
    """Ad spend by the campaign that it names, and the customers whose first order names it.

    ads, ad_months, paid, unmatched: as those of channels. elsewhere: by campaign, its customers whose channel
    is another than that of the spend.
    """

    ads: tuple[AdSpend, ...]
    ad_months: tuple[AdMonth, ...]
    paid: Paid
    unmatched: tuple[Unmatched, ...] = ()
    steps: tuple[OrderStep, ...] = ()
    first_days: tuple[FirstDay, ...] = ()
    elsewhere: tuple[tuple[str, int], ...] = ()
