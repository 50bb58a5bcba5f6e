"""What channels and months have cost, and whom they acquired: sums over the rows of spend.sql."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ltv_xl.analysis.tables import OTHER, AdMonth, AdSpend


class Spent(NamedTuple):
    """A row of spend.sql: what a channel cost in a month, and the customers that it acquired in it.

    counted: all new customers of the month are seen.
    """

    channel: str | None
    month: date
    cost: Decimal
    clicks: Decimal | None
    conversions: Decimal | None
    customers: int
    counted: bool


@dataclass(frozen=True)
class Spend:
    """By channel, by channel and month, and the cost of the months whose new customers are not all seen.

    gathered: the channels that stand under OTHER.
    """

    channels: tuple[AdSpend, ...] = ()
    months: tuple[AdMonth, ...] = ()
    left_out: Decimal = Decimal(0)
    gathered: frozenset[str] = frozenset()


def spend(rows: Sequence[Spent], smallest: int) -> Spend:
    """Channels by cost, OTHER and the spend without a channel last; smallest: see few_customers."""
    counted = [row for row in rows if row.counted]
    few = few_customers(by_channel(counted), smallest)
    named = [row._replace(channel=OTHER) if row.channel in few else row for row in counted]
    channels = by_channel(named)
    months = [
        AdMonth(channel.channel, month, *sums(row for row in of_channel if row.month == month))
        for channel in channels
        for of_channel in ([row for row in named if row.channel == channel.channel],)
        for month in sorted({row.month for row in of_channel})
    ]
    left_out = sum((row.cost for row in rows if not row.counted), Decimal(0))
    return Spend(channels, tuple(months), left_out, few)


def by_channel(rows: Sequence[Spent]) -> tuple[AdSpend, ...]:
    """The sums of each channel, by cost; OTHER and the spend without a channel last."""
    channels = {row.channel for row in rows}
    each = [AdSpend(name, *sums(row for row in rows if row.channel == name)) for name in channels]
    each.sort(key=lambda row: (row.channel is None, row.channel == OTHER, -row.cost, row.channel or ""))
    return tuple(each)


def few_customers(channels: Sequence[AdSpend], smallest: int) -> frozenset[str]:
    """The channels to gather: those of fewer than `smallest` customers, and the next if these are too few.

    Spend that acquired nobody tells of no customer, and keeps its channel.
    """
    ranked = sorted((row for row in channels if row.channel and row.customers), key=lambda row: row.customers)
    few = [row for row in ranked if row.customers < smallest]
    if few and sum(row.customers for row in few) < smallest:
        few = ranked[: len(few) + 1]
    return frozenset(row.channel for row in few if row.channel)


def sums(rows: Iterable[Spent]) -> tuple[Decimal, Decimal | None, Decimal | None, int]:
    """Cost, clicks, conversions and customers."""
    together = list(rows)
    return (
        sum((row.cost for row in together), Decimal(0)),
        total([row.clicks for row in together]),
        total([row.conversions for row in together]),
        sum(row.customers for row in together),
    )


def total(numbers: Iterable[Decimal | None]) -> Decimal | None:
    """The sum of those that are given, None where none is."""
    given = [number for number in numbers if number is not None]
    return sum(given, Decimal(0)) if given else None
