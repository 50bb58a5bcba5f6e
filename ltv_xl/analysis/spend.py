"""Ad spend of channels that acquired few customers, gathered as their segments are."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ltv_xl.analysis.tables import OTHER, AdMonth, AdSpend


def gathered_spend(
    channels: Sequence[AdSpend], months: Sequence[AdMonth], smallest: int
) -> tuple[tuple[AdSpend, ...], tuple[AdMonth, ...]]:
    """The same with the channels of fewer than `smallest` customers under OTHER.

    Spend that acquired nobody tells of no customer, and keeps its channel.
    """
    few = few_customers(channels, smallest)
    if not few:
        return tuple(channels), tuple(months)
    rest = [row for row in months if row.channel in few]
    others = [
        AdMonth(OTHER, month, *sums(row for row in rest if row.month == month))
        for month in sorted({row.month for row in rest})
    ]
    other = AdSpend(OTHER, *sums(row for row in channels if row.channel in few))
    named = [row for row in channels if row.channel not in {None, *few}]
    named_months = [row for row in months if row.channel not in {None, *few}]
    return (
        (*named, other, *(row for row in channels if row.channel is None)),
        (*named_months, *others, *(row for row in months if row.channel is None)),
    )


def few_customers(channels: Sequence[AdSpend], smallest: int) -> set[str]:
    """The channels to gather: those of few customers, and the next smallest if these are few together."""
    ranked = sorted((row for row in channels if row.channel and row.customers), key=lambda row: row.customers)
    few = [row for row in ranked if row.customers < smallest]
    if few and sum(row.customers for row in few) < smallest:
        few = ranked[: len(few) + 1]
    return {row.channel for row in few if row.channel}


def sums(rows: Iterable[AdSpend | AdMonth]) -> tuple[Decimal, Decimal | None, Decimal | None, int]:
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
